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

fn pipeline_without(mut pipeline: Pipeline, first: &mut Vec<(String, Pipeline)>) -> Pipeline {
    for element in &mut pipeline.elements {
        match element {
            Element::Value(value) => replace(value, first),
            Element::Command(command) => {
                for argument in &mut command.arguments {
                    match argument {
                        Argument::Value(value) | Argument::Parameter { value: Some(value), .. } => {
                            replace(value, first);
                        }
                        Argument::Parameter { value: None, .. } => {}
                    }
                }
            }
        }
    }
    pipeline
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
    }
}
