//! Frames: one byte of type, four bytes of big-endian length, the content.

use crate::{MAX_HEAD, MAX_RESPONSE};

const HEADER: usize = 5;
/// Largest content of an end or a problem, in bytes.
const MAX_TAIL: usize = 16 * 1024;
/// Largest content of one data frame, in bytes.
const MAX_DATA: usize = MAX_RESPONSE;

/// One frame of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// JSON of a [`RequestHead`](crate::RequestHead) or a [`ResponseHead`](crate::ResponseHead).
    Head(Vec<u8>),
    /// Part of the HTTP body.
    Data(Vec<u8>),
    /// JSON of an [`End`](crate::End).
    End(Vec<u8>),
    /// JSON of a [`Problem`](crate::Problem) that came up after the head.
    Problem(Vec<u8>),
}

/// Why a body is not made of frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FrameError {
    /// No frame has this type.
    #[error("unknown frame type {0}")]
    UnknownType(u8),
    /// The announced length is over the limit of its type.
    #[error("frame of {0} bytes is too large")]
    TooLarge(u32),
}

/// Writes one frame.
#[must_use]
pub fn encode(frame: &Frame) -> Vec<u8> {
    let (kind, content) = match frame {
        Frame::Head(content) => (1, content),
        Frame::Data(content) => (2, content),
        Frame::End(content) => (3, content),
        Frame::Problem(content) => (4, content),
    };
    let mut out = Vec::with_capacity(HEADER + content.len());
    out.push(kind);
    // Contents are bounded far below 4 GiB by their makers.
    out.extend_from_slice(&u32::try_from(content.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(content);
    out
}

/// Reads frames from a body that arrives in pieces.
#[derive(Debug, Default)]
pub struct FrameReader {
    buffer: Vec<u8>,
}

impl FrameReader {
    /// A reader at the start of a body.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a piece and returns the frames that it completes.
    ///
    /// # Errors
    /// When the body is not made of frames; the reader must not be used any further.
    pub fn push(&mut self, piece: &[u8]) -> Result<Vec<Frame>, FrameError> {
        self.buffer.extend_from_slice(piece);
        let mut frames = Vec::new();
        let mut at = 0;
        while let Some((kind, length)) = header(&self.buffer[at..]) {
            let size = usize::try_from(length).map_err(|_| FrameError::TooLarge(length))?;
            if size > limit(kind)? {
                return Err(FrameError::TooLarge(length));
            }
            let Some(content) = self.buffer.get(at + HEADER..at + HEADER + size) else { break };
            let content = content.to_vec();
            frames.push(match kind {
                1 => Frame::Head(content),
                2 => Frame::Data(content),
                3 => Frame::End(content),
                _ => Frame::Problem(content),
            });
            at += HEADER + size;
        }
        self.buffer.drain(..at);
        Ok(frames)
    }

    /// Whether the body may end here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.buffer.is_empty()
    }
}

fn header(bytes: &[u8]) -> Option<(u8, u32)> {
    let [kind, a, b, c, d] = *bytes.first_chunk::<HEADER>()?;
    Some((kind, u32::from_be_bytes([a, b, c, d])))
}

fn limit(kind: u8) -> Result<usize, FrameError> {
    match kind {
        1 => Ok(MAX_HEAD),
        2 => Ok(MAX_DATA),
        3 | 4 => Ok(MAX_TAIL),
        other => Err(FrameError::UnknownType(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_survive_any_cut() {
        let frames = [
            Frame::Head(b"{}".to_vec()),
            Frame::Data(vec![7; 300]),
            Frame::Data(Vec::new()),
            Frame::End(b"{}".to_vec()),
        ];
        let body: Vec<u8> = frames.iter().flat_map(encode).collect();
        for step in [1, 2, 5, 7, body.len()] {
            let mut reader = FrameReader::new();
            let read: Vec<Frame> = body.chunks(step).flat_map(|piece| reader.push(piece).expect("valid")).collect();
            assert_eq!(read, frames, "in pieces of {step}");
            assert!(reader.is_empty());
        }
    }

    #[test]
    fn a_cut_frame_stays_open() {
        let mut reader = FrameReader::new();
        assert_eq!(reader.push(&[2, 0, 0, 0, 9, 1]), Ok(Vec::new()));
        assert!(!reader.is_empty());
    }

    #[test]
    fn lying_lengths_and_unknown_types_are_refused_before_they_cost_memory() {
        assert_eq!(FrameReader::new().push(&[9, 0, 0, 0, 1]), Err(FrameError::UnknownType(9)));
        assert_eq!(FrameReader::new().push(&[1, 255, 0, 0, 0]), Err(FrameError::TooLarge(0xff00_0000)));
    }
}
