//! Reading answers: bare, layer by layer, and whole.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use quick_xml::Reader;
use quick_xml::events::Event as Xml;
use reattach_psrp::Uuid;
use reattach_psrp::client::{ClientPool, Event};
use reattach_psrp::clixml::Value;
use reattach_psrp::fragment::{Defragmenter, Limits as FragmentLimits};
use reattach_wsman::{Limits, ReceiveReader};

/// Tokens in a document.
pub(super) fn tokenise(document: &[u8]) -> usize {
    let mut reader = Reader::from_reader(document);
    let mut count = 0;
    loop {
        match reader.read_event() {
            Ok(Xml::Eof) | Err(_) => return count,
            Ok(_) => count += 1,
        }
    }
}

/// The CLIXML that the answers carry, a text for each message.
pub(super) fn clixml(answers: &[String]) -> Vec<Vec<u8>> {
    const HEADER_AND_MARK: usize = 43;
    let mut defragmenter = Defragmenter::new(FragmentLimits::default());
    let mut texts = Vec::new();
    streams(answers, |data| {
        for message in defragmenter.push(data).unwrap_or_default() {
            texts.push(message.get(HEADER_AND_MARK..).unwrap_or_default().to_vec());
        }
    });
    texts
}

/// The stream data of the answers as it stands in them.
pub(super) fn base64(answers: &[String]) -> Vec<String> {
    let mut texts = Vec::new();
    streams(answers, |data| texts.push(STANDARD.encode(data)));
    texts
}

/// Decodes one text.
pub(super) fn unpack(text: &str, buffer: &mut Vec<u8>) -> usize {
    buffer.clear();
    assert!(STANDARD.decode_vec(text, buffer).is_ok(), "what was encoded is base64");
    buffer.len()
}

/// The values that the answers carry.
pub(super) fn values(answers: &[String]) -> Vec<Value> {
    let mut values = Vec::new();
    events(answers, |event| {
        if let Event::Output { value, .. } = event {
            values.push(value);
        }
    });
    values
}

/// Reads everything to values and lets them go.
pub(super) fn decode(answers: &[String]) -> usize {
    let mut count = 0;
    events(answers, |event| count += usize::from(matches!(event, Event::Output { .. })));
    assert!(count > 0, "the answers hold output");
    count
}

fn events(answers: &[String], mut each: impl FnMut(Event)) {
    let mut pool = ClientPool::new(Uuid::from_u128(7));
    let mut reader = ReceiveReader::new(Limits::default());
    let mut events = Vec::new();
    for answer in answers {
        let read = reader.read(answer.as_bytes(), |stream| {
            let taken = pool.receive_onto(stream.command_id, stream.data, &mut events);
            assert!(taken.is_ok(), "what was written is well-formed");
            events.drain(..).for_each(&mut each);
        });
        assert!(read.is_ok(), "what was written is well-formed");
    }
}

fn streams(answers: &[String], mut each: impl FnMut(&[u8])) {
    let mut reader = ReceiveReader::new(Limits::default());
    for answer in answers {
        let read = reader.read(answer.as_bytes(), |stream| each(stream.data));
        assert!(read.is_ok(), "what was written is well-formed");
    }
}
