//! From entries to rows, and from rows to blocks that are drawn only while they are looked at.

use std::borrow::Cow;
use std::sync::Arc;

use reattach_core::bridge::{ObjectView, OutputContent, OutputItem, Shape, Stream};

use super::scrollback::{Kind, Scrollback};
use super::terminal::prompt;

/// Entries of a block: as many as are drawn in well under a frame.
const BLOCK: u64 = 32;

/// Which kinds of entries are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Filter {
    hidden: u8,
}

impl Filter {
    /// Whether a kind is shown.
    #[must_use]
    pub fn shows(self, kind: Kind) -> bool {
        self.hidden & (1 << kind as u8) == 0
    }

    /// Hides a kind, or shows it again.
    #[must_use]
    pub fn toggled(self, kind: Kind) -> Self {
        Self { hidden: self.hidden ^ (1 << kind as u8) }
    }

    /// Whether an entry is shown.
    #[must_use]
    pub fn admits(self, item: &OutputItem) -> bool {
        Kind::of(item).is_none_or(|kind| self.shows(kind))
    }
}

/// What is shown as one: one or more entries.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What kind of row it is.
    pub kind: RowKind,
    /// At least one, oldest first.
    pub items: Vec<Arc<OutputItem>>,
}

impl Row {
    /// What a row of text shows, with its escape sequences; what was typed stands behind a prompt.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        let mut parts = self.items.iter().filter_map(|item| item.content.plain());
        let first = parts.next().unwrap_or_default();
        let prompt = if self.kind == RowKind::Text(Stream::Input) { prompt(first) } else { "" };
        match parts.next() {
            None if prompt.is_empty() => first.into(),
            second => [prompt, first].into_iter().chain(second).chain(parts).collect(),
        }
    }
}

/// Kinds of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// Text of a stream; several entries that go on in one line.
    Text(Stream),
    /// An error record.
    Error,
    /// Objects of one type with the same columns.
    Table {
        /// The table began in the block before.
        continues: bool,
    },
    /// An object as a list of its properties.
    List,
    /// A line of the engine's own.
    Separator,
}

/// Rows that are drawn together.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Grows from block to block.
    pub id: u64,
    /// At least one.
    pub rows: Vec<Row>,
    /// About how many lines it takes.
    pub lines: usize,
    made_of: Version,
}

impl Block {
    /// Whether an entry lies in it, or would if it were shown.
    #[must_use]
    pub fn holds(&self, sequence: u64) -> bool {
        (self.made_of.first..=self.made_of.last).contains(&sequence)
    }

    /// Changes whenever the block does.
    #[must_use]
    pub fn version(&self) -> Version {
        self.made_of
    }
}

/// What a block was made of; decides whether it must be made anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Version {
    first: u64,
    last: u64,
    filter: Filter,
    continues: bool,
}

/// The blocks of what is kept and passes the filter. Those of `before` that have not changed are
/// taken over as they are. Borders lie at fixed numbers, so that blocks stay the same when old
/// entries go.
#[must_use]
pub fn blocks(scrollback: &Scrollback, filter: Filter, before: &[Arc<Block>]) -> Vec<Arc<Block>> {
    let items = scrollback.items();
    let mut made: Vec<Arc<Block>> = Vec::with_capacity(before.len() + 1);
    let mut known = before.iter().peekable();
    let mut start = 0;
    let mut above: Option<&Arc<OutputItem>> = None;
    while let Some(first) = items.get(start) {
        let id = first.sequence / BLOCK;
        let mut end = items.partition_point(|item| item.sequence / BLOCK <= id);
        while end < items.len() && goes_on(&items[end - 1], &items[end]) {
            end += 1;
        }
        let visible = || items.range(start..end).filter(|item| filter.admits(item));
        let continues = above.zip(visible().next()).is_some_and(|(above, first)| same_table(above, first));
        let made_of = Version { first: first.sequence, last: items[end - 1].sequence, filter, continues };
        while known.next_if(|block| block.id < id).is_some() {}
        match known.next_if(|block| block.id == id && block.made_of == made_of) {
            Some(block) => made.push(Arc::clone(block)),
            None => {
                let rows = rows(visible(), continues);
                if !rows.is_empty() {
                    let lines = rows.iter().map(lines).sum();
                    made.push(Arc::new(Block { id, rows, lines, made_of }));
                }
            }
        }
        above = visible().next_back().or(above);
        start = end;
    }
    made
}

