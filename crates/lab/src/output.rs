//! Output that waits for a client.

use std::collections::VecDeque;

/// Fragments of one stream, in order, message by message.
#[derive(Debug, Default)]
pub(crate) struct Output {
    waiting: VecDeque<Piece>,
    /// Fragments that were handed out of a message whose rest still waits: a client that takes
    /// over gets them again, since it cannot use half a message.
    begun: Vec<Piece>,
    bytes: usize,
    messages: u64,
}

#[derive(Debug, Clone)]
struct Piece {
    message: u64,
    last: bool,
    kind: Kind,
    data: Vec<u8>,
}

/// What becomes of a message that nobody fetches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Output: the oldest gives way.
    Record,
    /// What a client must have: states, keys.
    State,
    /// A question to the client's host, by its call's id.
    Question(i64),
}

impl Output {
    /// Appends one message.
    pub(crate) fn push(&mut self, fragments: Vec<Vec<u8>>, kind: Kind) {
        self.messages += 1;
        let count = fragments.len();
        for (index, data) in fragments.into_iter().enumerate() {
            self.bytes += data.len();
            self.waiting.push_back(Piece { message: self.messages, last: index + 1 == count, kind, data });
        }
    }

    /// Takes fragments worth at most `budget` bytes, but at least one.
    pub(crate) fn take(&mut self, budget: usize) -> Vec<Vec<u8>> {
        let mut taken = Vec::new();
        let mut size = 0;
        while let Some(piece) = self.waiting.front() {
            if !taken.is_empty() && size + piece.data.len() > budget {
                break;
            }
            let Some(piece) = self.waiting.pop_front() else { break };
            size += piece.data.len();
            self.bytes -= piece.data.len();
            taken.push(piece.data.clone());
            if piece.last {
                self.begun.clear();
            } else {
                self.begun.push(piece);
            }
        }
        taken
    }

    /// Another client takes over: the message that was half handed out begins again.
    pub(crate) fn rewind(&mut self) {
        for piece in self.begun.drain(..).rev() {
            self.bytes += piece.data.len();
            self.waiting.push_front(piece);
        }
    }

    /// Throws the oldest messages away, whole ones, until at most `limit` bytes are left.
    pub(crate) fn shrink(&mut self, limit: usize) {
        let begun = self.begun.last().map(|piece| piece.message);
        while self.bytes > limit {
            let oldest = self.waiting.iter().find(|piece| piece.kind == Kind::Record && Some(piece.message) != begun);
            let Some(message) = oldest.map(|piece| piece.message) else { return };
            self.waiting.retain(|piece| piece.message != message);
            self.bytes = self.waiting.iter().map(|piece| piece.data.len()).sum();
        }
    }

    /// Whether a question has not been handed out yet.
    pub(crate) fn holds(&self, call_id: i64) -> bool {
        self.waiting.iter().any(|piece| piece.kind == Kind::Question(call_id))
    }

    /// Bytes of the fragment that comes next.
    pub(crate) fn next_size(&self) -> Option<usize> {
        self.waiting.front().map(|piece| piece.data.len())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(taken: Vec<Vec<u8>>) -> String {
        String::from_utf8(taken.concat()).unwrap()
    }

    fn pieces(text: &str) -> Vec<Vec<u8>> {
        text.split('-').map(|piece| piece.as_bytes().to_vec()).collect()
    }

    #[test]
    fn what_was_half_taken_begins_again_for_another_client() {
        let mut output = Output::default();
        output.push(pieces("aa-bb-cc"), Kind::Record);
        output.push(pieces("dd"), Kind::Record);
        assert_eq!(text(output.take(4)), "aabb");
        output.rewind();
        assert_eq!(text(output.take(100)), "aabbccdd");
        output.rewind();
        assert!(output.is_empty());
        assert_eq!(output.bytes(), 0);
    }

    #[test]
    fn dropping_takes_whole_messages_and_never_a_state() {
        let mut output = Output::default();
        output.push(pieces("aa-bb"), Kind::Record);
        output.push(pieces("st"), Kind::State);
        output.push(pieces("cc-dd"), Kind::Record);
        output.push(pieces("ee"), Kind::Record);
        output.shrink(7);
        assert_eq!(text(output.take(100)), "stee");
        output.push(pieces("ff-gg"), Kind::Record);
        assert_eq!(text(output.take(1)), "ff");
        output.shrink(0);
        assert_eq!(text(output.take(100)), "gg");
    }
}
