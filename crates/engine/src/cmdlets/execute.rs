//! One bound command: ask the hosts, plan, ask the person, do.

use std::cell::RefCell;
use std::rc::Rc;

use reattach_core::bind::{Bound, ConnectSession, DisconnectSession, SessionArg};
use reattach_core::bridge::{Availability, ErrorRecord, SessionState, SessionView, Stream, Text};
use reattach_core::data::Datum;
use reattach_core::error::{Category, Place, record};
use reattach_core::option::OutputBufferingMode;
use reattach_core::plan::{Effect, Known, Planned, notes, plan, targets, what_if};
use reattach_core::throttle::{INUSE_CANNOT_RECONNECT, StaleSessions, Verdict};
use reattach_wsman::{BufferMode, FaultKind};
use uuid::Uuid;

use super::step::Step;
use super::throttled::throttled;
use super::{Collector, Ended};
use crate::Platform;
use crate::disconnect::Leaving;
use crate::failure::Failure;
use crate::runs::{Caller, Run};
use crate::session::Session;
use crate::shared::Shared;

/// Sessions to be tried once more, with their place in the plan.
type Stale<P> = RefCell<StaleSessions<(usize, Rc<Session<P>>)>>;

impl<P: Platform> Shared<P> {
    pub(super) async fn carry_out_bound(
        self: &Rc<Self>,
        run: &Rc<Run>,
        step: &Step,
        bound: &Bound,
        input: &[Datum],
        live: bool,
    ) -> Result<Vec<Datum>, Ended> {
        check(bound)?;
        self.say_all(step, Stream::Warning, notes(bound));
        self.say_all(step, Stream::Warning, super::create::unused_options(bound));
        match bound {
            Bound::NewSessionOption(made) => {
                run.start(0);
                return Ok(vec![Datum::SessionOption(Box::new(made.option.clone()))]);
            }
            Bound::GetCredential(wanted) => {
                run.start(0);
                return Ok(self.get_credential(run, wanted).await.into_iter().collect());
            }
            _ => {}
        }
        *self.piped.borrow_mut() = input.to_vec();
        let caller = self.caller(run, bound);
        let input = self.input_views(bound, input);
        let targets = targets(bound)?;
        let (known, hosts) = if targets.is_empty() {
            (self.all_sessions(), Vec::new())
        } else {
            // What cannot be done at all is said before a host is asked.
            plan(bound, Known::default(), self.platform.now())?;
            let hosts: Vec<_> =
                targets.iter().map(|target| self.host(&target.computer_name, &target.endpoint)).collect();
            hosts.iter().for_each(|host| self.assign_credential(host, bound));
            run.start(hosts.len());
            self.query(run, &caller, hosts, bound.throttle_limit()).await
        };
        let views: Vec<SessionView> = known.iter().map(|session| self.view(session)).collect();
        let lines = plan(bound, Known { sessions: &views, input: &input, hosts: &hosts }, self.platform.now())?;
        let lines = if bound.should_process().confirm && !bound.should_process().what_if {
            self.confirmed(run, lines).await
        } else {
            lines
        };
        match bound {
            Bound::GetSession(_) if !hosts.is_empty() => {}
            _ => run.start(lines.len()),
        }
        Ok(self.execute(step, &caller, bound, lines, live).await)
    }

    /// On whose behalf hosts are asked, under which account.
    fn caller(&self, run: &Run, bound: &Bound) -> Caller {
        let credential = bound.connection().and_then(|connection| connection.credential.as_ref());
        run.caller.with_user(credential.map(|credential| credential.user_name().to_owned()))
    }

    /// The session objects that a command is given, in order.
    fn input_views(&self, bound: &Bound, input: &[Datum]) -> Vec<SessionView> {
        let piped = input.iter().filter_map(|datum| match datum {
            Datum::Session(id) => Some(*id),
            _ => None,
        });
        let ids: Vec<Uuid> = match bound.selection().map(|selection| &selection.session) {
            Some(SessionArg::Given(given)) => given.iter().map(|session| session.value).collect(),
            _ => piped.collect(),
        };
        ids.into_iter().filter_map(|id| self.session(id)).map(|session| self.view(&session)).collect()
    }

