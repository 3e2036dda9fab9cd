//! Bounds, entities, broken XML, and where errors say that they are.

use reattach_wsman::{Error, Found, Limits, Request, RequestBody, Response, ResponseBody, StreamChunk};

use crate::support::{id, request};

#[test]
fn every_bound_holds() {
    let small = Limits { bytes: 4000, depth: 5, elements: 20, attributes: 4, namespaces: 6, text: 100 };
    let check = |xml: String, what: &str| match Request::parse_with(xml.as_bytes(), &small) {
        Err(Error::Limit { what: found, offset }) => {
            assert_eq!(found, what);
            assert!(offset as usize <= xml.len());
        }
        other => panic!("{what}: {other:?}"),
    };
    check(" ".repeat(4001), "bytes");
    check(format!("{}{}", "<a>".repeat(6), "</a>".repeat(6)), "depth");
    check(format!("<a>{}</a>", "<b/>".repeat(20)), "elements");
    check("<a a='' b='' c='' d='' e=''/>".into(), "attributes");
    check(format!("<a>{}</a>", "x".repeat(101)), "text");
    check(format!("<a>{}<b/>{}</a>", "x".repeat(60), "x".repeat(60)), "text");
    check(format!("<a><![CDATA[{}]]></a>", "x".repeat(101)), "text");
    check(format!("<a b='{}'/>", "x".repeat(101)), "text");
    let three = |n: u32| format!("xmlns:a{n}='u' xmlns:b{n}='u' xmlns:c{n}='u'");
    check(format!("<a {}><b {}><c {}/></b></a>", three(1), three(2), three(3)), "namespaces");
    // Declarations that have gone out of force do not count.
    let beside = format!("<a>{}</a>", format!("<b {}/>", three(1)).repeat(10));
    assert!(!matches!(Request::parse_with(beside.as_bytes(), &small), Err(Error::Limit { .. })));
}

#[test]
fn a_nesting_bomb_is_an_error_and_no_overflow() {
    let bomb = "<a>".repeat(1_000_000);
    assert_eq!(Request::parse(bomb.as_bytes()), Err(Error::Limit { what: "depth", offset: 64 * 3 }));
    let wide = format!("<a>{}</a>", "<b/>".repeat(Limits::default().elements));
    assert!(matches!(Request::parse(wide.as_bytes()), Err(Error::Limit { what: "elements", .. })));
    // The stack holds whatever the default lets through.
    let deep = format!("{}{}", "<a>".repeat(64), "</a>".repeat(64));
    assert_eq!(Request::parse(deep.as_bytes()), Err(Error::Missing { what: "Envelope", offset: 0 }));
}

#[test]
fn large_envelopes_pass() {
    for size in [375_000, 4_500_000] {
        let chunk = StreamChunk { name: "stdout".into(), command_id: None, data: vec![7; size] };
        let body = ResponseBody::Received { streams: vec![chunk], state: None };
        let xml = Response::to(&request(RequestBody::Receive { command_id: None }), id(3), body).to_xml();
        assert!(Response::parse(xml.as_bytes()).is_ok(), "{size}");
    }
}

#[test]
fn several_envelopes_share_the_bounds() {
    let xml = request(RequestBody::Get).to_xml();
    let limits = Limits { elements: 40, ..Limits::default() };
    assert_eq!(Request::parse_all(xml.as_bytes(), &limits).map(|all| all.len()), Ok(1));
    let many = xml.repeat(4);
    assert!(matches!(Request::parse_all(many.as_bytes(), &limits), Err(Error::Limit { what: "elements", .. })));
}

#[test]
fn document_types_and_entities_are_refused() {
    for (xml, at) in [
        ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", 0),
        ("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", 0),
        ("<?xml version='1.0'?><!DOCTYPE a><a/>", 21),
        ("<a>&x;</a>", 3),
        ("<a><b c='&x;'/></a>", 3),
    ] {
        assert_eq!(Request::parse(xml.as_bytes()), Err(Error::Entity { offset: at }), "{xml}");
    }
}

