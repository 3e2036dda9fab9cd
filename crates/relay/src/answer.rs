//! Reading the framed body of an answer.

use alloc::vec::Vec;

use crate::frame::{FrameError, FrameReader, Kind};
use crate::{End, Problem, ResponseHead, limit};

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The target answered.
    Complete {
        /// Its head.
        head: ResponseHead,
        /// Its body.
        body: Vec<u8>,
    },
    /// The exchange failed after its head; the body is of no use.
    Failed(Problem),
}

/// Collects one answer: bytes in as they come, an [`Answer`] out. It holds at most
/// [`limit::ANSWER`] bytes of body.
#[derive(Default)]
pub struct AnswerReader {
    frames: FrameReader,
    head: Option<ResponseHead>,
    body: Vec<u8>,
    problem: Option<Problem>,
    ended: bool,
}

impl AnswerReader {
    /// An empty reader.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes bytes.
    ///
    /// # Errors
    /// What is wrong with the frames; the answer is lost then, and the pin with it.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), FrameError> {
        if bytes.is_empty() {
            return Ok(());
        }
        if self.ended {
            return Err(FrameError::AfterEnd);
        }
        for frame in self.frames.push(bytes)? {
            if self.ended {
                return Err(FrameError::AfterEnd);
            }
            match (frame.kind, &self.head) {
                (Kind::Head, None) => {
                    self.head = Some(parse(frame.kind, &frame.bytes)?);
                }
                (Kind::Data, Some(_)) if self.body.len() + frame.bytes.len() <= limit::ANSWER => {
                    self.body.extend_from_slice(&frame.bytes);
                }
                (Kind::Data, Some(_)) => return Err(FrameError::Length),
                (Kind::End, Some(_)) => {
                    let end: End = parse(frame.kind, &frame.bytes)?;
                    if end.bytes != self.body.len() as u64 {
                        return Err(FrameError::Length);
                    }
                    self.ended = true;
                }
                (Kind::Problem, _) => {
                    self.problem = Some(parse(frame.kind, &frame.bytes)?);
                    self.ended = true;
                }
                (kind, _) => return Err(FrameError::Unexpected(kind)),
            }
        }
        if self.ended && !self.frames.is_empty() { Err(FrameError::AfterEnd) } else { Ok(()) }
    }

    /// The head, as soon as it is there.
    #[must_use]
    pub fn head(&self) -> Option<&ResponseHead> {
        self.head.as_ref()
    }

    /// The HTTP body has ended: what came.
    ///
    /// # Errors
    /// [`FrameError::Incomplete`] without END: the answer was cut off.
    pub fn finish(self) -> Result<Answer, FrameError> {
        match (self.problem, self.head) {
            (Some(problem), _) => Ok(Answer::Failed(problem)),
            (None, Some(head)) if self.ended => Ok(Answer::Complete { head, body: self.body }),
            _ => Err(FrameError::Incomplete),
        }
    }
}

fn parse<T: serde::de::DeserializeOwned>(kind: Kind, bytes: &[u8]) -> Result<T, FrameError> {
    serde_json::from_slice(bytes).map_err(|_| FrameError::Malformed(kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode;

    const HEAD: &[u8] = br#"{"status":200,"challenges":[],"contentType":"a/b","location":null,"state":"open","ms":3}"#;

    fn read(parts: &[Vec<u8>]) -> Result<Answer, FrameError> {
        let mut reader = AnswerReader::new();
        for part in parts {
            reader.push(part)?;
        }
        reader.finish()
    }

    #[test]
    fn complete_only_with_end() {
        let head = encode(Kind::Head, HEAD);
        let data = encode(Kind::Data, b"abc");
        let end = encode(Kind::End, br#"{"bytes":3}"#);
        assert!(
            matches!(read(&[head.clone(), data.clone(), end.clone()]), Ok(Answer::Complete { body, .. }) if body == b"abc")
        );
        assert_eq!(read(&[head.clone(), data.clone()]), Err(FrameError::Incomplete));
        assert_eq!(read(&[head.clone(), end.clone()]), Err(FrameError::Length));
        assert_eq!(read(core::slice::from_ref(&data)), Err(FrameError::Unexpected(Kind::Data)));
        assert_eq!(read(&[head.clone(), head.clone()]), Err(FrameError::Unexpected(Kind::Head)));
        assert_eq!(read(&[head, data.clone(), end, data]), Err(FrameError::AfterEnd));
        assert_eq!(read(&[]), Err(FrameError::Incomplete));
    }
}
