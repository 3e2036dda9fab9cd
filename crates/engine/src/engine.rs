//! The engine's front door.

use std::rc::Rc;
use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use reattach_core::bridge::{FromEngine, ToEngine};

use crate::Platform;
use crate::shared::Shared;

/// What signing out may wait for targets.
const PARTING: Duration = Duration::from_secs(2);

/// Takes what the engine says, in order. Called from within [`Engine::handle`] and from tasks; it
/// must not call back into the engine before it has returned.
pub type Sink = Rc<dyn Fn(FromEngine)>;

/// The engine: session table, credentials and runs. Cheap to clone; clones share everything.
pub struct Engine<P: Platform> {
    shared: Rc<Shared<P>>,
}

impl<P: Platform> Clone for Engine<P> {
    fn clone(&self) -> Self {
        Self { shared: Rc::clone(&self.shared) }
    }
}

impl<P: Platform> Engine<P> {
    /// An engine that knows nothing yet.
    pub fn new(platform: P, sink: Sink) -> Self {
        Self { shared: Rc::new(Shared::new(platform, sink)) }
    }

    /// What [`ToEngine::SignOut`] does, as a future that ends when the engine needs its transport
    /// no more: whoever ends the sign-in at the gateway waits for it, at most two seconds.
    pub fn sign_out(&self) -> LocalBoxFuture<'static, ()> {
        self.shared.sign_out()
    }

    /// The sign-in at the gateway is there again: sessions whose connection was interrupted wait no longer.
    pub fn signed_in(&self) {
        self.shared.retry_all();
    }

    /// Does what the console or the terminal asks; returns at once.
    ///
    /// [`ToEngine::Hello`] and what signs in belong to whoever holds the gateway session and are
    /// ignored here. [`ToEngine::SignOut`] leaves what is open and forgets every
    /// credential and connection. An id that is not known, because it has just gone, is ignored.
    pub fn handle(&self, message: ToEngine) {
        let shared = &self.shared;
        if !matches!(message, ToEngine::Leave | ToEngine::Shown { .. }) {
            // The page came back from the browser's cache. What it has shown it may say while it goes.
            shared.leaving.set(false);
        }
        match message {
            ToEngine::Hello { .. } | ToEngine::SignIn(_) | ToEngine::DeviceSignIn | ToEngine::CancelSignIn => {}
            ToEngine::SignOut => shared.spawn(shared.sign_out()),
            ToEngine::Restore { sessions } => shared.restore(sessions),
            ToEngine::Run { run_id, command } => shared.run(run_id, command),
            ToEngine::StopRun { run_id } => shared.stop_run(run_id),
            ToEngine::Answer { prompt_id, answer } => shared.answer(prompt_id, answer),
            ToEngine::Watch { instance_id } => shared.watch(instance_id),
            ToEngine::Unwatch { instance_id } => shared.unwatch(instance_id),
            ToEngine::Shown { instance_id, sequence } => shared.acknowledge(instance_id, sequence),
            ToEngine::Input { instance_id, script } => {
                if let Some(session) = shared.session(instance_id) {
                    shared.input(&session, script);
                }
            }
            ToEngine::StopPipeline { instance_id } => {
                if let Some(session) = shared.session(instance_id) {
                    shared.stop_pipeline(&session);
                }
            }
            ToEngine::Complete { request_id, instance_id, script, cursor } => {
                shared.complete(request_id, instance_id, script, cursor);
            }
            ToEngine::RetryNow { instance_id } => shared.retry_now(instance_id),
            ToEngine::GiveUp { instance_id } => shared.give_up_waiting(instance_id),
            ToEngine::Forget { account } => shared.forget(account.as_deref()),
            ToEngine::Leave => {
                let parting = shared.leave();
                shared.spawn(parting);
            }
        }
    }
}

impl<P: Platform> Shared<P> {
    /// Passwords are forgotten at once; what is open is left on its target as far as that is
    /// possible within [`PARTING`], since a session that nobody holds cannot be had by others.
    fn sign_out(self: &Rc<Self>) -> LocalBoxFuture<'static, ()> {
        let runs: Vec<_> = self.runs.borrow().keys().copied().collect();
        for run_id in runs {
            self.stop_run(run_id);
        }
        let prompts = self.credentials.forget();
        self.close_prompts(prompts);
        self.tell_credentials();
        self.waiting.take();
        let sessions = self.all_sessions();
        let leaving = self.leave();
        let shared = Rc::clone(self);
        Box::pin(async move {
            let time = shared.platform.sleep(PARTING);
            futures_util::future::select(leaving, time).await;
            for session in sessions {
                shared.remove_session(&session);
            }
            shared.jobs.forget();
            shared.hosts.borrow_mut().clear();
            shared.drop_control_lines();
            // What was left belongs to nobody who comes next.
            shared.leaving.set(false);
            shared.remember();
        })
    }
}
