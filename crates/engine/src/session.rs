//! A session as this engine knows it, listed or open.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use futures_util::lock::Mutex;
use reattach_core::bridge::{
    Availability, Connection, FromEngine, Millis, RememberedSession, RequestId, SessionState, SessionView, Text,
};
use reattach_core::option::{OutputBufferingMode, SessionOption};
use reattach_core::session::{ListedCommand, ListedSession, eligibility};
use reattach_psrp::client::ClientPool;
use reattach_wsman::{BufferMode, Shell};
use uuid::Uuid;

use crate::Platform;
use crate::cmdlets::Collector;
use crate::credentials::Credential;
use crate::discovery::millis;
use crate::host::Host;
use crate::host_calls::OpenCall;
use crate::line::Line;
use crate::outage::Outage;
use crate::output::Output;
use crate::shared::Shared;
use crate::wake::Bell;

/// Lines kept for the next loop of a session: one waits while the other changes from the pool's stream to a
/// pipeline's, or back.
const SPARE_LINES: usize = 2;

/// One session. It keeps its id as long as the engine knows it.
pub(crate) struct Session<P: Platform> {
    pub(crate) id: u32,
    pub(crate) instance_id: Uuid,
    pub(crate) host: Rc<Host>,
    pub(crate) facts: RefCell<Facts>,
    /// What holds it open, or what it can be reconnected with.
    pub(crate) link: RefCell<Option<Link>>,
    /// What its command said about how it is used.
    pub(crate) option: RefCell<Option<Rc<SessionOption>>>,
    /// Bytes that a command's stream has brought.
    pub(crate) received: Cell<(Option<Uuid>, u64)>,
    /// In the local table: connected by this engine at some time.
    pub(crate) local: Cell<bool>,
    /// Somebody looks at its page.
    pub(crate) watched: Cell<bool>,
    /// Lines of its own that are not in use now; at most two.
    pub(crate) lines: RefCell<Vec<Line<P>>>,
    /// Rung whenever something changed that a waiting task may care about.
    pub(crate) changed: Bell,
    /// Its host cannot be reached now.
    pub(crate) outage: RefCell<Option<Outage>>,
    /// What scripts in it ask of the person.
    pub(crate) calls: RefCell<Vec<OpenCall>>,
    /// The newest question for completions that somebody waits for.
    pub(crate) question: Cell<Option<RequestId>>,
    /// Held while a pipeline of the engine's own runs in it.
    pub(crate) helper: Mutex<()>,
    /// Receives that are out now.
    receives: Cell<u32>,
    /// The command of a run that waits for what the pipeline writes.
    pub(crate) collector: RefCell<Option<Rc<Collector>>>,
    pub(crate) output: RefCell<Output>,
}

/// What is known of a session.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) name: String,
    pub(crate) configuration_name: String,
    pub(crate) resource_uri: String,
    pub(crate) owner: Option<String>,
    pub(crate) state: SessionState,
    pub(crate) availability: Availability,
    pub(crate) running: Option<ListedCommand>,
    pub(crate) disconnected_on: Option<Millis>,
    pub(crate) expires_on: Option<Millis>,
    pub(crate) idle_timeout: Option<Millis>,
    pub(crate) max_idle_timeout: Option<Millis>,
    /// What becomes of output that nobody receives, if the target said.
    pub(crate) buffer_mode: Option<BufferMode>,
    pub(crate) as_of: Millis,
    /// Why it is broken, or why it was disconnected other than by this user's wish.
    pub(crate) reason: Option<Text>,
}

/// What holds a session open.
pub(crate) struct Link {
    /// wsmv:SessionId: who we are to the target.
    pub(crate) session_id: Uuid,
    pub(crate) pool: ClientPool,
    pub(crate) credential: Rc<Credential>,
    pub(crate) ps_version: Option<String>,
    /// When it was opened last, by uptime.
    pub(crate) opened: Duration,
    /// When the target last answered about it, by [`Shared::passed`].
    pub(crate) touched: Duration,
    /// Told apart from every other opening of any session: a loop ends with the one it began in.
    pub(crate) epoch: u64,
    pub(crate) pipeline: Option<Pipeline>,
    /// Loops that receive now.
    pub(crate) receiving: Receiving,
    /// What the pool has to send is being sent.
    pub(crate) sending: bool,
    /// The exchange of the session key has ended, and nobody has taken note of it yet.
    pub(crate) keys_exchanged: Cell<bool>,
}

impl Link {
    /// A session is open from now on.
    pub(crate) fn new<P: Platform>(
        shared: &Shared<P>,
        session_id: Uuid,
        pool: ClientPool,
        credential: Rc<Credential>,
        pipeline: Option<Pipeline>,
    ) -> Self {
        let now = shared.platform.uptime();
        Self {
            session_id,
            ps_version: pool.ps_version().map(Into::into),
            pool,
            credential,
            opened: now,
            touched: shared.passed(),
            epoch: shared.next_epoch(),
            pipeline,
            receiving: Receiving::default(),
            sending: false,
            keys_exchanged: Cell::new(false),
        }
    }
}

