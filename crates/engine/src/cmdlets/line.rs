//! A line while it is carried out, and what can be run after it.

use std::cell::RefCell;
use std::rc::Rc;

use reattach_core::bind::{Bound, InvokeInput, JobCommand, JobVerb, PipelineInput, Written, bind, evaluate, written};
use reattach_core::bridge::{ErrorRecord, RunEvent, Stream, Text};
use reattach_core::command::{Command, Element, Lifted, Pipeline};
use reattach_core::data::{Datum, Environment};
use reattach_core::follow::{Attempt, follow_ups};

use super::Ended;
use super::execute::Carried;
use super::step::Step;
use crate::Platform;
use crate::runs::Run;
use crate::shared::Shared;

/// One line.
pub(super) struct Line<P: Platform> {
    shared: Rc<Shared<P>>,
    run: Rc<Run>,
    lifted: Lifted,
    attempts: RefCell<Vec<Attempt>>,
}

/// Where a command stands in its line.
#[derive(Clone, Copy)]
struct Spot {
    /// Which pipeline that stood in parentheses.
    inner: Option<usize>,
    element: usize,
    /// What it writes may be shown as it comes.
    live: bool,
}

impl<P: Platform> Line<P> {
    pub(super) fn new(shared: &Rc<Shared<P>>, run: &Rc<Run>, lifted: Lifted) -> Self {
        Self { shared: Rc::clone(shared), run: Rc::clone(run), lifted, attempts: RefCell::default() }
    }

    /// Runs what stands in parentheses, then the line itself; what the last command writes is the run's output, or
    /// goes into a variable.
    pub(super) async fn carry_out(&self) -> Result<(), Ended> {
        let outcome = self.pipelines().await;
        let mut variables = self.shared.variables.borrow_mut();
        self.lifted.first.iter().for_each(|(name, _)| variables.remove(name));
        outcome
    }

    async fn pipelines(&self) -> Result<(), Ended> {
        for (at, (name, inner)) in self.lifted.first.iter().enumerate() {
            let values = self.pipeline(inner, Some(at), false).await?;
            self.shared.variables.borrow_mut().set(name, values);
        }
        let rest = &self.lifted.rest;
        let values = self.pipeline(rest, None, rest.assign_to.is_none()).await?;
        match &rest.assign_to {
            Some(variable) => self.shared.variables.borrow_mut().set(&variable.name, values),
            None => values.iter().for_each(|value| self.shared.show(&self.run, value)),
        }
        Ok(())
    }

    async fn pipeline(&self, pipeline: &Pipeline, inner: Option<usize>, live: bool) -> Result<Vec<Datum>, Ended> {
        let mut values: Option<Vec<Datum>> = None;
        for (element, part) in pipeline.elements.iter().enumerate() {
            if self.run.caller.stopped() {
                return Err(Ended::Said);
            }
            values = Some(match part {
                Element::Value(value) => {
                    self.with_environment(|environment| evaluate(value, environment).map_err(Box::new))?
                }
                Element::Command(command) => {
                    let spot = Spot { inner, element, live: live && element + 1 == pipeline.elements.len() };
                    self.command(command, values.take(), spot).await?
                }
            });
        }
        Ok(values.unwrap_or_default())
    }