    /// Does what the plan says and gives what is written, in the plan's order.
    async fn execute(
        self: &Rc<Self>,
        step: &Step,
        caller: &Caller,
        bound: &Bound,
        lines: Vec<Planned>,
        live: bool,
    ) -> Vec<Datum> {
        let stale: Stale<P> = RefCell::default();
        let listed = matches!(bound, Bound::GetSession(_));
        let written = throttled(bound.throttle_limit(), lines.len(), |at| {
            let (shared, line, stale) = (Rc::clone(self), &lines[at], &stale);
            async move {
                if step.run.caller.stopped() || step.halted() {
                    return Vec::new();
                }
                let written = shared.line(step, caller, bound, line, (at, stale), live).await;
                if !listed {
                    step.run.target_done();
                }
                written
            }
        })
        .await;
        let mut written = written;
        let second = stale.borrow_mut().second_round();
        for (at, session) in second {
            written[at] = self.connect_again(step, caller, &session).await.into_iter().collect();
        }
        written.into_iter().flatten().collect()
    }

    async fn line(
        self: &Rc<Self>,
        step: &Step,
        caller: &Caller,
        bound: &Bound,
        line: &Planned,
        (at, stale): (usize, &Stale<P>),
        live: bool,
    ) -> Vec<Datum> {
        if let Some(warning) = &line.warning {
            step.note(Stream::Warning, warning.clone());
        }
        if bound.should_process().what_if
            && let Some(text) = what_if(line)
        {
            step.note(Stream::WhatIf, text);
            return Vec::new();
        }
        let session = line.instance_id.and_then(|id| self.session(id));
        let written = match (&line.effect, bound, session) {
            (Effect::Write, _, session) => session,
            (Effect::Nothing(text), ..) => {
                step.note(Stream::Verbose, text.clone());
                None
            }
            (Effect::Connect, Bound::ConnectSession(connect), Some(session)) => {
                self.connect_line(step, caller, connect, session, (at, stale)).await
            }
            (Effect::Disconnect, Bound::DisconnectSession(disconnect), Some(session)) => {
                self.disconnect_line(step, caller, disconnect, session).await
            }
            (Effect::Create, Bound::NewSession(new), like) => self.new_line(step, caller, new, line, like).await,
            (Effect::Remove, _, Some(session)) => {
                self.remove_line(step, caller, &session).await;
                None
            }
            (Effect::Receive, Bound::ReceiveSession(_), Some(session)) => {
                let collector = Collector::new(step, live, None);
                return self.receive_line(step, caller, &session, collector).await;
            }
            (Effect::Invoke, Bound::InvokeCommand(invoke), session) => {
                return self.invoke_line(step, caller, invoke, line, session, live).await;
            }
            (effect, ..) => {
                if let Some(error) = effect.error() {
                    step.error(error.clone());
                }
                None
            }
        };
        written.map(|session| Datum::Session(session.instance_id)).into_iter().collect()
    }

    async fn connect_line(
        self: &Rc<Self>,
        step: &Step,
        caller: &Caller,
        connect: &ConnectSession,
        session: Rc<Session<P>>,
        (at, stale): (usize, &Stale<P>),
    ) -> Option<Rc<Session<P>>> {
        if let Some(CredentialOf(credential)) = self.held_credential(connect.connection.credential.as_ref()) {
            self.credentials.assign(&session.host, &credential);
        }
        match self.connecting(&session, caller).value().await {
            Ok(()) => {
                step.run.one_connected();
                Some(session)
            }
            Err(failure) => {
                let code = is_stale(&failure).then_some(INUSE_CANNOT_RECONNECT);
                let verdict = stale.borrow_mut().failed((at, Rc::clone(&session)), code);
                if verdict == Verdict::Report {
                    step.error(connect_error(&failure, &session));
                }
                None
            }
        }
    }

