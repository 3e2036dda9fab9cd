//! What passes between the console and the engine in its worker.
//!
//! Both sides link this module and nothing else of each other. Every message is JSON made by
//! `serde_json`; the console posts one [`ToEngine`] a message, the engine posts a `Vec<FromEngine>`.
//! No secret is ever in a [`FromEngine`]; the one secret in a [`ToEngine`] is [`Password`].

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroize;

/// Milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;

/// Numbers a run; the console chooses them, from 1 upwards.
pub type RunId = u32;

/// Numbers a prompt; the engine chooses them, from 1 upwards.
pub type PromptId = u32;

/// From the console to the engine.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum ToEngine {
    /// Always first. The engine answers [`FromEngine::Hello`] and serves nothing until the ids agree.
    Hello {
        /// Identifies the build that both modules come from.
        build_id: String,
    },
    /// Sign in to the gateway that served the page.
    SignIn(SignIn),
    /// Forget the bearer, every password and every pin; ask the gateway to do the same.
    SignOut,
    /// What an earlier life of this page remembered; sent once, after [`FromEngine::SignedIn`].
    Restore {
        /// Sessions that were open when the page went away.
        sessions: Vec<RememberedSession>,
    },
    /// Run a command line. Every click that acts on a session comes as the command it prints.
    Run {
        /// Chosen by the console; echoed in every [`FromEngine::Run`].
        run_id: RunId,
        /// The text, as [`crate`]'s parser accepts it.
        command: String,
    },
    /// Stop a run; operations in flight end, nothing new starts.
    StopRun {
        /// The run.
        run_id: RunId,
    },
    /// Answer to a [`FromEngine::Prompt`].
    Answer {
        /// The prompt.
        prompt_id: PromptId,
        /// What the user decided.
        answer: Answer,
    },
    /// Somebody looks at this session: stream its output until [`ToEngine::Unwatch`].
    Watch {
        /// The session.
        instance_id: Uuid,
    },
    /// Nobody looks at this session any more.
    Unwatch {
        /// The session.
        instance_id: Uuid,
    },
    /// Run a script in an Opened, Available session; its output comes as [`FromEngine::Output`].
    Input {
        /// The session.
        instance_id: Uuid,
        /// Script text, sent to the target as it is.
        script: String,
    },
    /// Stop the running pipeline of a session (Ctrl+C).
    StopPipeline {
        /// The session.
        instance_id: Uuid,
    },
    /// The page is going away: disconnect what is open, best effort, most recent first.
    Leave,
}

/// How to sign in to the gateway. It lies flat in [`ToEngine::SignIn`], so its tag is another one.
#[derive(Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "camelCase")]
pub enum SignIn {
    /// By the `__Host-` cookie of an earlier sign-in. Failing is silent: the form is shown.
    Renew,
    /// By a one-time code from a sign-in link.
    Code {
        /// The code, single use.
        code: Password,
    },
    /// By the name and password of a local user of the gateway.
    Password {
        /// User name at the gateway.
        user_name: String,
        /// Password at the gateway.
        password: Password,
    },
}

/// A secret on its one way from a form to the engine. It has no `Debug`, no `Display` and no
/// `Clone`, and its memory is wiped on drop.
#[derive(Serialize, Deserialize, Zeroize)]
#[serde(transparent)]
#[zeroize(drop)]
pub struct Password(String);

impl Password {
    /// Takes the text over; the caller keeps no copy.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The secret, for the one place that computes with it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// What the user decided at a prompt.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Answer {
    /// A credential for the hosts that the prompt named.
    Credential {
        /// `user`, `DOMAIN\user` or `user@domain`.
        user_name: String,
        /// The password.
        password: Password,
    },
    /// A value that a mandatory parameter lacked.
    Value {
        /// The text typed.
        text: String,
    },
    /// Yes to one action.
    Yes,
    /// Yes to this and all that follow.
    YesToAll,
    /// No to one action.
    No,
    /// No to this and all that follow.
    NoToAll,
    /// The prompt was closed; what waited for it fails as cancelled.
    Cancel,
}

