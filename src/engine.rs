//! The engine in its worker, as the console sees it.

use js_sys::{Array, Function, Reflect, Uint8Array};
use reattach_core::bridge::{FromEngine, ToEngine};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};
use zeroize::Zeroize;

/// Where messages for the engine go. Tests put their own in place of the worker.
pub trait Port: 'static {
    /// Sends one message. There is no answer; what comes back comes as events.
    fn post(&self, message: &ToEngine);
}

/// What the console does with what comes from the engine.
#[derive(Debug, Clone, PartialEq)]
pub enum Arrival {
    /// Events, in order.
    Events(Vec<FromEngine>),
    /// The worker could not be loaded, died, or sent what cannot be read.
    Failed,
}

/// The worker that `public/boot.js` makes.
pub(crate) struct WorkerPort {
    worker: Worker,
}

impl WorkerPort {
    /// Starts the worker. `receive` is called for everything that it posts.
    ///
    /// # Errors
    /// When the boot script is missing or the worker is refused.
    pub(crate) fn start(receive: impl Fn(Arrival) + Clone + 'static) -> Result<Self, JsValue> {
        let window: JsValue = js_sys::global().into();
        let make: Function = Reflect::get(&window, &"reattachEngine".into())?.dyn_into()?;
        let worker: Worker = make.call0(&window)?.unchecked_into();
        let failed = receive.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let events = event.data().dyn_into().map(|bytes: Uint8Array| FromEngine::decode(&bytes.to_vec()));
            receive(match events {
                Ok(Ok(events)) => Arrival::Events(events),
                _ => Arrival::Failed,
            });
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        // Both live as long as the page.
        on_message.forget();
        let on_error = Closure::<dyn Fn(JsValue)>::new(move |_| failed(Arrival::Failed));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        on_error.forget();
        Ok(Self { worker })
    }
}

impl Port for WorkerPort {
    fn post(&self, message: &ToEngine) {
        let mut message = message.encode();
        let bytes = Uint8Array::from(&message[..]);
        // Handed over, so that the page keeps no copy of a password. A message is refused only when
        // the worker is gone, which its error event tells.
        let _ = self.worker.post_message_with_transfer(&bytes, &Array::of1(&bytes.buffer()));
        message.zeroize();
    }
}
