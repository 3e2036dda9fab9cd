//! Envelopes, listings and faults.

use reattach_wsman::{Limits, ReceiveReader, Request, Response};

/// What is read as a request or an answer writes and reads back as the same.
pub fn envelopes(data: &[u8]) {
    if let Ok(request) = Request::parse(data) {
        let text = request.to_xml();
        let again = Request::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(again.to_xml(), text);
    }
    response(data);
    let _ = Response::parse_all(data, &Limits::default());
    let _ = ReceiveReader::new(Limits::default()).read(data, |_| {});
}

/// Any data where an Enumerate answer has its items.
pub fn listings(data: &[u8]) {
    response(&within(LISTING, data));
}

/// Any data where a fault has its subcode, reason and detail.
pub fn faults(data: &[u8]) {
    response(&within(FAULT, data));
}

fn response(data: &[u8]) {
    let Ok(response) = Response::parse(data) else { return };
    let text = response.to_xml();
    let again = Response::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(again.to_xml(), text);
    if let reattach_wsman::ResponseBody::Fault(fault) = &response.body {
        let _ = (fault.kind(), fault.next_step(), fault.text(), fault.redirect().is_ok());
    }
}

fn within((before, after): (&str, &str), data: &[u8]) -> Vec<u8> {
    [before.as_bytes(), data, after.as_bytes()].concat()
}

const LISTING: (&str, &str) = (
    concat!(
        r#"<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" "#,
        r#"xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" "#,
        r#"xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration" "#,
        r#"xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" "#,
        r#"xmlns:rsp="http://schemas.microsoft.com/wbem/wsman/1/windows/shell"><s:Header>"#,
        r#"<a:Action>http://schemas.xmlsoap.org/ws/2004/09/enumeration/EnumerateResponse</a:Action>"#,
        r#"<a:MessageID>uuid:00000000-0000-0000-0000-000000000001</a:MessageID></s:Header><s:Body>"#,
        r#"<n:EnumerateResponse><n:EnumerationContext/><w:Items>"#,
    ),
    "</w:Items><w:EndOfSequence/></n:EnumerateResponse></s:Body></s:Envelope>",
);

const FAULT: (&str, &str) = (
    concat!(
        r#"<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" "#,
        r#"xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" "#,
        r#"xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" "#,
        r#"xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"><s:Header>"#,
        r#"<a:Action>http://schemas.dmtf.org/wbem/wsman/1/wsman/fault</a:Action>"#,
        r#"<a:MessageID>uuid:00000000-0000-0000-0000-000000000001</a:MessageID></s:Header><s:Body>"#,
        r#"<s:Fault><s:Code><s:Value>s:Receiver</s:Value>"#,
    ),
    "</s:Fault></s:Body></s:Envelope>",
);
