//! What is put on the clipboard: commands and sessions, in the forms in which they can be copied.

use std::fmt::Write;

use reattach_core::bridge::SessionView;
use reattach_core::command::{build, parse};
use reattach_core::table::{availability_name, state_name};

use super::Action;
use crate::model::connect;
use crate::model::output::object::quote;

/// A form in which a command can be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Lines that the command bar and PowerShell accept.
    OneLiner,
    /// The same with a credential that is asked for once.
    Script,
    /// An address of this console that opens the connect dialog, filled in.
    Link,
}

impl Form {
    /// In the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::OneLiner, Self::Script, Self::Link];

    /// Id of its text.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::OneLiner => "ui-copy-line",
            Self::Script => "ui-copy-script",
            Self::Link => "ui-copy-link",
        }
    }

    /// Whether an action can be said in it: a link opens the connect dialog and no other, and what is open here takes
    /// no credential. `there` is [`Offer::there`](super::Offer::there).
    #[must_use]
    pub const fn fits(self, action: Action, there: bool) -> bool {
        match self {
            Self::OneLiner => true,
            Self::Script => there,
            Self::Link => matches!(action, Action::Connect),
        }
    }
}

/// A form in which sessions themselves can be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Listing {
    /// As `reattach --json` writes them.
    Json,
    /// A table.
    Markdown,
}

impl Listing {
    /// In the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Json, Self::Markdown];

    /// Id of its text.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Json => "ui-copy-json",
            Self::Markdown => "ui-copy-markdown",
        }
    }
}

/// What does an action with sessions, in a form. `origin` is where the console is, for example
/// `https://gateway.example`.
#[must_use]
pub fn copied(action: Action, form: Form, sessions: &[&SessionView], origin: &str) -> String {
    match form {
        Form::OneLiner => action.lines(sessions.iter().copied()).join("\n"),
        Form::Script => script(action, sessions),
        Form::Link => format!("{origin}{}", connect::Form::of(sessions).address()),
    }
}

/// Sessions as they stand.
#[must_use]
pub fn listed(listing: Listing, sessions: &[&SessionView]) -> String {
    match listing {
        Listing::Json => json(sessions),
        Listing::Markdown => markdown(sessions),
    }
}

/// Lines as a script that asks for the credential once; `account` is suggested for it. Lines that take none stay as
/// they are.
#[must_use]
pub fn as_script(lines: &[String], account: Option<&str>) -> String {
    let mut script = String::new();
    write_script(&mut script, lines, account, "credential");
    script
}

/// One credential an account, and each session under the account that listed it.
fn script(action: Action, sessions: &[&SessionView]) -> String {
    let account_of = |session: &SessionView| session.account.clone().or_else(|| session.owner.clone());
    let mut accounts: Vec<Option<String>> = Vec::new();
    for session in sessions.iter().filter(|session| action.fits(session)) {
        let account = account_of(session);
        if !accounts.contains(&account) {
            accounts.push(account);
        }
    }
    let mut script = String::new();
    for (at, account) in accounts.iter().enumerate() {
        let own = sessions.iter().copied().filter(|session| account_of(session) == *account);
        let variable = if at == 0 { String::from("credential") } else { format!("credential{}", at + 1) };
        write_script(&mut script, &action.lines(own), account.as_deref(), &variable);
    }
    script
}

fn write_script(script: &mut String, lines: &[String], account: Option<&str>, variable: &str) {
    if lines.iter().any(|line| takes_credential(line)) {
        let asked = build::cmdlet("Get-Credential", &[("Credential", account.map(build::text).into_iter().collect())]);
        let _ = writeln!(script, "${variable} = {asked}");
    }
    for line in lines {
        let parsed = parse(line).pipeline;
        let own = if takes_credential(line) {
            build::with_parameter(parsed, "Credential", build::variable(variable))
        } else {
            parsed
        };
        let _ = writeln!(script, "{own}");
    }
}

/// Whether a line reaches hosts under a credential.
#[must_use]
pub fn takes_credential(line: &str) -> bool {
    line.contains("-ComputerName") || line.contains("-ConnectionUri")
}

/// Written by hand: the page has no other use for a library that writes JSON.
fn json(sessions: &[&SessionView]) -> String {
    let one = |session: &&SessionView| {
        let expires = session.expires_on.map_or_else(|| "null".into(), |at| at.to_string());
        format!(
            "  {{\"Id\": {}, \"Name\": {}, \"ComputerName\": {}, \"State\": {}, \"ConfigurationName\": {}, \
             \"Availability\": {}, \"InstanceId\": {}, \"ExpiresOn\": {expires}}}",
            session.id,
            json_text(&session.name),
            json_text(&session.computer_name),
            json_text(state_name(session.state)),
            json_text(&session.configuration_name),
            json_text(availability_name(session.availability)),
            json_text(&session.instance_id.to_string()),
        )
    };
    format!("[\n{}\n]", sessions.iter().map(one).collect::<Vec<_>>().join(",\n"))
}

fn json_text(text: &str) -> String {
    let mut json = String::new();
    quote(text, &mut json);
    json
}

fn markdown(sessions: &[&SessionView]) -> String {
    let mut table = String::from(
        "| Id | Name | ComputerName | State | ConfigurationName | Availability |\n|---:|---|---|---|---|---|\n",
    );
    for session in sessions {
        let id = session.id.to_string();
        let cells = [
            &id,
            &session.name,
            &session.computer_name,
            state_name(session.state),
            &session.configuration_name,
            availability_name(session.availability),
        ];
        for cell in cells {
            let cell = cell.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ");
            let _ = write!(table, "| {cell} ");
        }
        table.push_str("|\n");
    }
    table
}
