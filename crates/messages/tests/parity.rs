//! Both languages say the same things: the same files hold the same ids with the same arguments.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

const FILES: [&str; 5] = ["ui.ftl", "fleet.ftl", "core.ftl", "engine.ftl", "cli.ftl"];

/// Names of a message's arguments by its id.
type Messages = BTreeMap<String, BTreeSet<String>>;

#[test]
fn both_languages_have_the_same_ids_and_arguments() {
    for file in FILES {
        let english = messages("en", file);
        let french = messages("fr", file);
        let only = |a: &Messages, b: &Messages| a.keys().filter(|id| !b.contains_key(*id)).cloned().collect::<Vec<_>>();
        assert_eq!(only(&english, &french), Vec::<String>::new(), "{file}: missing in French");
        assert_eq!(only(&french, &english), Vec::<String>::new(), "{file}: missing in English");
        for (id, arguments) in &english {
            assert_eq!(arguments, &french[id], "{file}: arguments of {id}");
        }
    }
}

#[test]
fn no_id_is_used_twice() {
    let mut seen = BTreeMap::new();
    for file in FILES {
        for id in ids(&read("en", file)) {
            if let Some(other) = seen.insert(id.clone(), file) {
                panic!("{id} is in {other} and in {file}");
            }
        }
    }
}

#[test]
fn every_file_is_well_formed() {
    for language in ["en", "fr"] {
        for file in FILES {
            if let Err((_, errors)) = fluent_bundle::FluentResource::try_new(read(language, file)) {
                panic!("{language}/{file}: {errors:?}");
            }
        }
    }
}

#[test]
fn parameter_names_are_not_translated() {
    for file in FILES {
        let english = read("en", file);
        let french = read("fr", file);
        for name in parameters(&french) {
            assert!(english.contains(&name), "{file}: {name} is in the French text only");
        }
    }
}

/// The space before a sign and inside guillemets is made one at which no line ends when the texts are read.
#[test]
fn french_is_set_as_french_is() {
    let faults = |text: &str| {
        // What Fluent computes is no text.
        let mut placed = false;
        let mut letters: Vec<char> = text.chars().collect();
        letters.retain(|c| {
            placed = (placed || *c == '{') && *c != '}';
            !placed || *c == '{'
        });
        let at = |at: Option<usize>| at.and_then(|at| letters.get(at)).copied().unwrap_or('\n');
        let mut faults = Vec::new();
        for (place, c) in letters.iter().enumerate() {
            let (before, after) = (at(place.checked_sub(1)), at(Some(place + 1)));
            let wrong = match c {
                '\'' => before.is_alphabetic() && (after.is_alphabetic() || after == '{'),
                // Not in addresses, parameters and filters, which go on at once.
                ';' | ':' | '!' | '?' => {
                    !" \u{a0}\u{202f}|[`".contains(before) && (after.is_whitespace() || after == '{')
                }
                '»' => !before.is_whitespace(),
                '«' => !after.is_whitespace(),
                _ => false,
            };
            if wrong {
                faults.push(format!("{before}{c}{after}"));
            }
        }
        faults
    };
    assert_eq!(faults("l'un: d'{ $x }; « a », http://a «b»\n").len(), 6);
    assert_eq!(faults("l’un : -UseSSL:$false -c 'Get-Job' ; « a » ?\n"), Vec::<String>::new());
    for file in FILES {
        for line in read("fr", file).lines().filter(|line| !line.starts_with('#')) {
            assert_eq!(faults(line), Vec::<String>::new(), "{file}: {line}");
        }
    }
}

/// What looks like a cmdlet's parameter: a dash after white space or a quote, and a capital.
fn parameters(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for word in text.split(|c: char| c.is_whitespace() || "«»()“”,;:".contains(c)) {
        if let Some(name) = word.strip_prefix('-') {
            let name: String = name.chars().take_while(char::is_ascii_alphanumeric).collect();
            if name.starts_with(|c: char| c.is_ascii_uppercase()) {
                found.insert(format!("-{name}"));
            }
        }
    }
    found
}

fn messages(language: &str, file: &str) -> Messages {
    let mut found = Messages::new();
    let mut current = String::new();
    for line in read(language, file).lines() {
        if line.starts_with('#') {
            continue;
        }
        if let Some(id) = id_of(line) {
            current = id.into();
            found.entry(current.clone()).or_default();
        }
        let mut rest = line;
        while let Some(at) = rest.find('$') {
            rest = &rest[at + 1..];
            let name: String =
                rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
            if let Some(arguments) = found.get_mut(&current).filter(|_| !name.is_empty()) {
                arguments.insert(name);
            }
        }
    }
    found
}

fn ids(text: &str) -> Vec<String> {
    text.lines().filter_map(id_of).map(Into::into).collect()
}

fn id_of(line: &str) -> Option<&str> {
    let (id, _) = line.split_once('=')?;
    let id = id.trim_end();
    let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    (id.starts_with(|c: char| c.is_ascii_alphabetic()) && id.chars().all(valid)).then_some(id)
}

fn read(language: &str, file: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("locales").join(language).join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