#[test]
fn broken_xml_is_refused_with_a_place() {
    for xml in [
        "<a>",
        "<a></b>",
        "</a>",
        "<a/><b/>",
        "<a/>text",
        "<q:a/>",
        "<a q:b=''/>",
        "<a b=c/>",
        "<a b='1' b='2'/>",
        "<a",
        "<a>&#xFFFFFFFF;</a>",
        "<a>&unterminated</a>",
        "<a><![CDATA[</a>",
    ] {
        let error = Request::parse(xml.as_bytes()).unwrap_err();
        assert!(matches!(error, Error::Xml { .. }), "{xml}: {error:?}");
        assert!(error.offset() as usize <= xml.len(), "{xml}: {error:?}");
    }
    assert_eq!(Request::parse(b"<a>\xff</a>"), Err(Error::Encoding { offset: 3 }));
    assert_eq!(Request::parse(b"<a/>  <b/>"), Err(Error::Xml { offset: 6 }));
}

#[test]
fn what_is_no_xml_is_named() {
    for (bytes, found, offset) in [
        (&b""[..], Found::Nothing, 0),
        (b" \r\n ", Found::Nothing, 4),
        (b"<!DOCTYPE HTML PUBLIC \"-//W3C\"><html></html>", Found::Html, 0),
        (b"\r\n<HTML><body>503</body>", Found::Html, 2),
        (b"1f4\r\n<s:Envelope/>\r\n0\r\n\r\n", Found::Chunks, 0),
        (b"1F4;x=y\r\n<s:Envelope/>", Found::Chunks, 0),
        (b"HTTP/1.1 200 OK\r\n\r\n", Found::HttpHead, 0),
        (b"--Encrypted Boundary\r\n", Found::Multipart, 0),
        (b"Bad Request", Found::Text, 0),
        (b"\x01\x02\x03", Found::Binary, 0),
        (b"\xff\xfe\xfd", Found::Text, 0),
        (b"\x80\x81", Found::Binary, 0),
    ] {
        let error = Response::parse(bytes).unwrap_err();
        if found == Found::Text && bytes[0] == 0xFF {
            // An odd number of bytes after the mark of UTF-16.
            assert_eq!(error, Error::Encoding { offset: 2 });
            continue;
        }
        assert_eq!(error, Error::NotSoap { found, offset }, "{bytes:?}");
    }
}

#[test]
fn missing_and_malformed_parts_name_their_element() {
    let xml = request(RequestBody::Receive { command_id: Some(id(2)) }).to_xml();
    let at = |xml: &str, needle: &str| xml.find(needle).unwrap() as u64;
    for (from, to, element, what, missing) in [
        ("<rsp:DesiredStream", "<rsp:Other", "<rsp:Receive", "DesiredStream", true),
        ("<wsa:MessageID>uuid:", "<wsa:MessageID>u", "<wsa:MessageID", "MessageID", false),
        ("<wsa:MessageID>uuid:", "<wsa:Other>", "<s:Header", "MessageID", true),
        (">PT20.000S<", ">-PT20S<", "<wsman:OperationTimeout", "OperationTimeout", false),
        (">153600<", ">many<", "<wsman:MaxEnvelopeSize", "MaxEnvelopeSize", false),
        (" CommandId=\"", " CommandId=\"x", "<rsp:DesiredStream", "CommandId", false),
    ] {
        let mut broken = xml.replace(from, to);
        assert_ne!(broken, xml, "{from}");
        if to.contains("Other") {
            broken = broken.replace("</rsp:DesiredStream", "</rsp:Other");
        }
        if to == "<wsa:Other>" {
            broken = broken.replace("</wsa:MessageID", "</wsa:Other");
        }
        if to == "<rsp:Other" {
            assert!(broken.contains("</rsp:Other"));
        } else {
            broken = broken.replace("</rsp:Other", "</rsp:DesiredStream");
        }
        let offset = at(&broken, element);
        let expected = if missing { Error::Missing { what, offset } } else { Error::Malformed { what, offset } };
        assert_eq!(Request::parse(broken.as_bytes()), Err(expected), "{to}");
    }
}
