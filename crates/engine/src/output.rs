//! What a session page shows: numbered, bounded, and kept so that a page opened again gets it.

use std::collections::VecDeque;

use reattach_core::bridge::{Arg, Millis, OutputContent, OutputItem, Stream, Text};

/// Most items kept of one session.
pub(crate) const MOST_ITEMS: usize = 10_000;
/// Most bytes of text kept of one session.
pub(crate) const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The kept output of one session.
#[derive(Default)]
pub(crate) struct Output {
    items: VecDeque<OutputItem>,
    bytes: usize,
    last: u64,
    dropped: bool,
}

impl Output {
    /// Numbers and keeps what came; gives it back numbered.
    pub(crate) fn push(&mut self, at: Millis, contents: Vec<OutputContent>) -> Vec<OutputItem> {
        let items: Vec<_> = contents
            .into_iter()
            .map(|content| {
                self.last += 1;
                OutputItem { sequence: self.last, at, content }
            })
            .collect();
        for item in &items {
            self.bytes += size(item);
            self.items.push_back(item.clone());
        }
        while self.items.len() > MOST_ITEMS || self.bytes > MOST_BYTES {
            let Some(old) = self.items.pop_front() else { break };
            self.bytes -= size(&old);
            self.dropped = true;
        }
        items
    }

    /// Everything kept, oldest first; where older items were dropped, a separator says so.
    pub(crate) fn kept(&self) -> Vec<OutputItem> {
        let notice = self.items.front().filter(|_| self.dropped).map(|first| OutputItem {
            sequence: first.sequence.saturating_sub(1),
            at: first.at,
            content: separator(Text::new("engine-output-dropped")),
        });
        notice.into_iter().chain(self.items.iter().cloned()).collect()
    }
}

/// Text of a stream.
pub(crate) fn text(stream: Stream, text: impl Into<String>) -> OutputContent {
    OutputContent::text(stream, text)
}

/// A line of the engine's own.
pub(crate) fn separator(text: Text) -> OutputContent {
    OutputContent::Separator { text }
}

fn size(item: &OutputItem) -> usize {
    match &item.content {
        OutputContent::Separator { text } => {
            let args = text.args.iter().map(|(name, value)| {
                name.len()
                    + match value {
                        Arg::Text(text) => text.len(),
                        Arg::Number(_) => 8,
                    }
            });
            text.id.len() + args.sum::<usize>()
        }
        content => content.plain().map_or(64, str::len),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_goes_first_and_a_separator_says_so() {
        let mut output = Output::default();
        for n in 0..MOST_ITEMS + 5 {
            output.push(0, vec![text(Stream::Output, n.to_string())]);
        }
        let kept = output.kept();
        assert_eq!(kept.len(), MOST_ITEMS + 1);
        assert!(matches!(kept[0].content, OutputContent::Separator { .. }));
        assert_eq!(kept[1].content, text(Stream::Output, "5"));
        assert!(kept.windows(2).all(|pair| pair[0].sequence + 1 == pair[1].sequence));
    }

    #[test]
    fn bytes_are_bounded_too() {
        let mut output = Output::default();
        for _ in 0..6 {
            output.push(0, vec![text(Stream::Output, "x".repeat(1024 * 1024))]);
        }
        assert_eq!(output.kept().len(), 4 + 1);
    }
}
