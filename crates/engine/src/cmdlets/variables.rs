//! What the console is told of variables.

use reattach_core::bridge::{FromEngine, VariableView};
use reattach_core::data::{Datum, Variable};

use crate::Platform;
use crate::shared::Shared;

impl<P: Platform> Shared<P> {
    /// Tells which variables there are, when that has changed.
    pub(super) fn tell_variables(&self) {
        let now: Vec<VariableView> = {
            let variables = self.variables.borrow();
            let view = |name: &str| {
                let summary = match variables.get(name) {
                    Some(Variable::Values(values)) => summary(values),
                    _ => String::new(),
                };
                VariableView { name: name.into(), summary }
            };
            variables.names().map(view).collect()
        };
        if *self.told_variables.borrow() != now {
            self.told_variables.borrow_mut().clone_from(&now);
            self.emit(FromEngine::Variables { variables: now });
        }
    }
}

/// The type and how many; never a value, which may be a secret of the person's.
fn summary(values: &[Datum]) -> String {
    let Some(first) = values.first() else { return "null".into() };
    let full = first.type_name();
    let of = full.rsplit('.').next().unwrap_or(full);
    match values.len() {
        1 => of.into(),
        count if values.iter().all(|value| value.type_name() == full) => format!("{count} × {of}"),
        count => format!("{count} × Object"),
    }
}
