//! What somebody is about to do: what the strip says of it, and what is copied from there.

use reattach_core::bridge::SessionView;
use uuid::Uuid;

use super::{Action, Form, as_script, copied, preview, takes_credential};
use crate::model::place::Page;

/// Sessions whose command is shown in full.
const SHOWN: usize = 100;

/// What the control does that somebody points at or has the focus on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// An action with the marked sessions.
    Marked(Action),
    /// The same with one session, whatever is marked.
    One(Action, Uuid),
    /// Says what would be done with the marked sessions.
    Preview,
    /// Asks every host again.
    Refresh,
    /// Stops what is under way. There is no cmdlet for it: in a terminal it is done by a key.
    Stop,
    /// This line.
    Line(String),
}

/// The command of what is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Id of the words before it: what the control says.
    pub label: &'static str,
    /// Its lines; of very many sessions the first ones.
    pub text: String,
    /// In which forms it can be copied.
    pub forms: Vec<Form>,
}

impl Meant {
    /// Reads what a control says of itself: its action's word, the session that it is about, or its line.
    #[must_use]
    pub fn read(word: Option<&str>, session: Option<Uuid>, line: Option<String>) -> Option<Self> {
        if let Some(line) = line {
            return Some(Self::Line(line));
        }
        match (word?, session) {
            ("preview", _) => Some(Self::Preview),
            ("refresh", _) => Some(Self::Refresh),
            ("stop", _) => Some(Self::Stop),
            (word, Some(session)) => Some(Self::One(Action::named(word)?, session)),
            (word, None) => Some(Self::Marked(Action::named(word)?)),
        }
    }

    /// Its command; `None` where nothing would be done. `sessions` are those it is about, `hosts` all that are known.
    #[must_use]
    pub fn command(&self, sessions: &[&SessionView], hosts: &[String]) -> Option<Command> {
        let some = &sessions[..sessions.len().min(SHOWN)];
        let (label, lines) = match self {
            Self::Marked(action) | Self::One(action, _) => (action.label(), action.lines(some.iter().copied())),
            Self::Preview => ("ui-preview", preview(some)),
            Self::Refresh => ("ui-refresh", super::list(hosts)),
            Self::Stop => ("ui-stop", vec!["Ctrl+C".into()]),
            Self::Line(line) => ("ui-strip-next", vec![line.clone()]),
        };
        let there = lines.iter().any(|line| takes_credential(line));
        let fits = |form: &Form| match self {
            Self::Marked(action) | Self::One(action, _) => form.fits(*action, there),
            // A key is nothing to paste.
            Self::Stop => false,
            Self::Preview | Self::Refresh | Self::Line(_) => match form {
                Form::OneLiner => true,
                Form::Script => there,
                Form::Link => false,
            },
        };
        let forms = Form::ALL.into_iter().filter(fits).collect();
        let about_sessions = matches!(self, Self::Marked(_) | Self::One(..) | Self::Preview);
        let more = if about_sessions && some.len() < sessions.len() { "\n…" } else { "" };
        // Of very many the first lines: nobody reads more, and the clipboard gets all.
        (!lines.is_empty()).then(|| Command { label, text: lines.join("\n") + more, forms })
    }

    /// The whole of it in a form.
    #[must_use]
    pub fn copied(&self, form: Form, sessions: &[&SessionView], hosts: &[String], origin: &str) -> String {
        let lines = match self {
            Self::Marked(action) | Self::One(action, _) => return copied(*action, form, sessions, origin),
            Self::Preview => preview(sessions),
            Self::Refresh => super::list(hosts),
            Self::Stop => Vec::new(),
            Self::Line(line) => vec![line.clone()],
        };
        if form == Form::Script { as_script(&lines, None) } else { lines.join("\n") }
    }
}

/// What is most likely meant on a page while nobody points at anything: connect what is marked or shown, else leave it.
#[must_use]
pub fn likely(page: Page) -> Vec<Meant> {
    let actions = [Action::Connect, Action::Disconnect];
    match page {
        Page::Sessions | Page::Connect => actions.map(Meant::Marked).into(),
        Page::Session(id) => actions.map(|action| Meant::One(action, id)).into(),
        // Nothing there acts on sessions.
        Page::Runs | Page::Run(_) | Page::History | Page::Settings | Page::NotFound => Vec::new(),
    }
}
