//! Runs commands in one engine and answers what it asks.

use std::collections::BTreeMap;
use std::rc::Rc;

use reattach_core::bridge::{
    Answer, ErrorRecord, FromEngine, Password, Prompt, RunEvent, RunId, SessionState, SessionView, Text, ToEngine,
};
use reattach_engine::{Engine, Platform};
use reattach_messages::Catalog;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use uuid::Uuid;

use crate::output::Output;
use crate::secret;
use crate::status::Status;

/// The account at the targets.
pub(crate) struct Account {
    /// From `--credential`; asked for when missing.
    pub(crate) user_name: Option<String>,
    /// From `--password-stdin`.
    pub(crate) password_stdin: bool,
}

/// One engine, and what is known of its sessions.
pub(crate) struct Driver<P: Platform> {
    engine: Engine<P>,
    events: UnboundedReceiver<FromEngine>,
    sessions: BTreeMap<Uuid, SessionView>,
    account: Account,
    catalog: Catalog,
    next_run: RunId,
}

impl<P: Platform> Driver<P> {
    pub(crate) fn new(platform: P, account: Account, catalog: Catalog) -> Self {
        let (sender, events) = unbounded_channel();
        // The receiver lives as long as the engine, so nothing is lost.
        let engine = Engine::new(platform, Rc::new(move |event| drop(sender.send(event))));
        Self { engine, events, sessions: BTreeMap::new(), account, catalog, next_run: 1 }
    }

    /// Runs one command to its end.
    pub(crate) async fn run(&mut self, command: &str, output: &mut dyn Output) -> Status {
        let run_id = self.next_run;
        self.next_run += 1;
        self.engine.handle(ToEngine::Run { run_id, command: command.into() });
        let mut status = Status::default();
        while let Some(event) = self.events.recv().await {
            match event {
                FromEngine::Run { run_id: id, event } if id == run_id => {
                    output.event(command, &event);
                    status.note(&event);
                    if matches!(event, RunEvent::Finished(_)) {
                        break;
                    }
                }
                FromEngine::Session(session) => drop(self.sessions.insert(session.instance_id, session)),
                FromEngine::SessionRemoved { instance_id } => drop(self.sessions.remove(&instance_id)),
                FromEngine::Prompt { prompt_id, prompt } => {
                    let answer = self.answer(&prompt);
                    self.engine.handle(ToEngine::Answer { prompt_id, answer });
                }
                _ => {}
            }
        }
        status
    }

    /// Disconnects what is still open: this process ends, and nobody could reach it afterwards.
    pub(crate) async fn leave(&mut self, output: &mut dyn Output) -> Status {
        let open: Vec<_> = self
            .sessions
            .values()
            .filter(|session| session.local && session.state == SessionState::Opened)
            .map(|session| (session.name.clone(), session.instance_id))
            .collect();
        let mut status = Status::default();
        for (name, instance_id) in open {
            eprintln!("VERBOSE: {}", self.catalog.text(&Text::new("cli-disconnecting").with("name", name)));
            let command = format!("Disconnect-PSSession -InstanceId {instance_id}");
            status.add(self.run(&command, &mut Quiet(output)).await);
        }
        status
    }

    fn answer(&mut self, prompt: &Prompt) -> Answer {
        match prompt {
            // The run's own error says that the password was wrong; asking again is for people.
            Prompt::Credential { failed: Some(_), .. } => Answer::Cancel,
            Prompt::Credential { user_name, computer_names, .. } => {
                self.credential(user_name.as_deref(), computer_names).unwrap_or(Answer::Cancel)
            }
            Prompt::Confirm { text, .. } => self.confirm(text),
            Prompt::Mandatory { .. } | Prompt::Host { .. } => Answer::Cancel,
        }
    }

    fn credential(&mut self, suggested: Option<&str>, computer_names: &[String]) -> Option<Answer> {
        let user_name = match suggested.or(self.account.user_name.as_deref()) {
            Some(name) => name.to_owned(),
            None => ask(&self.catalog.text(&Text::new("cli-user-name")))?,
        };
        let hosts = computer_names.join(", ");
        let prompt = Text::new("cli-password").with("user", user_name.clone()).with("hosts", hosts);
        let password: Password = secret::read(&self.catalog.text(&prompt), self.account.password_stdin)
            .inspect_err(|error| eprintln!("reattach : {error}"))
            .ok()?;
        Some(Answer::Credential { user_name, password })
    }

    fn confirm(&self, text: &Text) -> Answer {
        let question = format!("{}\n[Y] Yes  [A] Yes to All  [N] No  [L] No to All: ", self.catalog.text(text));
        match ask(&question).unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "y" | "yes" => Answer::Yes,
            "a" => Answer::YesToAll,
            "l" => Answer::NoToAll,
            "n" | "no" => Answer::No,
            _ => Answer::Cancel,
        }
    }
}

/// Writes errors only.
struct Quiet<'a>(&'a mut dyn Output);

impl Output for Quiet<'_> {
    fn event(&mut self, command: &str, event: &RunEvent) {
        if let RunEvent::Error { error } = event {
            let error: ErrorRecord = error.clone();
            self.0.event(command, &RunEvent::Error { error });
        }
    }
}

fn ask(question: &str) -> Option<String> {
    use std::io::Write;
    eprint!("{question}");
    std::io::stderr().flush().ok()?;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).ok().filter(|read| *read > 0)?;
    Some(line.trim_end_matches(['\r', '\n']).into())
}
