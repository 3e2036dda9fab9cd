//! The commands that are known, and how each is run.

use std::time::Duration;

use reattach_psrp::message::HostQuery;

use super::bind::{Bound, COMMON, Given, Parameter, at, named, required, switch};
use super::eval::{Evaluator, Out};
use super::host::{field_of, value_of};
use super::record::{Category, ErrorInfo, Progress, Record};
use super::types::Type;
use super::value::{DateTime, Value};
use super::{completion, host_commands as hosts, job_commands as jobs, write_commands as write};

/// A command.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Command {
    pub(super) name: &'static str,
    parameters: &'static [Parameter],
    /// Takes the arguments that are left over.
    rest: Option<&'static str>,
    run: Run,
}

#[derive(Debug, Clone, Copy)]
enum Run {
    GetDate,
    StartSleep,
    /// The help page's second script.
    NewDatabase,
    /// What a console asks while somebody types.
    TabExpansion,
    Host(hosts::Run),
    Job(jobs::Run),
    Write(write::Run),
}

const COMMANDS: &[Command] = &[
    Command { name: "New-SQLDatabase.ps1", parameters: &[named("InitData")], rest: None, run: Run::NewDatabase },
    Command { name: "Get-Date", parameters: &[], rest: None, run: Run::GetDate },
    Command {
        name: "Start-Sleep",
        parameters: &[at(0, "Seconds"), named("Milliseconds")],
        rest: None,
        run: Run::StartSleep,
    },
    Command {
        name: "Get-Job",
        parameters: &[at(0, "Id"), named("Name"), named("State")],
        rest: None,
        run: Run::Job(jobs::Run::Get),
    },
    Command {
        name: "Start-Job",
        parameters: &[at(0, "ScriptBlock"), named("Name"), named("FilePath")],
        rest: None,
        run: Run::Job(jobs::Run::Start),
    },
    Command {
        name: "Receive-Job",
        parameters: &[
            at(0, "Job"),
            named("Id"),
            named("Name"),
            // The help page's example calls it so.
            named("JobName"),
            switch("Keep"),
            switch("Wait"),
            switch("AutoRemoveJob"),
        ],
        rest: None,
        run: Run::Job(jobs::Run::Receive),
    },
    Command {
        name: "Wait-Job",
        parameters: &[at(0, "Job"), named("Id"), named("Name"), named("Timeout"), switch("Any")],
        rest: None,
        run: Run::Job(jobs::Run::Wait),
    },
    Command {
        name: "Remove-Job",
        parameters: &[at(0, "Job"), named("Id"), named("Name"), switch("Force")],
        rest: None,
        run: Run::Job(jobs::Run::Remove),
    },
    Command {
        name: "Write-Output",
        parameters: &[named("InputObject"), switch("NoEnumerate")],
        rest: Some("InputObject"),
        run: Run::Write(write::Run::Output),
    },
    Command {
        name: "Write-Host",
        parameters: &[
            named("Object"),
            switch("NoNewline"),
            named("Separator"),
            named("ForegroundColor"),
            named("BackgroundColor"),
        ],
        rest: Some("Object"),
        run: Run::Write(write::Run::Host),
    },
    Command {
        name: "Write-Error",
        parameters: &[required(0, "Message"), named("ErrorId"), named("TargetObject"), named("Category")],
        rest: None,
        run: Run::Write(write::Run::Error),
    },
    Command {
        name: "Write-Warning",
        parameters: &[required(0, "Message")],
        rest: None,
        run: Run::Write(write::Run::Warning),
    },
    Command {
        name: "Write-Verbose",
        parameters: &[required(0, "Message")],
        rest: None,
        run: Run::Write(write::Run::Verbose),
    },
    Command {
        name: "Write-Debug",
        parameters: &[required(0, "Message")],
        rest: None,
        run: Run::Write(write::Run::Debug),
    },
    Command {
        name: "Write-Information",
        parameters: &[required(0, "MessageData"), at(1, "Tags")],
        rest: None,
        run: Run::Write(write::Run::Information),
    },
    Command {
        name: "Write-Progress",
        parameters: &[
            required(0, "Activity"),
            at(1, "Status"),
            at(2, "Id"),
            named("PercentComplete"),
            named("SecondsRemaining"),
            named("CurrentOperation"),
            named("ParentId"),
            switch("Completed"),
        ],
        rest: None,
        run: Run::Write(write::Run::Progress),
    },
    Command {
        name: "Read-Host",
        parameters: &[named("Prompt"), switch("AsSecureString")],
        rest: Some("Prompt"),
        run: Run::Host(hosts::Run::ReadHost),
    },
    Command {
        name: "Get-Credential",
        parameters: &[at(0, "Credential"), named("UserName"), named("Message"), named("Title")],
        rest: None,
        run: Run::Host(hosts::Run::GetCredential),
    },
    Command {
        name: "ConvertTo-SecureString",
        parameters: &[required(0, "String"), switch("AsPlainText"), switch("Force")],
        rest: None,
        run: Run::Host(hosts::Run::ConvertToSecureString),
    },
    Command {
        name: "New-Object",
        parameters: &[required(0, "TypeName"), at(1, "ArgumentList")],
        rest: None,
        run: Run::Host(hosts::Run::NewObject),
    },
    Command {
        name: "TabExpansion2",
        parameters: &[required(0, "inputScript"), required(1, "cursorColumn"), named("options")],
        rest: None,
        run: Run::TabExpansion,
    },
];

