//! What sessions and runs show.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use super::{Millis, ObjectView, Text};

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

/// A progress record. \[MS-PSRP\] 2.2.5.1.25.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProgressView {
    /// Which pipeline or host call it comes from; 0 for the pipeline itself.
    pub source_id: i64,
    /// The activity's number.
    pub activity_id: i32,
    /// The activity that it is part of.
    pub parent_activity_id: Option<i32>,
    /// What is done.
    pub activity: String,
    /// How it stands.
    pub status: String,
    /// What is done right now; may be empty.
    pub current_operation: String,
    /// 0 to 100.
    pub percent_complete: Option<u8>,
    /// Seconds left.
    pub seconds_remaining: Option<u32>,
    /// The activity is over.
    pub completed: bool,
}

/// What an entry of a session page is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OutputContent {
    /// Text of a stream, already rendered; may hold several lines and ANSI colours.
    Text {
        /// Which stream.
        stream: Stream,
        /// Lines without a final newline.
        text: String,
        /// The next text of this stream goes on in the same line (`Write-Host -NoNewline`).
        no_newline: bool,
    },
    /// An object of the success stream.
    Object {
        /// Its display form.
        object: ObjectView,
    },
    /// An error record of the target.
    Error {
        /// As PowerShell shows it, with category and id.
        text: String,
        /// The message alone.
        message: String,
        /// `FullyQualifiedErrorId`.
        error_id: String,
        /// `ErrorCategory` by name.
        category: String,
        /// What it was about; may be empty.
        target: String,
    },
    /// A progress record; replaces the one with the same source and activity.
    Progress(ProgressView),
    /// A line of the engine's own that separates what came before from what comes after
    /// (connected, reconnected, shown before the page was left, output may be missing here,
    /// pipeline ended).
    Separator {
        /// The sentence.
        text: Text,
    },
}

impl OutputContent {
    /// A text of a stream that ends its line.
    #[must_use]
    pub fn text(stream: Stream, text: impl Into<String>) -> Self {
        Self::Text { stream, text: text.into(), no_newline: false }
    }

    /// The stream that it belongs to; none for the engine's own separators.
    #[must_use]
    pub fn stream(&self) -> Option<Stream> {
        match self {
            Self::Text { stream, .. } => Some(*stream),
            Self::Object { .. } => Some(Stream::Output),
            Self::Error { .. } => Some(Stream::Error),
            Self::Progress(_) => Some(Stream::Progress),
            Self::Separator { .. } => None,
        }
    }

    /// What a terminal shows of it; nothing for progress and separators.
    #[must_use]
    pub fn plain(&self) -> Option<&str> {
        match self {
            Self::Text { text, .. } | Self::Error { text, .. } => Some(text),
            Self::Object { object } => Some(&object.text),
            Self::Progress(_) | Self::Separator { .. } => None,
        }
    }
}