/// The pipeline that runs in an open session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pipeline {
    pub(crate) id: Uuid,
    /// Its stream can be received: started here, or connected.
    pub(crate) attached: bool,
    /// Started here, and not to be left at once: its output is collected even when nobody looks.
    pub(crate) ours: bool,
}

/// Which loops run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Receiving {
    pub(crate) pool: bool,
    pub(crate) pipeline: bool,
}

impl Facts {
    /// As a listing tells it.
    pub(crate) fn listed(listed: &ListedSession, shell: &Shell, now: Millis) -> Self {
        Self {
            name: listed.name.clone(),
            configuration_name: listed.configuration_name.clone(),
            resource_uri: listed.resource_uri.clone(),
            owner: listed.owner.clone(),
            state: SessionState::Disconnected,
            availability: listed.availability,
            running: listed.running.clone(),
            disconnected_on: listed.disconnected_on,
            expires_on: listed.expires_on,
            idle_timeout: shell.idle_timeout.map(millis),
            max_idle_timeout: shell.max_idle_timeout.map(millis),
            buffer_mode: shell.buffer_mode,
            as_of: now,
            reason: None,
        }
    }
}

impl<P: Platform> Session<P> {
    pub(crate) fn new(id: u32, instance_id: Uuid, host: &Rc<Host>, facts: Facts) -> Self {
        Self {
            id,
            instance_id,
            host: Rc::clone(host),
            facts: RefCell::new(facts),
            link: RefCell::default(),
            option: RefCell::default(),
            received: Cell::default(),
            local: Cell::new(false),
            watched: Cell::new(false),
            lines: RefCell::default(),
            changed: Bell::default(),
            outage: RefCell::default(),
            calls: RefCell::default(),
            question: Cell::new(None),
            helper: Mutex::new(()),
            receives: Cell::new(0),
            collector: RefCell::default(),
            output: RefCell::default(),
        }
    }

    /// The pipeline that runs in it.
    pub(crate) fn pipeline_id(&self) -> Option<Uuid> {
        self.link.borrow().as_ref()?.pipeline.as_ref().map(|pipeline| pipeline.id)
    }

    pub(crate) fn name(&self) -> String {
        self.facts.borrow().name.clone()
    }

    pub(crate) fn state(&self) -> SessionState {
        self.facts.borrow().state
    }

    pub(crate) fn is_open(&self) -> bool {
        self.state() == SessionState::Opened
    }

    /// Open, and not opened anew since.
    pub(crate) fn is_held(&self, epoch: u64) -> bool {
        self.is_open() && self.credential(epoch).is_some()
    }

    /// What holds it, unless it was given up or opened anew since.
    pub(crate) fn credential(&self, epoch: u64) -> Option<Rc<Credential>> {
        let link = self.link.borrow();
        link.as_ref().filter(|link| link.epoch == epoch).map(|link| Rc::clone(&link.credential))
    }

    /// What could open a new connection for it was forgotten.
    pub(crate) fn password_is_gone(&self) -> bool {
        self.link.borrow().as_ref().is_some_and(|link| link.credential.secret().is_none())
    }

    /// Waits until the page has room for more output, if somebody looks.
    pub(crate) async fn room(&self) {
        let room = || !self.watched.get() || !self.is_open() || !self.output.borrow().is_full();
        self.changed.until(|| room().then_some(())).await;
    }

    /// A Receive is out until the guard is dropped.
    pub(crate) fn receive_out(&self) -> impl Drop + '_ {
        self.receives.set(self.receives.get() + 1);
        Out(&self.receives)
    }

    /// Nobody waits for its target's next words.
    pub(crate) fn is_silent(&self) -> bool {
        self.receives.get() == 0
    }

    /// Keeps a line for the next loop, as long as there may be one soon.
    pub(crate) fn keep_line(&self, mut line: Line<P>) {
        let mut lines = self.lines.borrow_mut();
        if self.is_open() && (self.watched.get() || self.pipeline_is_ours()) && lines.len() < SPARE_LINES {
            lines.push(line);
        } else {
            line.close();
        }
    }

    /// Gives up the lines that are not in use.
    pub(crate) fn drop_lines(&self) {
        self.lines.take().iter_mut().for_each(Line::close);
    }

    fn pipeline_is_ours(&self) -> bool {
        let link = self.link.borrow();
        link.as_ref().and_then(|link| link.pipeline.as_ref()).is_some_and(|pipeline| pipeline.ours)
    }

    /// Why input is refused now.
    pub(crate) fn input_refused(&self) -> Option<Text> {
        let facts = self.facts.borrow();
        match (facts.state, facts.availability) {
            (SessionState::Opened, Availability::Available) => None,
            (SessionState::Opened, _) => {
                let command = facts.running.as_ref().map(|running| running.command_line.trim());
                Some(match command.filter(|line| !line.is_empty()) {
                    Some(line) => Text::new("engine-input-busy-with").with("command", line),
                    None => Text::new("engine-input-busy"),
                })
            }
            _ => Some(Text::new("engine-input-not-open")),
        }
    }
}

struct Out<'s>(&'s Cell<u32>);

impl Drop for Out<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

