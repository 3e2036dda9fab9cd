//! What passes between the console and the engine in its worker.
//!
//! Both sides link this module and nothing else of each other. The console posts one [`ToEngine`] a
//! message, the engine posts several [`FromEngine`], each as the bytes of `wire`.
//! No secret is ever in a [`FromEngine`]; the one secret in a [`ToEngine`] is [`Password`].

mod answer;
mod from_engine;
mod host;
mod known;
mod object;
mod output;
mod prompt;
mod run;
mod session;
mod sign_in;
mod text;
mod to_engine;
mod wire;

pub use answer::{Answer, FieldAnswer};
pub use from_engine::FromEngine;
pub use host::{HostGroup, HostState, HostStatus};
pub use known::{CompletionItem, CompletionKind, CredentialView, VariableView};
pub use object::{ObjectView, PropertyView, Shape, ValueView};
pub use output::{OutputContent, OutputItem, ProgressView, Stream};
pub use prompt::{Choice, Field, FieldKind, HostQuestion, Prompt};
pub use run::{EffectView, FollowUps, PlannedView, RunEvent, Summary, TargetState};
pub use session::{Availability, Connection, Eligibility, RememberedSession, SessionState, SessionView};
pub use sign_in::{DeviceCode, Password, SignIn, SignInWays};
pub use text::{Arg, ErrorRecord, Text};
pub use to_engine::ToEngine;
pub use wire::OtherBuild;

/// Identifies the build of the crate that asks: `REATTACH_BUILD_ID` as it is set while that crate is built, else `dev`.
/// Each of the two modules has its own and tells the other.
#[macro_export]
macro_rules! build_id {
    () => {
        match option_env!("REATTACH_BUILD_ID") {
            Some(id) => id,
            None => "dev",
        }
    };
}

/// Milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;

/// Numbers a run; the console chooses them, from 1 upwards.
pub type RunId = u32;

/// Numbers a prompt; the engine chooses them, from 1 upwards.
pub type PromptId = u32;

/// Numbers a question of the console's that is answered once; the console chooses them.
pub type RequestId = u32;
