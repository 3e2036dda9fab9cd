//! The engine in its worker, as the console sees it.

use js_sys::{Function, Reflect};
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
            let events = event.data().as_string().and_then(|text| serde_json::from_str(&text).ok());
            receive(events.map_or(Arrival::Failed, Arrival::Events));
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
        // Large enough that no password is left behind by a growing buffer.
        let mut text = Vec::with_capacity(8 * 1024);
        if serde_json::to_writer(&mut text, message).is_ok()
            && let Ok(json) = core::str::from_utf8(&text)
        {
            // A message is refused only when the worker is gone, which its error event tells.
            let _ = self.worker.post_message(&JsValue::from_str(json));
        }
        text.zeroize();
    }
}
