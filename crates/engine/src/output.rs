//! What a session page shows: numbered, bounded, kept so that a page opened again gets it, and sent
//! no faster than the page takes it in.

use std::collections::{BTreeMap, VecDeque};

use reattach_core::bridge::{
    Arg, Millis, ObjectView, OutputContent, OutputItem, ProgressView, PropertyView, Shape, Stream, Text, ValueView,
};

/// Most items kept of one session.
pub(crate) const MOST_ITEMS: usize = 10_000;
/// Most bytes kept of one session.
pub(crate) const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Bytes that may be on their way to a page. While there are more, nothing is received for it: the
/// target waits, or drops its oldest output, as the session's buffer mode says.
pub(crate) const WINDOW: usize = 1024 * 1024;
/// Bytes in one message to the page, unless one item is larger.
const MESSAGE: usize = 256 * 1024;
/// What an item costs beside its text.
const ITEM: usize = 64;

/// The kept output of one session.
#[derive(Default)]
pub(crate) struct Output {
    items: VecDeque<OutputItem>,
    bytes: usize,
    last: u64,
    dropped: bool,
    /// Where the last record of each activity stands: source and activity to sequence.
    progress: BTreeMap<(i64, i32), u64>,
    flow: Flow,
}

/// What the page was sent and has not taken in yet.
#[derive(Default)]
struct Flow {
    waiting: VecDeque<(u64, usize)>,
    bytes: usize,
}

impl Flow {
    fn sent(&mut self, sequence: u64, bytes: usize) {
        self.waiting.push_back((sequence, bytes));
        self.bytes += bytes;
    }

    fn shown(&mut self, sequence: u64) {
        while let Some((_, bytes)) = self.waiting.pop_front_if(|(first, _)| *first <= sequence) {
            self.bytes -= bytes;
        }
    }
}

impl Output {
    /// Numbers and keeps what came; gives it back numbered.
    pub(crate) fn push(&mut self, at: Millis, contents: Vec<OutputContent>) -> Vec<OutputItem> {
        let mut items = Vec::with_capacity(contents.len());
        for content in contents {
            self.last += 1;
            let item = OutputItem { sequence: self.last, at, content };
            self.keep(item.clone());
            items.push(item);
        }
        while self.items.len() > MOST_ITEMS || self.bytes > MOST_BYTES {
            self.drop_oldest();
        }
        items
    }

    /// Of an activity only its last record is kept, and none once it is over: a script may report its progress far more
    /// often than it writes anything.
    fn keep(&mut self, item: OutputItem) {
        if let OutputContent::Progress(ProgressView { source_id, activity_id, completed, .. }) = &item.content {
            let activity = (*source_id, *activity_id);
            if let Some(old) = self.progress.remove(&activity) {
                self.remove(old);
            }
            if *completed {
                return;
            }
            self.progress.insert(activity, item.sequence);
        }
        self.bytes += size(&item);
        self.items.push_back(item);
    }

    fn remove(&mut self, sequence: u64) {
        if let Ok(at) = self.items.binary_search_by_key(&sequence, |item| item.sequence)
            && let Some(item) = self.items.remove(at)
        {
            self.bytes -= size(&item);
        }
    }

    fn drop_oldest(&mut self) {
        if let Some(old) = self.items.pop_front() {
            self.bytes -= size(&old);
            self.dropped = true;
        }
    }

    /// Drops the oldest items until no more than so many bytes are kept.
    pub(crate) fn shrink(&mut self, bytes: usize) {
        while self.bytes > bytes {
            self.drop_oldest();
        }
    }

    /// Bytes kept.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The last line is this one already.
    pub(crate) fn ends_with(&self, content: &OutputContent) -> bool {
        self.items.back().is_some_and(|item| item.content == *content)
    }

    /// Everything kept, oldest first, for a page that opens; where older items were dropped, a separator says so.
    pub(crate) fn open(&mut self) -> Vec<OutputItem> {
        self.flow = Flow::default();
        let notice = self.items.front().filter(|_| self.dropped).map(|first| OutputItem {
            sequence: first.sequence.saturating_sub(1),
            at: first.at,
            content: separator(Text::new("engine-output-dropped")),
        });
        let kept: Vec<_> = notice.into_iter().chain(self.items.iter().cloned()).collect();
        self.send(&kept);
        kept
    }

    /// These items are on their way to the page.
    pub(crate) fn send(&mut self, items: &[OutputItem]) {
        items.iter().for_each(|item| self.flow.sent(item.sequence, size(item)));
    }

    /// The page has taken everything in up to here.
    pub(crate) fn shown(&mut self, sequence: u64) {
        self.flow.shown(sequence);
    }

    /// Nobody looks any more.
    pub(crate) fn close(&mut self) {
        self.flow = Flow::default();
    }

    /// More is on its way to the page than it should be sent at a time.
    pub(crate) fn is_full(&self) -> bool {
        self.flow.bytes > WINDOW
    }
}

/// Items in messages of a bounded size, in order.
pub(crate) fn messages(items: Vec<OutputItem>) -> impl Iterator<Item = Vec<OutputItem>> {
    let mut items = items.into_iter().peekable();
    std::iter::from_fn(move || {
        let mut message = Vec::new();
        let mut bytes = 0;
        while let Some(item) = items.next_if(|item| message.is_empty() || bytes + size(item) <= MESSAGE) {
            bytes += size(&item);
            message.push(item);
        }
        (!message.is_empty()).then_some(message)
    })
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
    size_of(&item.content)
}

