//! One bound command: ask the hosts, plan, ask the person, do.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use reattach_core::bind::{Bound, SessionArg};
use reattach_core::bridge::{ErrorRecord, SessionView, TargetState, Text};
use reattach_core::data::Datum;
use reattach_core::endpoint::Endpoint;
use reattach_core::error::{Category, Place, record};
use reattach_core::follow::{Fate, Row, Unit};
use reattach_core::plan::{Effect, Known, Planned, confirm, notes, plan, targets, what_if};
use reattach_core::throttle::{StaleSessions, in_rotation};
use uuid::Uuid;

use super::Ended;
use super::query::{by_name, unit};
use super::redirect::Followed;
use super::step::Step;
use super::target::Target;
use super::turns::{Turn, Work};
use crate::Platform;
use crate::failure::Failure;
use crate::host::Host;
use crate::runs::{Caller, Run};
use crate::session::Session;
use crate::shared::Shared;

/// What a command wrote, and what became of what it worked on.
pub(super) struct Carried {
    pub(super) written: Vec<Datum>,
    pub(super) rows: Vec<Row>,
}

impl<P: Platform> Shared<P> {
    pub(super) async fn carry_out_bound(
        self: &Rc<Self>,
        step: &Rc<Step<P>>,
        bound: &Bound,
        input: &[Datum],
        live: bool,
    ) -> Result<Carried, Ended> {
        check(bound)?;
        for note in notes(bound) {
            step.warning(note).await;
        }
        let run = &step.run;
        let alone = |written: Vec<Datum>| {
            run.start(0);
            Ok(Carried { written, rows: Vec::new() })
        };
        match bound {
            Bound::NewSessionOption(made) => return alone(vec![Datum::SessionOption(Box::new(made.option.clone()))]),
            Bound::GetCredential(wanted) => return alone(self.get_credential(run, wanted).await.into_iter().collect()),
            _ => {}
        }
        *self.piped.borrow_mut() = input.to_vec();
        let caller = self.caller(run, bound);
        let input = self.input_views(bound, input);
        let targets = targets(bound)?;
        let first = run.next_line();
        let (known, hosts, asked) = if targets.is_empty() {
            (self.all_sessions(), Vec::new(), Vec::new())
        } else {
            // What cannot be done at all is said before a host is asked.
            plan(bound, Known::default(), self.platform.now())?;
            let hosts: Vec<_> =
                targets.iter().map(|target| self.target_host(bound, &target.computer_name, &target.endpoint)).collect();
            run.start(hosts.len());
            let answers = self.query(step, &caller, bound, &hosts).await;
            (answers.sessions, answers.statuses, answers.rows)
        };
        let views: Vec<SessionView> = known.iter().map(|session| self.view(session)).collect();
        let lines = plan(bound, Known { sessions: &views, input: &input, hosts: &hosts }, self.platform.now())?;
        let only_lists = matches!(bound, Bound::GetSession(_));
        if !only_lists {
            // What the hosts were asked stood in its place.
            run.plan(first, bound.should_process().what_if, &lines);
        }
        let allowed = self.allowed(step, bound, &lines).await;
        if !only_lists || asked.is_empty() {
            run.start(lines.len());
        }
        let shown = (!only_lists && !bound.should_process().what_if).then_some(first);
        let mut carried = self.execute(step, &caller, bound, (&lines, &allowed, &asked), shown, live).await;
        if only_lists {
            carried.rows = asked;
        } else {
            carried.rows = rows(&carried.rows, &lines, &asked);
        }
        Ok(carried)
    }

    /// On whose behalf hosts are asked, under which account.
    fn caller(&self, run: &Run, bound: &Bound) -> Caller {
        let credential = bound.connection().and_then(|connection| connection.credential.as_ref());
        let option = bound.connection().and_then(|connection| connection.session_option.clone()).map(Rc::new);
        run.caller.with_user(credential.map(|credential| credential.user_name().to_owned())).with_option(option)
    }

