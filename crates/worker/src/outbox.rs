//! Events on their way to the console, posted together once the current work is done.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use gloo_timers::future::sleep;
use js_sys::{Array, Uint8Array};
use reattach_core::bridge::FromEngine;
use wasm_bindgen_futures::spawn_local;
use web_sys::DedicatedWorkerGlobalScope;

/// Which sessions are open, all of them each time, is told at most this often: a thousand that are
/// connected one after the other would be a million.
const REMEMBER: Duration = Duration::from_millis(500);

/// Collects events and posts them as one message. Clones share everything.
#[derive(Clone)]
pub(crate) struct Outbox {
    scope: DedicatedWorkerGlobalScope,
    waiting: Rc<RefCell<Vec<FromEngine>>>,
    posting: Rc<Cell<bool>>,
    remember: Rc<RefCell<Option<FromEngine>>>,
    remembering: Rc<Cell<bool>>,
}

impl Outbox {
    pub(crate) fn new(scope: DedicatedWorkerGlobalScope) -> Self {
        Self {
            scope,
            waiting: Rc::default(),
            posting: Rc::default(),
            remember: Rc::default(),
            remembering: Rc::default(),
        }
    }

    /// Adds an event; it is posted in the next microtask, with all that come before it.
    pub(crate) fn put(&self, event: FromEngine) {
        if matches!(event, FromEngine::Remember { .. }) {
            self.put_remember(event);
        } else {
            self.put_now(event);
        }
    }

    /// The first at once, then the last of each interval.
    fn put_remember(&self, event: FromEngine) {
        *self.remember.borrow_mut() = Some(event);
        if !self.remembering.replace(true) {
            let outbox = self.clone();
            spawn_local(async move {
                while let Some(event) = outbox.remember.take() {
                    outbox.put_now(event);
                    sleep(REMEMBER).await;
                }
                outbox.remembering.set(false);
            });
        }
    }

    fn put_now(&self, event: FromEngine) {
        self.waiting.borrow_mut().push(event);
        if !self.posting.replace(true) {
            let outbox = self.clone();
            spawn_local(async move { outbox.post() });
        }
    }

    fn post(&self) {
        self.posting.set(false);
        let bytes = Uint8Array::from(&FromEngine::encode(&self.waiting.take())[..]);
        // Handed over, not copied. The console listens as long as the worker lives.
        let _ = self.scope.post_message_with_transfer(&bytes, &Array::of1(&bytes.buffer()));
    }
}
