//! Recordings of real Windows hosts, when the folder is there: beside the repository, or where
//! `REATTACH_RECORDINGS` says.

use std::path::PathBuf;

use reattach_wsman::{
    FaultKind, Operation, Request, RequestBody, Response, ResponseBody, SHELL_RESOURCE_URI, ShellState,
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
        for (index, (is_request, xml)) in envelopes(&std::fs::read_to_string(&path).unwrap()).into_iter().enumerate() {
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
    let shells: [uuid::Uuid; 2] =
        ["B6631D8E-65A0-49F2-9053-A1B156C95777", "01AA3E43-9E21-424B-A7FC-BC16AA34F4CE"].map(|id| id.parse().unwrap());
    let (mut operations, mut created, mut listed) = (Vec::new(), Vec::new(), Vec::new());
    let mut connected = 0;
    for (is_request, xml) in envelopes(&text) {
        if is_request {
            let request = Request::parse(xml.as_bytes()).unwrap();
            if operations.last() != Some(&request.operation()) {
                operations.push(request.operation());
            }
            assert!(request.header.session_id.is_some());
            match &request.body {
                RequestBody::Create(create) => {
                    assert!(create.shell_id.is_some_and(|id| shells.contains(&id)));
                    assert_eq!(request.header.option("protocolversion"), Some("2.3"));
                    assert!(create.creation_xml.starts_with(&[0, 0, 0, 0, 0, 0, 0, 1]));
                }
                RequestBody::EnumerateShells => {
                    assert_eq!(request.header.resource_uri, SHELL_RESOURCE_URI);
                }
                RequestBody::EnumerateCommands { shell_id } => assert!(shells.contains(shell_id)),
                RequestBody::ConnectShell { connect_xml } => {
                    assert!(connect_xml.starts_with(&[0, 0, 0, 0, 0, 0, 0, 1]));
                }
                RequestBody::Disconnect { .. } => {
                    assert!(request.header.shell_id().is_some_and(|id| shells.contains(&id)));
                }
                _ => {}
            }
        } else {
            match Response::parse(xml.as_bytes()).unwrap().body {
                ResponseBody::Created(shell) => {
                    assert_eq!(shell.idle_timeout.unwrap().as_secs(), 7200);
                    assert_eq!(shell.max_idle_timeout.unwrap().as_millis(), 2_147_483_647);
                    assert!(shell.shell_inactivity.unwrap().as_secs() <= 2);
                    assert_eq!(shell.state, Some(ShellState::Connected));
                    created.push(shell.shell_id);
                }
                ResponseBody::Enumerated { shells, commands, context } => {
                    assert_eq!((commands.len(), context), (0, None));
                    listed.extend(shells.into_iter().map(|shell| (shell.shell_id, shell.state)));
                }
                ResponseBody::Connected { connect_response_xml } => {
                    assert!(connect_response_xml.is_some_and(|bytes| bytes.len() > 21));
                    connected += 1;
                }
                _ => {}
            }
        }
    }
    use Operation::{Connect, Create, Delete, Disconnect, Enumerate, Receive, Reconnect};
    assert_eq!(created, shells);
    assert_eq!(listed, shells.map(|id| (id, Some(ShellState::Disconnected))));
    assert_eq!(connected, 2);
    operations.retain(|operation| *operation != Receive);
    operations.dedup();
    assert_eq!(operations, [Create, Disconnect, Reconnect, Disconnect, Create, Disconnect, Enumerate, Connect, Delete]);
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