    /// A host that a command asks, reached and signed in to as the command says.
    fn target_host(&self, bound: &Bound, computer_name: &str, endpoint: &Endpoint) -> Rc<Host> {
        match bound.connection() {
            Some(connection) => self.host_for(computer_name, endpoint, connection),
            None => self.host(computer_name, endpoint),
        }
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

    /// Which lines a person lets pass.
    async fn allowed(&self, step: &Step<P>, bound: &Bound, lines: &[Planned]) -> Vec<bool> {
        let should = bound.should_process();
        if should.confirm && !should.what_if { self.confirmed(&step.run, lines).await } else { vec![true; lines.len()] }
    }

    /// Does what the plan says and gives what is written, in the plan's order; the rows are by line.
    async fn execute(
        self: &Rc<Self>,
        step: &Rc<Step<P>>,
        caller: &Caller,
        bound: &Bound,
        (lines, allowed, asked): (&[Planned], &[bool], &[Row]),
        shown: Option<u32>,
        live: bool,
    ) -> Carried {
        let sessions: Vec<_> =
            lines.iter().map(|line| line.instance_id.and_then(|instance_id| self.session(instance_id))).collect();
        let number = |at: usize| Some(shown? + u32::try_from(at).ok()?);
        let work = Lines {
            shared: self,
            step,
            caller,
            bound,
            lines,
            allowed,
            asked: by_name(asked),
            live,
            targets: lines.iter().enumerate().map(|(at, line)| Target::new(step, &line.target, number(at))).collect(),
            hosts: lines.iter().zip(&sessions).map(|(line, session)| self.host_of(bound, line, session)).collect(),
            sessions,
            stale: RefCell::default(),
            second: Cell::new(false),
        };
        let order = in_rotation(lines.iter().zip(&work.hosts).map(|(line, host)| match host {
            Some(host) => host.key.clone(),
            None => line.target.clone(),
        }));
        let limit = bound.throttle_limit();
        let mut written = self.in_turn(caller, limit, &order, &work).await;
        let again = work.stale.borrow_mut().second_round();
        if !again.is_empty() && !step.halted() {
            work.second.set(true);
            again.iter().for_each(|at| work.targets[*at].again());
            written.extend(self.in_turn(caller, limit, &again, &work).await);
        }
        let rows = work.rows();
        Carried { written: written.into_values().flatten().collect(), rows }
    }

    /// The host that a line works with.
    fn host_of(&self, bound: &Bound, line: &Planned, session: &Option<Rc<Session<P>>>) -> Option<Rc<Host>> {
        match (&line.endpoint, bound.connection(), session) {
            (Some(endpoint), Some(connection), _) => Some(self.host_for(&line.target, endpoint, connection)),
            (_, connection, Some(session)) => {
                let credential = connection.and_then(|connection| connection.credential.as_ref());
                if let Some(credential) = self.held_credential(credential) {
                    self.credentials.assign(&session.host, &credential);
                }
                Some(Rc::clone(&session.host))
            }
            _ => None,
        }
    }
}

/// The lines of a plan while they are carried out.
pub(super) struct Lines<'a, P: Platform> {
    pub(super) shared: &'a Rc<Shared<P>>,
    pub(super) step: &'a Rc<Step<P>>,
    pub(super) caller: &'a Caller,
    bound: &'a Bound,
    lines: &'a [Planned],
    allowed: &'a [bool],
    asked: BTreeMap<String, &'a Row>,
    live: bool,
    pub(super) targets: Vec<Target<'a, P>>,
    hosts: Vec<Option<Rc<Host>>>,
    pub(super) sessions: Vec<Option<Rc<Session<P>>>>,
    /// To be tried once more when everything else is over.
    pub(super) stale: RefCell<StaleSessions<usize>>,
    second: Cell<bool>,
}

impl<P: Platform> Work for Lines<'_, P> {
    type Output = Vec<Datum>;

    fn host(&self, at: usize) -> Option<Rc<Host>> {
        let line = &self.lines[at];
        if !self.allowed[at] || self.bound.should_process().what_if {
            return None;
        }
        let acts =
            matches!(line.effect, Effect::Connect | Effect::Receive | Effect::Remove | Effect::Create | Effect::Invoke);
        // A session that was open here has its credential.
        let has_one = self.sessions[at].as_ref().is_some_and(|session| session.link.borrow().is_some());
        if acts && !has_one { self.hosts[at].clone() } else { None }
    }

    async fn turn(&self, at: usize) -> Turn<Vec<Datum>> {
        let target = &self.targets[at];
        if !self.step.may_begin().await {
            target.stopped();
            return Turn::Over(Vec::new());
        }
        let turn = if self.second.get() { self.connect_again(at).await } else { self.line(at).await };
        match turn {
            Ok(written) => {
                if !self.waits_for_second_round(at) {
                    target.over();
                }
                Turn::Over(written)
            }
            Err(NeedsCredential(user)) => match self.hosts[at].clone() {
                Some(host) => {
                    target.again();
                    Turn::Ask(host, user)
                }
                None => Turn::Over(self.without(at, Failure::NeedsCredential(user)).await),
            },
        }
    }

    fn asking(&self, at: usize) {
        self.targets[at].mark(TargetState::Authenticating);
    }

    async fn without(&self, at: usize, failure: Failure) -> Vec<Datum> {
        let target = &self.targets[at];
        if matches!(failure, Failure::Stopped) {
            target.stopped();
            return Vec::new();
        }
        let error = self.error_of(at, &failure);
        target.failed(&failure, error).await;
        target.over();
        Vec::new()
    }
}

/// A credential is missing, of this account if it must be one; nothing was done.
pub(super) struct NeedsCredential(pub(super) Option<String>);

/// What one turn of a line came to.
pub(super) type LineTurn = Result<Vec<Datum>, NeedsCredential>;

