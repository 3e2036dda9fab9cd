//! Faults on demand: rules that say what goes wrong, where and when.

mod action;
mod rule;

use std::sync::Mutex;

pub use action::{Action, Place};
pub(crate) use rule::{AUTHENTICATE, Exchange};
pub use rule::{FaultRule, RuleError};

use crate::lock;

/// The rules of a lab.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Vec<Active>>);

/// A rule, and what has come of it.
#[derive(Debug, Clone)]
pub(crate) struct Active {
    pub(crate) id: u64,
    pub(crate) rule: FaultRule,
    /// Exchanges that it fitted.
    pub(crate) seen: u64,
    /// Exchanges that it happened to.
    pub(crate) happened: u64,
}

impl Faults {
    pub(crate) fn new(rules: Vec<FaultRule>) -> Self {
        let faults = Self::default();
        for rule in rules {
            faults.add(rule);
        }
        faults
    }

    /// Adds a rule; its id takes it away again.
    pub(crate) fn add(&self, rule: FaultRule) -> u64 {
        let mut active = lock(&self.0);
        let id = active.last().map_or(1, |last| last.id + 1);
        active.push(Active { id, rule, seen: 0, happened: 0 });
        id
    }

    /// Takes a rule away, or all; says how many there were.
    pub(crate) fn clear(&self, id: Option<u64>) -> usize {
        let mut active = lock(&self.0);
        let before = active.len();
        active.retain(|active| id.is_some_and(|id| id != active.id));
        before - active.len()
    }

    pub(crate) fn list(&self) -> Vec<Active> {
        lock(&self.0).clone()
    }

    /// What happens to an exchange. Every rule that fits counts it; the first whose turn it is
    /// has it.
    pub(crate) fn happens_to(&self, exchange: &Exchange<'_>) -> Option<Action> {
        let mut action = None;
        for active in lock(&self.0).iter_mut().filter(|active| active.rule.fits(exchange)) {
            active.seen += 1;
            let due = active.seen >= active.rule.nth && active.rule.times.is_none_or(|times| active.happened < times);
            if due && action.is_none() {
                active.happened += 1;
                action = Some(active.rule.action.clone());
            }
        }
        action
    }
}

#[cfg(test)]
mod tests;
