//! A bound on what is under way at once.

use std::cell::Cell;

use crate::wake::Bell;

/// So many at a time; whoever comes later waits.
pub(crate) struct Turns {
    free: Cell<usize>,
    waiting: Cell<usize>,
    bell: Bell,
}

impl Turns {
    pub(crate) fn new(at_once: usize) -> Self {
        Self { free: Cell::new(at_once), waiting: Cell::new(0), bell: Bell::default() }
    }

    /// Waits for a turn, which lasts until it is dropped.
    pub(crate) async fn take(&self) -> Turn<'_> {
        let take = || {
            let left = self.free.get().checked_sub(1)?;
            self.free.set(left);
            Some(Turn(self))
        };
        if self.waiting.get() == 0
            && let Some(turn) = take()
        {
            return turn;
        }
        let _waits = Waits::new(self);
        self.bell.until(take).await
    }

    /// Whether somebody waits: those who have a turn should not keep it for long.
    pub(crate) fn wanted(&self) -> bool {
        self.waiting.get() > 0
    }
}

/// The right to do one thing.
pub(crate) struct Turn<'t>(&'t Turns);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.free.set(self.0.free.get() + 1);
        self.0.bell.ring();
    }
}

/// Somebody waits, and may give up.
struct Waits<'t>(&'t Turns);

impl<'t> Waits<'t> {
    fn new(turns: &'t Turns) -> Self {
        turns.waiting.set(turns.waiting.get() + 1);
        Self(turns)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.waiting.set(self.0.waiting.get() - 1);
    }
}
