//! Carrying a command line out: bind, ask the hosts, plan, do.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::Future;
use std::rc::Rc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use reattach_core::bind::{Bound, CredentialArg, DisconnectSession, SessionArg, bind_line};
use reattach_core::bridge::{
    Availability, ErrorRecord, HostState, HostStatus, SessionState, SessionView, Stream, Text,
};
use reattach_core::error::{Category, Place, record};
use reattach_core::option::OutputBufferingMode;
use reattach_core::plan::{Effect, Known, Planned, plan, targets, what_if};
use reattach_core::throttle::Throttle;
use reattach_wsman::{BufferMode, FaultKind};

use crate::Platform;
use crate::disconnect::Leaving;
use crate::failure::Failure;
use crate::host::Host;
use crate::runs::{Caller, Run};
use crate::session::Session;
use crate::shared::Shared;

impl<P: Platform> Shared<P> {
    /// Carries out one line. What the last command writes is the run's output.
    pub(crate) async fn carry_out(self: &Rc<Self>, run: &Rc<Run>, line: &str) {
        if let Err(error) = self.pipeline(run, line).await {
            run.error(error);
        }
    }

    async fn pipeline(self: &Rc<Self>, run: &Rc<Run>, line: &str) -> Result<(), ErrorRecord> {
        let bound = bind_line(line)?;
        if let Some(value) = &bound.source {
            return Err(not_yet(&value.to_string()));
        }
        if let Some(variable) = &bound.assign_to {
            return Err(not_yet(&format!("${}", variable.name)).at(variable.span));
        }
        let mut sessions: Vec<Rc<Session<P>>> = Vec::new();
        for command in &bound.commands {
            check(command).map_err(|error| *error)?;
            sessions = self.command(run, command, &sessions).await?;
        }
        for session in sessions {
            run.output(self.view(&session));
        }
        Ok(())
    }

    async fn command(
        self: &Rc<Self>,
        run: &Rc<Run>,
        command: &Bound,
        input: &[Rc<Session<P>>],
    ) -> Result<Vec<Rc<Session<P>>>, ErrorRecord> {
        let views = |sessions: &[Rc<Session<P>>]| -> Vec<SessionView> {
            sessions.iter().map(|session| self.view(session)).collect()
        };
        let input = views(input);
        let targets = targets(command)?;
        let caller = run.caller.with_user(user(command));
        let (known, hosts) = if targets.is_empty() {
            (self.all_sessions(), Vec::new())
        } else {
            // What cannot be done at all is said before a host is asked.
            plan(command, Known::default(), self.platform.now())?;
            let hosts: Vec<_> =
                targets.iter().map(|target| self.host(&target.computer_name, &target.endpoint)).collect();
            run.start(hosts.len());
            self.query(run, &caller, hosts, command.throttle_limit()).await
        };
        let sessions = views(&known);
        let known = Known { sessions: &sessions, input: &input, hosts: &hosts };
        let lines = plan(command, known, self.platform.now())?;
        match command {
            Bound::GetSession(_) if !hosts.is_empty() => {}
            _ => run.start(lines.len()),
        }
        let written = self.execute(run, &caller, command, lines).await;
        Ok(written)
    }

    /// Asks hosts, as many at a time as the throttle allows.
    async fn query(
        self: &Rc<Self>,
        run: &Rc<Run>,
        caller: &Caller,
        hosts: Vec<Rc<Host>>,
        limit: i32,
    ) -> (Vec<Rc<Session<P>>>, Vec<HostStatus>) {
        let answers = throttled(limit, hosts.len(), |at| {
            let (shared, caller, hosts) = (Rc::clone(self), caller.clone(), &hosts);
            async move {
                let answer = shared.list(&hosts[at], &caller, hosts).await;
                run.target_done();
                answer
            }
        })
        .await;
        let (mut sessions, mut statuses) = (Vec::new(), Vec::new());
        for (host, answer) in hosts.iter().zip(answers) {
            let mut status = HostStatus {
                computer_name: host.name.clone(),
                state: HostState::Listed,
                as_of: host.as_of(),
                error: None,
            };
            match answer {
                Ok(found) => sessions.extend(found),
                Err(failure) => {
                    status.state = HostState::Failed;
                    let target = Some(host.name.clone());
                    status.error = Some(failure.record("RemotePSSessionQueryFailed", &host.name, target));
                }
            }
            statuses.push(status);
        }
        (sessions, statuses)
    }

