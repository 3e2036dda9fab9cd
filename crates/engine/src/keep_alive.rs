//! Keeping open sessions that nobody looks at from expiring, at next to no cost.
//!
//! One task watches over all of them. Those of one host are asked about together, so that a host
//! costs one authentication a round.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::Duration;

use reattach_core::bridge::Millis;
use reattach_wsman::{NextStep, ReceiveReader, RequestBody, ResponseHeader};

use crate::Platform;
use crate::asking::Via;
use crate::session::Session;
use crate::shared::Shared;

/// A session's idle time-out when the target does not say: two hours.
const USUAL_IDLE: Millis = 7_200_000;
/// Seldom enough to cost nothing, often enough to notice that a session is gone.
const LONGEST: Duration = Duration::from_mins(20);
/// Even a session with the shortest time-out, a minute, is asked no more often.
const SHORTEST: Duration = Duration::from_secs(15);

/// When the keeper looked last, by uptime and by the time of day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Looked {
    uptime: Duration,
    time: Millis,
}

impl<P: Platform> Shared<P> {
    /// Starts keeping what is open, unless that is done already; ends by itself when nothing is open any more.
    pub(crate) fn keep_alive(self: &Rc<Self>, session: &Session<P>) {
        // Sessions that were opened together need not be asked about together: up to a quarter earlier the first time.
        let early = pause(session).mul_f64((self.random_u64() >> 40) as f64 / f64::from(1 << 26));
        if let Some(link) = session.link.borrow_mut().as_mut() {
            link.touched = link.touched.saturating_sub(early);
        }
        if self.keeping.get().is_some() {
            return;
        }
        self.look();
        let (shared, platform) = (Rc::downgrade(self), self.platform.clone());
        self.spawn(async move {
            loop {
                platform.sleep(SHORTEST).await;
                let Some(shared) = shared.upgrade() else { return };
                if !shared.all_sessions().iter().any(|session| session.is_open()) {
                    shared.keeping.set(None);
                    return;
                }
                shared.round();
            }
        });
    }

    /// Time that has passed for everybody else: uptime, and what the computer slept.
    pub(crate) fn passed(&self) -> Duration {
        self.platform.uptime() + self.slept.get()
    }

    /// Notes the time; gives how far the time of day went beyond the uptime since it was noted last. Negative when the
    /// clock was set back; large when it was set on, or when the computer slept.
    fn look(&self) -> Millis {
        let now = Looked { uptime: self.platform.uptime(), time: self.platform.now() };
        let Some(last) = self.keeping.replace(Some(now)) else { return 0 };
        let passed = Millis::try_from(now.uptime.saturating_sub(last.uptime).as_millis()).unwrap_or(Millis::MAX);
        now.time.saturating_sub(last.time).saturating_sub(passed)
    }

    /// Asks about every session whose time has come, and the others of its host whose time comes soon.
    fn round(self: &Rc<Self>) {
        let step = self.look();
        self.clock_was_set(step);
        self.close_stale_lines();
        let now = self.passed();
        let mut due: BTreeMap<String, Vec<Rc<Session<P>>>> = BTreeMap::new();
        let mut hosts = BTreeSet::new();
        for session in self.all_sessions() {
            let pause = pause(&session);
            let silent = session.link.borrow().as_ref().map(|link| now.saturating_sub(link.touched));
            let Some(silent) = silent.filter(|_| session.is_open() && session.is_silent()) else { continue };
            if silent >= pause {
                hosts.insert(session.host.key.clone());
            }
            if silent >= pause.mul_f64(0.75) {
                due.entry(session.host.key.clone()).or_default().push(session);
            }
        }
        for session in hosts.iter().filter_map(|host| due.remove(host)).flatten() {
            let shared = Rc::clone(self);
            self.spawn(async move { shared.keep(&session).await });
        }
    }

    /// One Receive that the target answers within a second.
    async fn keep(self: &Rc<Self>, session: &Rc<Session<P>>) {
        let held = session.link.borrow().as_ref().map(|link| (link.session_id, link.epoch));
        let Some((session_id, epoch)) = held else { return };
        let mut request = self.session_request(session, session_id, RequestBody::Receive { command_id: None });
        request.header.operation_timeout = Some(Duration::from_secs(1));
        let mut reader = ReceiveReader::default();
        let mut read = |bytes: &[u8], awaited: &dyn Fn(&ResponseHeader) -> bool| {
            reader.read_if(bytes, awaited, |chunk| {
                // A stream that cannot be read is told on the page when somebody looks.
                let _ = self.take_in(session, session_id, chunk.command_id, chunk.data);
            })
        };
        let _out = session.receive_out();
        match self.insist_via(session, epoch, request, Via::Control, &mut read).await {
            Ok(_) => {}
            Err(failure) if failure.next_step() == Some(NextStep::AskAgain) => {}
            Err(failure) => self.lost(session, epoch, &failure).await,
        }
    }

    /// Connections that nobody can rely on any more are given up, so that neither end keeps them.
    fn close_stale_lines(&self) {
        for line in self.controls() {
            if let Some(mut line) = line.try_lock() {
                line.close_if_stale(self);
            }
        }
        for session in self.all_sessions() {
            session.lines.borrow_mut().iter_mut().for_each(|line| line.close_if_stale(self));
        }
    }

    /// What a listing told as a span became a time of day by the clock of that moment. When the clock was set back
    /// since, those times would lie too far ahead, and a session would expire before its deadline. When it was set on,
    /// or the computer slept, nothing is promised that will not be kept.
    fn clock_was_set(&self, step: Millis) {
        /// Slower changes are corrections of the clock's pace.
        const TOLERANCE: Millis = 2_000;
        if step >= TOLERANCE {
            let slept = Duration::from_millis(u64::try_from(step).unwrap_or(0));
            self.slept.set(self.slept.get() + slept);
        }
        if step > -TOLERANCE {
            return;
        }
        for session in self.all_sessions() {
            let dated = {
                let facts = &mut *session.facts.borrow_mut();
                let times = [&mut facts.disconnected_on, &mut facts.expires_on].into_iter().flatten();
                times.map(|time| *time = time.saturating_add(step)).count() > 0
            };
            if dated {
                self.tell(&session);
            }
        }
    }
}

fn pause<P: Platform>(session: &Session<P>) -> Duration {
    let idle = session.facts.borrow().idle_timeout.unwrap_or(USUAL_IDLE);
    Duration::from_millis(u64::try_from(idle / 3).unwrap_or_default()).clamp(SHORTEST, LONGEST)
}
