//! `Write-*`.

use super::bind::Bound;
use super::commands::{missing_mandatory, report};
use super::eval::{Evaluator, Out};
use super::record::{Category, ErrorInfo, HostText, Information, Progress, Record};
use super::value::{DateTime, Value};

/// Which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Run {
    Output,
    Host,
    Error,
    Warning,
    Verbose,
    Debug,
    Information,
    Progress,
}

pub(super) const COLOURS: [&str; 16] = [
    "Black",
    "DarkBlue",
    "DarkGreen",
    "DarkCyan",
    "DarkRed",
    "DarkMagenta",
    "DarkYellow",
    "Gray",
    "DarkGray",
    "Blue",
    "Green",
    "Cyan",
    "Red",
    "Magenta",
    "Yellow",
    "White",
];

pub(super) async fn run(
    evaluator: &Evaluator<'_>,
    run: Run,
    name: &str,
    bound: &Bound,
    input: Vec<Value>,
    out: &mut Out<'_>,
) -> Result<(), ErrorInfo> {
    let main = match run {
        Run::Output => "InputObject",
        Run::Host => "Object",
        Run::Information => "MessageData",
        _ => "Message",
    };
    if run == Run::Progress {
        let record = progress(name, bound)?;
        evaluator.console.emit(Record::Progress(record)).await;
        return Ok(());
    }
    let values = match bound.get(main) {
        Some(value) if run == Run::Output && !bound.on("NoEnumerate") => value.clone().into_items(),
        Some(value) => vec![value.clone()],
        None => input,
    };
    for value in values {
        match run {
            Run::Output => out.write(value).await,
            Run::Error => report(evaluator, bound, error(name, bound, &value)).await?,
            Run::Warning => {
                if wanted(evaluator, bound, "WarningAction", "WarningPreference", true) {
                    evaluator.console.emit(Record::Warning(value.to_string())).await;
                }
            }
            Run::Verbose => {
                if shown(evaluator, bound, "Verbose", "VerbosePreference") {
                    evaluator.console.emit(Record::Verbose(value.to_string())).await;
                }
            }
            Run::Debug => {
                if shown(evaluator, bound, "Debug", "DebugPreference") {
                    evaluator.console.emit(Record::Debug(value.to_string())).await;
                }
            }
            Run::Information => {
                let tags = bound.get("Tags").cloned().map_or_else(Vec::new, Value::into_items);
                let tags = tags.iter().map(ToString::to_string).collect();
                emit(
                    evaluator,
                    Information {
                        data: value,
                        tags,
                        host: None,
                        when: DateTime::now(&evaluator.session.clock),
                        source: name.into(),
                    },
                )
                .await;
            }
            Run::Host => {
                let separator = bound.text("Separator").unwrap_or_else(|| " ".into());
                let items: Vec<String> = value.into_items().iter().map(ToString::to_string).collect();
                let host = HostText {
                    foreground: colour(name, bound, "ForegroundColor")?,
                    background: colour(name, bound, "BackgroundColor")?,
                    no_new_line: bound.on("NoNewline"),
                };
                emit(
                    evaluator,
                    Information {
                        data: Value::string(items.join(&separator)),
                        tags: vec!["PSHOST".into()],
                        host: Some(host),
                        when: DateTime::now(&evaluator.session.clock),
                        source: name.into(),
                    },
                )
                .await;
            }
            Run::Progress => {}
        }
    }
    Ok(())
}

async fn emit(evaluator: &Evaluator<'_>, record: Information) {
    evaluator.console.emit(Record::Information(record)).await;
}

fn error(name: &str, bound: &Bound, message: &Value) -> ErrorInfo {
    let id = bound.text("ErrorId").unwrap_or_else(|| "Microsoft.PowerShell.Commands.WriteErrorException".into());
    ErrorInfo {
        exception: "Microsoft.PowerShell.Commands.WriteErrorException",
        activity: name.into(),
        target: bound.text("TargetObject").map(Into::into),
        ..ErrorInfo::runtime(message.to_string(), &id, Category::NotSpecified)
    }
}

fn progress(name: &str, bound: &Bound) -> Result<Progress, ErrorInfo> {
    let number = |parameter, otherwise| {
        let value = bound.integer(name, parameter)?.unwrap_or(otherwise);
        Ok::<i32, ErrorInfo>(i32::try_from(value).unwrap_or(-1))
    };
    let Some(activity) = bound.text("Activity") else {
        return Err(missing_mandatory(name, "Activity"));
    };
    Ok(Progress {
        activity,
        id: number("Id", 0)?,
        parent: number("ParentId", -1)?,
        status: bound.text("Status").unwrap_or_else(|| "Processing".into()),
        operation: bound.text("CurrentOperation"),
        percent: number("PercentComplete", -1)?,
        seconds: number("SecondsRemaining", -1)?,
        completed: bound.on("Completed"),
    })
}

fn colour(name: &str, bound: &Bound, parameter: &str) -> Result<Option<i32>, ErrorInfo> {
    let Some(value) = bound.get(parameter) else { return Ok(None) };
    match colour_number(&value.to_string()) {
        Some(number) => Ok(Some(number)),
        None => bound.integer(name, parameter).map(|number| number.and_then(|number| i32::try_from(number).ok())),
    }
}

/// The number of a `System.ConsoleColor`.
pub(super) fn colour_number(name: &str) -> Option<i32> {
    let found = COLOURS.iter().position(|colour| colour.eq_ignore_ascii_case(name));
    found.and_then(|index| i32::try_from(index).ok())
}

/// Verbose and debug records are written when asked for, by switch or by preference variable.
fn shown(evaluator: &Evaluator<'_>, bound: &Bound, switch: &str, preference: &str) -> bool {
    if bound.has(switch) { bound.on(switch) } else { wanted(evaluator, bound, switch, preference, false) }
}

fn wanted(evaluator: &Evaluator<'_>, bound: &Bound, action: &str, preference: &str, otherwise: bool) -> bool {
    let set = bound.text(action).unwrap_or_else(|| evaluator.session.variable(preference).to_string());
    match set.to_ascii_lowercase().as_str() {
        "continue" | "inquire" | "stop" => true,
        "silentlycontinue" | "ignore" => false,
        _ => otherwise,
    }
}
