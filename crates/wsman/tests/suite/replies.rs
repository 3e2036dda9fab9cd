//! HTTP answers with and without envelopes, and redirections.

use reattach_wsman::{
    Error, Fault, FaultKind, Found, HttpReply, Limits, Redirect, RedirectError, Refusal, Reply, RequestBody, Response,
    ResponseBody,
};

use crate::support::{id, request};

fn read(status: u16, location: Option<&str>, body: &str) -> Result<Reply, Error> {
    Reply::read(&HttpReply { status, location, body: body.as_bytes() }, &Limits::default())
}

#[test]
fn statuses_without_an_envelope_have_causes() {
    const HTML: &str = "<html><body>no</body></html>";
    for (status, body, kind, found) in [
        (401, "", FaultKind::AccessDenied, Found::Nothing),
        (403, HTML, FaultKind::AccessDenied, Found::Html),
        (404, HTML, FaultKind::UrlNotAvailable, Found::Html),
        (413, "too large", FaultKind::RequestTooLarge, Found::Text),
        (500, HTML, FaultKind::HttpError, Found::Html),
        (502, "{}", FaultKind::HttpError, Found::Text),
        (503, HTML, FaultKind::CannotConnectService, Found::Html),
        (400, "1f\r\n<a/>", FaultKind::HttpError, Found::Chunks),
    ] {
        let refusal = Refusal { status, kind, found: Some(found) };
        assert_eq!(read(status, None, body), Ok(Reply::Refused(refusal)), "{status}");
    }
    let refusal = Refusal { status: 500, kind: FaultKind::HttpError, found: None };
    assert_eq!(read(500, None, "<other/>"), Ok(Reply::Refused(refusal)));
}

#[test]
fn an_envelope_counts_whatever_the_status() {
    let fault = ResponseBody::Fault(Fault::new(FaultKind::UnexpectedSelectors));
    let response = Response::to(&request(RequestBody::Get), id(3), fault);
    for status in [200, 400, 401, 500, 503] {
        let Ok(Reply::Answer(read)) = read(status, None, &response.to_xml()) else { panic!() };
        assert_eq!(read.body, response.body);
    }
    assert_eq!(read(200, None, "<html/>"), Err(Error::NotSoap { found: Found::Html, offset: 0 }));
    assert_eq!(read(200, None, "<a>"), Err(Error::Xml { offset: 3 }));
    let limits = Limits { bytes: 3, ..Limits::default() };
    let large = Reply::read(&HttpReply { status: 500, location: None, body: b"long" }, &limits);
    assert_eq!(large, Err(Error::Limit { what: "bytes", offset: 3 }));
}

#[test]
fn redirections_need_an_absolute_address() {
    for (location, secure) in [
        ("https://other.example:5986/wsman?x=1", true),
        ("HTTP://other.example", false),
        (" http://[2001:db8::1]:5985/wsman ", false),
        ("http://[::1]", false),
    ] {
        let redirect = Redirect::parse(location).unwrap();
        assert_eq!((redirect.location(), redirect.is_secure()), (location.trim(), secure));
        assert_eq!(read(302, Some(location), ""), Ok(Reply::Redirect(Ok(redirect))));
    }
    for (location, error) in [
        ("", RedirectError::Missing),
        ("  ", RedirectError::Missing),
        ("/wsman", RedirectError::NotAbsolute),
        ("//other/wsman", RedirectError::NotAbsolute),
        ("ftp://other/", RedirectError::NotAbsolute),
        ("javascript:alert(1)", RedirectError::NotAbsolute),
        ("http:///wsman", RedirectError::Malformed),
        ("http://:5985/", RedirectError::Malformed),
        ("http://user:password@other/", RedirectError::Malformed),
        ("http://other/a b", RedirectError::Malformed),
        ("http://other/\r\nX: y", RedirectError::Malformed),
    ] {
        assert_eq!(Redirect::parse(location), Err(error), "{location}");
        assert_eq!(read(307, Some(location), ""), Ok(Reply::Redirect(Err(error))));
    }
    assert_eq!(read(301, None, ""), Ok(Reply::Redirect(Err(RedirectError::Missing))));
    assert!(matches!(read(304, None, ""), Ok(Reply::Refused(_))));
}
