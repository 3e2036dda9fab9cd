//! The reader of Receive answers that copies nothing.

use reattach_wsman::{
    CommandState, Error, Fault, FaultKind, Limits, ReceiveReader, Received, RequestBody, Response, ResponseBody,
    ResponseHeader, StreamChunk,
};

use crate::support::{id, request};

fn answer(body: ResponseBody) -> Response {
    Response::to(&request(RequestBody::Receive { command_id: None }), id(3), body)
}

fn chunks() -> Vec<StreamChunk> {
    (0..20u8)
        .map(|n| StreamChunk {
            name: if n % 2 == 0 { "stdout" } else { "stderr" }.into(),
            command_id: (n % 3 == 0).then(|| id(n.into())),
            data: vec![n; usize::from(n) * 100],
        })
        .collect()
}

#[test]
fn both_readers_say_the_same() {
    let state = Some(CommandState { command_id: Some(id(2)), done: true, exit_code: Some(0) });
    let response = answer(ResponseBody::Received { streams: chunks(), state: state.clone() });
    let plain = response.to_xml();
    // Line breaks within base64, as some servers write them.
    let broken = plain.replace("AQEB", "AQ\r\n EB\t");
    assert_ne!(plain, broken);
    let mut reader = ReceiveReader::default();
    for xml in [plain, broken] {
        let mut seen = Vec::new();
        let received = reader
            .read(xml.as_bytes(), |stream| {
                let (name, data) = (stream.name.into(), stream.data.to_vec());
                seen.push(StreamChunk { name, command_id: stream.command_id, data });
            })
            .unwrap();
        assert_eq!(seen, chunks());
        let Received::Output { header, state: found } = received else { panic!("{received:?}") };
        assert_eq!((header.relates_to, &found), (Some(id(7)), &state));
        let ResponseBody::Received { streams, state: owned } = Response::parse(xml.as_bytes()).unwrap().body else {
            panic!()
        };
        assert_eq!((streams, owned), (chunks(), state.clone()));
    }
}

#[test]
fn a_fault_comes_whole() {
    let response = answer(ResponseBody::Fault(Fault::new(FaultKind::OperationTimedOut)));
    let received = ReceiveReader::new(Limits::default()).read(response.to_xml().as_bytes(), |_| panic!()).unwrap();
    let Received::Other(other) = received else { panic!() };
    assert!(matches!(other.body, ResponseBody::Fault(fault) if fault.is_receive_timeout()));
}

#[test]
fn nothing_is_shown_of_an_answer_to_something_else() {
    let xml = answer(ResponseBody::Received { streams: chunks(), state: None }).to_xml();
    let mut reader = ReceiveReader::default();
    let other = |header: &ResponseHeader| header.relates_to != Some(id(7));
    let received = reader.read_if(xml.as_bytes(), other, |_| panic!()).unwrap();
    assert!(matches!(received, Received::Output { header, .. } if header.relates_to == Some(id(7))));
    let mut seen = 0;
    reader.read_if(xml.as_bytes(), |header| !other(header), |_| seen += 1).unwrap();
    assert_eq!(seen, chunks().len());
}

#[test]
fn bad_base64_names_its_stream() {
    let xml = answer(ResponseBody::Received { streams: chunks(), state: None }).to_xml();
    for bad in ["AgI!", "AgI\u{e9}", "AgI=AgI", "Ag=I"] {
        let broken = xml.replacen("AgIC", bad, 1);
        let mut seen = 0;
        let error = ReceiveReader::default().read(broken.as_bytes(), |_| seen += 1).unwrap_err();
        let before = &broken[..broken.find(bad).unwrap()];
        let offset = before.rfind("<rsp:Stream").unwrap() as u64;
        assert_eq!((error, seen), (Error::Malformed { what: "Stream", offset }, 2), "{bad}");
    }
    let cut = &xml[..xml.len() - 5];
    assert!(ReceiveReader::default().read(cut.as_bytes(), |_| panic!("nothing of a broken envelope")).is_err());
}

#[test]
fn what_is_no_plain_run_of_base64_is_read_as_xml() {
    let xml = answer(ResponseBody::Received { streams: chunks(), state: None }).to_xml();
    let read = |xml: &[u8]| {
        let mut seen = Vec::new();
        ReceiveReader::default().read(xml, |stream| seen.push(stream.data.to_vec())).map(|_| seen)
    };
    let all: Vec<_> = chunks().into_iter().map(|chunk| chunk.data).collect();
    for same in [
        "&#65;QEB",
        "AQEB<!-- -->",
        "A<!-- Q -->QEB",
        "<![CDATA[AQ]]>EB",
        "AQ&#x45;<![CDATA[B]]>",
        "&#13;AQ<?a b?>&#10;EB",
    ] {
        assert_eq!(read(xml.replacen("AQEB", same, 1).as_bytes()).as_ref(), Ok(&all), "{same}");
    }
    let stream = xml[..xml.find("AQEB").unwrap()].rfind("<rsp:Stream").unwrap() as u64;
    let entity = xml.replacen("AQEB", "&base;", 1);
    assert_eq!(read(entity.as_bytes()), Err(Error::Entity { offset: stream }));
    // Bytes that are no UTF-8 are named before all else, where they are.
    let mut bytes = xml.clone().into_bytes();
    let at = xml.rfind("ExMT").unwrap();
    bytes[at] = 0xFF;
    assert_eq!(read(&bytes), Err(Error::Encoding { offset: at as u64 }));
    let limits = Limits { text: 100, ..Limits::default() };
    let begin = xml.find("AQEB").unwrap() as u64;
    let error = ReceiveReader::new(limits.clone()).read(xml.as_bytes(), |_| panic!("too long")).unwrap_err();
    assert_eq!(error, Error::Limit { what: "text", offset: begin });
    let rest = format!(
        "<a xmlns='{}'><Stream>{}<b/>{}</Stream></a>",
        reattach_wsman::ns::SHELL,
        "x".repeat(60),
        "x".repeat(60)
    );
    assert!(matches!(Response::parse_with(rest.as_bytes(), &limits), Err(Error::Limit { what: "text", .. })));
}
