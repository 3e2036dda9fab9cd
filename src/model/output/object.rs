//! Objects as text that other programs read.

use reattach_core::bridge::{ObjectView, PropertyView, Shape, ValueView};

/// Names of the properties that are shown, in order; none for an object that is shown as its text.
#[must_use]
pub fn columns(object: &ObjectView) -> &[String] {
    match &object.shape {
        Shape::Text => &[],
        Shape::Table { columns } => columns,
        Shape::List { properties } => properties,
    }
}

/// A property of an object.
#[must_use]
pub fn property<'a>(object: &'a ObjectView, name: &str) -> Option<&'a PropertyView> {
    let ValueView::Object(properties) = &object.value else { return None };
    properties.iter().find(|property| property.name == name)
}

/// Every property of an object.
#[must_use]
pub fn properties(object: &ObjectView) -> &[PropertyView] {
    if let ValueView::Object(properties) = &object.value { properties } else { &[] }
}

/// `Deserialized.System.Diagnostics.Process` as `Process`.
#[must_use]
pub fn short_name(object: &ObjectView) -> &str {
    let name = object.type_name.split_once('`').map_or(object.type_name.as_str(), |(name, _)| name);
    name.rsplit('.').next().unwrap_or(name)
}

/// Objects as a JSON array (RFC 8259), with everything that they hold.
#[must_use]
pub fn json<'a>(objects: impl IntoIterator<Item = &'a ObjectView>) -> String {
    let mut out = String::from("[");
    for (at, object) in objects.into_iter().enumerate() {
        out.push_str(if at == 0 { "\n  " } else { ",\n  " });
        write(&object.value, &mut out, 1);
    }
    out.push_str("\n]\n");
    out
}

/// Objects as CSV (RFC 4180) with a heading, as `Export-Csv` writes it: the properties of the first.
#[must_use]
pub fn csv<'a>(objects: impl IntoIterator<Item = &'a ObjectView>) -> String {
    let mut objects = objects.into_iter().peekable();
    let Some(first) = objects.peek() else { return String::new() };
    let names: Vec<&str> = properties(first).iter().map(|property| property.name.as_str()).collect();
    if names.is_empty() {
        return objects.map(|object| row([object.text.as_str()])).collect();
    }
    let mut out = row(names.iter().copied());
    for object in objects {
        out.push_str(&row(names.iter().map(|name| property(object, name).map_or("", |p| p.text.as_str()))));
    }
    out
}

/// Objects as PowerShell shows them.
#[must_use]
pub fn text<'a>(objects: impl IntoIterator<Item = &'a ObjectView>) -> String {
    let mut objects = objects.into_iter().peekable();
    let Some(Shape::Table { columns }) = objects.peek().map(|first| &first.shape) else {
        return objects.map(|object| object.text.clone() + "\n").collect();
    };
    let columns = columns.clone();
    let mut rows = vec![columns.clone()];
    rows.extend(objects.map(|object| {
        columns.iter().map(|name| property(object, name).map_or(String::new(), |p| p.text.clone())).collect()
    }));
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    rows.insert(1, columns.iter().map(|name| "-".repeat(name.chars().count())).collect());
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join(" ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let quoted = cells.into_iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
    quoted.collect::<Vec<_>>().join(",") + "\r\n"
}

/// A value as JSON. Numbers that JSON cannot hold (`NaN`) and what was cut become texts.
fn write(value: &ValueView, out: &mut String, depth: usize) {
    match value {
        ValueView::Null => out.push_str("null"),
        ValueView::Bool(true) => out.push_str("true"),
        ValueView::Bool(false) => out.push_str("false"),
        ValueView::Number(number) if is_json_number(number) => out.push_str(number),
        ValueView::Number(text)
        | ValueView::Text(text)
        | ValueView::Date(text)
        | ValueView::Duration(text)
        | ValueView::Cut(text) => quote(text, out),
        ValueView::List(items) => {
            brackets(out, ('[', ']'), depth, items.len(), |out, at| write(&items[at], out, depth + 1));
        }
        ValueView::Object(properties) => brackets(out, ('{', '}'), depth, properties.len(), |out, at| {
            quote(&properties[at].name, out);
            out.push_str(": ");
            write(&properties[at].value, out, depth + 1);
        }),
    }
}

fn brackets(
    out: &mut String,
    (open, close): (char, char),
    depth: usize,
    count: usize,
    mut item: impl FnMut(&mut String, usize),
) {
    out.push(open);
    for at in 0..count {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.push_str(&"  ".repeat(depth + 1));
        item(out, at);
    }
    if count > 0 {
        out.push('\n');
        out.push_str(&"  ".repeat(depth));
    }
    out.push(close);
}

/// A JSON string.
pub(crate) fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// RFC 8259, section 6.
fn is_json_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample::process;

    #[test]
    fn json_holds_everything_and_can_be_read() {
        let odd = ObjectView {
            value: ValueView::Object(vec![
                PropertyView { name: "a\"b".into(), text: String::new(), value: ValueView::Number("1e3".into()) },
                PropertyView { name: "n".into(), text: String::new(), value: ValueView::Number("NaN".into()) },
                PropertyView {
                    name: "l".into(),
                    text: String::new(),
                    value: ValueView::List(vec![
                        ValueView::Null,
                        ValueView::Bool(true),
                        ValueView::Text("\u{1}".into()),
                    ]),
                },
                PropertyView { name: "e".into(), text: String::new(), value: ValueView::Object(Vec::new()) },
            ]),
            ..process(1, "x", 2)
        };
        let text = json([&process(7, "a\nb", 5), &odd]);
        let read: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(read[0], serde_json::json!({"Id": 7, "Name": "a\nb", "Handles": 5}));
        assert_eq!(read[1], serde_json::json!({"a\"b": 1000.0, "n": "NaN", "l": [null, true, "\u{1}"], "e": {}}));
        assert_eq!(json([]), "[\n]\n");
    }

    #[test]
    fn numbers_are_jsons_or_texts() {
        for (text, expected) in [
            ("0", true),
            ("-1.5e+10", true),
            ("01", false),
            ("1.", false),
            (".5", false),
            ("1e", false),
            ("∞", false),
            ("", false),
            ("-", false),
        ] {
            assert_eq!(is_json_number(text), expected, "{text}");
        }
    }

    #[test]
    fn csv_is_quoted_as_export_csv_does() {
        let objects = [process(7, "say \"hi\"", 5), process(8, "b", 6)];
        assert_eq!(
            csv(&objects),
            "\"Id\",\"Name\",\"Handles\"\r\n\"7\",\"say \"\"hi\"\"\",\"5\"\r\n\"8\",\"b\",\"6\"\r\n"
        );
        assert_eq!(csv([]), "");
    }

    #[test]
    fn text_is_a_table() {
        let objects = [process(7, "svchost", 5), process(1234, "b", 6)];
        assert_eq!(text(&objects), "Id   Name\n--   ----\n7    svchost\n1234 b\n");
        assert_eq!(short_name(&objects[0]), "Process");
    }
}
