//! From the text of the filter box to words.

use reattach_core::bridge::Text;
use reattach_core::selector::Selector;

use super::{Column, Edition, Filter, Problem, Test, Trait, Value, Word};

pub(super) fn parse(text: &str) -> (Filter, Vec<Problem>) {
    let mut filter = Filter::default();
    let mut problems = Vec::new();
    for span in words(text) {
        match word(&text[span.0..span.1], span) {
            Ok(Some(word)) => filter.words.push(word),
            Ok(None) => {}
            Err(message) => problems.push(Problem { message, span }),
        }
    }
    filter.edition = Edition::next();
    (filter, problems)
}

/// Start and end of each word; white space between quotes does not end one.
pub(super) fn words(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) => {
                if c == open {
                    quote = None;
                }
            }
            None if c.is_whitespace() => {
                if let Some(start) = start.take() {
                    found.push((start, at));
                }
            }
            None => {
                let begins = start.is_none();
                start.get_or_insert(at);
                // An apostrophe inside a word is one; a quote opens a value.
                if matches!(c, '"' | '\'') && (begins || matches!(before, '-' | ':' | ',')) {
                    quote = Some(c);
                }
            }
        }
        before = c;
    }
    found.extend(start.map(|start| (start, text.len())));
    found
}

fn word(text: &str, span: (usize, usize)) -> Result<Option<Word>, Text> {
    let (exclude, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let quoted = rest.starts_with(['"', '\'']);
    let (column, rest) = match rest.split_once(':').filter(|_| !quoted) {
        None => (None, rest),
        Some((name, rest)) => (Some(column(name)?), rest),
    };
    let mut values = Vec::new();
    for text in split(rest, column.is_some())? {
        if !text.is_empty() {
            values.push(Value { test: test(column, &text)?, text });
        }
    }
    Ok((!values.is_empty()).then_some(Word { column, values, exclude, span }))
}

fn column(name: &str) -> Result<Column, Text> {
    let found = Column::named(name);
    match found.as_slice() {
        [column] => Ok(*column),
        [] => Err(Text::new("ui-filter-unknown-column").with("column", name).with("known", names(&Column::ALL))),
        several => Err(Text::new("ui-filter-ambiguous-column").with("column", name).with("known", names(several))),
    }
}

fn names(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name()).collect::<Vec<_>>().join(", ")
}

/// The values of a word without their quotes; commas separate them where a column is named.
fn split(mut rest: &str, list: bool) -> Result<Vec<String>, Text> {
    let mut values = Vec::new();
    loop {
        match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let Some((value, after)) = rest[1..].split_once(quote) else {
                    return Err(Text::new("ui-filter-open-quote").with("quote", quote.to_string()));
                };
                let glued = if list { after.find(',').unwrap_or(after.len()) } else { after.len() };
                values.push(format!("{value}{}", &after[..glued]));
                rest = &after[glued..];
            }
            _ => {
                let end = if list { rest.find(',').unwrap_or(rest.len()) } else { rest.len() };
                values.push(rest[..end].into());
                rest = &rest[end..];
            }
        }
        match rest.strip_prefix(',') {
            Some(after) => rest = after,
            None => return Ok(values),
        }
    }
}

fn test(column: Option<Column>, text: &str) -> Result<Test, Text> {
    let Some(column) = column else {
        let wild = text.contains(['*', '?', '[', '`']);
        return Ok(if wild { Test::Like(Selector::new(text)) } else { Test::Contains(text.to_lowercase()) });
    };
    let known = column.values();
    let pattern = Selector::new(text);
    if column == Column::Is
        && let Some(wanted) = Trait::named(text)
    {
        return Ok(Test::Is(wanted));
    }
    if !known.is_empty() && !known.iter().any(|value| column != Column::Is && pattern.matches(value)) {
        let message = Text::new("ui-filter-unknown-value").with("column", column.name()).with("value", text);
        return Err(message.with("known", known.join(", ")));
    }
    Ok(Test::Like(pattern))
}