const ALIASES: &[(&str, &str)] = &[
    ("echo", "Write-Output"),
    ("write", "Write-Output"),
    ("sleep", "Start-Sleep"),
    ("gjb", "Get-Job"),
    ("sajb", "Start-Job"),
    ("rcjb", "Receive-Job"),
    ("wjb", "Wait-Job"),
    ("rjb", "Remove-Job"),
];

/// The command of a name or alias, without regard to case; a module before it is allowed.
pub(crate) fn find(name: &str) -> Option<&'static Command> {
    let modules = ["Microsoft.PowerShell.Core\\", "Microsoft.PowerShell.Utility\\"];
    let plain = modules.iter().find_map(|module| name.strip_prefix(module)).unwrap_or(name);
    // A script is known by its file, wherever it lies.
    let is_script = plain.get(plain.len().saturating_sub(4)..).is_some_and(|end| end.eq_ignore_ascii_case(".ps1"));
    let plain = if is_script { plain.rsplit(['\\', '/']).next().unwrap_or(plain) } else { plain };
    let alias = ALIASES.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(plain));
    let plain = alias.map_or(plain, |(_, name)| *name);
    COMMANDS.iter().find(|command| command.name.eq_ignore_ascii_case(plain))
}

/// The names and aliases of all commands.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    COMMANDS.iter().map(|command| command.name).chain(ALIASES.iter().map(|(alias, _)| *alias))
}

/// A command's parameters, the common ones among them, and what kind of value each takes.
pub(super) fn parameters(command: &'static Command) -> impl Iterator<Item = (&'static str, &'static str)> {
    let kind = |parameter: &'static Parameter| if parameter.switch { "switch" } else { "Object" };
    command.parameters.iter().chain(COMMON).map(move |parameter| (parameter.name, kind(parameter)))
}

/// One line about how a command is written.
pub(super) fn syntax(command: &'static Command) -> String {
    let mut text = command.name.to_owned();
    for parameter in command.parameters {
        text.push_str(&match (parameter.switch, parameter.mandatory) {
            (true, _) => format!(" [-{}]", parameter.name),
            (false, true) => format!(" [-{}] <Object>", parameter.name),
            (false, false) => format!(" [[-{}] <Object>]", parameter.name),
        });
    }
    text
}

