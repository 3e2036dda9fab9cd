//! Bound commands: one struct a cmdlet.

mod arguments;
mod cmdlets;
mod job;

use crate::bind::Common;
use crate::data::Type;

pub use arguments::{
    Connection, CredentialArg, Given, InvokeInput, OutTarget, Script, Selection, SessionArg, ShouldProcess, StateFilter,
};
pub use cmdlets::{
    ConnectSession, DisconnectSession, GetCredential, GetSession, InvokeCommand, NewSession, NewSessionOption,
    ReceiveSession, RemoveSession,
};
pub use job::{JobCommand, JobSelection, JobVerb};

/// A command with its parameters bound.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Bound {
    /// `Get-PSSession`
    GetSession(GetSession),
    /// `Connect-PSSession`
    ConnectSession(ConnectSession),
    /// `Disconnect-PSSession`
    DisconnectSession(DisconnectSession),
    /// `New-PSSession`
    NewSession(NewSession),
    /// `Receive-PSSession`
    ReceiveSession(ReceiveSession),
    /// `Remove-PSSession`
    RemoveSession(RemoveSession),
    /// `Invoke-Command`
    InvokeCommand(InvokeCommand),
    /// `New-PSSessionOption`
    NewSessionOption(NewSessionOption),
    /// `Get-Credential`
    GetCredential(GetCredential),
    /// A cmdlet about jobs.
    Job(JobCommand),
}

impl Bound {
    /// The cmdlet, in its usual spelling.
    #[must_use]
    pub const fn cmdlet(&self) -> &'static str {
        match self {
            Self::GetSession(_) => "Get-PSSession",
            Self::ConnectSession(_) => "Connect-PSSession",
            Self::DisconnectSession(_) => "Disconnect-PSSession",
            Self::NewSession(_) => "New-PSSession",
            Self::ReceiveSession(_) => "Receive-PSSession",
            Self::RemoveSession(_) => "Remove-PSSession",
            Self::InvokeCommand(_) => "Invoke-Command",
            Self::NewSessionOption(_) => "New-PSSessionOption",
            Self::GetCredential(_) => "Get-Credential",
            Self::Job(job) => job.verb.cmdlet(),
        }
    }

    /// The parameter set that won.
    #[must_use]
    pub const fn parameter_set(&self) -> &'static str {
        match self {
            Self::GetSession(bound) => bound.set.as_str(),
            Self::ConnectSession(bound) => bound.set.as_str(),
            Self::DisconnectSession(bound) => bound.set.as_str(),
            Self::NewSession(bound) => bound.set.as_str(),
            Self::ReceiveSession(bound) => bound.set.as_str(),
            Self::RemoveSession(bound) => bound.set.as_str(),
            Self::InvokeCommand(bound) => bound.set.as_str(),
            Self::NewSessionOption(_) => "__AllParameterSets",
            Self::GetCredential(bound) if bound.message.is_some() => "MessageSet",
            Self::GetCredential(_) => "CredentialSet",
            Self::Job(bound) => bound.set.as_str(),
        }
    }

    /// What the command writes.
    #[must_use]
    pub const fn output(&self) -> Type {
        match self {
            Self::GetSession(_) | Self::ConnectSession(_) | Self::DisconnectSession(_) | Self::NewSession(_) => {
                Type::Session
            }
            Self::InvokeCommand(invoke) if invoke.in_disconnected_session => Type::Session,
            Self::InvokeCommand(invoke) if invoke.as_job => Type::Job,
            Self::ReceiveSession(receive) if matches!(receive.out_target, OutTarget::Job) => Type::Job,
            Self::Job(job) => match job.verb {
                JobVerb::Get | JobVerb::Wait => Type::Job,
                JobVerb::Stop if job.pass_thru => Type::Job,
                JobVerb::Receive => Type::Object,
                JobVerb::Stop | JobVerb::Remove => Type::Nothing,
            },
            Self::ReceiveSession(_) | Self::InvokeCommand(_) => Type::Object,
            Self::RemoveSession(_) => Type::Nothing,
            Self::NewSessionOption(_) => Type::SessionOption,
            Self::GetCredential(_) => Type::Credential,
        }
    }

    /// Common parameters.
    #[must_use]
    pub const fn common(&self) -> &Common {
        match self {
            Self::GetSession(bound) => &bound.common,
            Self::ConnectSession(bound) => &bound.common,
            Self::DisconnectSession(bound) => &bound.common,
            Self::NewSession(bound) => &bound.common,
            Self::ReceiveSession(bound) => &bound.common,
            Self::RemoveSession(bound) => &bound.common,
            Self::InvokeCommand(bound) => &bound.common,
            Self::NewSessionOption(bound) => &bound.common,
            Self::GetCredential(bound) => &bound.common,
            Self::Job(bound) => &bound.common,
        }
    }

    /// How hosts are reached, for cmdlets that reach any.
    #[must_use]
    pub const fn connection(&self) -> Option<&Connection> {
        match self {
            Self::GetSession(bound) => Some(&bound.connection),
            Self::ConnectSession(bound) => Some(&bound.connection),
            Self::NewSession(bound) => Some(&bound.connection),
            Self::ReceiveSession(bound) => Some(&bound.connection),
            Self::InvokeCommand(bound) => Some(&bound.connection),
            _ => None,
        }
    }

    /// Which sessions and hosts are meant, for cmdlets that work on any.
    #[must_use]
    pub const fn selection(&self) -> Option<&Selection> {
        match self {
            Self::GetSession(bound) => Some(&bound.selection),
            Self::ConnectSession(bound) => Some(&bound.selection),
            Self::DisconnectSession(bound) => Some(&bound.selection),
            Self::NewSession(bound) => Some(&bound.selection),
            Self::ReceiveSession(bound) => Some(&bound.selection),
            Self::RemoveSession(bound) => Some(&bound.selection),
            Self::InvokeCommand(bound) => Some(&bound.selection),
            Self::NewSessionOption(_) | Self::GetCredential(_) | Self::Job(_) => None,
        }
    }

    /// `-ThrottleLimit` as given; 0 when not given or not there. [`crate::throttle::Throttle::new`] reads it.
    #[must_use]
    pub const fn throttle_limit(&self) -> i32 {
        match self {
            Self::GetSession(bound) => bound.throttle_limit,
            Self::ConnectSession(bound) => bound.throttle_limit,
            Self::DisconnectSession(bound) => bound.throttle_limit,
            Self::NewSession(bound) => bound.throttle_limit,
            Self::InvokeCommand(bound) => bound.throttle_limit,
            _ => 0,
        }
    }

    /// `-WhatIf` and `-Confirm`, the preference variables taken in.
    #[must_use]
    pub const fn should_process(&self) -> ShouldProcess {
        match self {
            Self::ConnectSession(bound) => bound.should_process,
            Self::DisconnectSession(bound) => bound.should_process,
            Self::ReceiveSession(bound) => bound.should_process,
            Self::RemoveSession(bound) => bound.should_process,
            Self::Job(bound) => bound.should_process,
            _ => ShouldProcess { what_if: false, confirm: false },
        }
    }
}