    /// Does what the plan says and gives what is written, in the plan's order.
    async fn execute(
        self: &Rc<Self>,
        run: &Rc<Run>,
        caller: &Caller,
        command: &Bound,
        lines: Vec<Planned>,
    ) -> Vec<Rc<Session<P>>> {
        let listed = matches!(command, Bound::GetSession(_));
        let only_say = command.should_process().what_if;
        let stale = RefCell::new(Vec::new());
        let written = throttled(command.throttle_limit(), lines.len(), |at| {
            let (shared, line, stale) = (Rc::clone(self), &lines[at], &stale);
            async move {
                if run.caller.stopped() {
                    return None;
                }
                if let Some(warning) = &line.warning {
                    run.note(Stream::Warning, warning.clone());
                }
                let session = line.instance_id.and_then(|id| shared.session(id));
                let done = match (&line.effect, session) {
                    _ if only_say && what_if(line).is_some() => {
                        run.note(Stream::WhatIf, what_if(line)?);
                        None
                    }
                    (Effect::Write, session) => session,
                    (Effect::Nothing(text), _) => {
                        run.note(Stream::Verbose, text.clone());
                        None
                    }
                    (Effect::Connect, Some(session)) => {
                        let (result, before) = shared.connect_line(&session, caller).await;
                        match result {
                            Ok(()) => {
                                run.one_connected();
                                Some(session)
                            }
                            Err(failure) if is_stale(&failure) => {
                                stale.borrow_mut().push((at, before));
                                return None;
                            }
                            Err(failure) => {
                                run.error(connect_error(&failure, &before));
                                None
                            }
                        }
                    }
                    (Effect::Disconnect, Some(session)) => shared.disconnect_line(run, caller, command, session).await,
                    (effect, _) => {
                        if let Some(error) = effect.error() {
                            run.error(error.clone());
                        }
                        None
                    }
                };
                if !listed {
                    run.target_done();
                }
                done
            }
        })
        .await;
        let mut written = written;
        for (at, before) in stale.into_inner() {
            written[at] = self.connect_again(run, caller, &before).await;
            run.target_done();
        }
        written.into_iter().flatten().collect()
    }

    async fn connect_line(
        self: &Rc<Self>,
        session: &Rc<Session<P>>,
        caller: &Caller,
    ) -> (Result<(), Failure>, Rc<Session<P>>) {
        let result = self.connecting(session, caller).value().await;
        (result, Rc::clone(session))
    }

    /// Somebody else connected, and perhaps left again since the listing: looks once more and
    /// tries once more (`cmdlet.md` 5.2).
    async fn connect_again(
        self: &Rc<Self>,
        run: &Rc<Run>,
        caller: &Caller,
        session: &Rc<Session<P>>,
    ) -> Option<Rc<Session<P>>> {
        let name = session.name();
        let found = match self.list(&session.host, caller, &[]).await {
            Ok(found) => found.into_iter().find(|other| other.instance_id == session.instance_id),
            Err(failure) => {
                run.error(connect_error(&failure, session));
                return None;
            }
        };
        let Some(found) = found.filter(|found| found.state() == SessionState::Disconnected) else {
            let text = Text::new("engine-not-found-for-connect")
                .with("session", name.as_str())
                .with("computer", session.host.name.as_str());
            run.error(record("PSSessionConnectFailed", Category::InvalidOperation, text).about(name));
            return None;
        };
        if found.facts.borrow().availability == Availability::Busy {
            let text = Text::new("engine-held-elsewhere")
                .with("session", name.as_str())
                .with("computer", session.host.name.as_str());
            let id = "CannotConnectAlreadyConnected,PSSessionConnectFailed";
            run.error(record(id, Category::InvalidOperation, text).about(name));
            return None;
        }
        match self.connecting(&found, caller).value().await {
            Ok(()) => {
                run.one_connected();
                Some(found)
            }
            Err(failure) => {
                run.error(connect_error(&failure, &found));
                None
            }
        }
    }

