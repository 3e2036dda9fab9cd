//! Changes to the text of a filter that clicks make.

use super::parse::words;
use super::{Column, Filter};

/// Asks for a value of a column, or does not any more. Values of one column stand in one word: a
/// session may have any of them.
#[must_use]
pub fn toggle(text: &str, column: Column, value: &str) -> String {
    let (filter, _) = Filter::parse(text);
    let literal = literal(value);
    let word = filter.words.iter().find(|word| word.chooses(column));
    let Some(word) = word else {
        let gap = if text.is_empty() || text.ends_with(char::is_whitespace) { "" } else { " " };
        return format!("{text}{gap}{}:{}", column.name(), quoted(&literal));
    };
    let mut values: Vec<&str> = word.values.iter().map(|value| value.text.as_str()).collect();
    match values.iter().position(|chosen| chosen.eq_ignore_ascii_case(&literal)) {
        Some(at) => drop(values.remove(at)),
        None => values.push(&literal),
    }
    if values.is_empty() {
        return without(text, word.span);
    }
    let values = values.into_iter().map(quoted).collect::<Vec<_>>().join(",");
    format!("{}{}:{values}{}", &text[..word.span.0], column.name(), &text[word.span.1..])
}

/// The text without one of its words.
#[must_use]
pub fn without(text: &str, span: (usize, usize)) -> String {
    let rest = words(text).into_iter().filter(|word| *word != span).map(|(start, end)| &text[start..end]);
    rest.collect::<Vec<_>>().join(" ")
}

/// A value with what would be a wildcard meant literally.
pub(super) fn literal(value: &str) -> String {
    let mut literal = String::with_capacity(value.len());
    for c in value.chars() {
        if "*?[]`".contains(c) {
            literal.push('`');
        }
        literal.push(c);
    }
    literal
}

fn quoted(value: &str) -> String {
    let plain = !value.contains(|c: char| c.is_whitespace() || c == ',') && !value.starts_with(['"', '\'']);
    match (plain, value.contains('"')) {
        (true, _) => value.into(),
        (false, false) => format!("\"{value}\""),
        (false, true) => format!("'{value}'"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_adds_and_takes_away() {
        let mut text = String::from("nightly");
        for (column, value, expected) in [
            (Column::State, "Disconnected", "nightly State:Disconnected"),
            (Column::Owner, "LAB\\Domain Admins", "nightly State:Disconnected Owner:\"LAB\\Domain Admins\""),
            (Column::State, "Broken", "nightly State:Disconnected,Broken Owner:\"LAB\\Domain Admins\""),
            (Column::State, "Disconnected", "nightly State:Broken Owner:\"LAB\\Domain Admins\""),
            (Column::Owner, "LAB\\Domain Admins", "nightly State:Broken"),
            (Column::State, "Broken", "nightly"),
            (Column::Name, "a*b", "nightly Name:a`*b"),
            (Column::Name, "a*b", "nightly"),
        ] {
            text = toggle(&text, column, value);
            assert_eq!(text, expected);
        }
        assert!(Filter::parse("Name:a`*b").0.has(Column::Name, "a*b"));
    }

    #[test]
    fn words_that_exclude_are_left_alone() {
        assert_eq!(toggle("-State:Broken", Column::State, "Broken"), "-State:Broken State:Broken");
        assert_eq!(without("a  b c", (3, 4)), "a c");
    }
}
