//! Carrying a command line out: read it, run what stands in parentheses, then command after command.

mod collect;
mod create;
mod credential;
mod execute;
mod invoke;
mod query;
mod questions;
mod remove;
mod step;
mod throttled;

use std::rc::Rc;

use reattach_core::bind::{Bound, InvokeInput, PipelineInput, bind, evaluate};
use reattach_core::bridge::{ErrorRecord, SessionView, Stream};
use reattach_core::command::{Command, Element, Pipeline, lift, parse};
use reattach_core::data::{Datum, Environment};

use crate::Platform;
use crate::runs::Run;
use crate::shared::Shared;

pub(crate) use collect::Collector;
pub(crate) use questions::Questions;
use step::Step;

/// Why a line ended before its end.
pub(crate) enum Ended {
    /// For this reason, which has to be said.
    Error(Box<ErrorRecord>),
    /// It has been said already.
    Said,
}

impl From<ErrorRecord> for Ended {
    fn from(error: ErrorRecord) -> Self {
        Self::Error(Box::new(error))
    }
}

impl<P: Platform> Shared<P> {
    /// Carries out one line. What the last command writes is the run's output, or goes into a variable.
    pub(crate) async fn carry_out(self: &Rc<Self>, run: &Rc<Run>, line: &str) {
        let parsed = parse(line);
        if !parsed.problems.is_empty() {
            parsed.problems.into_iter().for_each(|problem| run.error(problem.into()));
            return;
        }
        let lifted = lift(parsed.pipeline);
        let outcome = self.lifted(run, &lifted.first, &lifted.rest).await;
        let mut variables = self.variables.borrow_mut();
        lifted.first.iter().for_each(|(name, _)| variables.remove(name));
        drop(variables);
        if let Err(Ended::Error(error)) = outcome {
            run.error(*error);
        }
    }

    async fn lifted(
        self: &Rc<Self>,
        run: &Rc<Run>,
        first: &[(String, Pipeline)],
        rest: &Pipeline,
    ) -> Result<(), Ended> {
        for (name, inner) in first {
            let values = self.pipeline(run, inner, false).await?;
            self.variables.borrow_mut().set(name, values);
        }
        let values = self.pipeline(run, rest, rest.assign_to.is_none()).await?;
        match &rest.assign_to {
            Some(variable) => self.variables.borrow_mut().set(&variable.name, values),
            None => values.into_iter().for_each(|value| self.show(run, &value)),
        }
        Ok(())
    }

    /// `live`: what the last command writes may be shown as it comes.
    async fn pipeline(self: &Rc<Self>, run: &Rc<Run>, pipeline: &Pipeline, live: bool) -> Result<Vec<Datum>, Ended> {
        let mut values: Option<Vec<Datum>> = None;
        for (at, element) in pipeline.elements.iter().enumerate() {
            values = Some(match element {
                Element::Value(value) => {
                    let views = self.views();
                    let variables = self.variables.borrow();
                    evaluate(value, &Environment { variables: &variables, sessions: &views, open: false })?
                }
                Element::Command(command) => {
                    let last = at + 1 == pipeline.elements.len();
                    self.command(run, command, values.take(), live && last).await?
                }
            });
        }
        Ok(values.unwrap_or_default())
    }

    /// One command with what the pipe brought; nothing stands before the first.
    async fn command(
        self: &Rc<Self>,
        run: &Rc<Run>,
        command: &Command,
        input: Option<Vec<Datum>>,
        live: bool,
    ) -> Result<Vec<Datum>, Ended> {
        let Some(input) = input else {
            let bound = self.bound(run, command, PipelineInput::None).await?;
            return self.bound_command(run, bound, Vec::new(), live).await;
        };
        if input.is_empty() {
            run.start(0);
            return Ok(Vec::new());
        }
        if input.iter().all(|datum| matches!(datum, Datum::Session(_))) {
            let bound = self.bound(run, command, PipelineInput::Sessions).await?;
            return self.bound_command(run, bound, input, live).await;
        }
        // Other objects are bound one by one, except for a script, whose input they all are.
        let mut written = Vec::new();
        for datum in &input {
            let bound = self.bound(run, command, PipelineInput::Datum(datum)).await?;
            let takes_all = matches!(&bound, Bound::InvokeCommand(invoke) if invoke.input == InvokeInput::Pipeline);
            if takes_all {
                return self.bound_command(run, bound, input, live).await;
            }
            written.extend(self.bound_command(run, bound, vec![datum.clone()], live).await?);
        }
        Ok(written)
    }

