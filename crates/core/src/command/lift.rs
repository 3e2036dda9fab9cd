//! Pipelines in parentheses, taken out so that they can be run first.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Argument, Element, Pipeline, Value, ValueKind};

/// A pipeline without pipelines inside it, and those that were, in the order in which they must run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifted {
    /// Each with the name of the variable that must hold what it wrote. No variable that a person can write has such a
    /// name. They hold no further pipelines: an inner one comes before the one it stood in.
    pub first: Vec<(String, Pipeline)>,
    /// Refers to them by these names.
    pub rest: Pipeline,
}

/// Replaces every `(command …)` in a pipeline by a variable.
#[must_use]
pub fn lift(pipeline: Pipeline) -> Lifted {
    let mut first = Vec::new();
    let rest = pipeline_without(pipeline, &mut first);
    Lifted { first, rest }
}

impl Lifted {
    /// The line as it was written.
    #[must_use]
    pub fn whole(&self) -> Pipeline {
        let mut whole = self.rest.clone();
        values(&mut whole).for_each(|value| self.put_back(value));
        whole
    }

    /// A value with the pipelines back in their places.
    pub fn put_back(&self, value: &mut Value) {
        match &mut value.kind {
            ValueKind::Array(items) => items.iter_mut().for_each(|item| self.put_back(item)),
            ValueKind::Hashtable(entries) => entries.iter_mut().for_each(|(_, item)| self.put_back(item)),
            ValueKind::Variable(name) => {
                let Some((_, inner)) = self.first.iter().find(|(own, _)| own == name) else { return };
                let mut inner = inner.clone();
                values(&mut inner).for_each(|value| self.put_back(value));
                value.kind = ValueKind::Pipeline(inner);
            }
            _ => {}
        }
    }
}

fn pipeline_without(mut pipeline: Pipeline, first: &mut Vec<(String, Pipeline)>) -> Pipeline {
    values(&mut pipeline).for_each(|value| replace(value, first));
    pipeline
}

/// Every value that stands in a pipeline, those inside others not among them.
fn values(pipeline: &mut Pipeline) -> impl Iterator<Item = &mut Value> {
    pipeline.elements.iter_mut().flat_map(|element| {
        let (alone, arguments) = match element {
            Element::Value(value) => (Some(value), &mut [][..]),
            Element::Command(command) => (None, command.arguments.as_mut_slice()),
        };
        let of = |argument| match argument {
            &mut (Argument::Value(ref mut value) | Argument::Parameter { value: Some(ref mut value), .. }) => {
                Some(value)
            }
            _ => None,
        };
        alone.into_iter().chain(arguments.iter_mut().filter_map(of))
    })
}

fn replace(value: &mut Value, first: &mut Vec<(String, Pipeline)>) {
    match &mut value.kind {
        ValueKind::Array(items) => items.iter_mut().for_each(|item| replace(item, first)),
        ValueKind::Hashtable(entries) => entries.iter_mut().for_each(|(_, item)| replace(item, first)),
        ValueKind::Pipeline(inner) => {
            let inner = pipeline_without(core::mem::take(inner), first);
            let name = format!("({})", first.len() + 1);
            first.push((name.clone(), inner));
            value.kind = ValueKind::Variable(name);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::parse;

    #[test]
    fn inner_ones_come_first() {
        let line = "Connect-PSSession (Get-PSSession (Get-PSSession).Name), (Get-PSSession x)";
        assert!(!parse(line).problems.is_empty(), "properties of parentheses are not in the subset");
        let line = "Invoke-Command (New-PSSession a -Credential (Get-Credential u)) -Args @{ k = (Get-PSSession) }";
        let parsed = parse(line);
        assert_eq!(parsed.problems, []);
        let lifted = lift(parsed.pipeline);
        let first: Vec<_> = lifted.first.iter().map(|(name, inner)| format!("{name}: {inner}")).collect();
        assert_eq!(first, ["(1): Get-Credential u", "(2): New-PSSession a -Credential $(1)", "(3): Get-PSSession"]);
        assert_eq!(format!("{}", lifted.rest), "Invoke-Command $(2) -Args @{ k = $(3) }");
        assert_eq!(format!("{}", lifted.whole()), line);
    }
}
