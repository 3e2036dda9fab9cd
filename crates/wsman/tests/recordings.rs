//! Recordings of real Windows hosts, when the folder is there: beside the repository, or where
//! `REATTACH_RECORDINGS` says.

use std::path::PathBuf;

use reattach_wsman::{
    FaultKind, Operation, Request, RequestBody, Response, ResponseBody, SHELL_RESOURCE_URI,
    ShellState,
};

fn folder() -> Option<PathBuf> {
    let path = match std::env::var_os("REATTACH_RECORDINGS") {
        Some(path) => PathBuf::from(path),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/recordings"),
    };
    if !path.is_dir() {
        println!("skipped: no recordings folder");
        return None;
    }
    Some(path)
}

/// The envelopes of one file, in order: (is a request, XML). The files are YAML of one shape.
fn envelopes(text: &str) -> Vec<(bool, String)> {
    let mut found = Vec::new();
    for (key, request) in [("request: ", true), ("response: ", false)] {
        let mut rest = text;
        let mut offset = 0;
        while let Some(at) = rest.find(key) {
            let value = &rest[at + key.len()..];
            let at = offset + at;
            if value.trim_start_matches(['\'', '"']).starts_with("<s:Envelope") {
                let start = value.find('<').unwrap();
                let end = value.find("</s:Envelope>").unwrap() + "</s:Envelope>".len();
                found.push((at, request, value[start..end].to_owned()));
            }
            offset = at + key.len();
            rest = &text[offset..];
        }
    }
    found.sort_by_key(|(at, ..)| *at);
    found.into_iter().map(|(_, request, xml)| (request, xml)).collect()
}

#[test]
fn every_envelope_parses_and_survives_writing() {
    let Some(folder) = folder() else { return };
    let (mut requests, mut responses) = (0, 0);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "yml") {
            continue;
        }
        let mut asked = None;
        for (index, (is_request, xml)) in
            envelopes(&std::fs::read_to_string(&path).unwrap()).into_iter().enumerate()
        {
            let place = format!("{}, envelope {index}", path.display());
            if is_request {
                let request = Request::parse(xml.as_bytes()).expect(&place);
                let again = Request::parse(request.to_xml().as_bytes()).expect(&place);
                assert_eq!(again, request, "{place}");
                asked = Some(request);
                requests += 1;
            } else {
                let response = Response::parse(xml.as_bytes()).expect(&place);
                let again = Response::parse(response.to_xml().as_bytes()).expect(&place);
                assert_eq!(again, response, "{place}");
                // Recorded answers may have their ids replaced, but not their kind.
                if let (Some(asked), Some(answered)) = (asked.take(), response.operation()) {
                    assert_eq!(asked.operation(), answered, "{place}");
                }
                responses += 1;
            }
        }
    }
    println!("{requests} requests, {responses} responses");
    assert!(requests > 100 && responses > 100);
}

#[test]
fn disconnecting_and_connecting_again() {
    let Some(folder) = folder() else { return };
    let text = std::fs::read_to_string(folder.join("psrp_disconnect_runspaces.yml")).unwrap();
    let shell_id = "B6631D8E-65A0-49F2-9053-A1B156C95777".parse().unwrap();
    let mut states = Vec::new();
    let mut operations = Vec::new();
    let mut connects = Vec::new();
    for (is_request, xml) in envelopes(&text) {
        if is_request {
            let request = Request::parse(xml.as_bytes()).unwrap();
            operations.push(request.operation());
            assert!(request.header.session_id.is_some());
            match &request.body {
                RequestBody::Create(create) => {
                    assert_eq!(create.shell_id, Some(shell_id));
                    assert_eq!(request.header.option("protocolversion"), Some("2.3"));
                    assert!(create.creation_xml.starts_with(&[0, 0, 0, 0, 0, 0, 0, 1]));
                }
                RequestBody::EnumerateShells => {
                    assert_eq!(request.header.resource_uri, SHELL_RESOURCE_URI);
                }
                RequestBody::ConnectShell { connect_xml } => {
                    assert!(connect_xml.starts_with(&[0, 0, 0, 0, 0, 0, 0, 1]));
                }
                RequestBody::Disconnect { .. } => {
                    assert_eq!(request.header.shell_id(), Some(shell_id));
                }
                _ => {}
            }
        } else {
            match Response::parse(xml.as_bytes()).unwrap().body {
                ResponseBody::Created(shell) => {
                    assert_eq!(shell.shell_id, shell_id);
                    assert_eq!(shell.idle_timeout.unwrap().as_secs(), 7200);
                    assert_eq!(shell.max_idle_timeout.unwrap().as_millis(), 2_147_483_647);
                    assert_eq!(shell.shell_inactivity.unwrap().as_secs(), 2);
                    assert_eq!(shell.state, Some(ShellState::Connected));
                }
                ResponseBody::Enumerated { shells, context, .. } => {
                    assert_eq!(context, None);
                    states.extend(shells.into_iter().map(|shell| (shell.shell_id, shell.state)));
                }
                ResponseBody::Connected { connect_response_xml } => {
                    connects.push(connect_response_xml);
                }
                _ => {}
            }
        }
    }
    assert!(
        states.contains(&(shell_id, Some(ShellState::Disconnected))),
        "the listing shows the shell as disconnected: {states:?}"
    );
    assert!(operations.contains(&Operation::Disconnect));
    assert!(operations.contains(&Operation::Connect) || operations.contains(&Operation::Reconnect));
    assert!(connects.iter().any(Option::is_some), "connectResponseXml is there");
}

#[test]
fn the_recorded_faults_have_their_kinds() {
    let Some(folder) = folder() else { return };
    for (file, kind) in [
        ("psrp_is_alive_invalid_selectors.yml", FaultKind::UnexpectedSelectors),
        ("winrs_operation_timeout.yml", FaultKind::OperationTimedOut),
    ] {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        let faults: Vec<_> = envelopes(&text)
            .into_iter()
            .filter(|(is_request, _)| !is_request)
            .filter_map(|(_, xml)| match Response::parse(xml.as_bytes()).unwrap().body {
                ResponseBody::Fault(fault) => Some(fault),
                _ => None,
            })
            .collect();
        assert!(!faults.is_empty(), "{file}");
        for fault in faults {
            assert_eq!(fault.kind(), kind, "{file}");
            assert!(!fault.text().is_empty());
        }
    }
}
