//! Signing in and out, one at a time.

use std::cell::Cell;
use std::rc::Rc;

use futures_util::lock::{Mutex, MutexGuard};

/// Counts what signs in and out at a gateway: the last alone is wanted, and each waits until the one before has ended,
/// since the end of a sign-out would be the end of a sign-in that overtook it. Clones share everything.
#[derive(Clone, Default)]
pub struct Attempts {
    last: Rc<Cell<u32>>,
    turn: Rc<Mutex<()>>,
}

impl Attempts {
    /// Begins another; the one before is not wanted any more.
    pub fn next(&self) -> u32 {
        self.last.set(self.last.get().wrapping_add(1));
        self.last.get()
    }

    /// Whether an attempt is the last.
    #[must_use]
    pub fn wants(&self, attempt: u32) -> bool {
        self.last.get() == attempt
    }

    /// Waits until what began before has ended. What is done goes on until the guard is dropped.
    pub async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn a_sign_in_waits_for_the_sign_out_before_it_which_then_says_nothing() {
        let attempts = Attempts::default();
        let said = RefCell::new(Vec::new());
        let sessions = Mutex::new(());
        let open = sessions.try_lock();
        let (sign_out, sign_in) = (attempts.next(), attempts.next());
        let parting = async {
            let _turn = attempts.turn().await;
            drop(sessions.lock().await);
            said.borrow_mut().push(("out", attempts.wants(sign_out)));
        };
        let coming = async {
            let _turn = attempts.turn().await;
            said.borrow_mut().push(("in", attempts.wants(sign_in)));
        };
        let meanwhile = async {
            assert!(said.borrow().is_empty(), "it has to wait");
            drop(open);
        };
        // Each is begun in this order.
        futures_executor::block_on(futures_util::future::join3(parting, coming, meanwhile));
        assert_eq!(*said.borrow(), [("out", false), ("in", true)]);
    }
}
