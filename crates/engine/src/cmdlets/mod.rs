//! Carrying a command line out: read it, run what stands in parentheses, then command after command.

mod collect;
mod connect;
mod create;
mod credential;
mod disconnect;
mod execute;
mod invoke;
mod line;
mod query;
mod questions;
mod redirect;
mod remove;
mod show;
mod step;
mod target;
mod transient;
mod turns;
mod variables;

use std::rc::Rc;

use reattach_core::bridge::{ErrorRecord, SessionView};
use reattach_core::command::{lift, parse};

use crate::Platform;
use crate::runs::Run;
use crate::shared::Shared;

pub(crate) use collect::Collector;
use line::Line;
pub(crate) use questions::Questions;

/// Why a line ended before its end.
pub(crate) enum Ended {
    /// For this reason, which has to be said.
    Error(Box<ErrorRecord>),
    /// It has been said already.
    Said,
}

impl From<Box<ErrorRecord>> for Ended {
    fn from(error: Box<ErrorRecord>) -> Self {
        Self::Error(error)
    }
}

impl From<ErrorRecord> for Ended {
    fn from(error: ErrorRecord) -> Self {
        Self::Error(Box::new(error))
    }
}

impl<P: Platform> Shared<P> {
    /// Carries out one line.
    pub(crate) async fn carry_out(self: &Rc<Self>, run: &Rc<Run>, line: &str) {
        let parsed = parse(line);
        if !parsed.problems.is_empty() {
            parsed.problems.into_iter().for_each(|problem| run.error(problem.into()));
            return;
        }
        let line = Line::new(self, run, lift(parsed.pipeline));
        if let Err(Ended::Error(error)) = line.carry_out().await {
            run.error(*error);
        }
        line.end();
        self.tell_variables();
    }

    /// Every session as the binder and the plan see it.
    pub(crate) fn views(&self) -> Vec<SessionView> {
        self.all_sessions().iter().map(|session| self.view(session)).collect()
    }
}
