//! What the console asks of the engine.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Answer, PromptId, RememberedSession, RequestId, RunId, SignIn};

/// From the console to the engine.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ToEngine {
    /// Always sent first, and the first of these: every build understands it. The engine answers
    /// [`FromEngine::Hello`](super::FromEngine::Hello) and serves nothing until the ids agree.
    Hello {
        /// Identifies the build that both modules come from.
        build_id: String,
    },
    /// Sign in to the gateway that served the page.
    SignIn(SignIn),
    /// Begin a sign-in by a code that a person enters elsewhere; answered by
    /// [`FromEngine::DeviceCode`](super::FromEngine::DeviceCode), and by what comes of it. Any other sign-in ends it.
    DeviceSignIn,
    /// Nobody waits for a sign-in by device code any more. It is not answered.
    CancelSignIn,
    /// Forget the bearer, every password and every pin; ask the gateway to do the same.
    SignOut,
    /// What an earlier life of this page remembered; sent once, after [`FromEngine::SignedIn`](super::FromEngine::SignedIn).
    Restore {
        /// Sessions that were open when the page went away.
        sessions: Vec<RememberedSession>,
    },
    /// Run a command line. Every click that acts on a session comes as the command it prints.
    Run {
        /// Chosen by the console; echoed in every [`FromEngine::Run`](super::FromEngine::Run).
        run_id: RunId,
        /// The text, as [`crate`]'s parser accepts it.
        command: String,
    },
    /// Stop a run; operations in flight end, nothing new starts.
    StopRun {
        /// The run.
        run_id: RunId,
    },
    /// Answer to a [`FromEngine::Prompt`](super::FromEngine::Prompt).
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
    /// Run a script in an Opened, Available session; its output comes as [`FromEngine::Output`](super::FromEngine::Output).
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
    /// What could stand at the cursor of a script; answered by [`FromEngine::Completions`](super::FromEngine::Completions).
    /// Answered with nothing while the session takes no input.
    Complete {
        /// Echoed in the answer.
        request_id: RequestId,
        /// The session.
        instance_id: Uuid,
        /// The whole script.
        script: String,
        /// The cursor, in UTF-16 code units from the start.
        cursor: u32,
    },
    /// Output up to this item has been taken in. The engine stops receiving for a watched session
    /// while more than its window is not acknowledged, so that a slow page is not flooded.
    Shown {
        /// The session.
        instance_id: Uuid,
        /// [`OutputItem::sequence`](super::OutputItem) of the last item taken in.
        sequence: u64,
    },
    /// Do not wait for the next attempt to reach an interrupted session: try now.
    RetryNow {
        /// The session.
        instance_id: Uuid,
    },
    /// Give an interrupted session up: it shows as Disconnected at once.
    GiveUp {
        /// The session.
        instance_id: Uuid,
    },
    /// Forget credentials and close the idle connections that used them; open sessions stay open.
    Forget {
        /// [`CredentialView::account`](super::CredentialView); all when `None`.
        account: Option<String>,
    },
    /// The page is going away: disconnect what is open, best effort, most recent first.
    Leave,
}
