//! `TabExpansion2`: what could stand at the cursor of a script, as PowerShell's console asks for it.

use std::sync::Arc;

use super::Session;
use super::commands::{self, Command};
use super::object::{Enumeration, Object};
use super::value::Value;
use super::write_commands::COLOURS;

/// What separates words.
const SEPARATORS: [char; 15] = [' ', '\t', '\n', '\r', ';', '|', '(', ')', '{', '}', ',', '=', '"', '\'', '['];
/// After these a command begins.
const BEGINNINGS: [char; 6] = [';', '|', '(', '{', '\n', '='];
const ACTIONS: [&str; 5] = ["Continue", "Ignore", "Inquire", "SilentlyContinue", "Stop"];
const STATES: [&str; 4] = ["Completed", "Failed", "Running", "Stopped"];

/// `CompletionResultType`, as far as it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Command = 2,
    Property = 5,
    ParameterName = 7,
    ParameterValue = 8,
    Variable = 9,
}

impl Kind {
    fn value(self) -> Value {
        let name = match self {
            Self::Command => "Command",
            Self::Property => "Property",
            Self::ParameterName => "ParameterName",
            Self::ParameterValue => "ParameterValue",
            Self::Variable => "Variable",
        };
        // A fieldless enum's own discriminant.
        let number = self as i32;
        let type_name = "System.Management.Automation.CompletionResultType";
        Value::Enum(Enumeration { type_name, name, number })
    }
}

struct Found {
    text: String,
    label: String,
    tip: String,
    kind: Kind,
}

/// A `CommandCompletion` for a script and a cursor, both counted in UTF-16 units.
pub(super) fn complete(session: &Session, script: &str, cursor: usize) -> Value {
    let units: Vec<u16> = script.encode_utf16().take(cursor).collect();
    let before = String::from_utf16_lossy(&units);
    let start = before.rfind(SEPARATORS).map_or(0, |at| at + 1);
    let (line, word) = before.split_at(start);
    let (found, replaced) = at(session, line, word);
    let length = replaced.encode_utf16().count();
    let results = found.into_iter().map(|found| {
        let properties = vec![
            ("CompletionText", Value::string(found.text)),
            ("ListItemText", Value::string(found.label)),
            ("ResultType", found.kind.value()),
            ("ToolTip", Value::string(found.tip)),
        ];
        Value::Object(Arc::new(Object::new(
            &["System.Management.Automation.CompletionResult", "System.Object"],
            properties,
        )))
    });
    let properties = vec![
        ("CurrentMatchIndex", Value::Int(-1)),
        ("ReplacementIndex", Value::integer(i64::try_from(units.len() - length).unwrap_or_default())),
        ("ReplacementLength", Value::integer(i64::try_from(length).unwrap_or_default())),
        ("CompletionMatches", Value::List(results.collect())),
    ];
    Value::Object(Arc::new(Object::new(
        &["System.Management.Automation.CommandCompletion", "System.Object"],
        properties,
    )))
}

/// What could stand for a word, and how much of it that replaces.
fn at<'a>(session: &Session, line: &str, word: &'a str) -> (Vec<Found>, &'a str) {
    if let Some(variable) = word.strip_prefix('$') {
        return match variable.rsplit_once('.') {
            Some((path, name)) => (properties(session, path, name), name),
            None => (variables(session, variable), word),
        };
    }
    let command = running_command(line);
    if command.is_none() {
        return (command_names(word), word);
    }
    let Some(command) = command.and_then(commands::find) else { return (Vec::new(), word) };
    if let Some(name) = word.strip_prefix('-') {
        return (parameter_names(command, name), word);
    }
    (parameter_values(line, word), word)
}

/// The command whose arguments are written at the end of this line; `None` when one begins.
fn running_command(line: &str) -> Option<&str> {
    let statement = &line[line.rfind(BEGINNINGS).map_or(0, |at| at + 1)..];
    statement.split_whitespace().next()
}

fn command_names(word: &str) -> Vec<Found> {
    let names = commands::names().filter(|name| starts(name, word));
    let found = |name: &'static str| Found {
        text: name.into(),
        label: name.into(),
        tip: commands::find(name).map_or_else(String::new, commands::syntax),
        kind: Kind::Command,
    };
    sorted(names.map(found).collect())
}