    /// Somebody else connected, and perhaps left again since the listing: looks once more and
    /// tries once more (`cmdlet.md` 5.2).
    async fn connect_again(self: &Rc<Self>, step: &Step, caller: &Caller, session: &Rc<Session<P>>) -> Option<Datum> {
        let name = session.name();
        let found = match self.list(&session.host, caller, &[]).await {
            Ok(found) => found.into_iter().find(|other| other.instance_id == session.instance_id),
            Err(failure) => {
                step.error(connect_error(&failure, session));
                return None;
            }
        };
        let said = |id: &str| Text::new(id).with("session", name.as_str()).with("computer", session.host.name.as_str());
        let Some(found) = found.filter(|found| found.state() == SessionState::Disconnected) else {
            let text = said("engine-not-found-for-connect");
            step.error(record("PSSessionConnectFailed", Category::InvalidOperation, text).about(name));
            return None;
        };
        if found.facts.borrow().availability == Availability::Busy {
            let id = "CannotConnectAlreadyConnected,PSSessionConnectFailed";
            step.error(record(id, Category::InvalidOperation, said("engine-held-elsewhere")).about(name));
            return None;
        }
        match self.connecting(&found, caller).value().await {
            Ok(()) => {
                step.run.one_connected();
                Some(Datum::Session(found.instance_id))
            }
            Err(failure) => {
                step.error(connect_error(&failure, &found));
                None
            }
        }
    }

    async fn disconnect_line(
        self: &Rc<Self>,
        step: &Step,
        caller: &Caller,
        disconnect: &DisconnectSession,
        session: Rc<Session<P>>,
    ) -> Option<Rc<Session<P>>> {
        let leaving = match leaving(disconnect, &session) {
            Ok(leaving) => leaving,
            Err(error) => {
                step.error(*error);
                return None;
            }
        };
        match self.disconnecting(&session, leaving, caller).value().await {
            Ok(()) => Some(session),
            Err(failure) => {
                step.error(failure.record("PSSessionDisconnectFailed", &session.host.name, Some(session.name())));
                None
            }
        }
    }
}

pub(super) use super::credential::CredentialOf;

/// A password that the engine must not send, and a mechanism that it does not have, are refused before anything is
/// sent; so is what an open environment left open.
fn check(bound: &Bound) -> Result<(), Ended> {
    if let Some((_, deferred)) = bound.common().deferred.first() {
        let text = Text::new("engine-no-variable").with("name", deferred.value.as_str());
        return Err(record("VariableIsUndefined", Category::ObjectNotFound, text).at(deferred.span).into());
    }
    let thumbprint = bound.connection().and_then(|connection| connection.certificate_thumbprint.as_ref());
    if thumbprint.is_some() {
        let text = Text::new("engine-parameter-not-yet").with("parameter", "-CertificateThumbprint");
        return Err(record("NotYetAvailable", Category::NotImplemented, text).about("CertificateThumbprint").into());
    }
    Ok(())
}

fn is_stale(failure: &Failure) -> bool {
    failure.fault_kind() == Some(FaultKind::ConnectedToDifferentClient)
}

pub(super) fn connect_error<P: Platform>(failure: &Failure, session: &Session<P>) -> ErrorRecord {
    let name = session.name();
    let mut error = failure.record("PSSessionConnectFailed", &session.host.name, Some(name.clone()));
    error.message = error.message.with("session", name);
    error
}

/// Checks the idle time-out before anything is sent, as the cmdlet does.
fn leaving<P: Platform>(disconnect: &DisconnectSession, session: &Session<P>) -> Result<Leaving, Box<ErrorRecord>> {
    const LEAST: i64 = 60;
    let buffer_mode = match disconnect.output_buffering_mode {
        OutputBufferingMode::None => None,
        OutputBufferingMode::Drop => Some(BufferMode::Drop),
        OutputBufferingMode::Block => Some(BufferMode::Block),
    };
    let Some(given) = &disconnect.idle_timeout_sec else {
        return Ok(Leaving { idle_timeout: None, buffer_mode });
    };
    let seconds = i64::from(given.value);
    let most = session.facts.borrow().max_idle_timeout.map_or(i64::MAX, |most| most / 1000);
    if !(LEAST..=most).contains(&seconds) {
        let text = Text::new("engine-idle-timeout-out-of-bounds")
            .with("session", session.name())
            .with_number("seconds", seconds)
            .with_number("least", LEAST)
            .with_number("most", most);
        let id = "CannotDisconnectSessionWithInvalidIdleTimeout";
        let error = record(id, Category::InvalidArgument, text).about(session.name());
        return Err(Box::new(error.at(given.span)));
    }
    // Not negative: checked above.
    let idle_timeout = u64::try_from(seconds).ok().map(std::time::Duration::from_secs);
    Ok(Leaving { idle_timeout, buffer_mode })
}
