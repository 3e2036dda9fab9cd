//! What every part of the engine works on.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::rc::Rc;
use std::time::Duration;

use futures_util::lock::Mutex;
use reattach_core::bridge::{FromEngine, PromptId, RunId, Text, VariableView};
use reattach_core::data::Variables;
use uuid::Uuid;

use crate::cmdlets::Questions;
use crate::credentials::{Credential, Credentials};
use crate::host::Host;
use crate::jobs::Jobs;
use crate::keep_alive::Looked;
use crate::line::{ControlLine, Line};
use crate::option::Reach;
use crate::restore::Waiting;
use crate::runs::{Caller, Run};
use crate::session::Session;
use crate::turns::Turns;
use crate::{Platform, Sink};

/// Exchanges with targets at a time, each of which is one stream to the gateway.
const EXCHANGES: usize = 190;
/// Receives among them that are held open: more loops than that take turns, and the rest of the engine is not held up.
const RECEIVES: usize = 150;

/// The state of one engine. No borrow of a cell is held over an await or an emit.
pub(crate) struct Shared<P: Platform> {
    pub(crate) platform: P,
    pub(crate) sink: Sink,
    pub(crate) credentials: Credentials,
    pub(crate) hosts: RefCell<BTreeMap<(String, Reach), Rc<Host>>>,
    pub(crate) sessions: RefCell<BTreeMap<Uuid, Rc<Session<P>>>>,
    pub(crate) last_session: Cell<u32>,
    pub(crate) runs: RefCell<BTreeMap<RunId, Rc<Run>>>,
    /// What lines have set.
    pub(crate) variables: RefCell<Variables>,
    /// What the console knows of them.
    pub(crate) told_variables: RefCell<Vec<VariableView>>,
    pub(crate) questions: Questions,
    pub(crate) jobs: Jobs,
    pub(crate) last_epoch: Cell<u64>,
    /// The page is going away.
    pub(crate) leaving: Cell<bool>,
    /// What an earlier life of the page had open and this one has not taken up yet.
    pub(crate) waiting: RefCell<BTreeMap<Uuid, Waiting>>,
    /// Bytes of output kept of all sessions together; at least what is kept, never less.
    pub(crate) kept: Cell<usize>,
    /// Who may hold a Receive open now.
    pub(crate) turns: Turns,
    /// Who may exchange anything with a target now.
    pub(crate) exchanges: Turns,
    /// When the sessions were looked after last; none while nobody does.
    pub(crate) keeping: Cell<Option<Looked>>,
    /// How long the computer slept so far.
    pub(crate) slept: Cell<Duration>,
    controls: RefCell<BTreeMap<(String, Reach, String), ControlLine<P>>>,
    /// wsmv:SessionId of requests that belong to no session.
    pub(crate) client_id: Uuid,
}

impl<P: Platform> Shared<P> {
    pub(crate) fn new(platform: P, sink: Sink) -> Self {
        let client_id = random_id(&platform);
        Self {
            platform,
            sink,
            credentials: Credentials::default(),
            hosts: RefCell::default(),
            sessions: RefCell::default(),
            last_session: Cell::new(0),
            runs: RefCell::default(),
            variables: RefCell::default(),
            told_variables: RefCell::default(),
            questions: Questions::default(),
            jobs: Jobs::default(),
            last_epoch: Cell::new(0),
            leaving: Cell::new(false),
            waiting: RefCell::default(),
            kept: Cell::new(0),
            turns: Turns::new(RECEIVES),
            exchanges: Turns::new(EXCHANGES),
            keeping: Cell::new(None),
            slept: Cell::default(),
            controls: RefCell::default(),
            client_id,
        }
    }

    pub(crate) fn emit(&self, event: FromEngine) {
        (self.sink)(event);
    }

    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        self.platform.spawn(Box::pin(task));
    }

    pub(crate) fn new_id(&self) -> Uuid {
        random_id(&self.platform)
    }

    pub(crate) fn next_epoch(&self) -> u64 {
        self.last_epoch.set(self.last_epoch.get() + 1);
        self.last_epoch.get()
    }

    pub(crate) fn random_u64(&self) -> u64 {
        let mut bytes = [0; 8];
        self.platform.random(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    pub(crate) fn close_prompts(&self, prompts: Vec<PromptId>) {
        for prompt_id in prompts {
            self.emit(FromEngine::PromptClosed { prompt_id });
        }
    }

    /// The control line to a host under a credential.
    pub(crate) fn control_line(&self, host: &Rc<Host>, credential: &Rc<Credential>) -> ControlLine<P> {
        let key = (host.key.clone(), host.reach, credential.account.to_string().to_lowercase());
        let mut controls = self.controls.borrow_mut();
        let line = controls.entry(key).or_insert_with(|| Rc::new(Mutex::new(Line::new(host))));
        Rc::clone(line)
    }

    /// Every control line.
    pub(crate) fn controls(&self) -> Vec<ControlLine<P>> {
        self.controls.borrow().values().cloned().collect()
    }

    /// Closes every control line but those of these accounts, in lower case, as far as it is not in use.
    pub(crate) fn drop_controls_but(&self, accounts: &[String]) {
        for ((_, _, account), line) in self.controls.borrow().iter() {
            if !accounts.contains(account)
                && let Some(mut line) = line.try_lock()
            {
                line.close();
            }
        }
    }

    /// Closes every control line that is not in use.
    pub(crate) fn drop_control_lines(&self) {
        for line in self.controls.take().into_values() {
            if let Some(mut line) = line.try_lock() {
                line.close();
            }
        }
    }

    /// The engine on its own behalf.
    pub(crate) fn own(&self) -> Caller {
        Caller::engine(Text::new("engine-purpose-session"))
    }
}

fn random_id<P: Platform>(platform: &P) -> Uuid {
    let mut bytes = [0; 16];
    platform.random(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