fn parameter_names(command: &'static Command, word: &str) -> Vec<Found> {
    let found = |(name, kind): (&'static str, &'static str)| Found {
        text: format!("-{name}"),
        label: name.into(),
        tip: format!("[{kind}] {name}"),
        kind: Kind::ParameterName,
    };
    sorted(commands::parameters(command).filter(|(name, _)| starts(name, word)).map(found).collect())
}

fn parameter_values(line: &str, word: &str) -> Vec<Found> {
    let parameter = line.split_whitespace().next_back().unwrap_or_default();
    let values: &[&str] = match parameter.trim_start_matches('-').to_ascii_lowercase().as_str() {
        "foregroundcolor" | "backgroundcolor" => &COLOURS,
        "erroraction" | "warningaction" | "informationaction" => &ACTIONS,
        "state" => &STATES,
        _ => &[],
    };
    let found = |value: &&str| Found {
        text: (*value).into(),
        label: (*value).into(),
        tip: (*value).into(),
        kind: Kind::ParameterValue,
    };
    sorted(values.iter().filter(|value| starts(value, word)).map(found).collect())
}

fn variables(session: &Session, word: &str) -> Vec<Found> {
    let found = |(name, value): (String, Value)| Found {
        text: format!("${name}"),
        label: name.clone(),
        tip: format!("[{}]${name}", value.type_name()),
        kind: Kind::Variable,
    };
    sorted(session.variables().into_iter().filter(|(name, _)| starts(name, word)).map(found).collect())
}

fn properties(session: &Session, path: &str, word: &str) -> Vec<Found> {
    let mut names = path.split('.');
    let first = session.variable(names.next().unwrap_or_default());
    let value = names.fold(first, |value, name| value.property(name));
    let found = |name: String| Found {
        text: name.clone(),
        label: name.clone(),
        tip: format!("{} {name}", value.property(&name).type_name()),
        kind: Kind::Property,
    };
    sorted(value.property_names().into_iter().filter(|name| starts(name, word)).map(found).collect())
}

fn starts(name: &str, word: &str) -> bool {
    name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

fn sorted(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|found| found.label.to_lowercase());
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    /// Completions and what they replace, at `^`.
    fn complete_at(marked: &str) -> String {
        let session = Session::new(&Clock::new());
        session.set_variable("ComputerName", Value::string("Server01"));
        let (before, after) = marked.split_once('^').unwrap();
        let answer = complete(&session, &format!("{before}{after}"), before.encode_utf16().count());
        let matches = answer.property("CompletionMatches").into_items();
        let texts: Vec<String> = matches.iter().map(|one| one.property("CompletionText").to_string()).collect();
        let (index, length) = (answer.property("ReplacementIndex"), answer.property("ReplacementLength"));
        format!("{index}+{length} {}", texts.join(" "))
    }

    #[test]
    fn commands_parameters_values_variables_and_properties() {
        for (marked, expected) in [
            ("Receive^", "0+7 Receive-Job"),
            ("get-j^ob", "0+5 Get-Job"),
            ("'é😀'; rem^ -Id 1", "7+3 Remove-Job"),
            ("Get-Job | Wait^", "10+4 Wait-Job"),
            ("$x = Get-D^", "5+5 Get-Date"),
            ("Receive-Job -Id 1 -K^", "18+2 -Keep"),
            ("Get-Job -Sta^", "8+4 -State"),
            ("Get-Job -State R^", "15+1 Running"),
            ("Write-Host x -ForegroundColor DarkM^", "30+5 DarkMagenta"),
            ("Get-Job -ErrorAction St^", "21+2 Stop"),
            ("$Comp^", "0+5 $ComputerName"),
            ("\"on $comp^", "4+5 $ComputerName"),
            ("$PSVersionTable.PSE^", "16+3 PSEdition"),
            ("$PSVersionTable.PSVersion.^", "26+0 "),
            ("Get-Nothing -^", "12+1 "),
            ("No-Such^", "0+7 "),
        ] {
            assert_eq!(complete_at(marked), expected, "{marked}");
        }
        assert!(complete_at("^").contains(" Get-Job gjb "), "everything that can begin a line");
        assert!(complete_at("Get-Job -^").contains("-ErrorAction"), "the common ones too");
    }
}
