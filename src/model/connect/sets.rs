//! The eight parameter sets, and how each stands to what was filled in.

use std::sync::LazyLock;

use reattach_core::bind::{CmdletInfo, describe};

use super::field::{Field, Input};
use super::{CMDLET, Form};

/// How a set stands to what was filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetState {
    /// Everything it needs is there, and nothing that it does not have.
    Fits,
    /// These are needed, too.
    Lacks(Vec<Field>),
    /// It does not have these.
    Excluded(Vec<Field>),
}

/// In the order of the dialog.
const SETS: [&str; 8] =
    ["Name", "Session", "Id", "InstanceId", "ComputerName", "ComputerNameGuid", "ConnectionUri", "ConnectionUriGuid"];

static DECLARED: LazyLock<Option<CmdletInfo>> = LazyLock::new(|| describe(CMDLET));

/// Every set, with how it stands to what was filled in; the simplest ones first.
#[must_use]
pub fn set_states(form: &Form) -> Vec<(&'static str, SetState)> {
    let Some(declared) = DECLARED.as_ref() else { return Vec::new() };
    let state = |set: &&'static str| {
        let excluded: Vec<Field> = form.filled().filter(|field| !has(set, *field)).collect();
        if !excluded.is_empty() {
            return SetState::Excluded(excluded);
        }
        let mandatory = declared.parameters.iter().filter(|parameter| parameter.mandatory.contains(set));
        let lacking = mandatory.filter_map(|parameter| Field::named(parameter.name));
        let lacking: Vec<Field> = lacking.filter(|field| form.get(*field).is_empty()).collect();
        if lacking.is_empty() { SetState::Fits } else { SetState::Lacks(lacking) }
    };
    SETS.iter().filter(|set| declared.sets.contains(set)).map(|set| (*set, state(set))).collect()
}

/// Whether a set has the parameter of a field.
pub(super) fn has(set: &str, field: Field) -> bool {
    let name = if matches!(field.input(), Input::Option(_)) { "SessionOption" } else { field.name() };
    let parameters = DECLARED.as_ref().map(|declared| declared.parameters.as_slice()).unwrap_or_default();
    parameters.iter().any(|parameter| parameter.name == name && parameter.sets.contains(&set))
}
