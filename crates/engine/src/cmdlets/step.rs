//! One command of a line: what its common parameters do with what it says.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_util::lock::Mutex;
use reattach_core::bind::{Action, Common, VariableName};
use reattach_core::bridge::{Answer, Arg, ErrorRecord, Prompt, Stream, Text};
use reattach_core::data::{Datum, Variable, Variables};

use crate::Platform;
use crate::runs::Run;
use crate::shared::Shared;
use crate::wake::Bell;

/// Most records that `$Error` keeps, as the reference does by default.
const ERRORS_KEPT: usize = 256;

/// The command's own way to its run.
pub(super) struct Step<P: Platform> {
    pub(super) run: Rc<Run>,
    shared: Rc<Shared<P>>,
    common: Common,
    errors: RefCell<Vec<Datum>>,
    warnings: RefCell<Vec<Datum>>,
    informations: RefCell<Vec<Datum>>,
    halt: Halt,
    /// Held while a person is asked whether to go on; whether yes was said to all.
    inquiry: Mutex<bool>,
}

/// Whether nothing more is to be begun.
#[derive(Default)]
struct Halt {
    asked: Cell<bool>,
    bell: Bell,
}

impl<P: Platform> Step<P> {
    pub(super) fn new(shared: &Rc<Shared<P>>, run: &Rc<Run>, common: &Common) -> Self {
        Self {
            run: Rc::clone(run),
            shared: Rc::clone(shared),
            common: common.clone(),
            errors: RefCell::default(),
            warnings: RefCell::default(),
            informations: RefCell::default(),
            halt: Halt::default(),
            inquiry: Mutex::new(false),
        }
    }

    /// An error that does not end the command by itself; `-ErrorAction` says what is done with it. `show` writes it.
    pub(super) async fn error_shown_by(&self, error: &ErrorRecord, show: impl FnOnce()) {
        if self.halted() {
            return;
        }
        let action = self.common.error_action;
        if action != Action::Ignore {
            self.errors.borrow_mut().push(Datum::from(error));
        }
        match action {
            Action::Ignore => {}
            Action::SilentlyContinue => self.run.count_error(),
            Action::Continue => show(),
            Action::Stop => {
                show();
                self.halt();
            }
            Action::Inquire => {
                show();
                self.inquire("engine-inquire-error").await;
            }
        }
    }

    /// An error of the engine's own.
    pub(super) async fn error(&self, error: ErrorRecord) {
        self.error_shown_by(&error, || self.run.error(error.clone())).await;
    }

    /// A warning of the engine's own.
    pub(super) async fn warning(&self, text: Text) {
        self.warning_shown_by(words(&text), || self.run.note(Stream::Warning, text)).await;
    }

    /// A warning; `-WarningAction` says what is done with it. `show` writes it.
    pub(super) async fn warning_shown_by(&self, words: String, show: impl FnOnce()) {
        if self.halted() {
            return;
        }
        let action = self.common.warning_action;
        if action != Action::Ignore {
            self.warnings.borrow_mut().push(Datum::Text(words));
        }
        if action.shows() {
            show();
        }
        match action {
            Action::Stop => self.halt(),
            Action::Inquire => self.inquire("engine-inquire-warning").await,
            _ => {}
        }
    }

    /// What a person should know and a script need not.
    pub(super) fn information(&self, text: Text) {
        self.information_shown_by(words(&text), || self.run.note(Stream::Information, text));
    }

    /// Information; `-InformationAction` says what is done with it. `show` writes it.
    pub(super) fn information_shown_by(&self, words: String, show: impl FnOnce()) {
        let action = self.common.information_action.unwrap_or_default();
        if action != Action::Ignore {
            self.informations.borrow_mut().push(Datum::Text(words));
        }
        if action.shows() && !self.halted() {
            show();
        }
        if action == Action::Stop {
            self.halt();
        }
    }

    /// What `-ProgressAction` says of the progress of a target's command.
    pub(super) fn shows_progress(&self) -> bool {
        self.common.progress_action.unwrap_or_default().shows()
    }

    /// What `-Verbose` shows.
    pub(super) fn verbose(&self, text: impl FnOnce() -> Text) {
        if self.common.verbose && !self.halted() {
            self.run.note(Stream::Verbose, text());
        }
    }

    /// What `-Debug` shows.
    pub(super) fn debug(&self, text: impl FnOnce() -> Text) {
        if self.common.debug && !self.halted() {
            self.run.note(Stream::Debug, text());
        }
    }

    /// What `-WhatIf` shows.
    pub(super) fn what_if(&self, text: Text) {
        if !self.halted() {
            self.run.note(Stream::WhatIf, text);
        }
    }

    /// Asks whether to go on; meanwhile nothing is begun.
    async fn inquire(&self, question: &str) {
        let mut yes_to_all = self.inquiry.lock().await;
        if *yes_to_all || self.halted() || self.run.caller.stopped() {
            return;
        }
        let prompt = Prompt::Confirm { text: Text::new(question), about: None, destructive: false, remaining: 1 };
        match self.shared.question(&self.run, prompt).await {
            Answer::Yes => {}
            Answer::YesToAll => *yes_to_all = true,
            // A question that is closed is no consent.
            _ => self.halt(),
        }
    }

    /// Waits while a person is asked; false when nothing more is to be begun.
    pub(super) async fn may_begin(&self) -> bool {
        drop(self.inquiry.lock().await);
        !self.halted() && !self.run.caller.stopped()
    }

    fn halt(&self) {
        self.halt.asked.set(true);
        self.halt.bell.ring();
    }

    /// `-ErrorAction Stop` met an error, or a person said no: nothing more is begun.
    pub(super) fn halted(&self) -> bool {
        self.halt.asked.get()
    }

    /// Waits until then.
    pub(super) async fn until_halted(&self) {
        self.halt.bell.until(|| self.halted().then_some(())).await;
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
            if let Some(Variable::Values(before)) = variables.get("Error") {
                all.extend(before.iter().cloned());
            }
            all.truncate(ERRORS_KEPT);
            variables.set("Error", all);
        }
        fill(variables, self.common.error_variable.as_ref(), errors);
        fill(variables, self.common.warning_variable.as_ref(), self.warnings.take());
        fill(variables, self.common.information_variable.as_ref(), self.informations.take());
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
