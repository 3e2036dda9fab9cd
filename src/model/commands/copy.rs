//! What "Copy as" puts on the clipboard.

use std::fmt::Write;

use reattach_core::bridge::SessionView;
use reattach_core::command::{build, parse};
use reattach_core::table::{availability_name, state_name};

use super::Action;
use crate::model::connect;
use crate::model::output::object::quote;

/// A form in which sessions and what connects them can be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Lines that the command bar and PowerShell accept.
    OneLiner,
    /// The same with a credential that is asked for once.
    Script,
    /// An address of this console that opens the connect dialog, filled in.
    Link,
    /// The sessions, as `reattach --json` writes them.
    Json,
    /// The sessions, as a table.
    Markdown,
}

impl Form {
    /// In the order of the menu.
    pub const ALL: [Self; 5] = [Self::OneLiner, Self::Script, Self::Link, Self::Json, Self::Markdown];

    /// Id of its text.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::OneLiner => "ui-copy-line",
            Self::Script => "ui-copy-script",
            Self::Link => "ui-copy-link",
            Self::Json => "ui-copy-json",
            Self::Markdown => "ui-copy-markdown",
        }
    }
}

/// Sessions in a form. `origin` is where the console is, for example `https://gateway.example`.
#[must_use]
pub fn copied(form: Form, sessions: &[&SessionView], origin: &str) -> String {
    match form {
        Form::OneLiner => lines(sessions).join("\n"),
        Form::Script => script(sessions),
        Form::Link => format!("{origin}{}", connect::Form::of(sessions).address()),
        Form::Json => json(sessions),
        Form::Markdown => markdown(sessions),
    }
}

/// What connects them, or what disconnects them where none can be connected.
fn lines(sessions: &[&SessionView]) -> Vec<String> {
    let all = || sessions.iter().copied();
    let connect = Action::Connect.lines(all());
    if connect.is_empty() { Action::Disconnect.lines(all()) } else { connect }
}

/// One credential an account, and each session under the account that listed it.
fn script(sessions: &[&SessionView]) -> String {
    let mut accounts: Vec<Option<&str>> = Vec::new();
    for session in sessions {
        let account = session.account.as_deref().or(session.owner.as_deref());
        if !accounts.contains(&account) {
            accounts.push(account);
        }
    }
    let mut script = String::new();
    for (at, account) in accounts.iter().enumerate() {
        let own: Vec<&SessionView> = sessions
            .iter()
            .copied()
            .filter(|session| session.account.as_deref().or(session.owner.as_deref()) == *account)
            .collect();
        let lines = lines(&own);
        if lines.is_empty() {
            continue;
        }
        let variable = if at == 0 { String::from("credential") } else { format!("credential{}", at + 1) };
        let asked = build::cmdlet("Get-Credential", &[("Credential", account.map(build::text).into_iter().collect())]);
        let _ = writeln!(script, "${variable} = {asked}");
        for line in lines {
            let line = parse(&line).pipeline;
            let takes = line.to_string().contains("-ComputerName") || line.to_string().contains("-ConnectionUri");
            let line = if takes { build::with_parameter(line, "Credential", build::variable(&variable)) } else { line };
            let _ = writeln!(script, "{line}");
        }
    }
    script
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
