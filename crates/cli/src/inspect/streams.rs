//! Fragments joined to messages, each byte with the place that it came from.

use std::collections::BTreeMap;

use reattach_core::bridge::Text;
use reattach_psrp::fragment::HEADER_LEN;
use reattach_psrp::message;

use super::conversation::Problem;
use super::source::{Located, Place};

/// One stream of a pool or of a command. It goes on from one envelope to the next.
#[derive(Debug, Default)]
pub(crate) struct Stream {
    open: BTreeMap<u64, Assembly>,
}

/// A message's bytes, and where each run of them stands.
#[derive(Debug, Default)]
pub(crate) struct Assembly {
    pub(crate) bytes: Vec<u8>,
    pieces: Vec<Piece>,
    /// The number that the next fragment must have.
    next: u64,
}

#[derive(Debug)]
struct Piece {
    /// The first byte of the message that is in it.
    from: usize,
    located: Option<Located>,
    /// The first byte of the stream's data that is in it.
    within: usize,
}

/// A fragment's header, \[MS-PSRP\] 2.2.4.
struct Header {
    object: u64,
    index: u64,
    starts: bool,
    ends: bool,
}

impl Assembly {
    /// Where a byte of the message stands.
    pub(crate) fn place(&self, byte: usize) -> Option<Place> {
        let piece = self.pieces.iter().rev().find(|piece| piece.from <= byte)?;
        Some(piece.located.as_ref()?.place(piece.within + byte - piece.from))
    }

    /// The name of its type.
    pub(crate) fn name(&self) -> &'static str {
        let type_id = self.bytes.get(4..8).and_then(|bytes| bytes.first_chunk());
        type_id.map_or("PSRP", |bytes| message::name(u32::from_le_bytes(*bytes)))
    }

    fn push(&mut self, blob: &[u8], located: Option<&Located>, within: usize) {
        self.pieces.push(Piece { from: self.bytes.len(), located: located.cloned(), within });
        self.bytes.extend_from_slice(blob);
        self.next = self.next.saturating_add(1);
    }
}

impl Stream {
    /// Takes a run of fragments; returns the messages that it completes, and says what is wrong with it.
    pub(crate) fn push(&mut self, data: &[u8], located: Option<&Located>) -> (Vec<Assembly>, Vec<Problem>) {
        let (mut done, mut problems) = (Vec::new(), Vec::new());
        let mut at = 0;
        while at < data.len() {
            let problem = |text| Problem { text, place: located.map(|located| located.place(at)), is_said: false };
            let (header, blob) = match fragment(&data[at..]) {
                Ok(fragment) => fragment,
                Err(needed) => {
                    problems.push(problem(cut(needed, data.len() - at)));
                    // What follows is read from its own beginning.
                    self.open.clear();
                    break;
                }
            };
            let known = self.open.remove(&header.object).filter(|assembly| assembly.next == header.index);
            match if header.starts { Some(Assembly::default()) } else { known } {
                Some(mut assembly) => {
                    assembly.push(blob, located, at + HEADER_LEN);
                    if header.ends {
                        done.push(assembly);
                    } else {
                        self.open.insert(header.object, assembly);
                    }
                }
                None => problems.push(problem(
                    Text::new("cli-inspect-fragment-lost")
                        .with_number("index", number(header.index))
                        .with_number("object", number(header.object)),
                )),
            }
            at += HEADER_LEN + blob.len();
        }
        (done, problems)
    }
}

/// The fragment at the beginning of these bytes, or how many there should be.
fn fragment(bytes: &[u8]) -> Result<(Header, &[u8]), u64> {
    let whole = HEADER_LEN as u64;
    let (object, rest) = bytes.split_first_chunk().ok_or(whole)?;
    let (index, rest) = rest.split_first_chunk().ok_or(whole)?;
    let (&flags, rest) = rest.split_first().ok_or(whole)?;
    let (length, rest) = rest.split_first_chunk().ok_or(whole)?;
    let length = u32::from_be_bytes(*length);
    let blob = usize::try_from(length).ok().and_then(|length| rest.get(..length));
    let header = Header {
        object: u64::from_be_bytes(*object),
        index: u64::from_be_bytes(*index),
        starts: flags & 1 != 0,
        ends: flags & 2 != 0,
    };
    Ok((header, blob.ok_or(whole + u64::from(length))?))
}

fn cut(needed: u64, present: usize) -> Text {
    Text::new("cli-inspect-fragment-cut")
        .with_number("needed", number(needed))
        .with_number("present", number(present as u64))
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
