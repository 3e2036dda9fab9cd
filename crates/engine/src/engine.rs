//! The engine's front door.

use std::rc::Rc;

use reattach_core::bridge::{FromEngine, ToEngine};

use crate::Platform;

/// Takes what the engine says, in order. Called from within [`Engine::handle`] and from tasks; it
/// must not call back into the engine.
pub type Sink = Rc<dyn Fn(FromEngine)>;

/// The engine: session table, credentials and runs. Cheap to clone; clones share everything.
pub struct Engine<P: Platform> {
    platform: P,
    sink: Sink,
}

impl<P: Platform> Engine<P> {
    /// An engine that knows nothing yet.
    pub fn new(platform: P, sink: Sink) -> Self {
        Self { platform, sink }
    }

    /// Does what the console or the terminal asks; returns at once.
    ///
    /// `Hello` and `SignIn` belong to whoever holds the gateway session and are ignored here.
    /// `SignOut` forgets every credential and every connection.
    pub fn handle(&self, message: ToEngine) {
        let _ = (&self.platform, &self.sink, message);
    }
}
