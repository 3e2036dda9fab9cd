//! `-AsJob`, `-OutTarget Job`, and the commands for the jobs that these make.

use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{Either, join_all, select, select_all};
use reattach_core::bind::{Bound, JobCommand, JobVerb, OutTarget, Script};
use reattach_core::bridge::{Stream, TargetState, Text};
use reattach_core::data::Datum;
use reattach_core::error::{Category, Place, record};
use reattach_core::follow::Fate;
use reattach_core::job::{JobState, select as chosen};
use reattach_core::plan::Planned;

use super::collect::remote_record;
use super::execute::Given;
use super::questions::Question;
use super::step::Step;
use crate::Platform;
use crate::jobs::{Job, Piece};
use crate::runs::Caller;
use crate::shared::Shared;

/// The name of the job that a command is to become, if it is to become one.
pub(super) fn as_job(bound: &Bound) -> Option<Option<String>> {
    match bound {
        Bound::InvokeCommand(invoke) if invoke.as_job => Some(invoke.job_name.clone()),
        Bound::ReceiveSession(receive) if receive.out_target == OutTarget::Job => Some(receive.job_name.clone()),
        _ => None,
    }
}

/// What a job is to do.
pub(super) struct Order {
    pub(super) bound: Bound,
    pub(super) lines: Vec<Planned>,
    pub(super) allowed: Vec<bool>,
    pub(super) input: Vec<Datum>,
}

impl<P: Platform> Shared<P> {
    /// Carries an order out beside everything else. Passwords that are missing are asked for first: a job asks nobody.
    /// `first` is the number of the plan's first line: for the command that makes the job each is done with that.
    pub(super) async fn start_job(
        self: &Rc<Self>,
        step: &Rc<Step<P>>,
        caller: &Caller,
        order: Order,
        name: Option<String>,
        first: u32,
    ) -> Datum {
        self.ask_before(caller, &order).await;
        let mut computers: Vec<String> = Vec::new();
        for line in &order.lines {
            let session = line.instance_id.and_then(|id| self.session(id));
            let computer = session.map_or_else(|| line.target.clone(), |session| session.host.name.clone());
            if !computers.contains(&computer) {
                computers.push(computer);
            }
        }
        let job = self.jobs.add(self.new_id(), name, computers.join(", "), command(&order.bound));
        let run = self.job_run(&job, caller);
        for line in (first..).take(order.lines.len()) {
            step.run.mark(line, TargetState::Done, None);
        }
        let own = Rc::new(Step::new(self, &run, order.bound.common()));
        let (shared, given, caller) = (Rc::clone(self), Rc::clone(&job), run.caller.clone());
        self.spawn(async move {
            let Order { bound, lines, allowed, input } = &order;
            let given_plan = Given { lines, allowed, asked: &[], input };
            let carried = shared.execute(&own, &caller, bound, given_plan, None, true).await;
            shared.runs.borrow_mut().remove(&run.id);
            let failed = |row: &reattach_core::follow::Row| matches!(row.fate, Fate::Failed { .. });
            given.end(if caller.stopped() {
                JobState::Stopped
            } else if given.left.get() {
                JobState::Disconnected
            } else if own.halted() || carried.rows.iter().any(failed) {
                JobState::Failed
            } else {
                JobState::Completed
            });
        });
        Datum::Job(job.instance_id)
    }

    /// Asks for the passwords that an order will need. Without one its lines fail.
    async fn ask_before(self: &Rc<Self>, caller: &Caller, order: &Order) {
        let hosts: Vec<_> = order
            .lines
            .iter()
            .filter(|line| line.effect.error().is_none())
            .filter_map(|line| {
                let session = line.instance_id.and_then(|id| self.session(id));
                let held = session.as_ref().is_some_and(|session| session.link.borrow().is_some());
                self.host_of(&order.bound, line, &session).filter(|_| !held)
            })
            .collect();
        for host in &hosts {
            if self.credentials.at_hand(host, caller.user.as_deref()).is_none()
                && self.credential(host, caller, &hosts).await.is_err()
            {
                return;
            }
        }
    }

    /// Get-, Receive-, Wait-, Stop- and Remove-Job.
    pub(super) async fn job_command(
        self: &Rc<Self>,
        step: &Rc<Step<P>>,
        command: &JobCommand,
        live: bool,
    ) -> Vec<Datum> {
        let mut jobs = Vec::new();
        for found in chosen(command, &self.jobs.views()) {
            match found {
                Ok(id) => jobs.extend(self.jobs.get(id)),
                Err(error) => step.error(error).await,
            }
        }
        step.run.start(jobs.len());
        let written = |jobs: &[Rc<Job>]| jobs.iter().map(|job| Datum::Job(job.instance_id)).collect::<Vec<_>>();
        match command.verb {
            JobVerb::Get => written(&jobs),
            JobVerb::Receive => self.receive_jobs(step, command, &jobs, live).await,
            JobVerb::Wait => written(&self.wait_for(step, command, &jobs).await),
            JobVerb::Stop => {
                let jobs = self.agreed(step, command, jobs).await;
                self.stop_jobs(&jobs).await;
                if command.pass_thru { written(&jobs) } else { Vec::new() }
            }
            JobVerb::Remove => {
                for job in self.agreed(step, command, jobs).await {
                    if !job.is_over() && !command.force {
                        let text = Text::new("engine-job-runs").with("job", job.name.as_str());
                        let error = record("InvalidOperation", Category::InvalidOperation, text);
                        step.error(error.about(job.name.as_str())).await;
                        continue;
                    }
                    self.stop_jobs(std::slice::from_ref(&job)).await;
                    self.jobs.remove(job.instance_id);
                }
                Vec::new()
            }
        }
    }

