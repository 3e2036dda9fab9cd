//! Faults of a configuration: all of them, at once, each with its key.

use std::path::Path;

use reattach_gateway::config::{Certificate, Config, ConfigError};

use crate::support::cheap_hash;

fn faults(text: &str) -> Vec<String> {
    match Config::parse(text, None, Path::new("/etc/reattach")) {
        Ok(_) => Vec::new(),
        Err(ConfigError(faults)) => faults.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn all_faults_at_once() {
    let found = faults(
        r#"
listen = "everywhere"
public_origin = "https://reattach.example/"
extra_origins = ["*"]
consoel = "dist"
[tls]
cert = "a.pem"
[[users]]
name = "adele"
password_hash = "secret"
[[targets]]
name = "all"
hosts = ["*", "127.1"]
ports = [0]
schemes = ["ftp"]
auth = ["ntlm"]
paths = ["/a/../b"]
users = ["nobody"]
hots = 1
[names]
"a b" = "10.0.0.1:1"
x = "10.0.0.1"
"#,
    );
    for key in [
        "listen:",
        "public_origin:",
        "extra_origins:",
        "consoel:",
        "tls:",
        "users[0].password_hash:",
        "targets[0].hosts: \"127.1\"",
        "targets[0].hosts: `*`",
        "targets[0].ports:",
        "targets[0].schemes:",
        "targets[0].auth:",
        "targets[0].paths:",
        "targets[0].users:",
        "targets[0].hots:",
        "names.a b:",
        "names.x:",
    ] {
        assert!(found.iter().any(|fault| fault.starts_with(key)), "{key} is not in {found:#?}");
    }
    assert!(!found.iter().any(|fault| fault.contains("secret")), "{found:#?}");
}

#[test]
fn a_good_one() {
    let hash = cheap_hash("x");
    let text = format!(
        r#"
public_origin = "https://reattach.example"
allowed_hosts = ["Alias.example"]
[tls]
cert = "cert.pem"
key = "/keys/key.pem"
[[users]]
name = "adele"
password_hash = "{hash}"
[[targets]]
name = "all"
hosts = ["*"]
i_understand = true
users = ["adele"]
[names]
"Server01:5985" = "10.0.0.1:15985"
"#
    );
    let names = "[names]\nServer02 = \"10.0.0.2:5985\"\n";
    let config = Config::parse(&text, Some(names), Path::new("/etc/reattach")).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8443");
    assert_eq!(
        config.tls.certificate,
        Certificate::Files { cert: "/etc/reattach/cert.pem".into(), key: "/keys/key.pem".into() }
    );
    for host in ["reattach.example", "127.0.0.1:8443", "localhost:8443", "[::1]:8443", "alias.example"] {
        assert!(config.hosts.iter().any(|known| known == host), "{host}");
    }
    let address = |text| {
        let target = reattach_gateway::policy::Target::parse(text).unwrap();
        config.names.address(&target).map(|address| address.to_string())
    };
    assert_eq!(address("http://server01").as_deref(), Some("10.0.0.1:15985"));
    assert_eq!(address("https://server01"), None);
    assert_eq!(address("https://SERVER02").as_deref(), Some("10.0.0.2:5985"));
}

#[test]
fn a_lab_is_for_loopback() {
    let text = |listen: &str| {
        format!("listen = \"{listen}\"\nlab = true\npublic_origin = \"https://a.b\"\n[tls]\nself_signed_in = \"t\"\n")
    };
    assert_eq!(faults(&text("127.0.0.1:1")), Vec::<String>::new());
    assert!(faults(&text("0.0.0.0:1"))[0].starts_with("lab:"));
}

#[test]
fn what_is_not_toml_is_not_quoted() {
    let found = faults("listen = \"x\"\npassword_hash = $argon2id$secret\n");
    assert!(found[0].starts_with("line 2 is not TOML"), "{found:?}");
    assert!(!found[0].contains("secret"));
}
