//! UTF-8 and UTF-16, with and without marks, and envelopes that follow each other.

use reattach_wsman::{Error, Limits, Request, RequestBody, Response, ResponseBody};

use crate::support::{answers, id, request};

fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

fn encodings(text: &str) -> Vec<Vec<u8>> {
    let mut all = vec![text.as_bytes().to_vec(), format!("\u{FEFF}{text}").into_bytes()];
    for (little, mark) in [(true, true), (true, false), (false, true), (false, false)] {
        all.push(utf16(text, little, mark));
    }
    all
}

#[test]
fn every_encoding_says_the_same() {
    let name = "\u{e9}\u{20ac}\u{1F600}";
    let mut plain = request(RequestBody::Pull { context: name.into() });
    plain.header.to = format!("http://{name}/");
    let xml = plain.to_xml();
    let declared = |encoding: &str| format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>{xml}");
    for text in [xml.clone(), format!("\r\n {xml}\n\n"), declared("UTF-8"), declared("utf-16"), declared("UTF-16LE")] {
        for bytes in encodings(&text) {
            assert_eq!(Request::parse(&bytes).as_ref(), Ok(&plain), "{:?}", &bytes[..8]);
        }
    }
}

#[test]
fn places_are_those_of_the_input() {
    // In each encoding the byte where `<b` begins.
    let text = "<a>\u{e9}\u{20ac}\u{1F600}<b></c></a>";
    let at = text.find("</c").unwrap();
    let units = text[..at].encode_utf16().count();
    for (bytes, mark, wide) in encodings(text)
        .into_iter()
        .zip([(0, false), (3, false), (2, true), (0, true), (2, true), (0, true)])
        .map(|(bytes, (mark, wide))| (bytes, mark, wide))
    {
        let expected = mark + if wide { units * 2 } else { at };
        assert_eq!(Request::parse(&bytes), Err(Error::Xml { offset: expected as u64 }));
    }
}

#[test]
fn what_is_not_valid_in_its_encoding_is_refused() {
    let lone = [utf16("<a>", true, true), vec![0x00, 0xD8], utf16("</a>", true, false)].concat();
    assert_eq!(Request::parse(&lone), Err(Error::Encoding { offset: 8 }));
    let odd = [utf16("<a/>", true, true), vec![0x20]].concat();
    assert_eq!(Request::parse(&odd), Err(Error::Encoding { offset: 10 }));
    let latin = "<?xml version='1.0' encoding='ISO-8859-1'?><a>\u{e9}</a>";
    assert_eq!(Request::parse(latin.as_bytes()), Err(Error::Encoding { offset: 46 }));
    let ascii = format!("<?xml version='1.0' encoding='ISO-8859-1'?>{}", request(RequestBody::Get).to_xml());
    assert!(Request::parse(ascii.as_bytes()).is_ok());
}

#[test]
fn several_envelopes_are_read_in_order() {
    let asked = request(RequestBody::Get);
    let responses: Vec<Response> = answers()
        .into_iter()
        .map(|(_, body)| Response::to(&asked, id(20), ResponseBody::Empty).clone_with(body))
        .collect();
    let texts: Vec<String> = responses.iter().map(Response::to_xml).collect();
    for (begin, between) in
        [("", ""), ("\u{FEFF}", "\r\n\r\n"), (" ", "\n<?xml version=\"1.0\" encoding=\"utf-8\"?>\n")]
    {
        let stream = format!("{begin}{}\r\n", texts.join(between));
        let all = Response::parse_all(stream.as_bytes(), &Limits::default()).unwrap();
        let alone: Vec<Response> = texts.iter().map(|text| Response::parse(text.as_bytes()).unwrap()).collect();
        assert_eq!(all, alone);
        // One envelope only, where one is expected.
        assert!(matches!(Response::parse(stream.as_bytes()), Err(Error::Xml { .. })));
    }
    let broken = format!("{}garbage", texts[0]);
    let error = Response::parse_all(broken.as_bytes(), &Limits::default()).unwrap_err();
    assert_eq!(error, Error::Xml { offset: texts[0].len() as u64 });
}

trait WithBody {
    fn clone_with(&self, body: ResponseBody) -> Response;
}

impl WithBody for Response {
    fn clone_with(&self, body: ResponseBody) -> Response {
        let mut response = self.clone();
        // The action has to fit the body to be read again.
        let operation = match &body {
            ResponseBody::Created(_) => "http://schemas.xmlsoap.org/ws/2004/09/transfer/CreateResponse",
            ResponseBody::CommandStarted { .. } => {
                "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/CommandResponse"
            }
            ResponseBody::Received { .. } => "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/ReceiveResponse",
            ResponseBody::Connected { .. } => "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/ConnectResponse",
            ResponseBody::Enumerated { .. } => "http://schemas.xmlsoap.org/ws/2004/09/enumeration/EnumerateResponse",
            ResponseBody::Empty => "http://schemas.xmlsoap.org/ws/2004/09/transfer/DeleteResponse",
            _ => "http://schemas.xmlsoap.org/ws/2004/09/transfer/GetResponse",
        };
        response.header.action = operation.into();
        response.body = body;
        response
    }
}
