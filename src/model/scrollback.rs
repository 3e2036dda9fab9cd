//! What a session page shows, bounded by bytes.

use std::collections::VecDeque;
use std::sync::Arc;

use reattach_core::bridge::{OutputContent, OutputItem};

/// Bytes of text that a page keeps before it lets the oldest go: 2 MiB.
pub const LIMIT: usize = 2 * 1024 * 1024;

/// Entries of one session, oldest first.
#[derive(Debug, Clone)]
pub struct Scrollback {
    items: VecDeque<Arc<OutputItem>>,
    bytes: usize,
    limit: usize,
    dropped: u64,
    last: u64,
}

impl Default for Scrollback {
    fn default() -> Self {
        Self::with_limit(LIMIT)
    }
}

impl Scrollback {
    /// Keeps at most `limit` bytes, and always the newest entry.
    #[must_use]
    pub fn with_limit(limit: usize) -> Self {
        Self { items: VecDeque::new(), bytes: 0, limit, dropped: 0, last: 0 }
    }

    /// Appends; entries that came before are passed over.
    pub fn extend(&mut self, items: Vec<OutputItem>) {
        for item in items {
            if item.sequence <= self.last {
                continue;
            }
            self.last = item.sequence;
            self.bytes += size(&item);
            self.items.push_back(Arc::new(item));
        }
        while self.bytes > self.limit && self.items.len() > 1 {
            if let Some(oldest) = self.items.pop_front() {
                self.bytes -= size(&oldest);
                self.dropped += 1;
            }
        }
    }

    /// The entries, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<OutputItem>> {
        self.items.iter()
    }

    /// Whether nothing has come yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// How many entries were let go.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped
    }
}

fn size(item: &OutputItem) -> usize {
    const OVERHEAD: usize = 64;
    OVERHEAD
        + match &item.content {
            // The object itself is about as large as its text.
            OutputContent::Object { object } => 2 * object.text.len(),
            content => content.plain().map_or(0, str::len),
        }
}

#[cfg(test)]
mod tests {
    use reattach_core::bridge::Stream;

    use super::*;

    fn item(sequence: u64, text: &str) -> OutputItem {
        OutputItem { sequence, at: 0, content: OutputContent::text(Stream::Output, text) }
    }

    #[test]
    fn what_came_before_is_not_shown_twice() {
        let mut scrollback = Scrollback::default();
        scrollback.extend(vec![item(1, "a"), item(2, "b")]);
        scrollback.extend(vec![item(2, "b"), item(3, "c")]);
        assert_eq!(scrollback.iter().map(|item| item.sequence).collect::<Vec<_>>(), [1, 2, 3]);
    }

    #[test]
    fn the_oldest_goes_and_is_counted_and_the_newest_stays() {
        let mut scrollback = Scrollback::with_limit(300);
        for sequence in 1..=10 {
            scrollback.extend(vec![item(sequence, &"x".repeat(36))]);
        }
        assert_eq!(scrollback.iter().map(|item| item.sequence).collect::<Vec<_>>(), [8, 9, 10]);
        assert_eq!(scrollback.dropped(), 7);
        scrollback.extend(vec![item(11, &"x".repeat(1000))]);
        assert_eq!(scrollback.iter().map(|item| item.sequence).collect::<Vec<_>>(), [11]);
    }
}
