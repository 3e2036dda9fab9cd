//! What a session page keeps, bounded by bytes.

use std::collections::VecDeque;
use std::sync::Arc;

use reattach_core::bridge::{ObjectView, OutputContent, OutputItem, Stream, ValueView};

use super::progress::Progress;

/// Bytes of text that a page keeps before it lets the oldest go: 4 MiB.
pub const LIMIT: usize = 4 * 1024 * 1024;

/// Entries of one session, oldest first, and what its commands say of their progress.
#[derive(Debug, Clone)]
pub struct Scrollback {
    items: VecDeque<Arc<OutputItem>>,
    bytes: usize,
    limit: usize,
    dropped: u64,
    last: u64,
    counts: Counts,
    progress: Progress,
}

/// How many entries are kept of which kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts([usize; Kind::ALL.len()]);

/// Kinds of entries that can be hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Success output and text written to the host.
    Output,
    /// Error records.
    Error,
    /// Warnings.
    Warning,
    /// Verbose messages.
    Verbose,
    /// Debug messages.
    Debug,
    /// Information records.
    Information,
}

impl Kind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Output, Self::Error, Self::Warning, Self::Verbose, Self::Debug, Self::Information];

    /// Of an entry; what was typed and the engine's own lines are always shown.
    #[must_use]
    pub fn of(item: &OutputItem) -> Option<Self> {
        match item.content.stream()? {
            Stream::Output | Stream::Host => Some(Self::Output),
            Stream::Error => Some(Self::Error),
            Stream::Warning => Some(Self::Warning),
            Stream::Verbose => Some(Self::Verbose),
            Stream::Debug => Some(Self::Debug),
            Stream::Information => Some(Self::Information),
            Stream::Progress | Stream::Input | Stream::WhatIf => None,
        }
    }
}

impl Counts {
    /// Of a kind.
    #[must_use]
    pub fn of(&self, kind: Kind) -> usize {
        self.0[kind as usize]
    }
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
        Self {
            items: VecDeque::new(),
            bytes: 0,
            limit,
            dropped: 0,
            last: 0,
            counts: Counts::default(),
            progress: Progress::default(),
        }
    }

    /// Appends; entries that came before are passed over. Progress is kept apart.
    pub fn extend(&mut self, items: Vec<OutputItem>) {
        for item in items {
            if item.sequence <= self.last {
                continue;
            }
            self.last = item.sequence;
            if let OutputContent::Progress(record) = &item.content {
                self.progress.put(record);
                continue;
            }
            // What a command did not complete ends when the next one begins, or when the engine draws a line.
            if matches!(item.content, OutputContent::Separator { .. }) || item.content.stream() == Some(Stream::Input) {
                self.progress.clear();
            }
            self.bytes += size(&item);
            if let Some(kind) = Kind::of(&item) {
                self.counts.0[kind as usize] += 1;
            }
            self.items.push_back(Arc::new(item));
        }
        self.shorten(self.limit);
    }

    /// Lets the oldest go until at most so many bytes are kept; always keeps the newest entry.
    pub fn shorten(&mut self, limit: usize) {
        while self.bytes > limit && self.items.len() > 1 {
            if let Some(oldest) = self.items.pop_front() {
                self.bytes -= size(&oldest);
                self.dropped += 1;
                if let Some(kind) = Kind::of(&oldest) {
                    self.counts.0[kind as usize] -= 1;
                }
            }
        }
    }

    /// The entries, oldest first.
    #[must_use]
    pub fn items(&self) -> &VecDeque<Arc<OutputItem>> {
        &self.items
    }

    /// About how many bytes they take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// How many entries have come, those included that were let go.
    #[must_use]
    pub fn arrived(&self) -> u64 {
        self.dropped + self.items.len() as u64
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

    /// Number of the newest entry, 0 before the first.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.last
    }

    /// How many entries are kept of which kind.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// What is under way.
    #[must_use]
    pub fn progress(&self) -> &Progress {
        &self.progress
    }
}

/// About what an entry takes in memory.
fn size(item: &OutputItem) -> usize {
    const OVERHEAD: usize = 64;
    OVERHEAD
        + match &item.content {
            OutputContent::Object { object } => size_of_object(object),
            content => content.plain().map_or(0, str::len),
        }
}