/// From the engine to the console.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum FromEngine {
    /// Answer to [`ToEngine::Hello`]. When the ids differ the console must reload.
    Hello {
        /// The engine's build id.
        build_id: String,
    },
    /// The gateway knows us. Sent again when the policy changed.
    SignedIn {
        /// Name at the gateway.
        user_name: String,
        /// Named hosts that the gateway's policy lets this user reach, in the gateway's order.
        hosts: Vec<String>,
    },
    /// Signing in failed; the form stays.
    SignInFailed {
        /// Why, and what to do.
        error: ErrorRecord,
    },
    /// We are signed out.
    SignedOut {
        /// Why, unless the user asked for it or there was no session to renew.
        reason: Option<Text>,
    },
    /// What is known of a host, replacing what was known.
    Host(HostStatus),
    /// A session appeared or changed; replaces the one with the same `instance_id`.
    Session(SessionView),
    /// A session is gone for good.
    SessionRemoved {
        /// The session.
        instance_id: Uuid,
    },
    /// Something happened in a run.
    Run {
        /// The run.
        run_id: RunId,
        /// What happened.
        event: RunEvent,
    },
    /// The engine waits for the user.
    Prompt {
        /// To be echoed in [`ToEngine::Answer`].
        prompt_id: PromptId,
        /// What is asked.
        prompt: Prompt,
    },
    /// The prompt needs no answer any more (the run was stopped).
    PromptClosed {
        /// The prompt.
        prompt_id: PromptId,
    },
    /// Lines for a session page, in order.
    Output {
        /// The session.
        instance_id: Uuid,
        /// At least one.
        items: Vec<OutputItem>,
    },
    /// Replace what is remembered over a reload. Holds no secret.
    Remember {
        /// All sessions now open.
        sessions: Vec<RememberedSession>,
    },
}

/// A text for people: a message id of the `messages` crate and its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Message id in Fluent's form, for example `error-logon-failure`.
    pub id: String,
    /// Named arguments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<(String, Arg)>,
}

/// An argument of a [`Text`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Arg {
    /// A number, for plural forms.
    Number(i64),
    /// Anything else, shown as it is.
    Text(String),
}

impl Text {
    /// A text without arguments.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), args: Vec::new() }
    }

    /// Adds a text argument.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.args.push((name.into(), Arg::Text(value.into())));
        self
    }

    /// Adds a number.
    #[must_use]
    pub fn with_number(mut self, name: &str, value: i64) -> Self {
        self.args.push((name.into(), Arg::Number(value)));
        self
    }
}

/// An error as PowerShell counts them: an id that scripts know, a category, and a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorRecord {
    /// Without the cmdlet's suffix, for example `LogonFailure,PSSessionConnectFailed`.
    pub error_id: String,
    /// PowerShell's `ErrorCategory` by name, for example `InvalidOperation`.
    pub category: String,
    /// What happened and what to do next.
    pub message: Text,
    /// The host, session or value concerned.
    pub target: Option<String>,
    /// Start and end in the command line, in bytes, when the error has a place there.
    pub span: Option<(usize, usize)>,
}

/// What is known of one host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HostStatus {
    /// As addressed, for example `Server01`.
    pub computer_name: String,
    /// What the engine is doing with it.
    pub state: HostState,
    /// When its listing was last read.
    pub as_of: Option<Millis>,
    /// Why the last query failed.
    pub error: Option<ErrorRecord>,
}

/// What the engine is doing with a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HostState {
    /// Never asked.
    Unknown,
    /// Waiting for a credential.
    NeedsCredential,
    /// Being asked now.
    Querying,
    /// Answered.
    Listed,
    /// The last query failed.
    Failed,
}

/// A session as the grid and the tables show it. `cmdlet.md` 6: PSSession.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    /// Counter of this engine, from 1.
    pub id: u32,
    /// The shell's name.
    pub name: String,
    /// The host as addressed.
    pub computer_name: String,
    /// Without the schema's prefix.
    pub configuration_name: String,
    /// The ShellId.
    pub instance_id: Uuid,
    /// Relative to this client.
    pub state: SessionState,
    /// What decides whether it can be connected.
    pub availability: Availability,
    /// `DOMAIN\user` as the host reports it.
    pub owner: Option<String>,
    /// Text of the running command, when there is one.
    pub running_command: Option<String>,
    /// Whether and why (not) it can be connected now.
    pub eligibility: Eligibility,
    /// When it was disconnected, if it is.
    pub disconnected_on: Option<Millis>,
    /// When the host will delete it, if nobody connects.
    pub expires_on: Option<Millis>,
    /// When the host last told us about it.
    pub as_of: Millis,
    /// Held open by this engine; its page can be shown.
    pub local: bool,
    /// Why input is refused now; `None` when input is accepted.
    pub input_refused: Option<Text>,
    /// Protocol facts of an open session, from APPLICATION_PRIVATE_DATA.
    pub ps_version: Option<String>,
}

/// `RunspaceState` of a PSSession.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SessionState {
    /// 0
    BeforeOpen,
    /// 1
    Opening,
    /// 2
    Opened,
    /// 3
    Closed,
    /// 4
    Closing,
    /// 5
    Broken,
    /// 6
    Disconnecting,
    /// 7
    Disconnected,
    /// 8
    Connecting,
}

