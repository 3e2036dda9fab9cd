//! Asking hosts what they have.

use std::collections::BTreeMap;
use std::rc::Rc;

use reattach_core::bind::Bound;
use reattach_core::bridge::{HostState, HostStatus, TargetState};
use reattach_core::follow::{Fate, Row, Unit};
use reattach_core::plan::{Effect, Planned};

use super::redirect::Followed;
use super::step::Step;
use super::target::Target;
use super::turns::{Turn, Work};
use crate::Platform;
use crate::failure::Failure;
use crate::host::Host;
use crate::runs::Caller;
use crate::session::Session;
use crate::shared::Shared;

/// What hosts answered.
pub(super) struct Answers<P: Platform> {
    /// In the order of the hosts.
    pub(super) sessions: Vec<Rc<Session<P>>>,
    pub(super) statuses: Vec<HostStatus>,
    /// What became of each host.
    pub(super) rows: Vec<Row>,
}

struct Queries<'a, P: Platform> {
    shared: &'a Rc<Shared<P>>,
    caller: &'a Caller,
    bound: &'a Bound,
    hosts: &'a [Rc<Host>],
    targets: Vec<Target<'a, P>>,
}

impl<P: Platform> Shared<P> {
    /// Asks hosts, as many at a time as the throttle allows; `first` is the number of the first one's line.
    pub(super) async fn query(
        self: &Rc<Self>,
        step: &Rc<Step<P>>,
        caller: &Caller,
        bound: &Bound,
        hosts: &[Rc<Host>],
    ) -> Answers<P> {
        let first = step.run.next_line();
        step.run.plan(first, false, &hosts.iter().map(|host| asked(host)).collect::<Vec<_>>());
        let targets = (first..).zip(hosts).map(|(line, host)| Target::new(step, &host.name, Some(line))).collect();
        let work = Queries { shared: self, caller, bound, hosts, targets };
        let order: Vec<usize> = (0..hosts.len()).collect();
        let mut found = self.in_turn(caller, bound.throttle_limit(), &order, &work).await;
        let mut answers = Answers { sessions: Vec::new(), statuses: Vec::new(), rows: Vec::new() };
        for (at, host) in hosts.iter().enumerate() {
            let answer = found.remove(&at).unwrap_or(Err(Failure::Stopped));
            let mut status = HostStatus {
                computer_name: host.name.clone(),
                state: HostState::Listed,
                as_of: host.as_of(),
                error: None,
            };
            let fate = match answer {
                Ok(found) => {
                    answers.sessions.extend(found);
                    Fate::Done
                }
                Err(failure) => {
                    status.state = HostState::Failed;
                    let target = Some(host.name.clone());
                    status.error = Some(failure.record("RemotePSSessionQueryFailed", &host.name, target));
                    match failure {
                        Failure::Stopped => Fate::Stopped,
                        failure => Fate::Failed { transient: failure.may_pass_by_itself() },
                    }
                }
            };
            answers.statuses.push(status);
            answers.rows.push(Row { unit: unit(host, None), fate });
        }
        answers
    }
}

impl<P: Platform> Work for Queries<'_, P> {
    type Output = Result<Vec<Rc<Session<P>>>, Failure>;

    fn host(&self, at: usize) -> Option<Rc<Host>> {
        Some(Rc::clone(&self.hosts[at]))
    }

    async fn turn(&self, at: usize) -> Turn<Self::Output> {
        let (host, target) = (&self.hosts[at], &self.targets[at]);
        target.mark(TargetState::Working);
        let caller = target.caller(self.caller);
        match self.caller.unless_stopped(self.list_following(target, &caller, host)).await {
            None => {
                target.stopped();
                Turn::Over(Err(Failure::Stopped))
            }
            Some(Err(Failure::NeedsCredential(user))) => {
                target.again();
                Turn::Ask(Rc::clone(host), user)
            }
            Some(answer) => Turn::Over(self.over(at, answer)),
        }
    }

    fn asking(&self, at: usize) {
        self.targets[at].mark(TargetState::Authenticating);
    }

    async fn without(&self, at: usize, failure: Failure) -> Self::Output {
        self.over(at, Err(failure))
    }
}

impl<P: Platform> Queries<'_, P> {
    /// Lists a host, or the one that it sends us on to if that may be followed.
    async fn list_following(&self, target: &Target<'_, P>, caller: &Caller, host: &Rc<Host>) -> <Self as Work>::Output {
        let followed = self.bound.connection().map(Followed::of);
        let mut host = Rc::clone(host);
        loop {
            match (self.shared.list(&host, caller, self.hosts).await, &followed) {
                (Err(failure), Some(followed)) if failure.sent_on().is_some() => {
                    host = self.shared.follow(target, followed, &host, failure).await?;
                }
                (answer, _) => return answer,
            }
        }
    }

    /// The error itself is written with the plan that comes after.
    fn over(&self, at: usize, answer: <Self as Work>::Output) -> <Self as Work>::Output {
        let target = &self.targets[at];
        match &answer {
            Err(Failure::Stopped) => target.stopped(),
            Err(failure) => {
                let name = &self.hosts[at].name;
                let error = failure.record("RemotePSSessionQueryFailed", name, Some(name.clone()));
                target.note_failure(error, failure.may_pass_by_itself());
                target.over();
            }
            Ok(_) => target.over(),
        }
        answer
    }
}

fn asked(host: &Host) -> Planned {
    Planned {
        target: host.name.clone(),
        instance_id: None,
        session_name: None,
        endpoint: Some(host.endpoint.clone()),
        effect: Effect::Query,
        warning: None,
    }
}

/// A host as a unit of work.
pub(super) fn unit(host: &Host, session_name: Option<String>) -> Unit {
    Unit::Host { computer_name: host.name.clone(), endpoint: host.endpoint.clone(), session_name }
}

/// What became of the hosts, by the name that a plan gives them.
pub(super) fn by_name(rows: &[Row]) -> BTreeMap<String, &Row> {
    let name = |row: &Row| match &row.unit {
        Unit::Host { computer_name, .. } | Unit::Session { computer_name, .. } => computer_name.clone(),
    };
    rows.iter().map(|row| (name(row), row)).collect()
}
