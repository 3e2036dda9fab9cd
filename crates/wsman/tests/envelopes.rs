//! Writing and reading both ways, names by namespace, faults, durations and bounds.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::time::Duration;

use proptest::prelude::*;
use reattach_wsman::{
    BufferMode, Command, CommandState, CreateShell, Error, Fault, FaultKind, Identity, Limits, OperationId,
    ProviderFault, Request, RequestBody, Response, ResponseBody, Shell, ShellState, SignalCode, StreamChunk,
    format_duration, parse_duration,
};
use uuid::Uuid;

const URI: &str = "http://schemas.microsoft.com/powershell/ITTasks";
const TO: &str = "http://server01.example:5985/wsman";

fn id(n: u128) -> Uuid {
    Uuid::from_u128(0xABCD_EF00_0000_4000_8000_0000_0000_0000 + n)
}

fn bodies() -> Vec<RequestBody> {
    let mut create = CreateShell::power_shell(id(1), vec![0, 255, 1]);
    create.name = Some("IT <\"Task\"> & \u{e9}".into());
    create.idle_timeout = Some(Duration::from_millis(7_200_500));
    vec![
        RequestBody::Get,
        RequestBody::Delete,
        RequestBody::Create(create),
        RequestBody::Command {
            command_id: Some(id(2)),
            command_line: "Get-Job | ? { $_.Id -lt 3 } ".into(),
            arguments: vec![1, 2, 3, 4],
        },
        RequestBody::Send { stream: "pr".into(), command_id: None, data: b"x".to_vec(), end: false },
        RequestBody::Send { stream: "stdin".into(), command_id: Some(id(2)), data: Vec::new(), end: true },
        RequestBody::Receive { command_id: None },
        RequestBody::Receive { command_id: Some(id(2)) },
        RequestBody::Signal { command_id: id(2), code: SignalCode::Terminate },
        RequestBody::Signal { command_id: id(2), code: SignalCode::PowerShellStop },
        RequestBody::Disconnect { idle_timeout: None, buffer_mode: None },
        RequestBody::Disconnect { idle_timeout: Some(Duration::from_secs(60)), buffer_mode: Some(BufferMode::Drop) },
        RequestBody::Reconnect { buffer_mode: Some(BufferMode::Block) },
        RequestBody::ConnectShell { connect_xml: vec![9; 100] },
        RequestBody::ConnectCommand { command_id: id(2) },
        RequestBody::EnumerateShells,
        RequestBody::EnumerateCommands { shell_id: id(1) },
        RequestBody::Pull { context: "uuid:a & b".into() },
        RequestBody::Release { context: "c".into() },
    ]
}

fn request(body: RequestBody) -> Request {
    let mut request = Request::new(TO, URI, id(7), body).for_shell(id(1));
    request.header.session_id = Some(id(8));
    request.header.sequence_id = Some(1);
    request.header.operation_id = Some(OperationId { id: id(9), must_understand: true });
    request
}

#[test]
fn requests_survive_the_way() {
    for body in bodies() {
        let request = request(body);
        let xml = request.to_xml();
        assert_eq!(Request::parse(xml.as_bytes()).unwrap(), request, "{xml}");
        assert!(xml.contains(&id(7).to_string().to_uppercase()));
    }
    let identify = Request::new(TO, "", id(7), RequestBody::Identify).to_xml();
    assert_eq!(Request::parse(identify.as_bytes()).unwrap().body, RequestBody::Identify);
    assert!(!identify.contains("Action"));
}

#[test]
fn the_stop_code_is_misspelt_as_windows_does() {
    let body = RequestBody::Signal { command_id: id(2), code: SignalCode::PowerShellStop };
    assert!(request(body).to_xml().contains(">powershell/signal/crtl_c<"));
    let other = SignalCode::from_wire("powershell/signal/ctrl_c");
    assert_eq!(other, SignalCode::Other("powershell/signal/ctrl_c".into()));
}