    /// Binds a command, asking for mandatory parameters that are missing.
    async fn bound(
        self: &Rc<Self>,
        run: &Rc<Run>,
        command: &Command,
        input: PipelineInput<'_>,
    ) -> Result<Bound, Ended> {
        let mut command = command.clone();
        loop {
            let views = self.views();
            let error = {
                let variables = self.variables.borrow();
                let environment = Environment { variables: &variables, sessions: &views, open: false };
                match bind(&command, input, &environment) {
                    Ok(bound) => return Ok(bound),
                    Err(error) => error,
                }
            };
            if error.error_id != "MissingMandatoryParameter" {
                return Err(error.into());
            }
            let missing = error.target.clone().unwrap_or_default();
            let Some(parameter) = missing.split(", ").next().filter(|name| !name.is_empty()) else {
                return Err(error.into());
            };
            match self.ask_value(run, parameter).await {
                Some(arguments) => command.arguments.extend(arguments),
                None => return Err(error.into()),
            }
        }
    }

    async fn bound_command(
        self: &Rc<Self>,
        run: &Rc<Run>,
        bound: Bound,
        input: Vec<Datum>,
        live: bool,
    ) -> Result<Vec<Datum>, Ended> {
        let step = Step::new(run, bound.common());
        let outcome = self.carry_out_bound(run, &step, &bound, &input, live).await;
        let written = match outcome {
            Ok(written) if step.halted() => Err((Ended::Said, written)),
            Ok(written) => Ok(written),
            Err(ended) => Err((ended, Vec::new())),
        };
        let kept = match &written {
            Ok(values) | Err((_, values)) => values,
        };
        step.keep(&mut self.variables.borrow_mut(), kept);
        let shown = live && matches!(bound, Bound::InvokeCommand(_) | Bound::ReceiveSession(_));
        let mut values = written.map_err(|(ended, _)| ended)?;
        if shown {
            // Everything but sessions was shown as it came.
            values.retain(|value| matches!(value, Datum::Session(_)));
        }
        Ok(values)
    }

    /// A value on its way to the person.
    fn show(&self, run: &Run, value: &Datum) {
        match value {
            Datum::Session(id) => {
                if let Some(session) = self.session(*id) {
                    run.output(self.view(&session));
                }
            }
            Datum::Null => {}
            value => run.text(Stream::Output, self.shown(value)),
        }
    }

    fn shown(&self, value: &Datum) -> String {
        if let Some(text) = value.as_text() {
            return text;
        }
        let lines = |entries: &mut dyn Iterator<Item = (String, String)>| -> String {
            let entries: Vec<_> = entries.collect();
            let width = entries.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
            let line = |(name, value): &(String, String)| format!("{name:width$} : {value}");
            entries.iter().map(line).collect::<Vec<_>>().join("\n")
        };
        match value {
            Datum::ScriptBlock(text) => text.clone(),
            Datum::Credential(credential) => {
                lines(&mut [("UserName".to_owned(), credential.user_name.clone())].into_iter())
            }
            Datum::SessionOption(option) => {
                let properties = reattach_core::option::SessionOption::names()
                    .filter_map(|name| Some((name.to_owned(), self.shown(&option.property(name)?))));
                lines(&mut { properties })
            }
            Datum::Hashtable(entries) => {
                let entry = |(name, values): &(String, Vec<Datum>)| {
                    let values: Vec<_> = values.iter().map(|value| self.shown(value)).collect();
                    (name.clone(), values.join(", "))
                };
                lines(&mut entries.iter().map(entry))
            }
            _ => String::new(),
        }
    }

    /// Every session as the binder and the plan see it.
    pub(crate) fn views(&self) -> Vec<SessionView> {
        self.all_sessions().iter().map(|session| self.view(session)).collect()
    }
}