/// The objects of the table that begins with an entry.
#[must_use]
pub fn table(scrollback: &Scrollback, filter: Filter, first: u64) -> Vec<Arc<OutputItem>> {
    let mut found: Vec<Arc<OutputItem>> = Vec::new();
    let from = scrollback.items().partition_point(|item| item.sequence < first);
    for item in scrollback.items().range(from..).filter(|item| filter.admits(item)) {
        if found.last().is_some_and(|last| !same_table(last, item)) {
            break;
        }
        found.push(Arc::clone(item));
    }
    found
}

/// The object of an entry.
#[must_use]
pub fn object(item: &OutputItem) -> Option<&ObjectView> {
    if let OutputContent::Object { object } = &item.content { Some(object) } else { None }
}

fn rows<'a>(items: impl Iterator<Item = &'a Arc<OutputItem>>, continues: bool) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for item in items {
        if let Some(last) = rows.last_mut()
            && let Some(above) = last.items.last()
            && (goes_on(above, item) || same_table(above, item))
        {
            last.items.push(Arc::clone(item));
            continue;
        }
        let kind = match &item.content {
            OutputContent::Text { stream, .. } => RowKind::Text(*stream),
            OutputContent::Error { .. } => RowKind::Error,
            OutputContent::Object { object } => match object.shape {
                Shape::Table { .. } => RowKind::Table { continues: continues && rows.is_empty() },
                Shape::List { .. } => RowKind::List,
                Shape::Text => RowKind::Text(Stream::Output),
            },
            OutputContent::Separator { .. } => RowKind::Separator,
            OutputContent::Progress(_) => continue,
        };
        rows.push(Row { kind, items: vec![Arc::clone(item)] });
    }
    rows
}

/// Whether a text goes on in the line of the one above it.
fn goes_on(above: &OutputItem, item: &OutputItem) -> bool {
    match (&above.content, &item.content) {
        (OutputContent::Text { stream: above, no_newline: true, .. }, OutputContent::Text { stream, .. }) => {
            above == stream
        }
        _ => false,
    }
}

fn same_table(above: &OutputItem, item: &OutputItem) -> bool {
    let (Some(above), Some(item)) = (object(above), object(item)) else { return false };
    matches!(item.shape, Shape::Table { .. }) && above.shape == item.shape && above.type_name == item.type_name
}

fn lines(row: &Row) -> usize {
    let text = |item: &Arc<OutputItem>| item.content.plain().map_or(1, |text| text.lines().count().max(1));
    match row.kind {
        RowKind::Table { continues } => row.items.len() + if continues { 1 } else { 3 },
        RowKind::Text(_) | RowKind::Error | RowKind::List => row.items.iter().map(text).sum(),
        RowKind::Separator => 2,
    }
}

#[cfg(test)]
mod tests {
    use reattach_core::bridge::Text;

    use super::*;
    use crate::model::sample::{object as entry, process, text};

    fn scrollback(items: Vec<OutputItem>) -> Scrollback {
        let mut scrollback = Scrollback::default();
        scrollback.extend(items);
        scrollback
    }

    fn shape(blocks: &[Arc<Block>]) -> Vec<(RowKind, Vec<u64>)> {
        let rows = blocks.iter().flat_map(|block| &block.rows);
        rows.map(|row| (row.kind, row.items.iter().map(|item| item.sequence).collect())).collect()
    }

    fn open_line(sequence: u64, words: &str) -> OutputItem {
        let content = OutputContent::Text { stream: Stream::Host, text: words.into(), no_newline: true };
        OutputItem { sequence, at: 0, content }
    }