    async fn disconnect_line(
        self: &Rc<Self>,
        run: &Rc<Run>,
        caller: &Caller,
        command: &Bound,
        session: Rc<Session<P>>,
    ) -> Option<Rc<Session<P>>> {
        let Bound::DisconnectSession(disconnect) = command else { return None };
        let leaving = match leaving(disconnect, &session) {
            Ok(leaving) => leaving,
            Err(error) => {
                run.error(*error);
                return None;
            }
        };
        match self.disconnecting(&session, leaving, caller).value().await {
            Ok(()) => Some(session),
            Err(failure) => {
                let error = failure.record("PSSessionDisconnectFailed", &session.host.name, Some(session.name()));
                run.error(error);
                None
            }
        }
    }
}

/// Does work under a throttle; the results stand in the order of submission.
async fn throttled<T, F: Future<Output = T>>(limit: i32, count: usize, work: impl Fn(usize) -> F) -> Vec<T> {
    let mut throttle = Throttle::new(limit);
    (0..count).for_each(|at| throttle.submit(at));
    let mut running = FuturesUnordered::new();
    let mut results = BTreeMap::new();
    loop {
        while let Some(at) = throttle.next() {
            let work = work(at);
            running.push(async move { (at, work.await) });
        }
        let Some((at, result)) = running.next().await else { break };
        throttle.done(&at);
        results.insert(at, result);
    }
    results.into_values().collect()
}

fn is_stale(failure: &Failure) -> bool {
    failure.fault_kind() == Some(FaultKind::ConnectedToDifferentClient)
}

fn connect_error<P: Platform>(failure: &Failure, session: &Session<P>) -> ErrorRecord {
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
    let idle_timeout = u64::try_from(seconds).ok().map(Duration::from_secs);
    Ok(Leaving { idle_timeout, buffer_mode })
}

fn user(command: &Bound) -> Option<String> {
    match command.connection()?.credential.as_ref()? {
        CredentialArg::UserName(user) => Some(user.clone()),
        CredentialArg::Held(_) => None,
    }
}

/// Refuses what the binder takes but the engine cannot do yet, before anything is sent.
fn check(command: &Bound) -> Result<(), Box<ErrorRecord>> {
    if !matches!(command, Bound::GetSession(_) | Bound::ConnectSession(_) | Bound::DisconnectSession(_)) {
        return Err(Box::new(not_yet(command.cmdlet())));
    }
    if let Some((_, deferred)) = command.common().deferred.first() {
        return Err(Box::new(no_variable(&deferred.value).at(deferred.span)));
    }
    if let Some(selection) = command.selection()
        && let SessionArg::Given(sessions) = &selection.session
        && let Some(session) = sessions.first()
    {
        return Err(Box::new(not_yet("-Session").at(session.span)));
    }
    if command.should_process().confirm {
        return Err(Box::new(not_yet("-Confirm")));
    }
    let common = command.common();
    let kept = [&common.out_variable, &common.error_variable, &common.warning_variable, &common.information_variable];
    if kept.iter().any(|variable| variable.is_some()) || common.pipeline_variable.is_some() {
        return Err(Box::new(not_yet("-OutVariable")));
    }
    let Some(connection) = command.connection() else { return Ok(()) };
    if connection.session_option.is_some() {
        return Err(Box::new(not_yet("-SessionOption")));
    }
    if connection.certificate_thumbprint.is_some() {
        return Err(Box::new(not_yet("-CertificateThumbprint")));
    }
    Ok(())
}

fn not_yet(parameter: &str) -> ErrorRecord {
    let text = Text::new("engine-parameter-not-yet").with("parameter", parameter);
    record("NotYetAvailable", Category::NotImplemented, text).about(parameter)
}

fn no_variable(name: &str) -> ErrorRecord {
    let text = Text::new("engine-no-variable").with("name", name);
    record("VariableIsUndefined", Category::ObjectNotFound, text).about(name)
}
