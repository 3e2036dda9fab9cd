//! The engine in a terminal.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a failed test says where"))]

mod account;
mod answers;
mod arguments;
mod choose;
mod drive;
mod explain;
mod files;
mod help;
mod inspect;
mod interactive;
mod login;
mod output;
mod person;
mod status;

use std::env;
use std::path::Path;
use std::process::ExitCode;
use std::rc::Rc;

use clap::FromArgMatches;
use reattach_core::bridge::{SignIn, Text};
use reattach_engine::transport::direct::DirectPlatform;
use reattach_engine::transport::gateway::{GatewaySession, HyperHttp, HyperPlatform};
use reattach_engine::transport::{TlsError, Trust};
use reattach_engine::{Platform, TransportError};
use reattach_messages::{Catalog, Language};
use tokio::runtime::Builder;
use tokio::task::LocalSet;

use account::Account;
use answers::Answers;
use arguments::{Arguments, Run, Task};
use drive::{Driver, End};
use person::Person;
use status::Status;

/// Why nothing could be run: a sentence and an exit status.
struct Refusal(String, u8);

fn main() -> ExitCode {
    let language = Language::choose(["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| env::var(name).ok()));
    let catalog = Catalog::new(language);
    let matches = help::command(&catalog).get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("reattach : {error}");
            return ExitCode::from(3);
        }
    };
    let tasks = LocalSet::new();
    let outcome = runtime.block_on(tasks.run_until(async {
        match arguments.task {
            Some(Task::Login(login)) => login::login(login, &catalog).await,
            Some(Task::Inspect(files)) => Ok(ExitCode::from(inspect::inspect(&files, &catalog))),
            None => run(arguments.run, language, &catalog).await,
        }
    }));
    // What was given up in the background must not hold the process.
    runtime.shutdown_background();
    outcome.unwrap_or_else(|Refusal(sentence, status)| {
        eprintln!("reattach : {sentence}");
        ExitCode::from(status)
    })
}

async fn run(run: Run, language: Language, catalog: &Catalog) -> Result<ExitCode, Refusal> {
    let say = |text: Text| catalog.text(&text);
    let interactive = run.commands.is_empty();
    if interactive && (run.explain || !Person::at_terminal().is_present()) {
        return Err(Refusal(say(Text::new("cli-no-command")), 2));
    }
    if run.explain {
        let mut output = output::output(run.json, Catalog::new(language));
        return Ok(explain::explain(&run.commands, run.json, catalog, output.as_mut()).exit_code());
    }
    let trust = trust(run.trust.as_deref(), catalog)?;
    if run.direct {
        let names = files::names(run.names.as_deref()).map_err(|text| Refusal(say(text), 2))?;
        return Ok(commands(DirectPlatform::new(names, trust), run, language).await);
    }
    let (Some(gateway), Some(file)) = (&run.gateway, &run.token_file) else {
        return Err(Refusal(say(Text::new("cli-which-way")), 2));
    };
    let http = HyperHttp::new(gateway, trust).map_err(|error| unreachable(&error, catalog))?;
    http.restore(files::read_token(file).map_err(|text| Refusal(say(text), 2))?);
    let session = Rc::new(GatewaySession::new(http));
    session.sign_in(SignIn::Renew).await.map_err(|error| match error {
        TransportError::SignedOut => {
            Refusal(say(Text::new("cli-not-signed-in").with("file", file.display().to_string())), 3)
        }
        error => unreachable(&error, catalog),
    })?;
    keep(&session, file, catalog)?;
    let platform = HyperPlatform::new(Rc::clone(&session));
    let file = file.clone();
    let code = commands(platform, run, language).await;
    // A renewal in between may have replaced the cookie.
    keep(&session, &file, catalog)?;
    Ok(code)
}

async fn commands<P: Platform>(platform: P, run: Run, language: Language) -> ExitCode {
    let account = Account { user_name: run.credential, password_stdin: run.password_stdin };
    let mut output = output::output(run.json, Catalog::new(language));
    let mut driver = Driver::new(platform, Answers { person: Person::at_terminal(), account, language });
    if run.commands.is_empty() {
        return interactive::interact(&mut driver, language, output.as_mut()).await.exit_code();
    }
    let mut status = Status::default();
    for command in &run.commands {
        let (ended, end) = driver.run(command, output.as_mut()).await;
        status.add(ended);
        match end {
            End::Finished => {}
            End::Stopped => {
                status.stopped();
                break;
            }
            End::Left => {
                driver.leave_at_once().await;
                status.stopped();
                return status.exit_code();
            }
        }
    }
    status.add(driver.leave(output.as_mut()).await);
    status.exit_code()
}

/// The system's authorities, and what `--trust` names.
fn trust(file: Option<&Path>, catalog: &Catalog) -> Result<Trust, Refusal> {
    Trust::new(file).map_err(|error| {
        let text = match error {
            TlsError::NoCertificate(file) => Text::new("cli-trust-file").with("file", file),
            error => Text::new("cli-trust").with("reason", error.to_string()),
        };
        Refusal(catalog.text(&text), 2)
    })
}

fn keep(session: &GatewaySession<HyperHttp>, file: &Path, catalog: &Catalog) -> Result<(), Refusal> {
    match session.http().kept() {
        Some(kept) => files::write_token(file, &kept).map_err(|text| Refusal(catalog.text(&text), 2)),
        None => Ok(()),
    }
}

fn unreachable(error: &TransportError, catalog: &Catalog) -> Refusal {
    Refusal(catalog.text(&error.sign_in_record().message), 3)
}
