//! Reading answers: bare, layer by layer, and whole.

use base64_simd::STANDARD;
use quick_xml::events::Event as Xml;
use reattach_psrp::Uuid;
use reattach_psrp::client::{ClientPool, Event};
use reattach_psrp::clixml::Value;
use reattach_psrp::fragment::{Defragmenter, Limits as FragmentLimits};
use reattach_wsman::{Limits, ReceiveReader};

/// Tokens in a document.
pub(super) fn tokenise(document: &[u8]) -> usize {
    let mut reader = quick_xml::Reader::from_reader(document);
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
    streams(answers, |data| texts.push(STANDARD.encode_to_string(data)));
    texts
}

/// Decodes one text.
pub(super) fn unpack(text: &str, buffer: &mut Vec<u8>) -> usize {
    buffer.clear();
    assert!(STANDARD.decode_append(text, buffer).is_ok(), "what was encoded is base64");
    buffer.len()
}

/// The least that makes values of one text: it is decoded, what it holds is found to be UTF-8 and copied.
pub(super) fn least(text: &str, buffer: &mut Vec<u8>, copy: &mut String) -> usize {
    const FRAGMENT_AND_MESSAGE: usize = 64;
    unpack(text, buffer);
    copy.clear();
    let inner = std::str::from_utf8(buffer.get(FRAGMENT_AND_MESSAGE..).unwrap_or_default());
    copy.push_str(inner.unwrap_or_default());
    copy.len()
}

/// The values that the answers carry.
pub(super) fn values(answers: &[String]) -> Vec<Value> {
    let mut values = Vec::new();
    Reader::default().events(answers, |event| {
        if let Event::Output { value, .. } = event {
            values.push(value);
        }
    });
    values
}

/// What reads one stream, as the engine does.
pub struct Reader {
    pool: ClientPool,
    reader: ReceiveReader,
    events: Vec<Event>,
}

impl Default for Reader {
    fn default() -> Self {
        let pool = ClientPool::new(Uuid::from_u128(7));
        Self { pool, reader: ReceiveReader::new(Limits::default()), events: Vec::new() }
    }
}

impl Reader {
    /// Reads the next answers to values and lets them go; gives how many there were.
    pub fn read(&mut self, answers: &[String]) -> usize {
        let mut count = 0;
        self.events(answers, |event| count += usize::from(matches!(event, Event::Output { .. })));
        assert!(count > 0, "the answers hold output");
        count
    }

    fn events(&mut self, answers: &[String], mut each: impl FnMut(Event)) {
        let Self { pool, reader, events } = self;
        for answer in answers {
            let read = reader.read(answer.as_bytes(), |stream| {
                let taken = pool.receive_onto(stream.command_id, stream.data, events);
                assert!(taken.is_ok(), "what was written is well-formed");
                events.drain(..).for_each(&mut each);
            });
            assert!(read.is_ok(), "what was written is well-formed");
        }
    }
}

fn streams(answers: &[String], mut each: impl FnMut(&[u8])) {
    let mut reader = ReceiveReader::new(Limits::default());
    for answer in answers {
        let read = reader.read(answer.as_bytes(), |stream| each(stream.data));
        assert!(read.is_ok(), "what was written is well-formed");
    }
}