#[test]
fn options_that_must_not_be_ignored_say_so() {
    let create = request(RequestBody::Create(CreateShell::power_shell(id(1), vec![1]))).to_xml();
    assert!(create.contains(r#"<wsman:Option Name="protocolversion" MustComply="true">2.3<"#));
    let receive = request(RequestBody::Receive { command_id: None }).to_xml();
    assert!(receive.contains(r#"<wsman:Option Name="WSMAN_CMDSHELL_OPTION_KEEPALIVE">True<"#));
}

#[test]
fn names_are_matched_by_namespace() {
    let xml = request(RequestBody::Receive { command_id: Some(id(2)) }).to_xml();
    let renamed = xml
        .replace("wsman:", "q:")
        .replace("xmlns:wsman=", "xmlns:q=")
        .replace("rsp:", "wsman:")
        .replace("xmlns:rsp=", "xmlns:wsman=");
    assert_eq!(Request::parse(renamed.as_bytes()), Request::parse(xml.as_bytes()));
    let wrong = xml.replace("windows/shell\"", "windows/other\"");
    assert_eq!(Request::parse(wrong.as_bytes()), Err(Error::Missing { what: "Receive" }));
}

fn shell() -> Shell {
    Shell {
        shell_id: id(1),
        name: Some("ITTask".into()),
        resource_uri: URI.into(),
        owner: Some("LAB\\adele".into()),
        client_ip: Some("10.0.2.2".into()),
        process_id: Some(2852),
        idle_timeout: Some(Duration::from_secs(7200)),
        max_idle_timeout: Some(Duration::from_millis(2_147_483_647)),
        buffer_mode: Some(BufferMode::Block),
        state: Some(ShellState::Disconnected),
        profile_loaded: Some(true),
        shell_run_time: Some(Duration::from_secs(90_061)),
        shell_inactivity: Some(Duration::from_secs(62)),
        child_processes: Some(0),
        ..Shell::default()
    }
}

fn answers() -> Vec<(RequestBody, ResponseBody)> {
    let create = RequestBody::Create(CreateShell::power_shell(id(1), vec![1]));
    let command = RequestBody::Command { command_id: Some(id(2)), command_line: String::new(), arguments: vec![1] };
    let listed = vec![Command { command_id: id(2), command_line: "Get-Job".into(), state: "Running".into() }];
    vec![
        (create, ResponseBody::Created(shell())),
        (RequestBody::Get, ResponseBody::Shell(shell())),
        (RequestBody::Delete, ResponseBody::Empty),
        (RequestBody::Disconnect { idle_timeout: None, buffer_mode: None }, ResponseBody::Empty),
        (command, ResponseBody::CommandStarted { command_id: id(2) }),
        (
            RequestBody::Receive { command_id: Some(id(2)) },
            ResponseBody::Received {
                streams: vec![
                    StreamChunk { name: "stdout".into(), command_id: None, data: vec![] },
                    StreamChunk { name: "stdout".into(), command_id: Some(id(2)), data: vec![0; 70_000] },
                ],
                state: Some(CommandState { command_id: Some(id(2)), done: true, exit_code: Some(-1) }),
            },
        ),
        (
            RequestBody::ConnectShell { connect_xml: vec![1] },
            ResponseBody::Connected { connect_response_xml: Some(vec![1, 2]) },
        ),
        (RequestBody::ConnectCommand { command_id: id(2) }, ResponseBody::Connected { connect_response_xml: None }),
        (
            RequestBody::EnumerateShells,
            ResponseBody::Enumerated { shells: vec![shell()], commands: vec![], context: None },
        ),
        (RequestBody::EnumerateShells, ResponseBody::Enumerated { shells: vec![], commands: vec![], context: None }),
        (
            RequestBody::EnumerateCommands { shell_id: id(1) },
            ResponseBody::Enumerated { shells: vec![], commands: listed, context: Some("more".into()) },
        ),
        (
            RequestBody::Pull { context: "more".into() },
            ResponseBody::Enumerated { shells: vec![shell()], commands: vec![], context: None },
        ),
        (RequestBody::Get, ResponseBody::Fault(Fault::new(FaultKind::UnexpectedSelectors))),
    ]
}

#[test]
fn answers_survive_the_way() {
    for (asked, body) in answers() {
        let mut response = Response::to(&request(asked), id(20), body);
        assert_eq!(response.header.operation_id, Some(id(9)));
        let xml = response.to_xml();
        assert!(xml.contains("RelatesTo>uuid:ABCDEF00-"));
        if !matches!(response.body, ResponseBody::Created(_)) {
            response.header.address = None;
        }
        assert_eq!(Response::parse(xml.as_bytes()).unwrap(), response, "{xml}");
    }
    let identity = Identity {
        protocol_version: "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd".into(),
        product_vendor: "Lab".into(),
        product_version: "1".into(),
    };
    let identify = Request::new(TO, "", id(7), RequestBody::Identify);
    let xml = Response::to(&identify, id(20), ResponseBody::Identify(identity.clone())).to_xml();
    assert_eq!(Response::parse(xml.as_bytes()).unwrap().body, ResponseBody::Identify(identity));
}

#[test]
fn items_change_their_namespace_between_enumerate_and_pull() {
    let body = || ResponseBody::Enumerated { shells: vec![shell()], commands: vec![], context: None };
    let first = Response::to(&request(RequestBody::EnumerateShells), id(3), body()).to_xml();
    assert!(first.contains("<w:Items>") && first.contains("<w:EndOfSequence/>"));
    let pull = RequestBody::Pull { context: "c".into() };
    let second = Response::to(&request(pull), id(3), body()).to_xml();
    assert!(second.contains("<n:Items>") && second.contains("<n:EndOfSequence/>"));
}

#[test]
fn an_unnamed_shell_with_little_said_is_still_listed() {
    let xml = Response::to(
        &request(RequestBody::EnumerateShells),
        id(3),
        ResponseBody::Enumerated {
            shells: vec![Shell { shell_id: id(1), ..Shell::default() }],
            commands: vec![],
            context: None,
        },
    )
    .to_xml();
    let odd = xml.replace("</rsp:Shell>", "<rsp:IdleTimeOut>never</rsp:IdleTimeOut><z/></rsp:Shell>");
    let ResponseBody::Enumerated { shells, .. } = Response::parse(odd.as_bytes()).unwrap().body else { panic!() };
    assert_eq!((shells[0].name.clone(), shells[0].idle_timeout), (None, None));
}

fn fault_xml(code: &str, message: &str) -> Fault {
    let xml = Response::fault(id(1), None, Fault::new(FaultKind::AccessDenied)).to_xml();
    let xml = xml.replace("Code=\"5\"", &format!("Code=\"{code}\""));
    let xml = xml.replace("<f:Message>Access is denied.", &format!("<f:Message>{message}"));
    let ResponseBody::Fault(fault) = Response::parse(xml.as_bytes()).unwrap().body else { panic!() };
    fault
}

#[test]
fn fault_codes_are_read_signed_and_unsigned() {
    for code in ["2150859213", "-2144108083"] {
        let kind = fault_xml(code, "m").kind();
        assert_eq!(kind, FaultKind::ConnectedToDifferentClient);
        assert_eq!(kind.transport_id(), Some("CannotConnectAlreadyConnected"));
    }
    assert_eq!(fault_xml("no number", "m").kind(), FaultKind::AccessDenied);
    assert_eq!(fault_xml("77", "m").kind(), FaultKind::Other(77));
}

#[test]
fn the_inner_code_of_a_provider_is_the_telling_one() {
    let fault = fault_xml(
        "5",
        "<f:ProviderFault provider=\"Shell provider\" path=\"x\"><f:WSManFault Code=\"2150858843\">\
         <f:Message>gone</f:Message></f:WSManFault></f:ProviderFault>",
    );
    assert_eq!(fault.kind(), FaultKind::UnexpectedSelectors);
    assert_eq!(fault.text(), "gone");
    let plugin = fault_xml(
        "2150859180",
        "<f:ProviderFault provider=\"p\"><PSProtocolVersionError xmlns=\"u\">old</PSProtocolVersionError>\
         </f:ProviderFault>",
    );
    let provider = plugin.provider.clone().unwrap();
    assert_eq!((provider.code, provider.message.as_deref()), (None, Some("old")));
    assert_eq!(plugin.kind(), FaultKind::RemoteSessionDisallowed);
    let written = Response::fault(
        id(1),
        None,
        Fault {
            provider: Some(ProviderFault {
                provider: Some("p".into()),
                code: Some(0x8033_805B),
                message: Some("gone".into()),
            }),
            ..Fault::new(FaultKind::UnexpectedSelectors)
        },
    );
    let ResponseBody::Fault(read) = Response::parse(written.to_xml().as_bytes()).unwrap().body else { panic!() };
    assert_eq!(read.kind(), FaultKind::UnexpectedSelectors);
    assert_eq!(read.text(), "gone");
}

#[test]
fn every_kind_survives_and_has_one_code() {
    for kind in FaultKind::ALL {
        assert_eq!(FaultKind::from_code(kind.code().unwrap()), Some(*kind));
        let xml = Response::fault(id(1), Some(id(2)), Fault::new(*kind)).to_xml();
        let ResponseBody::Fault(fault) = Response::parse(xml.as_bytes()).unwrap().body else { panic!() };
        assert_eq!(fault, Fault::new(*kind));
        assert_eq!(fault.kind(), *kind);
    }
    assert_eq!(FaultKind::from_code(0x8033_8002), Some(FaultKind::InvalidResourceUri));
}

#[test]
fn error_ids_are_built_as_powershell_does() {
    let id = |kind: FaultKind| kind.error_id("PSSessionConnectFailed");
    assert_eq!(id(FaultKind::LogonFailure), "LogonFailure,PSSessionConnectFailed");
    assert_eq!(id(FaultKind::CommandReconnectNotValid), "-2144108077,PSSessionConnectFailed");
    assert_eq!(id(FaultKind::Unknown), "PSSessionConnectFailed");
    assert_eq!(id(FaultKind::Other(0)), "PSSessionConnectFailed");
}

#[test]
fn a_fault_without_details_is_known_by_its_subcode() {
    let fault = Fault { subcode: Some("AccessDenied".into()), ..Fault::default() };
    assert_eq!(fault.kind(), FaultKind::AccessDenied);
    assert_eq!(Fault::default().kind(), FaultKind::Unknown);
    assert!(Fault::new(FaultKind::OperationTimedOut).is_receive_timeout());
}

#[test]
fn durations_in_both_forms() {
    for (text, millis) in [
        ("PT7200.000S", 7_200_000),
        ("PT20S", 20_000),
        ("PT180.5S", 180_500),
        ("P0DT0H1M2S", 62_000),
        ("P1DT1H1M1S", 90_061_000),
        ("PT1H", 3_600_000),
        ("P2D", 172_800_000),
        ("PT0.0015S", 1),
    ] {
        let parsed = parse_duration(text);
        assert_eq!(parsed.map(|duration| duration.as_millis()), Some(millis), "{text}");
    }
    for text in [
        "",
        "P",
        "PT",
        "7200",
        "-PT1S",
        "P1Y",
        "PT1.S",
        "PTS",
        "PT1S2",
        "PT+1S",
        "PT1.-5S",
        "P99999999999999999999D",
        "P213503982334602D",
    ] {
        assert_eq!(parse_duration(text), None, "{text}");
    }
    assert_eq!(format_duration(Duration::from_millis(7_200_005)), "PT7200.005S");
}

fn nested(depth: usize) -> String {
    format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth))
}

#[test]
fn bounds_hold() {
    let limits = Limits::default();
    let limit = |what| Err(Error::Limit { what });
    assert_eq!(Request::parse(nested(100_000).as_bytes()), limit("depth"));
    let wide = format!("<a>{}</a>", "<b/>".repeat(limits.elements));
    assert_eq!(Request::parse(wide.as_bytes()), limit("elements"));
    let attributes: String = (0..100).map(|n| format!(" a{n}=''")).collect();
    assert_eq!(Request::parse(format!("<a{attributes}/>").as_bytes()), limit("attributes"));
    let large = vec![b' '; limits.bytes + 1];
    assert_eq!(Request::parse(&large), limit("bytes"));
    let chunk = StreamChunk { name: "stdout".into(), command_id: None, data: vec![7; 350_000] };
    let body = ResponseBody::Received { streams: vec![chunk], state: None };
    let xml = Response::to(&request(RequestBody::Receive { command_id: None }), id(3), body).to_xml();
    assert!(Response::parse(xml.as_bytes()).is_ok());
}

#[test]
fn document_types_and_entities_are_refused() {
    for xml in [
        "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        "<a>&x;</a>",
        "<a b='&x;'/>",
    ] {
        assert!(matches!(Request::parse(xml.as_bytes()), Err(Error::Entity { .. })), "{xml}");
    }
}

#[test]
fn broken_xml_is_refused_with_a_place() {
    for xml in ["", "<a>", "<a></b>", "</a>", "<a/><b/>", "text", "<q:a/>", "<a/>text", "<a b=c/>"] {
        let error = Request::parse(xml.as_bytes()).unwrap_err();
        assert!(matches!(error, Error::Xml { .. }), "{xml}: {error:?}");
    }
    assert_eq!(Request::parse(b"<a>\xff</a>"), Err(Error::Encoding { offset: 3 }));
    // A byte order mark, a declaration and a comment are all right.
    let xml = format!("\u{feff}<?xml version=\"1.0\"?><!-- -->{}", request(RequestBody::Get).to_xml());
    assert!(Request::parse(xml.as_bytes()).is_ok());
}

#[test]
fn debug_shows_no_content() {
    let body = RequestBody::Send { stream: "pr".into(), command_id: None, data: b"secret".to_vec(), end: false };
    let shown = format!("{:?}", request(body));
    assert!(shown.contains("Send(..)") && !shown.contains("115, 101, 99"));
}

proptest! {
    #[test]
    fn any_text_survives(name in "\\PC{0,40}", context in "[^\\p{Cc}]{1,40}") {
        let mut create = CreateShell::power_shell(id(1), vec![1]);
        create.name = Some(name.clone());
        let read = Request::parse(request(RequestBody::Create(create)).to_xml().as_bytes()).unwrap();
        let RequestBody::Create(read) = read.body else { panic!() };
        prop_assert_eq!(read.name, Some(name));
        let pull = request(RequestBody::Pull { context: context.clone() });
        let RequestBody::Pull { context: read } =
            Request::parse(pull.to_xml().as_bytes()).unwrap().body else { panic!() };
        prop_assert_eq!(read, context.trim());
    }

    #[test]
    fn mutations_never_panic(at in 0usize..4000, byte: u8, cut in 0usize..4000, which in 0usize..19) {
        let mut xml = request(bodies().swap_remove(which)).to_xml().into_bytes();
        let length = xml.len();
        xml[at % length] = byte;
        let _ = Request::parse(&xml);
        let _ = Request::parse(&xml[..cut % length]);
        let _ = Response::parse(&xml);
    }

    #[test]
    fn whole_seconds_survive(seconds in 0u64..u64::from(u32::MAX)) {
        let duration = Duration::from_secs(seconds);
        prop_assert_eq!(parse_duration(&format_duration(duration)), Some(duration));
    }
}
