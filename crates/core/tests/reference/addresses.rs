//! 3: building the address.

use reattach_core::option::SessionOption;
use reattach_core::plan::{notes, targets};
use reattach_core::session::in_configuration;

use crate::support::{bound, planned};

fn endpoints(line: &str) -> Vec<(String, String)> {
    let targets = targets(&bound(line)).unwrap_or_else(|error| panic!("{line}: {error:?}"));
    targets.iter().map(|target| (target.endpoint.to_string(), target.endpoint.authority())).collect()
}

fn refused(line: &str) -> (String, String) {
    let error = planned(line, &[][..]).unwrap_err();
    (error.error_id, error.category)
}

/// 3.1
#[test]
fn computer_names() {
    for (arguments, uri, authority) in [
        ("Server01", "http://server01/wsman", "Server01:5985"),
        ("Server01 -UseSSL", "https://server01/wsman", "Server01:5986"),
        ("Server01 -Port 80", "http://server01:80/wsman", "Server01:80"),
        ("Server01 -UseSSL -Port 8443 -ApplicationName pw", "https://server01:8443/pw", "Server01:8443"),
        ("::1", "http://[::1]/wsman", "[::1]:5985"),
        ("'[fe80::1]'", "http://[fe80::1]/wsman", "[fe80::1]:5985"),
        (".", "http://localhost/wsman", "localhost:5985"),
        ("' '", "http://localhost/wsman", "localhost:5985"),
        ("' Server01 '", "http://server01/wsman", "Server01:5985"),
        ("Server01 -ApplicationName WSMan", "http://server01/WSMan", "Server01:5985"),
        ("münchen.example", "http://münchen.example/wsman", "münchen.example:5985"),
        ("例え.jp", "http://例え.jp/wsman", "例え.jp:5985"),
    ] {
        let line = format!("Connect-PSSession {arguments}");
        assert_eq!(endpoints(&line), [(uri.into(), authority.into())], "{line}");
    }
    for bad in ["http://s", "'a b'", "s/x", "u@s", "a..b", "s:5985", "'[::1'", "'*'", "'a\u{202e}b'"] {
        let expected = ("System.UriFormatException".to_owned(), "NotSpecified".to_owned());
        assert_eq!(refused(&format!("Connect-PSSession {bad}")), expected, "{bad}");
    }
}

/// 3.2
#[test]
fn connection_uris() {
    for (uri, shown, authority) in [
        ("http://s/wsman", "http://s:80/wsman", "s:80"),
        ("https://s/wsman", "https://s:443/wsman", "s:443"),
        ("https://s:5986/", "https://s:5986/wsman", "s:5986"),
        ("http://S", "http://s:80/wsman", "S:80"),
        ("http://s/App?a=b", "http://s:80/App?a=b", "s:80"),
        ("http://[::1]:5985/wsman", "http://[::1]:5985/wsman", "[::1]:5985"),
    ] {
        assert_eq!(endpoints(&format!("Connect-PSSession -ConnectionUri '{uri}'")), [(shown.into(), authority.into())]);
    }
    for (uri, id) in [
        ("Server01", "System.NotSupportedException"),
        ("/wsman", "System.NotSupportedException"),
        ("Server01:5985", "System.NotSupportedException"),
        ("ftp://s/", "System.ArgumentException"),
        ("http://u:p@s/", "System.ArgumentException"),
        ("http://s/#f", "System.ArgumentException"),
        ("http://s:0/", "System.UriFormatException"),
        ("http://s:70000/", "System.UriFormatException"),
        ("http:///wsman", "System.UriFormatException"),
    ] {
        assert_eq!(refused(&format!("Connect-PSSession -ConnectionUri '{uri}'")).0, id, "{uri}");
    }
}

/// 3.3
#[test]
fn configuration_names_filter() {
    for (name, filter, fits) in [
        ("ITTasks", "ITTasks", true),
        ("ITTasks", "ittasks", true),
        ("ITTasks", "http://schemas.microsoft.com/powershell/ITTasks", true),
        ("ITTasks", "HTTP://SCHEMAS.microsoft.com/PowerShell/ittasks", true),
        ("ITTasks", "http://schemas.microsoft.com/powershell", false),
        ("ITTasks", "IT*", false),
    ] {
        assert_eq!(in_configuration(name, filter), fits, "{filter}");
    }
}

/// 3.4: each option without effect is reported.
#[test]
fn options_ignored_on_connecting() {
    let named = |line: &str| -> Vec<String> {
        notes(&bound(line)).iter().map(|note| format!("{} {:?}", note.id, note.args[0].1)).collect()
    };
    let option = "@{ IdleTimeout = 60000; NoMachineProfile = $true; Culture = 'fr-FR'; OpenTimeout = 1; UseUTF16 = $true; NoCompression = $true }";
    assert_eq!(
        named(&format!("Connect-PSSession s -SessionOption {option}")),
        [
            "warning-option-ignored-on-connect Text(\"NoMachineProfile\")",
            "warning-option-ignored-on-connect Text(\"Culture\")",
            "warning-option-ignored-on-connect Text(\"IdleTimeout\")",
            "warning-option-ignored Text(\"UseUTF16\")",
        ]
    );
    assert_eq!(
        named(&format!("New-PSSession s -SessionOption {option}")),
        ["warning-option-ignored Text(\"UseUTF16\")"]
    );
    for line in ["New-PSSession s -EnableNetworkAccess", "Invoke-Command s {1} -EnableNetworkAccess"] {
        assert_eq!(notes(&bound(line))[0].id, "warning-network-access-ignored", "{line}");
    }
    assert!(named("Connect-PSSession s").is_empty());
}

/// 3.5, as the help page has it.
#[test]
fn redirections() {
    for (arguments, count) in [
        ("", 0),
        ("-AllowRedirection", 5),
        ("-SessionOption @{ MaximumConnectionRedirectionCount = 3 }", 0),
        ("-AllowRedirection -SessionOption @{ MaximumConnectionRedirectionCount = 3 }", 3),
        ("-AllowRedirection -SessionOption @{ MaximumConnectionRedirectionCount = -1 }", u32::MAX),
    ] {
        let bound = bound(&format!("Connect-PSSession -ConnectionUri http://s {arguments}"));
        let connection = bound.connection().unwrap();
        let allowed = SessionOption::redirections(connection.session_option.as_ref(), connection.allow_redirection);
        assert_eq!(allowed, count, "{arguments}");
    }
}
