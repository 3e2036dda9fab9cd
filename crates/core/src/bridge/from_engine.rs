//! What the engine tells the console.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    CompletionItem, CredentialView, DeviceCode, ErrorRecord, HostGroup, HostStatus, OutputItem, Prompt, PromptId,
    RememberedSession, RequestId, RunEvent, RunId, SessionView, SignInWays, Text, VariableView,
};

/// From the engine to the console.
#[allow(clippy::large_enum_variant, reason = "it is written out at once and read one at a time")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FromEngine {
    /// Answer to [`ToEngine::Hello`](super::ToEngine), and the first of these: every build
    /// understands it. When the ids differ the console must reload.
    Hello {
        /// The engine's build id.
        build_id: String,
    },
    /// How one may sign in at this gateway; it does not come when the gateway cannot be asked.
    SignInWays(SignInWays),
    /// A person is to enter this code elsewhere. The engine waits for it until [`FromEngine::SignedIn`],
    /// [`FromEngine::SignInFailed`] or [`ToEngine::CancelSignIn`](super::ToEngine::CancelSignIn).
    DeviceCode(DeviceCode),
    /// The gateway knows us. Sent again when the policy changed.
    SignedIn {
        /// Name at the gateway.
        user_name: String,
        /// Named hosts that the gateway's policy lets this user reach, in the gateway's order.
        hosts: Vec<String>,
        /// Groups of them, in the gateway's order.
        groups: Vec<HostGroup>,
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
        /// To be echoed in [`ToEngine::Answer`](super::ToEngine::Answer).
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
    /// Answer to [`ToEngine::Complete`](super::ToEngine).
    Completions {
        /// As asked.
        request_id: RequestId,
        /// Where the text to be replaced starts, in UTF-16 code units.
        replace_start: u32,
        /// How long it is, in UTF-16 code units.
        replace_length: u32,
        /// In the target's order; empty when there are none.
        items: Vec<CompletionItem>,
    },
    /// All credentials held now, replacing what was known.
    Credentials {
        /// In the order they were proven.
        credentials: Vec<CredentialView>,
    },
    /// All variables set now, replacing what was known.
    Variables {
        /// By name.
        variables: Vec<VariableView>,
    },
    /// Replace what is remembered over a reload. Holds no secret.
    Remember {
        /// All sessions now open.
        sessions: Vec<RememberedSession>,
    },
}
