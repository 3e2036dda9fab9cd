//! Objects of one type as the rows of one table, as PowerShell's default formatting shows them.
//!
//! Objects may come one after the other for a long time: the columns are as wide as the first of
//! them need, and stay so.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::bridge::{ObjectView, Shape, ValueView};
use crate::table::{cells_of, fit};

/// A cell wider than this is cut, as PowerShell cuts at the window's edge.
const WIDEST: usize = 60;

/// The columns of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectTable {
    type_name: String,
    columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    name: String,
    width: usize,
    /// Right-aligned where every cell is a number.
    right: bool,
}

impl ObjectTable {
    /// Columns for these objects; none when the first is not shown as a row.
    #[must_use]
    pub fn of(objects: &[ObjectView]) -> Option<Self> {
        let first = objects.first()?;
        let Shape::Table { columns } = &first.shape else { return None };
        let rows = || objects.iter().take_while(|object| same(object, &first.type_name, columns));
        let column = |name: &String| Column {
            name: name.clone(),
            width: rows().map(|object| cells_of(&cell(object, name))).max().unwrap_or(0).max(cells_of(name)),
            right: rows().all(|object| matches!(value(object, name), Some(ValueView::Number(_)))),
        };
        Some(Self { type_name: first.type_name.clone(), columns: columns.iter().map(column).collect() })
    }

    /// Whether an object can be a row of it.
    #[must_use]
    pub fn fits(&self, object: &ObjectView) -> bool {
        let columns: Vec<String> = self.columns.iter().map(|column| column.name.clone()).collect();
        same(object, &self.type_name, &columns)
    }

    /// The names of the columns and a line under each; every line ended by a newline.
    #[must_use]
    pub fn headings(&self) -> String {
        let mut out = String::new();
        self.line(&mut out, self.columns.iter().map(|column| column.name.clone()));
        self.line(&mut out, self.columns.iter().map(|column| "-".repeat(cells_of(&column.name))));
        out
    }

    /// One object; the line ended by a newline.
    #[must_use]
    pub fn row(&self, object: &ObjectView) -> String {
        let mut out = String::new();
        self.line(&mut out, self.columns.iter().map(|column| cell(object, &column.name)));
        out
    }

    fn line(&self, out: &mut String, cells: impl Iterator<Item = String>) {
        for (column, text) in self.columns.iter().zip(cells) {
            if !out.is_empty() && !out.ends_with('\n') {
                out.push(' ');
            }
            let padding = " ".repeat(column.width.saturating_sub(cells_of(&text)));
            let (first, second) = if column.right { (&padding, &text) } else { (&text, &padding) };
            out.push_str(first);
            out.push_str(second);
        }
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
    }
}

fn same(object: &ObjectView, type_name: &str, names: &[String]) -> bool {
    object.type_name == type_name && matches!(&object.shape, Shape::Table { columns } if columns == names)
}

fn value<'a>(object: &'a ObjectView, name: &str) -> Option<&'a ValueView> {
    let ValueView::Object(properties) = &object.value else { return None };
    properties.iter().find(|property| property.name == name).map(|property| &property.value)
}

fn cell(object: &ObjectView, name: &str) -> String {
    let ValueView::Object(properties) = &object.value else { return String::new() };
    let text = properties.iter().find(|property| property.name == name).map_or("", |property| &property.text);
    let line = text.lines().next().unwrap_or_default();
    if line.len() == text.len() { fit(line, WIDEST) } else { fit(&(line.to_owned() + "…"), WIDEST) }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;
    use alloc::vec;

    use super::*;
    use crate::bridge::PropertyView;

    fn job(id: u32, name: &str) -> ObjectView {
        let property =
            |name: &str, value: ValueView, text: &str| PropertyView { name: name.into(), text: text.into(), value };
        ObjectView {
            type_name: "Job".into(),
            shape: Shape::Table { columns: vec!["Id".into(), "Name".into()] },
            text: String::new(),
            value: ValueView::Object(vec![
                property("Id", ValueView::Number(id.to_string()), &id.to_string()),
                property("Name", ValueView::Text(name.into()), name),
            ]),
        }
    }

    fn shown(objects: &[ObjectView]) -> String {
        let table = ObjectTable::of(objects).expect("they are rows");
        table.headings() + &objects.iter().map(|object| table.row(object)).collect::<String>()
    }

    #[test]
    fn numbers_stand_right_and_text_left() {
        assert_eq!(
            shown(&[job(1, "会話"), job(100, "b")]),
            " Id Name\n --- ----\n  1 会話\n100 b\n".replace(" --- ", " -- ")
        );
    }

    #[test]
    fn what_is_no_row_of_it_does_not_fit() {
        let table = ObjectTable::of(&[job(1, "a")]).expect("it is a row");
        let other = ObjectView { type_name: "Other".into(), ..job(1, "a") };
        let text = ObjectView { shape: Shape::Text, ..job(1, "a") };
        assert!(table.fits(&job(2, "a longer name")) && !table.fits(&other) && !table.fits(&text));
        assert_eq!(ObjectTable::of(&[text]), None);
        assert_eq!(ObjectTable::of(&[]), None);
        assert_eq!(table.row(&job(20_000, "a longer name\nof two lines")), "20000 a longer name…\n");
    }
}
