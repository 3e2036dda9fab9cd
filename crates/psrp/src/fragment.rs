//! Fragments: the pieces in which messages travel, \[MS-PSRP\] 2.2.4.

use std::collections::VecDeque;

use crate::Error;

/// Length of a fragment's header.
pub const HEADER_LEN: usize = 21;

/// A blob length that fits a 153,600-byte envelope once it is base64: 32 KiB, PowerShell's default.
pub const DEFAULT_MAX_BLOB: usize = 32 << 10;

const START: u8 = 0x01;
const END: u8 = 0x02;

/// Cuts messages into fragments. One counter serves a whole pool, its pipelines included.
#[derive(Debug, Clone)]
pub struct Fragmenter {
    next_object: u64,
}

impl Default for Fragmenter {
    fn default() -> Self {
        Self::new()
    }
}

impl Fragmenter {
    /// A fragmenter whose first object has the id 1.
    pub fn new() -> Self {
        Fragmenter { next_object: 1 }
    }

    /// Cuts one message into fragments whose blobs are at most `max_blob` bytes (at least 1).
    pub fn fragment(&mut self, message: &[u8], max_blob: usize) -> Vec<Vec<u8>> {
        let object = self.next_object;
        self.next_object += 1;
        // A blob length is 32 bits on the wire.
        let max_blob = max_blob.clamp(1, u32::MAX as usize);
        let count = message.len().div_ceil(max_blob).max(1);
        (0..count)
            .map(|index| {
                let from = index * max_blob;
                let blob = &message[from..message.len().min(from + max_blob)];
                let flags = (u8::from(index == 0) * START) | (u8::from(index + 1 == count) * END);
                let mut fragment = Vec::with_capacity(HEADER_LEN + blob.len());
                fragment.extend_from_slice(&object.to_be_bytes());
                fragment.extend_from_slice(&(index as u64).to_be_bytes());
                fragment.push(flags);
                fragment.extend_from_slice(&(blob.len() as u32).to_be_bytes());
                fragment.extend_from_slice(blob);
                fragment
            })
            .collect()
    }
}

/// Bounds of a [`Defragmenter`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one message. Default 64 MiB (PowerShell: 200 MB).
    pub message: usize,
    /// Messages of one stream that may be incomplete at a time. Default 8; the oldest gives way.
    pub partial: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { message: 64 << 20, partial: 8 }
    }
}

/// Joins the fragments of one stream: the pool's, or one command's.
///
/// Object ids may have gaps, go backwards and repeat, as they do after a Connect.
/// A fragment that continues nothing is dropped; a start fragment begins its object anew.
#[derive(Debug, Clone, Default)]
pub struct Defragmenter {
    limits: Limits,
    partial: VecDeque<Partial>,
    dropped: u64,
}

#[derive(Debug, Clone)]
struct Partial {
    object: u64,
    next: u64,
    data: Vec<u8>,
}

impl Defragmenter {
    /// A defragmenter with nothing assembled.
    pub fn new(limits: Limits) -> Self {
        Defragmenter { limits, partial: VecDeque::new(), dropped: 0 }
    }