/// `RunspaceAvailability` of a PSSession.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Availability {
    /// 0
    None,
    /// 1
    Available,
    /// 2
    AvailableForNestedCommand,
    /// 3
    Busy,
    /// 4
    RemoteDebug,
}

/// Whether a session can be connected, and if not, why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Eligibility {
    /// Disconnected and free.
    Connectable,
    /// Already open here.
    Open,
    /// Another client holds it.
    HeldByAnotherClient,
    /// It belongs to somebody else; that user's credential is needed.
    OtherOwner {
        /// As the host reports it.
        owner: String,
    },
    /// It was broken or closed.
    NotUsable,
}

/// What happens in a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum RunEvent {
    /// The command was understood; the plan has this many targets.
    Started {
        /// Hosts or sessions to be worked on.
        targets: u32,
    },
    /// Sessions written to the output, to be shown as one table.
    Sessions {
        /// At least one.
        sessions: Vec<SessionView>,
    },
    /// Any other output, already rendered.
    Text {
        /// Which stream.
        stream: Stream,
        /// Lines without a final newline.
        text: String,
    },
    /// A note of the engine's own (warning, verbose, what-if).
    Note {
        /// Which stream.
        stream: Stream,
        /// The sentence.
        text: Text,
    },
    /// An error record.
    Error {
        /// The record.
        error: ErrorRecord,
    },
    /// How far it is.
    Progress {
        /// Targets finished, whatever came out.
        done: u32,
        /// Targets in all.
        total: u32,
    },
    /// Nothing more will come.
    Finished(Summary),
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Targets in all.
    pub targets: u32,
    /// Sessions connected.
    pub connected: u32,
    /// Error records written.
    pub failed: u32,
    /// Requests sent to targets, authentication legs included.
    pub requests: u32,
    /// Wall time.
    pub elapsed_ms: u32,
}

/// Which stream a text belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Stream {
    /// Success output.
    Output,
    /// Error records.
    Error,
    /// Warnings.
    Warning,
    /// Verbose messages.
    Verbose,
    /// Debug messages.
    Debug,
    /// Information records.
    Information,
    /// Progress.
    Progress,
    /// Text written to the host.
    Host,
    /// What the user typed, echoed.
    Input,
    /// What-if lines.
    WhatIf,
}

/// What the engine asks.
#[allow(clippy::large_enum_variant, reason = "there is one at a time")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Prompt {
    /// A credential for hosts.
    Credential {
        /// Suggested user name (from `-Credential name`), if any.
        user_name: Option<String>,
        /// Hosts that wait for it.
        computer_names: Vec<String>,
        /// What the credential is for, for example "list sessions" or "connect ITTask".
        purpose: Text,
        /// `Negotiate` and so on.
        mechanism: String,
        /// Why the last attempt failed. The failed password is never sent again.
        failed: Option<ErrorRecord>,
        /// Attempts that failed so far.
        attempts: u32,
    },
    /// `-Confirm`.
    Confirm {
        /// The sentence that names the action and its target.
        text: Text,
    },
    /// A mandatory parameter is missing.
    Mandatory {
        /// The parameter's name.
        parameter: String,
    },
}

/// One entry of a session page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutputItem {
    /// Counts up from 1 within a session.
    pub sequence: u64,
    /// When the engine received it.
    pub at: Millis,
    /// What it is.
    pub content: OutputContent,
}

/// What an entry of a session page is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum OutputContent {
    /// Text of a stream, already rendered; may hold several lines.
    Text {
        /// Which stream.
        stream: Stream,
        /// Lines without a final newline.
        text: String,
    },
    /// A line of the engine's own that separates what came before from what comes after
    /// (connected, reconnected, shown before the page was left, output may be missing here,
    /// pipeline ended).
    Separator {
        /// The sentence.
        text: Text,
    },
}

/// What is kept over a reload, and nothing else: no secret, no output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RememberedSession {
    /// The host as addressed.
    pub computer_name: String,
    /// The session's name.
    pub name: String,
    /// The ShellId.
    pub instance_id: Uuid,
    /// The wsmv:SessionId that holds it; with it the session can be disconnected.
    pub session_id: Uuid,
    /// The account that opened it, to suggest in the prompt.
    pub user_name: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_survives_the_way_to_the_engine() {
        let code = SignIn::Code { code: Password::new("abc".into()) };
        let json = serde_json::to_string(&ToEngine::SignIn(code)).unwrap();
        assert_eq!(json.matches("\"kind\"").count(), 1, "{json}");
        let read = serde_json::from_str(&json).unwrap();
        assert!(matches!(read, ToEngine::SignIn(SignIn::Code { code }) if code.expose() == "abc"));
    }
}