impl<P: Platform> Shared<P> {
    /// A session as the console shows it.
    pub(crate) fn view(&self, session: &Session<P>) -> SessionView {
        let facts = session.facts.borrow().clone();
        let link = session.link.borrow();
        let account = match link.as_ref() {
            Some(link) => Some(link.credential.account.to_string()),
            None => self.credentials.at_hand(&session.host, None).map(|credential| credential.account.to_string()),
        };
        SessionView {
            id: session.id,
            name: facts.name,
            computer_name: session.host.name.clone(),
            configuration_name: facts.configuration_name,
            instance_id: session.instance_id,
            state: facts.state,
            availability: facts.availability,
            eligibility: eligibility(facts.state, facts.availability, facts.owner.as_deref(), account.as_deref()),
            owner: facts.owner,
            running_command: facts.running.map(|running| running.command_line),
            disconnected_on: facts.disconnected_on,
            expires_on: facts.expires_on,
            as_of: facts.as_of,
            local: session.local.get(),
            input_refused: session.input_refused(),
            ps_version: link.as_ref().and_then(|link| link.ps_version.clone()),
            endpoint: session.host.url(),
            account,
            idle_timeout: facts.idle_timeout,
            max_idle_timeout: facts.max_idle_timeout,
            output_buffering_mode: match facts.buffer_mode {
                Some(BufferMode::Block) => OutputBufferingMode::Block,
                Some(BufferMode::Drop) => OutputBufferingMode::Drop,
                None => OutputBufferingMode::None,
            },
            connection: match (facts.state, session.outage.borrow().as_ref()) {
                (SessionState::Opened, Some(outage)) => outage.view(),
                (SessionState::Opened, None) => Connection::Live,
                _ => Connection::Closed,
            },
            reason: facts.reason,
        }
    }

    /// Changes what is known, wakes who waits for it and tells the console.
    pub(crate) fn change(&self, session: &Session<P>, change: impl FnOnce(&mut Facts)) {
        let (before, after) = {
            let mut facts = session.facts.borrow_mut();
            let before = facts.state;
            change(&mut facts);
            facts.as_of = self.platform.now();
            (before, facts.state)
        };
        self.tell(session);
        if before != after && [before, after].contains(&SessionState::Opened) {
            self.remember();
        }
    }

    /// Tells the console how a session stands.
    pub(crate) fn tell(&self, session: &Session<P>) {
        session.changed.ring();
        // One that is gone must not come back because something about it ended late.
        if self.sessions.borrow().contains_key(&session.instance_id) {
            self.emit(FromEngine::Session(self.view(session)));
        }
    }

    /// The session with this id, if it is known.
    pub(crate) fn session(&self, instance_id: Uuid) -> Option<Rc<Session<P>>> {
        self.sessions.borrow().get(&instance_id).cloned()
    }

    /// Every session, by id.
    pub(crate) fn all_sessions(&self) -> Vec<Rc<Session<P>>> {
        let mut sessions: Vec<_> = self.sessions.borrow().values().cloned().collect();
        sessions.sort_by_key(|session| session.id);
        sessions
    }

    /// Adds a session to the table under a new id.
    pub(crate) fn add_session(&self, instance_id: Uuid, host: &Rc<Host>, facts: Facts) -> Rc<Session<P>> {
        let id = self.last_session.get() + 1;
        self.last_session.set(id);
        let session = Rc::new(Session::new(id, instance_id, host, facts));
        self.sessions.borrow_mut().insert(instance_id, Rc::clone(&session));
        session
    }

    /// A session is gone for good.
    pub(crate) fn remove_session(&self, session: &Session<P>) {
        if self.sessions.borrow_mut().remove(&session.instance_id).is_none() {
            return;
        }
        self.kept.set(self.kept.get().saturating_sub(session.output.borrow().bytes()));
        let was_open = session.is_open();
        session.facts.borrow_mut().state = SessionState::Closed;
        self.let_go(session);
        self.emit(FromEngine::SessionRemoved { instance_id: session.instance_id });
        if was_open {
            self.remember();
        }
    }

    /// Forgets what held a session open; its loops end.
    pub(crate) fn let_go(&self, session: &Session<P>) {
        session.link.borrow_mut().take();
        session.outage.take();
        self.drop_calls(session, None);
        session.drop_lines();
        session.changed.ring();
    }

    /// Says which sessions are open or wait to be taken up, so that a reload can have them back. Not while the page goes
    /// away: what it leaves behind is just what must be remembered.
    pub(crate) fn remember(&self) {
        if self.leaving.get() {
            return;
        }
        let mut sessions = self.waiting();
        let open = self.all_sessions();
        let open = open.iter().filter(|session| session.is_open()).filter_map(|session| {
            let link = session.link.borrow();
            let link = link.as_ref()?;
            Some(RememberedSession {
                computer_name: session.host.name.clone(),
                name: session.name(),
                instance_id: session.instance_id,
                session_id: link.session_id,
                user_name: Some(link.credential.account.to_string()),
                endpoint: session.host.url(),
            })
        });
        sessions.extend(open);
        self.emit(FromEngine::Remember { sessions });
    }
}
