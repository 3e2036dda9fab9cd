//! Runs.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ErrorRecord, Millis, OutputContent, SessionView, Stream, Text};

/// What happens in a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RunEvent {
    /// The command was understood; the plan has this many targets.
    Started {
        /// Hosts or sessions to be worked on.
        targets: u32,
    },
    /// What will be done, for each command of the line that has a plan. The numbers of its lines go
    /// on from those of the plan before it.
    ///
    /// A command that asks hosts says first which ([`EffectView::Query`]). What it then does with
    /// their answers has the same `first` and takes the place of that; one that only lists has no
    /// second plan. A line that no [`RunEvent::Target`] was about waits.
    Planned {
        /// Number of the first line.
        first: u32,
        /// Nothing of it will be done: `-WhatIf`.
        what_if: bool,
        /// In the plan's order.
        lines: Vec<PlannedView>,
    },
    /// A line of the plan came a step further.
    Target {
        /// Its number.
        line: u32,
        /// How far it is.
        state: TargetState,
        /// Which attempt, from 1.
        attempt: u32,
        /// When.
        at: Millis,
        /// Why it failed; written as [`RunEvent::Error`] too.
        error: Option<ErrorRecord>,
        /// It is worth trying the same again: the cause may pass by itself.
        transient: bool,
    },
    /// Sessions written to the output, to be shown as one table.
    Sessions {
        /// At least one.
        sessions: Vec<SessionView>,
    },
    /// Any other output.
    Output {
        /// The session that wrote it, when one did.
        instance_id: Option<Uuid>,
        /// What was written.
        content: OutputContent,
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
    /// Lines that can be run next; comes before [`RunEvent::Finished`].
    FollowUps(FollowUps),
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

/// Commands that take up what a run has left. Each is a line that the command bar accepts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FollowUps {
    /// Does again what failed.
    pub retry_failed: Option<String>,
    /// Does again what failed for a cause that may pass by itself.
    pub retry_transient: Option<String>,
    /// Disconnects what the run connected.
    pub undo: Option<String>,
}

/// A line of a plan. [`crate::plan::Planned`] in the form that is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedView {
    /// The host, or the value that named a session.
    pub target: String,
    /// The session, when one was found.
    pub instance_id: Option<Uuid>,
    /// Its name, or the name that a new session shall have.
    pub session_name: Option<String>,
    /// What will be done.
    pub effect: EffectView,
    /// Why nothing will be done.
    pub reason: Option<Text>,
    /// Something to be said first, for example that the session expires soon.
    pub warning: Option<Text>,
    /// `What if: Performing the operation …`, for a line that would do something.
    pub what_if: Option<Text>,
}

/// What a line of a plan will do. [`crate::plan::Effect`] says what each means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EffectView {
    /// Connects.
    Connect,
    /// Disconnects.
    Disconnect,
    /// Makes a session.
    Create,
    /// Receives output.
    Receive,
    /// Closes the session.
    Remove,
    /// Runs a script.
    Invoke,
    /// Nothing to do: already so.
    Write,
    /// The host has nothing to offer.
    Nothing,
    /// The host has not been asked yet.
    Query,
    /// The host waits for a credential.
    NeedsCredential,
    /// Another client holds the session.
    Busy,
    /// Nothing fits.
    NotFound,
    /// It cannot be done.
    Refused,
}

/// How far a line of a plan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TargetState {
    /// Waits for its turn under the throttle limit.
    Queued,
    /// Waits for a credential, or for its account to be proven on another host.
    Authenticating,
    /// Being worked on.
    Working,
    /// Done.
    Done,
    /// Nothing had to be done, or `-Confirm` said no.
    Skipped,
    /// Failed.
    Failed,
    /// The run was stopped before its turn, or while it was worked on.
    Stopped,
}
