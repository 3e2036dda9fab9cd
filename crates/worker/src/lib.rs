//! The engine as a wasm module that runs in a web worker: an entry point, and nothing else.
//!
//! `public/engine-worker.js` starts it. Messages are bytes of `reattach_core::bridge`: a `ToEngine`
//! comes in, several `FromEngine` go out.
#![cfg(target_arch = "wasm32")]

mod outbox;
mod panic;
mod sign_in;

use std::cell::Cell;
use std::rc::Rc;

use reattach_core::bridge::{FromEngine, Text, ToEngine};
use reattach_engine::Engine;
use reattach_engine::transport::gateway::{Attempts, FetchHttp, FetchPlatform, GatewaySession};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;
use web_sys::DedicatedWorkerGlobalScope;
use zeroize::Zeroizing;

use outbox::Outbox;
use sign_in::Held;

/// The build that this module comes from; `cargo xtask` sets it for both modules.
const BUILD_ID: &str = reattach_core::build_id!();

/// The engine in this worker.
#[wasm_bindgen]
pub struct Worker {
    held: Held,
    session: Rc<GatewaySession<FetchHttp>>,
    outbox: Outbox,
    agreed: Cell<bool>,
}

#[wasm_bindgen]
impl Worker {
    /// An engine that speaks to the gateway of the worker's own origin.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::new_without_default, reason = "it is a constructor for JavaScript")]
    pub fn new() -> Self {
        panic::install();
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let session = Rc::new(GatewaySession::new(FetchHttp::new(&scope.location().origin())));
        let outbox = Outbox::new(scope);
        let lost = outbox.clone();
        session.on_lost(move || lost.put(FromEngine::SignedOut { reason: Some(Text::new("sign-in-ended")) }));
        let sink = outbox.clone();
        let engine = Engine::new(FetchPlatform::new(Rc::clone(&session)), Rc::new(move |event| sink.put(event)));
        let held = Held { engine, user_name: Rc::default(), attempts: Attempts::default() };
        Self { held, session, outbox, agreed: Cell::new(false) }
    }

    /// Takes one message of the console's. Before the build ids agree nothing but a hello is
    /// served; the console learns our id from the answer and reloads when it is not its own.
    pub fn take(&self, message: Vec<u8>) {
        // It may hold a password.
        let message = Zeroizing::new(message);
        match ToEngine::decode(&message) {
            Ok(ToEngine::Hello { build_id }) => {
                self.agreed.set(build_id == BUILD_ID);
                self.outbox.put(FromEngine::Hello { build_id: BUILD_ID.into() });
            }
            _ if !self.agreed.get() => {}
            Ok(ToEngine::SignIn(sign_in)) => {
                let attempt = self.held.attempts.next();
                let (session, outbox) = (Rc::clone(&self.session), self.outbox.clone());
                spawn_local(sign_in::sign_in(session, outbox, self.held.clone(), sign_in, attempt));
            }
            Ok(ToEngine::DeviceSignIn) => {
                let attempt = self.held.attempts.next();
                let (session, outbox) = (Rc::clone(&self.session), self.outbox.clone());
                spawn_local(sign_in::by_device(session, outbox, self.held.clone(), attempt));
            }
            Ok(ToEngine::CancelSignIn) => {
                self.held.attempts.next();
            }
            Ok(ToEngine::SignOut) => {
                let attempt = self.held.attempts.next();
                let parted = self.held.engine.sign_out();
                let (session, outbox, attempts) =
                    (Rc::clone(&self.session), self.outbox.clone(), self.held.attempts.clone());
                spawn_local(sign_in::sign_out(parted, session, outbox, attempts, attempt));
            }
            Ok(message) => self.held.engine.handle(message),
            Err(_) => {}
        }
    }
}
