//! Host names as people have them: typed, pasted, or in a CSV file.

use std::collections::HashSet;

use reattach_core::bridge::Text;
use reattach_core::endpoint::Endpoint;
use reattach_core::selector::Selector;

use super::connect::clean;
use super::number;

/// Names that are read at most: more is a mistake or wants another tool.
pub const MOST: usize = 5_000;

/// Headings under which lists of computers have their names.
const HEADINGS: [&str; 10] =
    ["computername", "computer", "name", "host", "hostname", "server", "servername", "dnshostname", "fqdn", "cn"];

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Import {
    /// Names that can be asked, each once, in order.
    pub hosts: Vec<String>,
    /// What could not be taken, in order.
    pub problems: Vec<Problem>,
    /// How many names stood there again.
    pub repeated: usize,
}

/// Something that could not be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// What to change.
    pub message: Text,
}

/// The text of a file: in the encoding that its byte order mark names, UTF-8 without one. Windows PowerShell writes
/// UTF-16LE by `>`.
#[must_use]
pub fn text_of(bytes: &[u8]) -> String {
    let utf_16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, text @ ..] => utf_16(text, u16::from_le_bytes),
        [0xfe, 0xff, text @ ..] => utf_16(text, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, text @ ..] | text => String::from_utf8_lossy(text).into_owned(),
    }
}

/// Reads names. One line with a heading makes a table of the rest: then one column is read. Without
/// one, everything between commas, semicolons, tabs and white space is a name. What follows `#` is
/// a remark.
#[must_use]
pub fn read(text: &str) -> Import {
    let mut import = Import::default();
    let mut seen = HashSet::new();
    let mut column = None;
    let mut first = true;
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = if line.trim_start().starts_with('#') { "" } else { line.split(" #").next().unwrap_or(line) };
        if line.trim().is_empty() {
            continue;
        }
        let separator = separator(line);
        if std::mem::take(&mut first) {
            column = heading(&fields(line, separator)).map(|column| (column, separator));
            if column.is_some() {
                continue;
            }
        }
        let mut add = |name: &str| {
            if import.hosts.len() >= MOST && !seen.contains(&name.to_lowercase()) {
                let message = Text::new("ui-import-too-many").with_number("limit", number(MOST));
                if import.problems.last().is_none_or(|last| last.message != message) {
                    import.problems.push(Problem { line: at + 1, message });
                }
                return;
            }
            match check(name) {
                Err(message) => import.problems.push(Problem { line: at + 1, message }),
                Ok(()) if seen.insert(name.to_lowercase()) => import.hosts.push(name.into()),
                Ok(()) => import.repeated += 1,
            }
        };
        match column {
            Some((column, separator)) => match fields(line, separator).get(column).map(|field| clean(field)) {
                Some("") | None => {
                    let message = Text::new("ui-import-no-name");
                    import.problems.push(Problem { line: at + 1, message });
                }
                Some(name) => add(name),
            },
            None => line
                .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))
                .map(|name| clean(name).trim_matches(['"', '\'']))
                .filter(|name| !name.is_empty())
                .for_each(add),
        }
    }
    import
}

fn check(name: &str) -> Result<(), Text> {
    if Selector::new(name).has_wildcard() && !name.starts_with('[') {
        return Err(Text::new("ui-warn-wildcard").with("value", name));
    }
    match Endpoint::from_computer_name(name, None, false, None) {
        Ok(_) => Ok(()),
        Err(error) => Err(error.record(name).message),
    }
}

fn separator(line: &str) -> char {
    ['\t', ';'].into_iter().find(|separator| line.contains(*separator)).unwrap_or(',')
}

fn heading(fields: &[String]) -> Option<usize> {
    let words: Vec<String> = fields.iter().map(|field| clean(field).to_lowercase()).collect();
    HEADINGS.iter().find_map(|heading| words.iter().position(|word| word == heading))
}

/// The fields of a line; quotes keep a separator in a field, two of them stand for one. RFC 4180.
fn fields(line: &str, separator: char) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let last = fields.len() - 1;
        match c {
            '"' if quoted && chars.next_if_eq(&'"').is_some() => fields[last].push('"'),
            '"' => quoted = !quoted,
            c if c == separator && !quoted => fields.push(String::new()),
            c => fields[last].push(c),
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_in_the_encoding_that_they_name() {
        let text = "ComputerName\r\nServer01\r\nsérver02\r\n";
        let little = [vec![0xff, 0xfe], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
        let big = [vec![0xfe, 0xff], text.encode_utf16().flat_map(u16::to_be_bytes).collect()].concat();
        let marked = ["\u{feff}", text].concat().into_bytes();
        for bytes in [little, big, marked, text.as_bytes().to_vec()] {
            assert_eq!(text_of(&bytes), text);
            assert_eq!(read(&text_of(&bytes)).hosts, ["Server01", "sérver02"]);
        }
        // An odd byte at the end is no letter.
        assert_eq!(text_of(&[0xff, 0xfe, b'a', 0, b'b']), "a");
        assert_eq!(text_of(&[]), "");
    }

    fn hosts(text: &str) -> Vec<String> {
        read(text).hosts
    }

    #[test]
    fn lists_as_people_paste_them() {
        for text in ["a, b;c\nd", "a b\tc\r\n\r\nd", "\u{feff}a\u{200b}\n\"b\"\n'c' # the old one\n#x\nd"] {
            assert_eq!(hosts(text), ["a", "b", "c", "d"], "{text:?}");
        }
        assert_eq!(
            hosts("::1 10.0.0.1 [fe80::1] srv.example.org"),
            ["::1", "10.0.0.1", "[fe80::1]", "srv.example.org"]
        );
    }

    #[test]
    fn tables_with_a_heading_give_one_column() {
        for text in [
            "ComputerName,Site\nServer01,\"Paris, Nord\"\nServer02,Lyon",
            "\"Site\";\"DNSHostName\"\n\"x\";\"Server01\"\ny;Server02",
            "Id\tName\n1\tServer01\n2\tServer02",
            "Name\nServer01\nServer02",
        ] {
            let import = read(text);
            assert_eq!(import.hosts, ["Server01", "Server02"], "{text:?}");
            assert_eq!(import.problems, []);
        }
    }

    #[test]
    fn what_cannot_be_taken_is_said_with_its_line() {
        let import = read("Server01\nsrv*\nhttp://x/y\nSERVER01");
        assert_eq!((import.hosts, import.repeated), (vec!["Server01".to_string()], 1));
        let problems: Vec<_> = import.problems.iter().map(|p| (p.line, p.message.id.as_str())).collect();
        assert_eq!(problems, [(2, "ui-warn-wildcard"), (3, "error-bad-host-name")]);
        let table = read("Name,Site\n,Paris\nServer02");
        assert_eq!((table.hosts, table.problems[0].line), (vec!["Server02".to_string()], 2));
    }

    #[test]
    fn too_many_are_said_once() {
        let text: String = (0..MOST + 50).map(|n| format!("host{n}\n")).collect();
        let import = read(&text);
        assert_eq!((import.hosts.len(), import.problems.len()), (MOST, 1));
    }
}
