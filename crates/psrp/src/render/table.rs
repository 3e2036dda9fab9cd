//! Tables and property lists.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{inline, is_number, shown};
use crate::clixml::{Object, Value};

/// A cell wider than this is cut, as PowerShell cuts at the window's edge.
const MAX_CELL: usize = 60;

/// Objects as the rows of one table.
pub(super) fn rows(columns: &[String], objects: &[&Object], lines: &mut Vec<String>) {
    let cells: Vec<Vec<(String, bool)>> = objects
        .iter()
        .map(|object| {
            let column = |name: &String| object.get(name).map(|v| (cell(v), is_number(v))).unwrap_or_default();
            columns.iter().map(column).collect()
        })
        .collect();
    table(columns, &cells, lines);
}

/// Entries as a table of names and values.
pub(super) fn dictionary(entries: &[(Value, Value)], lines: &mut Vec<String>) {
    let cells: Vec<Vec<(String, bool)>> =
        entries.iter().map(|(key, value)| vec![(cell(key), false), (cell(value), false)]).collect();
    table(&["Name".into(), "Value".into()], &cells, lines);
}

/// Objects one property a line, a blank line between two.
pub(super) fn lists(objects: &[&Object], lines: &mut Vec<String>) {
    for (index, object) in objects.iter().enumerate() {
        if index > 0 {
            lines.push(String::new());
        }
        let width = shown(object).map(|(name, _)| width(name)).max().unwrap_or_default();
        for (name, value) in shown(object) {
            let text = inline(value);
            let mut parts = text.split('\n');
            lines.push(format!("{} : {}", pad(name, width, false), parts.next().unwrap_or_default()));
            lines.extend(parts.map(|part| format!("{}{part}", " ".repeat(width + 3))));
        }
    }
}

/// Columns are right-aligned where every cell is a number.
fn table(columns: &[String], rows: &[Vec<(String, bool)>], lines: &mut Vec<String>) {
    let widths: Vec<usize> = columns
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let cells = rows.iter().filter_map(|row| row.get(at)).map(|(text, _)| width(text));
            cells.max().unwrap_or_default().max(width(name))
        })
        .collect();
    let numeric: Vec<bool> = (0..columns.len())
        .map(|at| !rows.is_empty() && rows.iter().all(|row| row.get(at).is_some_and(|(_, number)| *number)))
        .collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let padded: Vec<String> =
            cells.zip(widths.iter().zip(&numeric)).map(|(text, (width, right))| pad(text, *width, *right)).collect();
        padded.join(" ").trim_end().to_owned()
    };
    lines.push(line(&mut columns.iter().map(String::as_str)));
    let rules: Vec<String> = columns.iter().map(|name| "-".repeat(width(name))).collect();
    lines.push(line(&mut rules.iter().map(String::as_str)));
    for row in rows {
        lines.push(line(&mut row.iter().map(|(text, _)| text.as_str())));
    }
}

fn cell(value: &Value) -> String {
    let text = inline(value);
    let line = text.split('\n').next().unwrap_or_default();
    if width(line) <= MAX_CELL && line.len() == text.len() {
        return text;
    }
    let mut room = MAX_CELL - 1;
    let fits = |c: &char| {
        let wide = c.width().unwrap_or_default();
        let fits = wide <= room;
        room = room.saturating_sub(wide);
        fits
    };
    let mut cut: String = line.chars().take_while(fits).collect();
    cut.push('…');
    cut
}

fn width(text: &str) -> usize {
    text.width()
}

fn pad(text: &str, to: usize, right: bool) -> String {
    let space = " ".repeat(to.saturating_sub(width(text)));
    if right { format!("{space}{text}") } else { format!("{text}{space}") }
}