    /// Takes one run of whole fragments and returns the messages that it completes.
    ///
    /// # Errors
    ///
    /// [`Error::FragmentCut`] when the run ends inside a fragment, [`Error::Limit`] when a message
    /// grows too large. The stream cannot be used after an error.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<Vec<u8>>, Error> {
        let mut messages = Vec::new();
        self.push_each(bytes, |message| {
            messages.push(message.to_vec());
            Ok(())
        })?;
        Ok(messages)
    }

    /// As [`Defragmenter::push`], showing each message where it lies: one that came in a single
    /// fragment is not copied.
    ///
    /// # Errors
    ///
    /// As [`Defragmenter::push`], and the first error of `visit`.
    pub fn push_each(
        &mut self,
        mut bytes: &[u8],
        mut visit: impl FnMut(&[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        while !bytes.is_empty() {
            let fragment = Fragment::parse(bytes)?;
            bytes = &bytes[HEADER_LEN + fragment.blob.len()..];
            if fragment.is_whole() {
                self.whole(&fragment)?;
                visit(fragment.blob)?;
            } else if let Some(message) = self.take(&fragment)? {
                visit(&message)?;
            }
        }
        Ok(())
    }

    /// A fragment that is a message by itself begins its object anew, as any start fragment does.
    fn whole(&mut self, fragment: &Fragment<'_>) -> Result<(), Error> {
        if fragment.blob.len() > self.limits.message {
            return Err(Error::Limit { what: "message size", limit: self.limits.message as u64 });
        }
        if let Some(index) = self.partial.iter().position(|partial| partial.object == fragment.object) {
            self.partial.remove(index);
        }
        Ok(())
    }

    /// Fragments dropped because they continued nothing.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Whether a message is incomplete.
    pub fn is_partial(&self) -> bool {
        !self.partial.is_empty()
    }

    /// Whether it is as one that has seen nothing.
    pub(crate) fn is_fresh(&self) -> bool {
        self.partial.is_empty() && self.dropped == 0
    }

    fn take(&mut self, fragment: &Fragment<'_>) -> Result<Option<Vec<u8>>, Error> {
        let known = self.partial.iter().position(|p| p.object == fragment.object);
        let mut partial = if fragment.flags & START != 0 {
            if let Some(index) = known {
                self.partial.remove(index);
            }
            Partial { object: fragment.object, next: 0, data: Vec::new() }
        } else {
            match known.and_then(|index| self.partial.remove(index)) {
                Some(partial) if partial.next == fragment.index => partial,
                _ => {
                    self.dropped += 1;
                    return Ok(None);
                }
            }
        };
        if partial.data.len() + fragment.blob.len() > self.limits.message {
            return Err(Error::Limit { what: "message size", limit: self.limits.message as u64 });
        }
        partial.data.extend_from_slice(fragment.blob);
        partial.next = fragment.index.saturating_add(1);
        if fragment.flags & END != 0 {
            return Ok(Some(partial.data));
        }
        self.partial.push_back(partial);
        while self.partial.len() > self.limits.partial.max(1)
            || self.partial.len() > 1 && self.partial.iter().map(|p| p.data.len()).sum::<usize>() > self.limits.message
        {
            self.partial.pop_front();
            self.dropped += 1;
        }
        Ok(None)
    }
}

/// One fragment, borrowed from the bytes it came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fragment<'a> {
    pub(crate) object: u64,
    pub(crate) index: u64,
    pub(crate) flags: u8,
    pub(crate) blob: &'a [u8],
}

impl<'a> Fragment<'a> {
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
        let cut = |needed: u64| Error::FragmentCut { needed, present: bytes.len() as u64 };
        let (object, rest) = bytes.split_first_chunk().ok_or_else(|| cut(HEADER_LEN as u64))?;
        let (index, rest) = rest.split_first_chunk().ok_or_else(|| cut(HEADER_LEN as u64))?;
        let (&flags, rest) = rest.split_first().ok_or_else(|| cut(HEADER_LEN as u64))?;
        let (length, rest) = rest.split_first_chunk().ok_or_else(|| cut(HEADER_LEN as u64))?;
        let length = u32::from_be_bytes(*length);
        let blob = usize::try_from(length)
            .ok()
            .and_then(|length| rest.get(..length))
            .ok_or_else(|| cut(HEADER_LEN as u64 + u64::from(length)))?;
        Ok(Fragment { object: u64::from_be_bytes(*object), index: u64::from_be_bytes(*index), flags, blob })
    }

    /// Whether a whole message is in this one fragment.
    pub(crate) fn is_whole(&self) -> bool {
        self.flags & (START | END) == START | END
    }
}