impl<P: Platform> Lines<'_, P> {
    async fn line(&self, at: usize) -> LineTurn {
        let (line, target, step) = (&self.lines[at], &self.targets[at], self.step);
        if !self.allowed[at] {
            target.skip();
            return Ok(Vec::new());
        }
        if let Some(warning) = &line.warning {
            step.warning(warning.clone()).await;
        }
        if let Some(action) = what_if(line) {
            if self.bound.should_process().what_if {
                target.skip();
                step.what_if(action);
                return Ok(Vec::new());
            }
            step.verbose(|| confirm(line).unwrap_or(action));
        }
        let written = |session: &Rc<Session<P>>| vec![Datum::Session(session.instance_id)];
        match (&line.effect, self.bound, &self.sessions[at]) {
            (Effect::Write, _, session) => {
                target.skip();
                return Ok(session.iter().flat_map(written).collect());
            }
            (Effect::Nothing(text), ..) => {
                target.skip();
                step.information(text.clone());
                return Ok(Vec::new());
            }
            _ => {}
        }
        if let Some(error) = line.effect.error() {
            target.fail(error.clone(), self.is_transient(line)).await;
            return Ok(Vec::new());
        }
        target.mark(TargetState::Working);
        let caller = &target.caller(self.caller);
        let shared = self.shared;
        match (&line.effect, self.bound, &self.sessions[at]) {
            (Effect::Connect, Bound::ConnectSession(connect), Some(session)) => {
                self.connect_line(at, caller, &Followed::of(&connect.connection), session).await
            }
            (Effect::Disconnect, Bound::DisconnectSession(disconnect), Some(session)) => {
                let left = shared.disconnect_line(target, caller, disconnect, session).await?;
                Ok(left.iter().flat_map(written).collect())
            }
            (Effect::Create, Bound::NewSession(new), like) => {
                let made = shared.new_line(target, caller, new, line, like.as_ref()).await?;
                Ok(made.iter().flat_map(written).collect())
            }
            (Effect::Remove, _, Some(session)) => {
                shared.remove_line(target, caller, session).await?;
                Ok(Vec::new())
            }
            (Effect::Receive, Bound::ReceiveSession(receive), Some(session)) => {
                let followed = Followed::of(&receive.connection);
                shared.receive_line(target, caller, &followed, session, self.live).await
            }
            (Effect::Invoke, Bound::InvokeCommand(invoke), session) => {
                shared.invoke_line(target, caller, invoke, line, session.as_ref(), self.live).await
            }
            _ => Ok(Vec::new()),
        }
    }

    /// A host that could not be asked may be asked again; what the plan itself refuses stays refused.
    fn is_transient(&self, line: &Planned) -> bool {
        let asked = self.asked.get(&line.target).filter(|_| line.instance_id.is_none());
        asked.is_some_and(|row| row.fate == Fate::Failed { transient: true })
    }

    /// What a line says when nothing could be done.
    fn error_of(&self, at: usize, failure: &Failure) -> ErrorRecord {
        let host = self.hosts[at].as_ref().map_or(self.lines[at].target.as_str(), |host| host.name.as_str());
        match (&self.sessions[at], self.bound) {
            (_, Bound::NewSession(_)) => super::create::error(failure, host),
            (Some(session), Bound::DisconnectSession(_)) => super::disconnect::error(failure, session),
            (Some(session), Bound::ReceiveSession(_)) => super::connect::receive_error(failure, session),
            (Some(session), Bound::RemoveSession(_)) => super::remove::error(failure, session),
            (Some(session), _) => super::connect::error(failure, session),
            (None, _) => super::invoke::open_error(failure, host),
        }
    }

    fn waits_for_second_round(&self, at: usize) -> bool {
        !self.second.get() && self.stale.borrow().waits(&at)
    }

    /// What became of each line.
    fn rows(&self) -> Vec<Row> {
        let lines = self.lines.iter().enumerate();
        lines
            .filter_map(|(at, line)| {
                let unit = match (&self.sessions[at], &self.hosts[at]) {
                    (Some(session), _) => Unit::Session {
                        instance_id: session.instance_id,
                        computer_name: session.host.name.clone(),
                        endpoint: session.host.endpoint.clone(),
                        local: self.shared.session(session.instance_id).is_some_and(|session| session.local.get()),
                    },
                    (None, Some(host)) => unit(host, line.session_name.clone()),
                    (None, None) => return None,
                };
                Some(Row { unit, fate: self.targets[at].fate() })
            })
            .collect()
    }
}

/// The lines' rows, and those of the hosts that could not be asked.
fn rows(own: &[Row], lines: &[Planned], asked: &[Row]) -> Vec<Row> {
    let hosts = by_name(asked);
    let about_host = lines.iter().filter(|line| line.instance_id.is_none());
    let failed = about_host.filter_map(|line| hosts.get(&line.target)).filter(|row| row.fate != Fate::Done);
    failed.map(|row| (*row).clone()).chain(own.iter().cloned()).collect()
}

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