    fn with_environment<T>(&self, with: impl FnOnce(&Environment<'_>) -> T) -> T {
        let (views, jobs) = (self.shared.views(), self.shared.jobs.views());
        let variables = self.shared.variables.borrow();
        with(&Environment { variables: &variables, sessions: &views, jobs: &jobs, open: false })
    }

    /// One command with what the pipe brought; nothing stands before the first.
    async fn command(&self, command: &Command, input: Option<Vec<Datum>>, spot: Spot) -> Result<Vec<Datum>, Ended> {
        let Some(input) = input else {
            let bound = self.bound(command, PipelineInput::None).await?;
            return self.bound_command(bound, Vec::new(), spot).await;
        };
        if input.is_empty() {
            self.run.start(0);
            return Ok(Vec::new());
        }
        if input.iter().all(|datum| matches!(datum, Datum::Session(_))) {
            let bound = self.bound(command, PipelineInput::Sessions).await?;
            return self.bound_command(bound, input, spot).await;
        }
        // Other objects are bound one by one, except for a script, whose input they all are.
        let mut written = Vec::new();
        for datum in &input {
            let bound = self.bound(command, PipelineInput::Datum(datum)).await?;
            let takes_all = matches!(&bound.0, Bound::InvokeCommand(invoke) if invoke.input == InvokeInput::Pipeline);
            if takes_all {
                return self.bound_command(bound, input, spot).await;
            }
            written.extend(self.bound_command(bound, vec![datum.clone()], spot).await?);
        }
        Ok(written)
    }

    /// Binds a command, asking for mandatory parameters that are missing.
    async fn bound(&self, command: &Command, input: PipelineInput<'_>) -> Result<(Bound, Written), Ended> {
        let mut command = command.clone();
        loop {
            let bound = self.with_environment(|environment| {
                let bound = bind(&command, input, environment).map_err(Box::new)?;
                Ok::<_, Box<ErrorRecord>>((bound, written(&command, environment).map_err(Box::new)?))
            });
            let error = match bound {
                Ok((bound, written)) => return Ok((bound, written.put_back(&self.lifted))),
                Err(error) => error,
            };
            if error.error_id != "MissingMandatoryParameter" {
                return Err(error.into());
            }
            let missing = error.target.clone().unwrap_or_default();
            let Some(parameter) = missing.split(", ").next().filter(|name| !name.is_empty()) else {
                return Err(error.into());
            };
            match self.shared.ask_value(&self.run, parameter).await {
                Some(arguments) => command.arguments.extend(arguments),
                None => return Err(error.into()),
            }
        }
    }

    async fn bound_command(
        &self,
        (bound, written): (Bound, Written),
        input: Vec<Datum>,
        spot: Spot,
    ) -> Result<Vec<Datum>, Ended> {
        let step = Rc::new(Step::new(&self.shared, &self.run, bound.common()));
        let carried = self.shared.carry_out_bound(&step, &bound, &input, spot.live).await;
        let Carried { written: mut values, rows } = match carried {
            Ok(carried) => carried,
            Err(ended) => {
                step.keep(&mut self.shared.variables.borrow_mut(), &[]);
                return Err(ended);
            }
        };
        step.keep(&mut self.shared.variables.borrow_mut(), &values);
        let receives = |command: &JobCommand| command.verb == JobVerb::Receive;
        let shown = spot.live
            && match &bound {
                Bound::InvokeCommand(_) | Bound::ReceiveSession(_) => true,
                Bound::Job(command) => receives(command),
                _ => false,
            };
        if !bound.should_process().what_if {
            let Spot { inner, element, .. } = spot;
            self.attempts.borrow_mut().push(Attempt { inner, element, written, bound, rows });
        }
        if step.halted() {
            self.run.stop_rest();
            return Err(Ended::Said);
        }
        if shown {
            // Everything but sessions and jobs was shown as it came.
            values.retain(|value| matches!(value, Datum::Session(_) | Datum::Job(_)));
        }
        Ok(values)
    }

    /// Says what can be run next, and after a stop what has stayed.
    pub(super) fn end(&self) {
        let open = |id: &reattach_core::Uuid| self.shared.session(*id).filter(|session| session.is_open());
        let connected: Vec<_> = self.run.connected().into_iter().filter(|id| open(id).is_some()).collect();
        if self.run.caller.stopped() {
            let note = |text| self.run.event(RunEvent::Note { stream: Stream::Warning, text });
            let left = i64::try_from(self.run.stop_rest()).unwrap_or(i64::MAX);
            note(Text::new("engine-run-stopped").with_number("left", left));
            let all: Vec<_> = connected.iter().copied().chain(self.run.made()).collect();
            let known = |id: &reattach_core::Uuid| self.shared.session(*id);
            let names = |open: bool| {
                let sessions = all.iter().filter_map(known).filter(|session| session.is_open() == open);
                sessions.map(|session| session.name()).collect::<Vec<_>>().join(", ")
            };
            for (id, names) in [("engine-run-stopped-open", names(true)), ("engine-run-stopped-left", names(false))] {
                if !names.is_empty() {
                    note(Text::new(id).with("sessions", names));
                }
            }
        }
        self.run.follow(follow_ups(&self.lifted, &self.attempts.borrow(), &connected));
    }
}
