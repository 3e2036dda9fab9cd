//! From what happened to an exit status.

use std::process::ExitCode;

use reattach_core::bridge::{OutputContent, RunEvent};

/// What the commands came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Status {
    started: bool,
    misunderstood: bool,
    failed: u32,
    unreachable: u32,
    written: u32,
    stopped: bool,
}

/// Transport ids that say that nothing answered.
const UNREACHABLE: [&str; 3] = ["CannotConnect", "ComputerNotFound", "WinRMOperationTimeout"];

impl Status {
    /// Counts an event of a run.
    pub(crate) fn note(&mut self, event: &RunEvent) {
        match event {
            RunEvent::Started { .. } => self.started = true,
            RunEvent::Sessions { sessions } => self.written += sessions.len() as u32,
            RunEvent::Output { content: OutputContent::Error { .. }, .. } => {
                self.failed += 1;
                // Somebody was reached.
                self.written += 1;
            }
            RunEvent::Error { error } => {
                self.failed += 1;
                self.misunderstood |= !self.started;
                let transport = error.error_id.split(',').next().unwrap_or_default();
                self.unreachable += u32::from(UNREACHABLE.contains(&transport));
            }
            _ => {}
        }
    }

    /// A question found nobody to answer it, which is an error whatever becomes of what asked.
    pub(crate) fn unanswered(&mut self) {
        self.failed += 1;
        // Whoever asked was reached.
        self.written += 1;
    }

    /// Adds what another command came to.
    pub(crate) fn add(&mut self, other: Self) {
        self.misunderstood |= other.misunderstood;
        self.failed += other.failed;
        self.unreachable += other.unreachable;
        self.written += other.written;
        self.stopped |= other.stopped;
    }

    /// A person stopped it before its end.
    pub(crate) fn stopped(&mut self) {
        self.stopped = true;
    }

    /// 0 nothing failed, 1 an error record was written, 2 a command could not be understood,
    /// 3 nothing could be reached at all.
    pub(crate) fn exit_code(self) -> ExitCode {
        ExitCode::from(self.number())
    }

    fn number(self) -> u8 {
        if self.misunderstood {
            2
        } else if self.failed == 0 {
            u8::from(self.stopped)
        } else if self.unreachable == self.failed && self.written == 0 {
            3
        } else {
            1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reattach_core::bridge::{ErrorRecord, Text};

    fn error(id: &str) -> RunEvent {
        let error = ErrorRecord {
            error_id: id.into(),
            category: "InvalidOperation".into(),
            message: Text::new("x"),
            target: None,
            span: None,
        };
        RunEvent::Error { error }
    }

    fn status(events: &[RunEvent]) -> u8 {
        let mut status = Status::default();
        for event in events {
            status.note(event);
        }
        status.number()
    }

    #[test]
    fn the_four_exit_statuses() {
        let started = RunEvent::Started { targets: 2 };
        assert_eq!(status(std::slice::from_ref(&started)), 0);
        assert_eq!(status(&[started.clone(), error("PSSessionConnectFailed")]), 1);
        assert_eq!(status(&[error("AmbiguousParameterSet")]), 2);
        let dead = error("CannotConnect,RemotePSSessionQueryFailed");
        assert_eq!(status(&[started.clone(), dead.clone()]), 3);
        assert_eq!(status(&[started, dead, error("AccessDenied,RemotePSSessionQueryFailed")]), 1);
    }
}