/// What content costs to keep, in bytes, roughly.
pub(crate) fn size_of(content: &OutputContent) -> usize {
    ITEM + match content {
        OutputContent::Text { text, .. } => text.len(),
        OutputContent::Object { object } => size_of_object(object),
        OutputContent::Error { text, message, error_id, category, target } => {
            text.len() + message.len() + error_id.len() + category.len() + target.len()
        }
        OutputContent::Progress(progress) => {
            progress.activity.len() + progress.status.len() + progress.current_operation.len()
        }
        OutputContent::Separator { text } => size_of_text(text),
    }
}

fn size_of_text(text: &Text) -> usize {
    let argument = |(name, value): &(String, Arg)| {
        name.len()
            + match value {
                Arg::Text(text) => text.len(),
                Arg::Number(_) => 8,
            }
    };
    text.id.len() + text.args.iter().map(argument).sum::<usize>()
}

fn size_of_object(object: &ObjectView) -> usize {
    let columns = match &object.shape {
        Shape::Text => 0,
        Shape::Table { columns } | Shape::List { properties: columns } => columns.iter().map(String::len).sum(),
    };
    object.type_name.len() + object.text.len() + columns + size_of_value(&object.value)
}

/// The engine bounds the depth of what it shows.
fn size_of_value(value: &ValueView) -> usize {
    8 + match value {
        ValueView::Null | ValueView::Bool(_) => 0,
        ValueView::Number(text)
        | ValueView::Text(text)
        | ValueView::Date(text)
        | ValueView::Duration(text)
        | ValueView::Cut(text) => text.len(),
        ValueView::List(items) => items.iter().map(size_of_value).sum(),
        ValueView::Object(properties) => {
            let property =
                |PropertyView { name, text, value }: &PropertyView| name.len() + text.len() + size_of_value(value);
            properties.iter().map(property).sum()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use crate::testing::test;

    fn line(text: impl Into<String>) -> OutputContent {
        super::text(Stream::Output, text)
    }

    fn progress(activity_id: i32, status: &str, completed: bool) -> OutputContent {
        OutputContent::Progress(ProgressView {
            source_id: 0,
            activity_id,
            parent_activity_id: None,
            activity: "Copy".into(),
            status: status.into(),
            current_operation: String::new(),
            percent_complete: None,
            seconds_remaining: None,
            completed,
        })
    }

    #[test]
    fn the_oldest_goes_first_and_a_separator_says_so() {
        let mut output = Output::default();
        for n in 0..MOST_ITEMS + 5 {
            output.push(0, vec![line(n.to_string())]);
        }
        let kept = output.open();
        assert_eq!(kept.len(), MOST_ITEMS + 1);
        assert!(matches!(kept[0].content, OutputContent::Separator { .. }));
        assert_eq!(kept[1].content, line("5"));
        assert!(kept.windows(2).all(|pair| pair[0].sequence + 1 == pair[1].sequence));
    }

    #[test]
    fn bytes_are_bounded_too() {
        let mut output = Output::default();
        for _ in 0..6 {
            output.push(0, vec![line("x".repeat(1024 * 1024))]);
        }
        assert_eq!(output.open().len(), 3 + 1);
        output.shrink(1024 * 1024 + ITEM);
        assert_eq!(output.open().len(), 1 + 1);
        output.shrink(0);
        assert_eq!((output.bytes(), output.open().len()), (0, 0));
    }

    #[test]
    fn of_an_activity_the_last_record_is_kept_and_none_after_its_end() {
        let mut output = Output::default();
        output.push(0, vec![line("a"), progress(1, "one", false), progress(2, "other", false)]);
        output.push(0, (0..20_000).map(|n| progress(1, &n.to_string(), false)).collect());
        let kept: Vec<_> = output.open().into_iter().map(|item| item.content).collect();
        assert_eq!(kept, [line("a"), progress(2, "other", false), progress(1, "19999", false)]);
        output.push(0, vec![progress(1, "", true), progress(2, "", true)]);
        assert_eq!(output.open().len(), 1);
    }

    #[test]
    fn a_page_is_sent_a_window_and_no_more_until_it_has_taken_it_in() {
        let mut output = Output::default();
        let push = |output: &mut Output| {
            let items = output.push(0, vec![line("x".repeat(WINDOW / 2))]);
            output.send(&items);
        };
        push(&mut output);
        assert!(!output.is_full());
        push(&mut output);
        assert!(output.is_full());
        output.shown(1);
        assert!(!output.is_full());
        push(&mut output);
        assert!(output.is_full());
        // Who opens the page again takes everything in again.
        output.shown(3);
        output.open();
        assert!(output.is_full());
        output.shown(u64::MAX);
        assert!(!output.is_full());
        output.open();
        output.close();
        assert!(!output.is_full());
    }

    #[test]
    fn messages_are_bounded_and_keep_the_order() {
        let mut output = Output::default();
        let sizes = [10, MESSAGE, MESSAGE * 2, MESSAGE / 2, 10, MESSAGE / 2];
        let items = output.push(0, sizes.iter().map(|size| line("x".repeat(*size))).collect());
        let counts: Vec<_> = messages(items.clone()).map(|message| message.len()).collect();
        assert_eq!(counts, [1, 1, 1, 2, 1]);
        assert_eq!(messages(items.clone()).flatten().collect::<Vec<_>>(), items);
    }
}
