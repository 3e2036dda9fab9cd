//! 1: the declaration of Connect-PSSession, and the aliases of the cmdlets.

use reattach_core::bind::{cmdlets, describe};

/// Name, type, aliases, sets, sets where it is mandatory, set:position, sets by value, sets by property name. Sets by
/// their letters: N Name, S Session, G ComputerNameGuid, C ComputerName, H ConnectionUriGuid, U ConnectionUri,
/// I InstanceId, D Id.
type Row = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const ROWS: &[Row] = &[
    ("Session", "PSSession[]", &[], "S", "S", "S0", "S", "S"),
    ("ComputerName", "String[]", &["Cn"], "GC", "GC", "C0", "", ""),
    ("ConnectionUri", "Uri[]", &["URI", "CU"], "HU", "HU", "H0U0", "", "HU"),
    ("InstanceId", "Guid[]", &[], "GHI", "GHI", "", "", ""),
    ("Name", "String[]", &[], "NCU", "N", "", "", ""),
    ("Id", "Int32[]", &[], "D", "D", "D0", "", "D"),
    ("ApplicationName", "String", &[], "GC", "", "", "", "GC"),
    ("ConfigurationName", "String", &[], "GCHU", "", "", "", "GCHU"),
    ("AllowRedirection", "SwitchParameter", &[], "HU", "", "", "", ""),
    ("Credential", "PSCredential", &[], "GCHU", "", "", "", ""),
    ("Authentication", "Enum", &[], "GCHU", "", "", "", ""),
    ("CertificateThumbprint", "String", &[], "GCHU", "", "", "", ""),
    ("Port", "Int32", &[], "GC", "", "", "", ""),
    ("UseSSL", "SwitchParameter", &[], "GC", "", "", "", ""),
    ("SessionOption", "PSSessionOption", &[], "GCHU", "", "", "", ""),
    ("ThrottleLimit", "Int32", &[], "NSGCHUID", "", "", "", ""),
    ("WhatIf", "SwitchParameter", &["wi"], "NSGCHUID", "", "", "", ""),
    ("Confirm", "SwitchParameter", &["cf"], "NSGCHUID", "", "", "", ""),
];

fn letters(sets: &[&'static str]) -> String {
    let letter = |set: &&str| match *set {
        "Name" => 'N',
        "Session" => 'S',
        "ComputerNameGuid" => 'G',
        "ComputerName" => 'C',
        "ConnectionUriGuid" => 'H',
        "ConnectionUri" => 'U',
        "InstanceId" => 'I',
        "Id" => 'D',
        other => panic!("{other}"),
    };
    sets.iter().map(letter).collect()
}

#[test]
fn connect_pssession_row_by_row() {
    let cmdlet = describe("Connect-PSSession").unwrap();
    assert_eq!(cmdlet.default_set, "Name");
    let own: Vec<_> = cmdlet.parameters.iter().filter(|parameter| !parameter.common).collect();
    assert_eq!(own.len(), ROWS.len(), "no parameter more: no ContainerId, VMId, VMName");
    for (parameter, row) in own.iter().zip(ROWS) {
        let positions: String =
            parameter.positions.iter().map(|(set, position)| format!("{}{position}", letters(&[*set]))).collect();
        let (by_value, by_property) = (letters(&parameter.by_value), letters(&parameter.by_property_name));
        let (sets, mandatory) = (letters(&parameter.sets), letters(&parameter.mandatory));
        let actual = (
            parameter.name,
            parameter.type_name.as_str(),
            parameter.aliases,
            sets.as_str(),
            mandatory.as_str(),
            positions.as_str(),
            by_value.as_str(),
            by_property.as_str(),
        );
        assert_eq!(actual, *row);
    }
}

#[test]
fn enumerations_have_the_references_values_in_order() {
    let values = |cmdlet: &str, parameter: &str| {
        let info = describe(cmdlet).unwrap();
        info.parameters.iter().find(|own| own.name == parameter).unwrap().values.join(" ")
    };
    for (cmdlet, parameter, expected) in [
        (
            "Connect-PSSession",
            "Authentication",
            "Default Basic Negotiate NegotiateWithImplicitCredential Credssp Digest Kerberos",
        ),
        ("Get-PSSession", "State", "All Opened Disconnected Closed Broken"),
        ("Disconnect-PSSession", "OutputBufferingMode", "None Drop Block"),
        ("Receive-PSSession", "OutTarget", "Default Host Job"),
        ("Connect-PSSession", "ErrorAction", "SilentlyContinue Stop Continue Inquire Ignore Suspend Break"),
        ("New-PSSessionOption", "ProxyAccessType", "None IEConfig WinHttpConfig AutoDetect NoProxyServer"),
    ] {
        assert_eq!(values(cmdlet, parameter), expected, "{cmdlet} -{parameter}");
    }
}

#[test]
fn common_parameters_and_their_aliases() {
    for cmdlet in cmdlets() {
        let info = describe(cmdlet).unwrap();
        for (name, alias) in [
            ("Verbose", "vb"),
            ("Debug", "db"),
            ("ErrorAction", "ea"),
            ("WarningAction", "wa"),
            ("InformationAction", "infa"),
            ("ProgressAction", "proga"),
            ("ErrorVariable", "ev"),
            ("WarningVariable", "wv"),
            ("InformationVariable", "iv"),
            ("OutVariable", "ov"),
            ("OutBuffer", "ob"),
            ("PipelineVariable", "pv"),
        ] {
            let parameter = info.parameters.iter().find(|own| own.name == name).unwrap();
            assert!(parameter.common && parameter.aliases == [alias], "{cmdlet} -{name}");
            assert_eq!(parameter.sets.len(), info.sets.len());
        }
    }
}

#[test]
fn sets_of_the_other_cmdlets() {
    for (cmdlet, default, sets) in [
        (
            "Get-PSSession",
            "Name",
            "Name ComputerName ComputerInstanceId ConnectionUri ConnectionUriInstanceId InstanceId Id",
        ),
        ("gsn", "Name", "Name ComputerName ComputerInstanceId ConnectionUri ConnectionUriInstanceId InstanceId Id"),
        ("Disconnect-PSSession", "Session", "Session Name InstanceId Id"),
        ("New-PSSession", "ComputerName", "ComputerName Uri Session"),
        (
            "Receive-PSSession",
            "Session",
            "Session Id InstanceId SessionName ComputerInstanceId ComputerSessionName ConnectionUriInstanceId ConnectionUriSessionName",
        ),
        ("Remove-PSSession", "Id", "Id Session Name InstanceId ComputerName"),
        (
            "Invoke-Command",
            "InProcess",
            "InProcess Session FilePathRunspace ComputerName FilePathComputerName Uri FilePathUri",
        ),
        ("New-PSSessionOption", "__AllParameterSets", "__AllParameterSets"),
        ("Get-Credential", "CredentialSet", "CredentialSet MessageSet"),
    ] {
        let info = describe(cmdlet).unwrap();
        assert_eq!((info.default_set, info.sets.join(" ").as_str()), (default, sets), "{cmdlet}");
    }
    assert!(describe("Enter-PSSession").is_none());
}
