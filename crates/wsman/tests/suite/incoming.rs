//! A request as a server takes it: what it must refuse, and what it can answer to anyway.

use reattach_wsman::{CreateShell, Error, Incoming, Limits, Operation, Request, RequestBody};

use crate::support::{TO, bodies, id, request};

fn parse(xml: &str) -> Incoming {
    Incoming::parse(xml.as_bytes(), &Limits::default()).unwrap()
}

#[test]
fn it_says_what_a_request_says() {
    for body in bodies() {
        let request = request(body);
        let incoming = parse(&request.to_xml());
        assert_eq!(incoming.operation(), Some(request.operation()));
        assert_eq!(incoming.not_understood, [""; 0]);
        assert_eq!((incoming.header, incoming.body), (request.header, Ok(request.body)));
    }
    let identify = parse(&Request::new(TO, "", id(7), RequestBody::Identify).to_xml());
    assert_eq!((identify.operation(), identify.action.as_str()), (Some(Operation::Identify), ""));
}

#[test]
fn headers_and_options_that_must_be_known_are_named() {
    let xml = request(RequestBody::Create(CreateShell::power_shell(id(1), vec![1]))).to_xml();
    assert_eq!(parse(&xml).must_comply, ["protocolversion"]);
    let strange = xml.replace(
        "</s:Header>",
        "<wsman:Fast s:mustUnderstand=\"1\"/><wsman:Slow s:mustUnderstand=\"false\"/>\
         <Odd xmlns=\"urn:odd\" s:mustUnderstand=\"true\"/></s:Header>",
    );
    assert_eq!(parse(&strange).not_understood, ["Fast", "Odd"]);
}

#[test]
fn a_body_or_an_action_that_cannot_be_read_leaves_the_headers() {
    let good = request(RequestBody::Receive { command_id: Some(id(2)) });
    let xml = good.to_xml();
    let broken = parse(&xml.replace("DesiredStream", "UnwantedStream"));
    assert_eq!((broken.operation(), &broken.header), (Some(Operation::Receive), &good.header));
    let at = xml.find("<rsp:Receive>").unwrap() as u64;
    assert_eq!(broken.body, Err(Error::Missing { what: "DesiredStream", offset: at }));
    let unknown = parse(&xml.replace("shell/Receive<", "shell/Perceive<"));
    assert_eq!((unknown.operation(), unknown.header.message_id), (None, good.header.message_id));
    assert_eq!(unknown.body, Err(Error::Unsupported { offset: 0 }));
    let nameless = xml.replace("MessageID>", "MassageID>");
    let error = Incoming::parse(nameless.as_bytes(), &Limits::default()).unwrap_err();
    assert!(matches!(error, Error::Missing { what: "MessageID", .. }));
}
