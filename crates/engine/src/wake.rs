//! Two small tools for tasks that wait for each other on one thread.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// Wakes everybody who waits, every time it is raised.
#[derive(Default)]
pub(crate) struct Bell {
    rung: Cell<u64>,
    waiting: RefCell<Vec<Waker>>,
}

impl Bell {
    /// Wakes all who wait now.
    pub(crate) fn ring(&self) {
        self.rung.set(self.rung.get().wrapping_add(1));
        for waker in self.waiting.take() {
            waker.wake();
        }
    }

    /// Waits until `ready` gives something; asked at once and after every ring.
    pub(crate) async fn until<T>(&self, mut ready: impl FnMut() -> Option<T>) -> T {
        let mut seen = None;
        poll_fn(|context| {
            // `ready` is asked once a ring, not once a poll: another future of the same task may
            // be what woke it.
            if seen != Some(self.rung.get()) {
                seen = Some(self.rung.get());
                if let Some(value) = ready() {
                    return Poll::Ready(value);
                }
            }
            let mut waiting = self.waiting.borrow_mut();
            if !waiting.iter().any(|waker| waker.will_wake(context.waker())) {
                waiting.push(context.waker().clone());
            }
            Poll::Pending
        })
        .await
    }
}

/// A value that one task gives and another waits for.
pub(crate) struct Promise<T>(Rc<(Bell, RefCell<Option<T>>)>);

impl<T> Clone for Promise<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> Default for Promise<T> {
    fn default() -> Self {
        Self(Rc::new((Bell::default(), RefCell::new(None))))
    }
}

impl<T> Promise<T> {
    /// Gives the value; a second one replaces the first if nobody took it yet.
    pub(crate) fn keep(&self, value: T) {
        *self.0.1.borrow_mut() = Some(value);
        self.0.0.ring();
    }

    /// Waits for the value and takes it.
    pub(crate) async fn value(&self) -> T {
        self.0.0.until(|| self.0.1.borrow_mut().take()).await
    }
}
