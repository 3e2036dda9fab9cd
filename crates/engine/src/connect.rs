//! Taking a session up: Connect for one that a listing showed, Reconnect for one that this engine
//! itself disconnected (\[MS-WSMV\] wxf:Reconnect and rsp:Connect).

use std::rc::Rc;

use futures_util::future::select;
use reattach_core::bridge::{Availability, SessionState, Text};
use reattach_psrp::client::ClientPool;
use reattach_wsman::{FaultKind, RequestBody, ResponseBody};

use crate::Platform;
use crate::asking::Patience;
use crate::credentials::Credential;
use crate::failure::Failure;
use crate::runs::Caller;
use crate::session::{Link, Pipeline, Receiving, Session};
use crate::shared::Shared;
use crate::wake::Promise;

impl<P: Platform> Shared<P> {
    /// Connects a session in a task of its own: a run that is stopped must not leave one half
    /// connected.
    pub(crate) fn connecting(
        self: &Rc<Self>,
        session: &Rc<Session<P>>,
        caller: &Caller,
    ) -> Promise<Result<(), Failure>> {
        let promise = Promise::default();
        let (shared, session, caller, given) = (Rc::clone(self), Rc::clone(session), caller.clone(), promise.clone());
        self.spawn(async move {
            let result = shared.connect(&session, &caller).await;
            given.keep(result);
        });
        promise
    }

    /// Connects or reconnects a session.
    pub(crate) async fn connect(self: &Rc<Self>, session: &Rc<Session<P>>, caller: &Caller) -> Result<(), Failure> {
        match session.state() {
            SessionState::Opened => return Ok(()),
            SessionState::Disconnected => {}
            _ => {
                return Err(Failure::Refused {
                    id: "PSSessionConnectFailed",
                    text: Text::new("engine-not-connectable").with("session", session.name()),
                });
            }
        }
        let before = session.facts.borrow().clone();
        self.change(session, |facts| facts.state = SessionState::Connecting);
        let result = self.try_connect(session, caller).await;
        match &result {
            Ok(()) => {
                self.keep_alive(session);
                self.receive_as_wanted(session);
            }
            Err(failure) if failure.fault_kind() == Some(FaultKind::UnexpectedSelectors) => {
                self.remove_session(session);
            }
            Err(failure) => {
                let held = matches!(
                    failure.fault_kind(),
                    Some(
                        FaultKind::ConnectedToDifferentClient
                            | FaultKind::ReconnectNotValid
                            | FaultKind::SessionIdMismatch
                    )
                );
                self.change(session, |facts| {
                    *facts = before;
                    if held {
                        facts.availability = Availability::Busy;
                    }
                });
            }
        }
        result
    }

    async fn try_connect(self: &Rc<Self>, session: &Rc<Session<P>>, caller: &Caller) -> Result<(), Failure> {
        let held = session.link.borrow().as_ref().map(|link| link.session_id);
        if let Some(session_id) = held {
            match self.reconnect(session, session_id, caller).await {
                Ok(()) => return Ok(()),
                Err(failure) => match failure.fault_kind() {
                    // Somebody else had it meanwhile and left it again; or the target forgot us.
                    Some(FaultKind::SessionIdMismatch) => {}
                    _ => return Err(failure),
                },
            }
        }
        self.connect_anew(session, caller).await
    }

    /// Takes a session up again under the id that it was left with.
    pub(crate) async fn reconnect(
        self: &Rc<Self>,
        session: &Rc<Session<P>>,
        session_id: uuid::Uuid,
        caller: &Caller,
    ) -> Result<(), Failure> {
        let body = RequestBody::Reconnect { buffer_mode: None };
        let request = self.session_request(session, session_id, body);
        if let Err(failure) = self.ask_of(session, caller, request).await {
            let credential = session.link.borrow().as_ref().map(|link| Rc::clone(&link.credential));
            if let Some(credential) = credential.filter(|_| failure.in_doubt()) {
                self.hand_back_later(session, session_id, credential);
            }
            return Err(failure);
        }
        let (now, passed) = (self.platform.uptime(), self.passed());
        let epoch = self.next_epoch();
        let running = session.link.borrow_mut().as_mut().is_some_and(|link| {
            link.pool.reconnected();
            (link.opened, link.touched) = (now, passed);
            link.epoch = epoch;
            link.receiving = Receiving::default();
            link.sending = false;
            link.pipeline.is_some()
        });
        self.opened(session, running);
        self.separate(session, Text::new("engine-separator-reconnected"));
        self.show_calls(session);
        Ok(())
    }

