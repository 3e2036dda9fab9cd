//! Every operation, written and read, on both sides.

use reattach_wsman::{
    CreateShell, Error, Identity, Operation, Request, RequestBody, Response, ResponseBody, RobustConnection, SignalCode,
};

use crate::support::{TO, URI, answers, bodies, id, request};

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
    assert_eq!(
        Request::parse(wrong.as_bytes()),
        Err(Error::Missing { what: "Receive", offset: wrong.find("<s:Body>").unwrap() as u64 })
    );
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
fn a_shell_that_is_created_is_named_at_least() {
    let answer = |body: &str| {
        let envelope = format!(
            r#"<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"
                xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"
                xmlns:x="http://schemas.xmlsoap.org/ws/2004/09/transfer"
                xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"><s:Header>
                <a:Action>http://schemas.xmlsoap.org/ws/2004/09/transfer/CreateResponse</a:Action></s:Header>
                <s:Body><x:ResourceCreated><a:Address>http://a/wsman</a:Address><a:ReferenceParameters>
                <w:ResourceURI>{URI}</w:ResourceURI><w:SelectorSet>{body}</w:SelectorSet>
                </a:ReferenceParameters></x:ResourceCreated></s:Body></s:Envelope>"#
        );
        Response::parse(envelope.as_bytes())
    };
    let response = answer(r#"<w:Selector Name="ShellId">ABCDEF00-0000-4000-8000-000000000009</w:Selector>"#).unwrap();
    let ResponseBody::Created(shell) = response.body else { panic!("a shell") };
    assert_eq!((shell.shell_id, shell.resource_uri.as_str()), (id(9), URI));
    assert!(matches!(answer(""), Err(Error::Missing { .. })));
}

#[test]
fn what_is_got_need_not_be_a_shell() {
    let answer = |body: &str| {
        let envelope = format!(
            r#"<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"
                xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"><s:Header>
                <a:Action>http://schemas.xmlsoap.org/ws/2004/09/transfer/GetResponse</a:Action></s:Header>
                <s:Body>{body}</s:Body></s:Envelope>"#
        );
        Response::parse(envelope.as_bytes()).map(|response| response.body)
    };
    let settings = r#"<c:Config xmlns:c="http://schemas.microsoft.com/wbem/wsman/1/config" />"#;
    assert_eq!(answer(settings), Ok(ResponseBody::Empty));
    assert!(matches!(answer(""), Err(Error::Missing { what: "Shell", .. })));
}

#[test]
fn robust_connection_is_learnt_from_the_echo() {
    let asked = Request::new(TO, URI, id(7), RequestBody::Delete).for_shell(id(1)).with_operation(id(9));
    assert_eq!(asked.header.sequence_id, Some(1));
    let xml = asked.to_xml();
    assert!(xml.contains("<wsmv:OperationID s:mustUnderstand=\"false\">"));
    assert!(xml.contains("<wsmv:SequenceId s:mustUnderstand=\"false\">1<"));
    let mut robust = RobustConnection::default();
    assert_eq!(robust.resend(&asked, id(10)), None);
    let mut answer = Response::to(&asked, id(20), ResponseBody::Empty);
    answer.header.operation_id = Some(id(99));
    robust.note(&asked, &answer.header);
    assert!(!robust.supported(), "the echo of another operation says nothing");
    answer.header.operation_id = asked.header.operation_id.map(|operation| operation.id);
    robust.note(&asked, &answer.header);
    let again = robust.resend(&asked, id(10)).unwrap();
    assert_eq!((again.header.message_id, again.body.clone()), (id(10), RequestBody::Delete));
    let xml = again.to_xml();
    assert!(xml.contains("<wsmv:OperationID s:mustUnderstand=\"true\">"));
    assert_eq!(Request::parse(xml.as_bytes()), Ok(again));
}

#[test]
fn every_operation_has_its_actions() {
    let all: Vec<Operation> = bodies().iter().map(RequestBody::operation).collect();
    for operation in all {
        let action = operation.action().unwrap();
        assert_eq!(Operation::from_action(action), Some(operation));
        assert_eq!(Operation::from_response_action(&format!("{action}Response")), Some(operation));
        assert_eq!(Operation::from_response_action(action), None);
    }
    assert_eq!(Operation::Identify.action(), None);
    let put = request(RequestBody::Get).to_xml().replace("transfer/Get", "transfer/Put");
    assert_eq!(Request::parse(put.as_bytes()), Err(Error::Unsupported { offset: 0 }));
}

#[test]
fn a_send_with_two_streams_loses_none() {
    let body = RequestBody::Send { stream: "pr".into(), command_id: None, data: vec![1], end: false };
    let xml = request(body).to_xml();
    let two = xml.replace("</rsp:Send>", "<rsp:Stream Name=\"pr\">AQ==</rsp:Stream></rsp:Send>");
    let offset = two.find("<rsp:Send>").unwrap() as u64;
    assert_eq!(Request::parse(two.as_bytes()), Err(Error::Malformed { what: "Stream", offset }));
}

#[test]
fn an_identify_names_the_version_of_ws_management() {
    let xml = "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope' \
               xmlns:i='http://schemas.dmtf.org/wbem/wsman/identify/1/wsmanidentity.xsd'><s:Header/><s:Body>\
               <i:IdentifyResponse><i:ProtocolVersion>urn:other</i:ProtocolVersion>\
               <i:ProtocolVersion>http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd</i:ProtocolVersion>\
               <i:ProductVendor>V</i:ProductVendor><i:Else/></i:IdentifyResponse></s:Body></s:Envelope>";
    let ResponseBody::Identify(identity) = Response::parse(xml.as_bytes()).unwrap().body else { panic!() };
    assert_eq!(identity.protocol_version, "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd");
    assert_eq!((identity.product_vendor.as_str(), identity.product_version.as_str()), ("V", ""));
}
