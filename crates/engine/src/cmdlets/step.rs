//! One command of a line: what its common parameters do with what it says.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use reattach_core::bind::{Action, Common, VariableName};
use reattach_core::bridge::{Arg, ErrorRecord, Stream, Text};
use reattach_core::data::{Datum, Variables};

use crate::runs::Run;

/// The command's own way to its run.
pub(super) struct Step {
    pub(super) run: Rc<Run>,
    common: Common,
    errors: RefCell<Vec<Datum>>,
    warnings: RefCell<Vec<Datum>>,
    halted: Cell<bool>,
}

impl Step {
    pub(super) fn new(run: &Rc<Run>, common: &Common) -> Self {
        Self {
            run: Rc::clone(run),
            common: common.clone(),
            errors: RefCell::default(),
            warnings: RefCell::default(),
            halted: Cell::new(false),
        }
    }

    /// An error that does not end the command by itself; `-ErrorAction` says what is done with it.
    pub(super) fn error(&self, error: ErrorRecord) {
        if self.halted.get() {
            return;
        }
        let action = self.common.error_action;
        if action != Action::Ignore {
            self.errors.borrow_mut().push(Datum::from(&error));
        }
        match action {
            Action::Ignore => {}
            Action::SilentlyContinue => self.run.count_error(),
            // There is nobody to ask in the middle of many targets: what is shown first ends the command, and the
            // person decides by running it again.
            Action::Stop | Action::Inquire => {
                self.halted.set(true);
                self.run.error(error);
            }
            Action::Continue => self.run.error(error),
        }
    }

    /// A warning or another sentence of the engine's own.
    pub(super) fn note(&self, stream: Stream, text: Text) {
        let action = match stream {
            Stream::Warning => {
                self.warnings.borrow_mut().push(Datum::Text(words(&text)));
                self.common.warning_action
            }
            Stream::Progress => self.common.progress_action.unwrap_or_default(),
            Stream::Information => self.common.information_action.unwrap_or_default(),
            _ => Action::Continue,
        };
        if action.shows() && !self.halted.get() {
            self.run.note(stream, text);
        }
        if stream == Stream::Warning && action == Action::Stop {
            self.halted.set(true);
        }
    }

    /// `-ErrorAction Stop` met an error: nothing more is begun.
    pub(super) fn halted(&self) -> bool {
        self.halted.get()
    }

    /// Whether a variable is to have what the command writes.
    pub(super) fn fills_variable(&self) -> bool {
        self.common.out_variable.is_some() || self.common.pipeline_variable.is_some()
    }

    /// Fills the variables that the common parameters name.
    pub(super) fn keep(&self, variables: &mut Variables, written: &[Datum]) {
        let errors = self.errors.take();
        if !errors.is_empty() {
            // The newest stands first.
            let mut all: Vec<Datum> = errors.iter().rev().cloned().collect();
            if let Some(reattach_core::data::Variable::Values(before)) = variables.get("Error") {
                all.extend(before.iter().take(256).cloned());
            }
            variables.set("Error", all);
        }
        fill(variables, self.common.error_variable.as_ref(), errors);
        fill(variables, self.common.warning_variable.as_ref(), self.warnings.take());
        fill(variables, self.common.out_variable.as_ref(), written.to_vec());
        fill(variables, self.common.pipeline_variable.as_ref(), written.last().cloned().into_iter().collect());
    }
}

fn fill(variables: &mut Variables, name: Option<&VariableName>, values: Vec<Datum>) {
    match name {
        Some(VariableName { name, append: true }) => variables.append(name, values),
        Some(VariableName { name, append: false }) => variables.set(name, values),
        None => {}
    }
}

/// The id of a sentence with its arguments; the sentence itself belongs to the language of whoever reads it.
fn words(text: &Text) -> String {
    let argument = |(name, value): &(String, Arg)| match value {
        Arg::Text(text) => format!(" {name}={text}"),
        Arg::Number(number) => format!(" {name}={number}"),
    };
    text.id.clone() + &text.args.iter().map(argument).collect::<String>()
}
