//! Frames: `u8 kind, u32 big-endian length, bytes`.

use alloc::vec::Vec;

use crate::{End, RequestHead, limit};

/// What a frame is, as its first byte says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    /// JSON of a [`RequestHead`] or a [`ResponseHead`](crate::ResponseHead); always first.
    Head = 1,
    /// Bytes of the body, any number of frames.
    Data = 2,
    /// JSON of an [`End`]; without it the body is not complete.
    End = 3,
    /// JSON of a [`Problem`](crate::Problem): the exchange failed after its head was sent.
    Problem = 4,
}

impl Kind {
    fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            1 => Some(Self::Head),
            2 => Some(Self::Data),
            3 => Some(Self::End),
            4 => Some(Self::Problem),
            _ => None,
        }
    }

    fn limit(self) -> usize {
        match self {
            Self::Data => limit::DATA,
            Self::Head | Self::End | Self::Problem => limit::HEAD,
        }
    }
}

/// A whole frame.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    /// What it is.
    pub kind: Kind,
    /// Its content, within the limit of its kind.
    pub bytes: Vec<u8>,
}

impl core::fmt::Debug for Frame {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:?}({} bytes)", self.kind, self.bytes.len())
    }
}

/// Why a framed body is refused. The peer is at fault; nothing after this can be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FrameError {
    /// The first byte of a frame is none of [`Kind`].
    #[error("unknown frame type {0}")]
    UnknownKind(u8),
    /// The length is over the limit of the frame's kind.
    #[error("{kind:?} frame of {length} bytes is over the limit")]
    TooLong {
        /// What it is.
        kind: Kind,
        /// What it says.
        length: usize,
    },
    /// A frame came where its kind is not allowed.
    #[error("unexpected {0:?} frame")]
    Unexpected(Kind),
    /// The JSON of a frame does not have the form of the contract.
    #[error("malformed {0:?} frame")]
    Malformed(Kind),
    /// END does not count the bytes that came, or the body is over its limit.
    #[error("the body does not have the length that it should have")]
    Length,
    /// Bytes follow END or PROBLEM.
    #[error("bytes follow the end")]
    AfterEnd,
    /// The body ended before END: what came is cut off.
    #[error("the body ended before its end frame")]
    Incomplete,
}

/// Writes one frame. `bytes` must be within the limit of its kind; a longer one will be refused by
/// the reader.
#[must_use]
pub fn encode(kind: Kind, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 5);
    write(&mut out, kind, bytes);
    out
}

/// The body of a `POST` to [`path::RELAY`](crate::path::RELAY): HEAD, DATA, END.
#[must_use]
pub fn encode_request(head: &RequestHead, body: &[u8]) -> Vec<u8> {
    let head = json(head);
    let mut out = Vec::with_capacity(head.len() + body.len() + 64);
    write(&mut out, Kind::Head, &head);
    for chunk in body.chunks(limit::DATA) {
        write(&mut out, Kind::Data, chunk);
    }
    write(&mut out, Kind::End, &json(&End { bytes: body.len() as u64 }));
    out
}

/// JSON of a type of this crate.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> Vec<u8> {
    // Structs of strings and numbers with string keys always have a JSON form.
    serde_json::to_vec(value).unwrap_or_default()
}

fn write(out: &mut Vec<u8>, kind: Kind, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    out.push(kind as u8);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(bytes);
}

/// Cuts a byte stream into frames. It holds at most one unfinished frame.
#[derive(Default)]
pub struct FrameReader {
    buffer: Vec<u8>,
}

impl FrameReader {
    /// An empty reader.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes bytes as they come and returns the frames that they complete, in order.
    ///
    /// # Errors
    /// [`FrameError::UnknownKind`] and [`FrameError::TooLong`], as soon as the five bytes are there
    /// that show it. The reader is of no use after that.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<Frame>, FrameError> {
        self.buffer.extend_from_slice(bytes);
        let mut frames = Vec::new();
        let mut at = 0;
        while let Some(header) = self.buffer.get(at..at + 5) {
            let kind = Kind::from_byte(header[0]).ok_or(FrameError::UnknownKind(header[0]))?;
            let length = u32::from_be_bytes([header[1], header[2], header[3], header[4]]) as usize;
            if length > kind.limit() {
                return Err(FrameError::TooLong { kind, length });
            }
            let Some(bytes) = self.buffer.get(at + 5..at + 5 + length) else { break };
            frames.push(Frame { kind, bytes: bytes.to_vec() });
            at += 5 + length;
        }
        self.buffer.drain(..at);
        Ok(frames)
    }

    /// Whether no unfinished frame is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.buffer.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    #[test]
    fn any_cutting_gives_the_same_frames() {
        let mut bytes = encode(Kind::Head, b"{}");
        bytes.extend(encode(Kind::Data, b""));
        bytes.extend(encode(Kind::Data, &[7; 300]));
        bytes.extend(encode(Kind::End, b"{\"bytes\":300}"));
        let whole = FrameReader::new().push(&bytes).unwrap();
        assert_eq!(whole.len(), 4);
        for size in 1..20 {
            let mut reader = FrameReader::new();
            let mut frames = vec![];
            for chunk in bytes.chunks(size) {
                frames.extend(reader.push(chunk).unwrap());
            }
            assert_eq!(frames, whole);
            assert!(reader.is_empty());
        }
    }

    #[test]
    fn a_lying_length_is_refused_before_its_bytes_come() {
        let mut reader = FrameReader::new();
        assert_eq!(
            reader.push(&[1, 0xff, 0xff, 0xff, 0xff]),
            Err(FrameError::TooLong { kind: Kind::Head, length: 0xffff_ffff })
        );
        assert_eq!(FrameReader::new().push(&[9, 0, 0, 0, 0]), Err(FrameError::UnknownKind(9)));
    }

    #[test]
    fn a_frame_shows_no_content() {
        let frame = Frame { kind: Kind::Head, bytes: b"Negotiate secret".to_vec() };
        assert_eq!(alloc::format!("{frame:?}"), "Head(16 bytes)");
    }
}