/// Binds and runs a command at a place of a pipeline, counted from 0.
pub(crate) async fn run(
    evaluator: &Evaluator<'_>,
    command: &'static Command,
    given: Given,
    (input, place): (Vec<Value>, usize),
    out: &mut Out<'_>,
) -> Result<(), ErrorInfo> {
    let mut bound = given.bind(command.name, command.parameters, command.rest)?;
    if place == 0 && input.is_empty() {
        ask_for_missing(evaluator, command, &mut bound).await?;
    }
    let action = bound.text("ErrorAction").unwrap_or_default().to_ascii_lowercase();
    let result = match command.run {
        Run::GetDate => {
            out.write(Value::DateTime(DateTime::now(&evaluator.session.clock))).await;
            Ok(())
        }
        Run::NewDatabase => {
            // The page shows no output under it.
            let status = bound.text("InitData").filter(|data| !data.is_empty());
            let status = status.map_or_else(|| "Creating".into(), |data| format!("Creating from {data}"));
            evaluator.console.emit(Record::Progress(Progress::begun("New-SQLDatabase", status))).await;
            Ok(())
        }
        Run::StartSleep => sleep(evaluator, command.name, &bound).await,
        Run::TabExpansion => {
            let cursor = bound.integer(command.name, "cursorColumn")?.unwrap_or_default();
            let script = bound.text("inputScript").unwrap_or_default();
            let cursor = usize::try_from(cursor).unwrap_or_default();
            out.write(completion::complete(evaluator.session, &script, cursor)).await;
            Ok(())
        }
        Run::Host(run) => hosts::run(evaluator, run, &bound, input, out).await,
        Run::Job(run) => jobs::run(evaluator, run, command.name, &bound, input, out).await,
        Run::Write(run) => write::run(evaluator, run, command.name, &bound, input, out).await,
    };
    match (result, action.as_str()) {
        (Err(error), "silentlycontinue" | "ignore" | "0") if error.category != Category::OperationStopped => Ok(()),
        (Err(mut error), "stop" | "1") => {
            error.category = Category::OperationStopped;
            Err(error)
        }
        (result, _) => result,
    }
}

/// Asks the client's host for what must be given and is not, as PowerShell does.
async fn ask_for_missing(
    evaluator: &Evaluator<'_>,
    command: &'static Command,
    bound: &mut Bound,
) -> Result<(), ErrorInfo> {
    let missing: Vec<&'static str> = command
        .parameters
        .iter()
        .filter(|parameter| parameter.mandatory && !bound.has(parameter.name))
        .map(|parameter| parameter.name)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !evaluator.console.has_host() {
        return Err(missing_mandatory(command.name, &missing.join(" ")));
    }
    let query = HostQuery::Prompt {
        caption: format!("cmdlet {} at command pipeline position 1", command.name),
        message: "Supply values for the following parameters:".into(),
        fields: missing.iter().map(|name| field_of(name, &Type::String)).collect(),
    };
    let answer = value_of(evaluator.console.ask(query).await?);
    for name in missing {
        bound.set(name, answer.property(name));
    }
    Ok(())
}

/// The error of a parameter that must be given and cannot be asked for.
pub(super) fn missing_mandatory(command: &str, names: &str) -> ErrorInfo {
    let text = format!("Cannot process command because of one or more missing mandatory parameters: {names}.");
    ErrorInfo {
        exception: "System.Management.Automation.ParameterBindingException",
        activity: command.into(),
        ..ErrorInfo::runtime(text, &format!("MissingMandatoryParameter,{command}"), Category::InvalidArgument)
    }
}

/// Emits errors that do not end the command.
pub(super) async fn report(evaluator: &Evaluator<'_>, bound: &Bound, error: ErrorInfo) -> Result<(), ErrorInfo> {
    match bound.text("ErrorAction").unwrap_or_default().to_ascii_lowercase().as_str() {
        "silentlycontinue" | "ignore" | "0" => Ok(()),
        "stop" | "1" => Err(error),
        _ => {
            evaluator.console.emit(Record::Error(evaluator.located(error))).await;
            Ok(())
        }
    }
}

async fn sleep(evaluator: &Evaluator<'_>, command: &str, bound: &Bound) -> Result<(), ErrorInfo> {
    let milliseconds = match bound.integer(command, "Milliseconds")? {
        Some(milliseconds) => u64::try_from(milliseconds).unwrap_or_default(),
        None => {
            let number = bound.get("Seconds").and_then(Value::number);
            let Some(seconds) = number else {
                return Err(missing_mandatory(command, "Seconds"));
            };
            return match Duration::try_from_secs_f64(seconds.real()) {
                Ok(time) => {
                    evaluator.session.pause(time).await;
                    Ok(())
                }
                Err(_) => Err(ErrorInfo::runtime(
                    "Cannot validate argument on parameter 'Seconds'.",
                    "ParameterArgumentValidationError,Start-Sleep",
                    Category::InvalidArgument,
                )),
            };
        }
    };
    evaluator.session.pause(Duration::from_millis(milliseconds)).await;
    Ok(())
}