fn size_of_object(object: &ObjectView) -> usize {
    object.text.len() + object.type_name.len() + size_of_value(&object.value)
}

fn size_of_value(value: &ValueView) -> usize {
    const OVERHEAD: usize = 32;
    OVERHEAD
        + match value {
            ValueView::Null | ValueView::Bool(_) => 0,
            ValueView::Number(text)
            | ValueView::Text(text)
            | ValueView::Date(text)
            | ValueView::Duration(text)
            | ValueView::Cut(text) => text.len(),
            ValueView::List(items) => items.iter().map(size_of_value).sum(),
            ValueView::Object(properties) => {
                properties.iter().map(|p| p.name.len() + p.text.len() + size_of_value(&p.value)).sum()
            }
        }
}

#[cfg(test)]
mod tests {
    use reattach_core::bridge::{ProgressView, Text};

    use super::*;
    use crate::model::sample::{object, process, text};

    fn sequences(scrollback: &Scrollback) -> Vec<u64> {
        scrollback.items().iter().map(|item| item.sequence).collect()
    }

    #[test]
    fn what_came_before_is_not_shown_twice() {
        let mut scrollback = Scrollback::default();
        scrollback.extend(vec![text(1, Stream::Output, "a"), text(2, Stream::Output, "b")]);
        scrollback.extend(vec![text(2, Stream::Output, "b"), text(3, Stream::Error, "c")]);
        assert_eq!(sequences(&scrollback), [1, 2, 3]);
        assert_eq!((scrollback.counts().of(Kind::Output), scrollback.counts().of(Kind::Error)), (2, 1));
    }

    #[test]
    fn the_oldest_goes_and_is_counted_and_the_newest_stays() {
        let mut scrollback = Scrollback::with_limit(300);
        for sequence in 1..=10 {
            scrollback.extend(vec![text(sequence, Stream::Output, &"x".repeat(36))]);
        }
        assert_eq!(sequences(&scrollback), [8, 9, 10]);
        assert_eq!((scrollback.dropped(), scrollback.counts().of(Kind::Output)), (7, 3));
        scrollback.extend(vec![text(11, Stream::Output, &"x".repeat(1000))]);
        assert_eq!(sequences(&scrollback), [11]);
        assert_eq!(scrollback.arrived(), 11);
        scrollback.extend(vec![text(12, Stream::Output, "y"), text(13, Stream::Output, "z")]);
        scrollback.shorten(0);
        assert_eq!((sequences(&scrollback), scrollback.dropped()), (vec![13], 12));
        assert!(scrollback.bytes() < 100);
    }

    #[test]
    fn an_object_weighs_what_it_holds() {
        let mut scrollback = Scrollback::with_limit(10_000);
        let mut large = process(1, "x", 1);
        large.value = ValueView::List(vec![ValueView::Text("y".repeat(4000)); 2]);
        scrollback.extend(vec![object(1, large.clone()), object(2, large)]);
        assert_eq!(sequences(&scrollback), [2]);
    }

    #[test]
    fn progress_is_kept_apart_and_ends_with_the_command() {
        let record = ProgressView {
            source_id: 0,
            activity_id: 1,
            parent_activity_id: None,
            activity: "Patching".into(),
            status: String::new(),
            current_operation: String::new(),
            percent_complete: None,
            seconds_remaining: None,
            completed: false,
        };
        let mut scrollback = Scrollback::default();
        let begun = |sequence| OutputItem { sequence, at: 0, content: OutputContent::Progress(record.clone()) };
        scrollback.extend(vec![begun(1)]);
        assert!(scrollback.is_empty() && !scrollback.progress().is_empty());
        let ended = OutputContent::Separator { text: Text::new("engine-separator-ended") };
        scrollback.extend(vec![OutputItem { sequence: 2, at: 0, content: ended }]);
        assert!(scrollback.progress().is_empty());
        scrollback.extend(vec![begun(3), text(4, Stream::Output, "done")]);
        assert!(!scrollback.progress().is_empty());
        scrollback.extend(vec![text(5, Stream::Input, "the next one")]);
        assert!(scrollback.progress().is_empty());
    }
}