    #[test]
    fn objects_of_one_type_share_a_table_and_texts_a_line() {
        let listed = ObjectView { shape: Shape::List { properties: vec!["Id".into()] }, ..process(3, "c", 1) };
        let separator = OutputContent::Separator { text: Text::new("engine-separator-ended") };
        let scrollback = scrollback(vec![
            text(1, Stream::Input, "Get-Process"),
            entry(2, process(1, "a", 1)),
            entry(3, process(2, "b", 1)),
            entry(4, listed.clone()),
            entry(5, listed),
            open_line(6, "Working"),
            open_line(7, "."),
            text(8, Stream::Host, "done"),
            text(9, Stream::Host, "next"),
            OutputItem { sequence: 10, at: 0, content: separator },
        ]);
        let table = RowKind::Table { continues: false };
        let host = RowKind::Text(Stream::Host);
        assert_eq!(
            shape(&blocks(&scrollback, Filter::default(), &[])),
            [
                (RowKind::Text(Stream::Input), vec![1]),
                (table, vec![2, 3]),
                (RowKind::List, vec![4]),
                (RowKind::List, vec![5]),
                (host, vec![6, 7, 8]),
                (host, vec![9]),
                (RowKind::Separator, vec![10]),
            ]
        );
    }

    #[test]
    fn a_hidden_kind_leaves_no_hole_and_a_table_goes_on_over_blocks() {
        let mut items = Vec::new();
        for sequence in 1..=100 {
            items.push(if sequence % 10 == 5 {
                text(sequence, Stream::Verbose, "…")
            } else {
                entry(sequence, process(1, "a", 1))
            });
        }
        let scrollback = scrollback(items);
        let filter = Filter::default().toggled(Kind::Verbose);
        let made = blocks(&scrollback, filter, &[]);
        let kinds: Vec<_> = shape(&made).into_iter().map(|(kind, _)| kind).collect();
        let table = |continues| RowKind::Table { continues };
        assert_eq!(kinds, [table(false), table(true), table(true), table(true)]);
        assert_eq!(table(false), made[0].rows[0].kind);
        assert_eq!(super::table(&scrollback, filter, 1).len(), 90);
        assert_eq!(super::table(&scrollback, Filter::default(), 1).len(), 4);
    }

    #[test]
    fn only_what_changed_is_made_anew() {
        let many = |range: std::ops::RangeInclusive<u64>| range.map(|n| text(n, Stream::Output, "x")).collect();
        let mut scrollback = Scrollback::with_limit(65 * 500);
        scrollback.extend(many(1..=100));
        let filter = Filter::default();
        let first = blocks(&scrollback, filter, &[]);
        scrollback.extend(many(101..=120));
        let second = blocks(&scrollback, filter, &first);
        let same = |a: &[Arc<Block>], b: &[Arc<Block>]| {
            a.iter().filter(|block| b.iter().any(|other| Arc::ptr_eq(block, other))).count()
        };
        assert_eq!((first.len(), second.len(), same(&first, &second)), (4, 4, 3));
        // The oldest go: only the block at the top is made anew.
        scrollback.extend(many(121..=540));
        let third = blocks(&scrollback, filter, &second);
        assert_eq!(third[0].rows[0].items[0].sequence, 41);
        assert_eq!(same(&second, &third), 1);
        assert_eq!(same(&third, &blocks(&scrollback, filter.toggled(Kind::Error), &third)), 0);
        let count: usize = third.iter().map(|block| block.lines).sum();
        assert_eq!(count, 500);
    }

    #[test]
    fn a_line_that_goes_on_is_not_cut_by_a_border() {
        let scrollback = scrollback(vec![
            text(30, Stream::Host, "a"),
            open_line(31, "b"),
            text(32, Stream::Host, "c"),
            text(33, Stream::Host, "d"),
        ]);
        let made = blocks(&scrollback, Filter::default(), &[]);
        assert_eq!(made.iter().map(|block| block.id).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(shape(&made)[1], (RowKind::Text(Stream::Host), vec![31, 32]));
    }
}
