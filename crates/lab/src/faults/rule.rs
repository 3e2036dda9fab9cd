//! When something is done: one line of text, on the command line and at run time alike.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use super::Action;
use crate::text::matches;

/// One rule, such as `drop-inside=30% operation=Receive host=Server01 nth=3`.
///
/// The first word is the [`Action`]; conditions follow in any order. Those that are not given
/// hold always. `nth` counts the exchanges that fit, from 1; `times` says for how many of them in
/// a row the rule holds: 1 unless given, or `always`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultRule {
    /// What is done.
    pub action: Action,
    /// Pattern of the host's name; all when `None`.
    pub host: Option<String>,
    /// An operation by its name in the log, `EnumerateShells` and the like, or `Authenticate`.
    pub operation: Option<String>,
    /// A user's name without the domain.
    pub user: Option<String>,
    /// A client's `wsmv:SessionId`.
    pub client: Option<Uuid>,
    /// The first exchange that it happens to, from 1.
    pub nth: u64,
    /// How many exchanges it happens to; without end when `None`.
    pub times: Option<u64>,
}

/// Why a rule cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// There is no action.
    #[error("a rule begins with an action, such as drop-answer")]
    Empty,
    /// The action is not known.
    #[error("there is no action {0:?}; the lab's manual lists them")]
    Action(String),
    /// The action's argument is missing, superfluous or malformed.
    #[error("{name} needs {expected}")]
    Argument {
        /// The action.
        name: String,
        /// What it takes.
        expected: &'static str,
    },
    /// A condition is not known.
    #[error("there is no condition {0:?}; choose from host, operation, user, client, nth, times")]
    Condition(String),
    /// A condition's value is malformed.
    #[error("{name} needs {expected}")]
    Value {
        /// The condition.
        name: &'static str,
        /// What it takes.
        expected: &'static str,
    },
    /// The action needs an envelope, and the legs of a handshake have none.
    #[error("this action needs an envelope, which Authenticate has not")]
    NoEnvelope,
}

/// What a rule is asked about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Exchange<'a> {
    pub(crate) host: &'a str,
    /// As in the log: `Enumerate`, `Receive`.
    pub(crate) operation: &'a str,
    /// More exactly: `EnumerateShells`, `ReceiveCommand`.
    pub(crate) exactly: &'a str,
    pub(crate) user: &'a str,
    pub(crate) client: Option<Uuid>,
}

/// The legs of a handshake, as an operation.
pub(crate) const AUTHENTICATE: &str = "Authenticate";

/// Names that a rule's operation may have.
const OPERATIONS: [&str; 23] = [
    AUTHENTICATE,
    "Identify",
    "Get",
    "Delete",
    "Create",
    "Command",
    "Send",
    "Receive",
    "ReceiveShell",
    "ReceiveCommand",
    "Signal",
    "Disconnect",
    "Reconnect",
    "Connect",
    "ConnectShell",
    "ConnectCommand",
    "Enumerate",
    "EnumerateShells",
    "EnumerateCommands",
    "Pull",
    "Release",
    "Unreadable",
    "Unsealed",
];

impl FaultRule {
    pub(super) fn fits(&self, exchange: &Exchange<'_>) -> bool {
        let envelope = exchange.operation != AUTHENTICATE;
        (envelope || !self.action.needs_envelope())
            && self.host.as_ref().is_none_or(|pattern| matches(pattern, exchange.host))
            && self.operation.as_ref().is_none_or(|name| {
                [exchange.operation, exchange.exactly].iter().any(|known| known.eq_ignore_ascii_case(name))
            })
            && self.user.as_ref().is_none_or(|user| user.eq_ignore_ascii_case(exchange.user))
            && self.client.is_none_or(|client| exchange.client == Some(client))
    }
}

impl FromStr for FaultRule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let mut words = text.split_whitespace();
        let action = Action::parse(words.next().ok_or(RuleError::Empty)?)?;
        let mut rule = Self { action, host: None, operation: None, user: None, client: None, nth: 1, times: Some(1) };
        for word in words {
            let (name, value) = word.split_once('=').ok_or_else(|| RuleError::Condition(word.to_owned()))?;
            let wrong = |name, expected| RuleError::Value { name, expected };
            match name {
                "host" => rule.host = Some(value.to_owned()),
                "user" => rule.user = Some(value.to_owned()),
                "operation" => {
                    let known = OPERATIONS.iter().find(|known| known.eq_ignore_ascii_case(value));
                    let known = known.ok_or_else(|| wrong("operation", "an operation's name, such as Receive"))?;
                    rule.operation = Some((*known).to_owned());
                }
                "client" => {
                    let id = value.parse().map_err(|_| wrong("client", "a SessionId"))?;
                    rule.client = Some(id);
                }
                "nth" => {
                    let nth = value.parse().ok().filter(|nth| *nth > 0);
                    rule.nth = nth.ok_or_else(|| wrong("nth", "a number from 1"))?;
                }
                "times" if value.eq_ignore_ascii_case("always") => rule.times = None,
                "times" => {
                    let times = value.parse().ok().filter(|times| *times > 0);
                    rule.times = Some(times.ok_or_else(|| wrong("times", "a number from 1, or always"))?);
                }
                _ => return Err(RuleError::Condition(name.to_owned())),
            }
        }
        if rule.operation.as_deref() == Some(AUTHENTICATE) && rule.action.needs_envelope() {
            return Err(RuleError::NoEnvelope);
        }
        Ok(rule)
    }
}

/// Reads as the same rule again.
impl fmt::Display for FaultRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.action)?;
        for (name, value) in [("operation", &self.operation), ("host", &self.host), ("user", &self.user)] {
            if let Some(value) = value {
                write!(f, " {name}={value}")?;
            }
        }
        if let Some(client) = self.client {
            write!(f, " client={client}")?;
        }
        write!(f, " nth={}", self.nth)?;
        match self.times {
            Some(times) => write!(f, " times={times}"),
            None => f.write_str(" times=always"),
        }
    }
}