    async fn connect_anew(self: &Rc<Self>, session: &Rc<Session<P>>, caller: &Caller) -> Result<(), Failure> {
        let session_id = self.new_id();
        let mut pool = crate::option::pool(session.instance_id, caller.option.as_deref());
        let body = RequestBody::ConnectShell { connect_xml: pool.connect_xml() };
        let request = self.session_request(session, session_id, body);
        let purpose = Text::new("engine-purpose-connect").with("session", session.name());
        let caller = &caller.purpose(purpose);
        let (answer, credential) = match self.ask(&session.host, caller, &[], request).await {
            Ok(answer) => answer,
            Err(failure) => {
                // The target may count it as ours although its answer was lost.
                if failure.in_doubt()
                    && let Some(credential) = self.credentials.at_hand(&session.host, caller.user.as_deref())
                {
                    self.hand_back_later(session, session_id, credential);
                }
                return Err(failure);
            }
        };
        let ResponseBody::Connected { connect_response_xml: Some(xml) } = answer.body else {
            return Err(Failure::Malformed);
        };
        match self.finish_connect(session, session_id, &mut pool, &xml, &credential, caller).await {
            Ok(()) => {
                let running = session.facts.borrow().running.clone();
                let pipeline =
                    running.as_ref().map(|command| Pipeline { id: command.id, attached: false, ours: false });
                session.host.speaks(pool.remote_protocol_version());
                *session.link.borrow_mut() = Some(Link::new(self, session_id, pool, credential, pipeline));
                session.option.borrow_mut().clone_from(&caller.option);
                session.local.set(true);
                // Who asked the client before asks this one again.
                self.drop_calls(session, None);
                self.opened(session, running.is_some());
                self.separate(session, Text::new("engine-separator-connected"));
                Ok(())
            }
            Err(failure) => {
                // The target counts it as ours by now: leave it as it was found.
                self.hand_back_later(session, session_id, credential);
                Err(failure)
            }
        }
    }

    /// Reads what follows the answer to Connect, until the target's private data has come.
    async fn finish_connect(
        &self,
        session: &Rc<Session<P>>,
        session_id: uuid::Uuid,
        pool: &mut ClientPool,
        xml: &[u8],
        credential: &Rc<Credential>,
        caller: &Caller,
    ) -> Result<(), Failure> {
        let mut opening = crate::events::Opening::default();
        opening.take(pool.connect_response(xml).map_err(|_| Failure::Malformed)?);
        let deadline = self.platform.uptime().saturating_add(caller.open_timeout());
        while !opening.opened {
            let body = RequestBody::Receive { command_id: None };
            let request = self.session_request(session, session_id, body);
            let patience = Patience::Short;
            match self.ask_as(&session.host, credential, caller, request, patience).await {
                Ok(answer) => {
                    let ResponseBody::Received { streams, .. } = answer.body else {
                        return Err(Failure::Malformed);
                    };
                    for chunk in streams {
                        let events = pool.receive(chunk.command_id, &chunk.data);
                        opening.take(events.map_err(|_| Failure::Malformed)?);
                    }
                }
                Err(failure)
                    if failure.fault_kind() == Some(FaultKind::OperationTimedOut)
                        && self.platform.uptime() < deadline => {}
                Err(failure) => return Err(failure),
            }
        }
        self.write(session, opening.contents);
        Ok(())
    }

    fn opened(&self, session: &Session<P>, running: bool) {
        self.change(session, |facts| {
            facts.state = SessionState::Opened;
            facts.availability = if running { Availability::Busy } else { Availability::Available };
            facts.disconnected_on = None;
            facts.expires_on = None;
            facts.reason = None;
        });
    }

    /// Leaves a session that a target may count as ours under this id, so that others can have it. Not on behalf of a
    /// run: it must not be left behind because the run was stopped.
    pub(crate) fn hand_back_later(
        self: &Rc<Self>,
        session: &Rc<Session<P>>,
        session_id: uuid::Uuid,
        credential: Rc<Credential>,
    ) {
        let (shared, session) = (Rc::clone(self), Rc::clone(session));
        self.spawn(async move {
            let body = RequestBody::Disconnect { idle_timeout: None, buffer_mode: None };
            let request = shared.session_request(&session, session_id, body);
            let caller = shared.own();
            let left = shared.ask_as(&session.host, &credential, &caller, request, Patience::Long);
            // Whoever takes it up again under the same id meanwhile has it.
            let taken_up = session.changed.until(|| {
                let same = session.link.borrow().as_ref().is_some_and(|link| link.session_id == session_id);
                let wanted = matches!(session.state(), SessionState::Connecting | SessionState::Opened);
                (same && wanted).then_some(())
            });
            select(std::pin::pin!(left), std::pin::pin!(taken_up)).await;
        });
    }
}
