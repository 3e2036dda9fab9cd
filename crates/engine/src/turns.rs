//! A bound on what is under way at once.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use crate::wake::Bell;

/// So many at a time; whoever comes later waits, in the order of coming.
pub(crate) struct Turns {
    free: Cell<usize>,
    waiting: RefCell<VecDeque<u64>>,
    last: Cell<u64>,
    bell: Bell,
}

impl Turns {
    pub(crate) fn new(at_once: usize) -> Self {
        Self { free: Cell::new(at_once), waiting: RefCell::default(), last: Cell::new(0), bell: Bell::default() }
    }

    /// Waits for a turn, which lasts until it is dropped.
    pub(crate) async fn take(&self) -> Turn<'_> {
        if self.waiting.borrow().is_empty()
            && let Some(left) = self.free.get().checked_sub(1)
        {
            self.free.set(left);
            return Turn(self);
        }
        let place = Place::new(self);
        self.bell
            .until(|| {
                let first = self.waiting.borrow().front() == Some(&place.number);
                let left = self.free.get().checked_sub(1).filter(|_| first)?;
                self.free.set(left);
                Some(Turn(self))
            })
            .await
    }

    /// Whether somebody waits: those who have a turn should not keep it for long.
    pub(crate) fn wanted(&self) -> bool {
        !self.waiting.borrow().is_empty()
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

/// A place among those who wait, left by taking a turn as by giving up.
struct Place<'t> {
    turns: &'t Turns,
    number: u64,
}

impl<'t> Place<'t> {
    fn new(turns: &'t Turns) -> Self {
        let number = turns.last.get() + 1;
        turns.last.set(number);
        turns.waiting.borrow_mut().push_back(number);
        Self { turns, number }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.turns.waiting.borrow_mut().retain(|number| *number != self.number);
        // The next may be the first now.
        if self.turns.free.get() > 0 {
            self.turns.bell.ring();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;
    #[cfg(target_arch = "wasm32")]
    use crate::testing::test;

    fn now<T>(future: impl Future<Output = T>) -> Option<T> {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => Some(value),
            Poll::Pending => None,
        }
    }

    #[test]
    fn who_comes_first_has_the_first_turn() {
        let turns = Turns::new(1);
        let turn = now(turns.take()).expect("it is free");
        let mut context = Context::from_waker(Waker::noop());
        let (mut second, mut third) = (Box::pin(turns.take()), Box::pin(turns.take()));
        assert!(second.as_mut().poll(&mut context).is_pending() && third.as_mut().poll(&mut context).is_pending());
        assert!(turns.wanted());
        drop(turn);
        assert!(now(turns.take()).is_none(), "who has just had one waits behind the others");
        assert!(third.as_mut().poll(&mut context).is_pending());
        // One who gives up does not hold the others up.
        drop(second);
        let Poll::Ready(turn) = third.as_mut().poll(&mut context) else { panic!("its turn has come") };
        assert!(!turns.wanted());
        drop(turn);
        assert!(now(turns.take()).is_some());
    }
}
