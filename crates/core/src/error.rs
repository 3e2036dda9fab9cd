//! Error categories, and the shape in which this crate reports errors.

use alloc::string::String;
use core::fmt;

use crate::bridge::{ErrorRecord, Text};
use crate::command::Span;

/// PowerShell's `ErrorCategory`, as far as anything here reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Category {
    /// 0: nothing better is known.
    NotSpecified,
    /// 1: the target could not be reached or a session not be opened.
    OpenError,
    /// 5: an argument does not fit.
    InvalidArgument,
    /// 6: a value was refused by its validation.
    InvalidData,
    /// 7: what is asked cannot be done in the present state.
    InvalidOperation,
    /// 13: what is named does not exist.
    ObjectNotFound,
    /// 14: the user stopped it.
    OperationStopped,
    /// 17: the command line could not be read.
    ParserError,
    /// 18: the account may not do this.
    PermissionDenied,
    /// 21: the account could not be proven.
    SecurityError,
    /// 23: a parameter's own rule refused its value.
    WriteError,
    /// 27: the target did not understand, or we did not understand it.
    ProtocolError,
    /// 28: the connection failed.
    ConnectionError,
    /// 29: the account is not known there.
    AuthenticationError,
    /// 12: not available in this product yet.
    NotImplemented,
}

impl Category {
    /// The name that scripts and tables show.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotSpecified => "NotSpecified",
            Self::OpenError => "OpenError",
            Self::InvalidArgument => "InvalidArgument",
            Self::InvalidData => "InvalidData",
            Self::InvalidOperation => "InvalidOperation",
            Self::ObjectNotFound => "ObjectNotFound",
            Self::OperationStopped => "OperationStopped",
            Self::ParserError => "ParserError",
            Self::PermissionDenied => "PermissionDenied",
            Self::SecurityError => "SecurityError",
            Self::WriteError => "WriteError",
            Self::ProtocolError => "ProtocolError",
            Self::ConnectionError => "ConnectionError",
            Self::AuthenticationError => "AuthenticationError",
            Self::NotImplemented => "NotImplemented",
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An error record without target and place; see [`Place`] for adding them.
#[must_use]
pub fn record(error_id: &str, category: Category, message: Text) -> ErrorRecord {
    ErrorRecord { error_id: error_id.into(), category: category.as_str().into(), message, target: None, span: None }
}

/// Adds what an error is about.
pub trait Place: Sized {
    /// The host, session or value concerned.
    #[must_use]
    fn about(self, target: impl Into<String>) -> Self;
    /// Where in the command line.
    #[must_use]
    fn at(self, span: Span) -> Self;
}

impl Place for ErrorRecord {
    fn about(mut self, target: impl Into<String>) -> Self {
        self.target = Some(target.into());
        self
    }

    fn at(mut self, span: Span) -> Self {
        self.span = Some((span.start, span.end));
        self
    }
}