    /// Writes what jobs have brought; with `-Wait` until they have ended.
    async fn receive_jobs(&self, step: &Rc<Step<P>>, command: &JobCommand, jobs: &[Rc<Job>], live: bool) -> Vec<Datum> {
        let mut written = Vec::new();
        for job in jobs {
            let mut from = 0;
            loop {
                let over = job.is_over();
                let (pieces, next, dropped) = job.receive(from, command.keep);
                if dropped {
                    step.warning(Text::new("engine-job-dropped").with("job", job.name.as_str())).await;
                }
                for piece in pieces {
                    self.write_piece(step, piece, live, &mut written).await;
                }
                from = next;
                if over || !command.wait || step.halted() {
                    break;
                }
                let more = job.changed.until(|| (job.is_over() || job.receive(from, true).1 > from).then_some(()));
                if step.run.caller.unless_stopped(more).await.is_none() {
                    return written;
                }
            }
            if command.wait && command.auto_remove && job.is_over() {
                self.jobs.remove(job.instance_id);
            }
            step.run.target_done();
        }
        written
    }

    async fn write_piece(&self, step: &Rc<Step<P>>, piece: Piece, live: bool, written: &mut Vec<Datum>) {
        match piece {
            Piece::Value(value) => {
                if !live || step.fills_variable() {
                    written.push(value);
                }
            }
            Piece::Shown { content, .. } if content.stream() == Some(Stream::Output) && !live => {}
            Piece::Shown { session, content } => match remote_record(&content) {
                Some(error) => step.error_shown_by(&error, || step.run.remote_error(session, content)).await,
                None => step.run.output_of(session, content),
            },
            Piece::Error(error) => step.error(error).await,
            Piece::Note(Stream::Warning, text) => step.warning(text).await,
            Piece::Note(stream, text) => step.run.note(stream, text),
        }
    }

    /// Waits until jobs have ended, or one of them, or the time is over; gives those that have.
    async fn wait_for(&self, step: &Step<P>, command: &JobCommand, jobs: &[Rc<Job>]) -> Vec<Rc<Job>> {
        if jobs.is_empty() {
            return Vec::new();
        }
        let ends = jobs.iter().map(|job| Box::pin(job.changed.until(|| job.is_over().then_some(()))));
        let all = async {
            if command.any {
                select_all(ends).await;
            } else {
                join_all(ends).await;
            }
        };
        let stopped = std::pin::pin!(step.run.caller.unless_stopped(all));
        match command.timeout_sec.and_then(|seconds| u64::try_from(seconds).ok()) {
            Some(seconds) => {
                let time = self.platform.sleep(Duration::from_secs(seconds));
                let _: Either<_, _> = select(stopped, time).await;
            }
            None => drop(stopped.await),
        }
        let mut over: Vec<_> = jobs.iter().filter(|job| job.is_over()).cloned().collect();
        if command.any {
            over.truncate(1);
        }
        over
    }

    /// Stops what runs of them and waits for its end.
    async fn stop_jobs(&self, jobs: &[Rc<Job>]) {
        jobs.iter().filter(|job| !job.is_over()).for_each(|job| self.stop_run(job.run_id()));
        join_all(jobs.iter().map(|job| job.changed.until(|| job.is_over().then_some(())))).await;
    }

    /// The jobs that may be changed: all, unless the command is only to say what it would do, or a person is asked.
    async fn agreed(&self, step: &Step<P>, command: &JobCommand, jobs: Vec<Rc<Job>>) -> Vec<Rc<Job>> {
        let text = |id: &str, job: &Job| {
            let operation = if command.verb == JobVerb::Stop { "Stop" } else { "Remove" };
            Text::new(id).with("operation", operation).with("target", job.name.as_str())
        };
        if command.should_process.what_if {
            jobs.iter().for_each(|job| step.what_if(text("what-if", job)));
            return Vec::new();
        }
        if !command.should_process.confirm {
            return jobs;
        }
        let question = |job: &Rc<Job>| Question { text: text("confirm-action", job), about: None, destructive: true };
        let questions = jobs.iter().map(|job| Some(question(job))).collect();
        let agreed = self.agreed_to(&step.run, questions).await;
        jobs.into_iter().zip(agreed).filter_map(|(job, yes)| yes.then_some(job)).collect()
    }
}

/// What a job's row shows as its command.
fn command(bound: &Bound) -> String {
    match bound {
        Bound::InvokeCommand(invoke) => match &invoke.script {
            Script::Block(text) => text.clone(),
            Script::File(path) => path.value.clone(),
        },
        _ => "Receive-PSSession".into(),
    }
}
