//! What cmdlets and parameters there are, as data for forms and documents.

use alloc::string::String;
use alloc::vec::Vec;

use super::declare;
use super::spec::{COMMON, Cmdlet, Parameter, Sets};

/// A cmdlet's declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CmdletInfo {
    /// In its usual spelling.
    pub name: &'static str,
    /// Parameter sets, the default set among them.
    pub sets: &'static [&'static str],
    /// The set that is taken when several fit.
    pub default_set: &'static str,
    /// Its own parameters, and after them the common ones.
    pub parameters: Vec<ParameterInfo>,
}

/// A parameter's declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterInfo {
    /// Without the dash.
    pub name: &'static str,
    /// Other names, without the dash.
    pub aliases: &'static [&'static str],
    /// The .NET type, for example `String[]`.
    pub type_name: String,
    /// Sets that have it.
    pub sets: Vec<&'static str>,
    /// Sets in which it must be given.
    pub mandatory: Vec<&'static str>,
    /// Sets in which it takes a positional argument, with the position.
    pub positions: Vec<(&'static str, u8)>,
    /// Sets in which it takes a piped object.
    pub by_value: Vec<&'static str>,
    /// Sets in which it takes a property of a piped object.
    pub by_property_name: Vec<&'static str>,
    /// The values that can be named, for enumerations.
    pub values: &'static [&'static str],
    /// Whether every cmdlet has it.
    pub common: bool,
}

/// A cmdlet of the vocabulary by name or alias.
#[must_use]
pub fn describe(cmdlet: &str) -> Option<CmdletInfo> {
    let cmdlet = declare::cmdlet(cmdlet)?;
    let own = cmdlet.parameters.iter().map(|parameter| info(cmdlet, parameter, false));
    let common = COMMON.iter().map(|parameter| info(cmdlet, parameter, true));
    Some(CmdletInfo {
        name: cmdlet.name,
        sets: cmdlet.sets,
        default_set: cmdlet.sets[cmdlet.default],
        parameters: own.chain(common).collect(),
    })
}

/// The names of all cmdlets of the vocabulary.
pub fn cmdlets() -> impl Iterator<Item = &'static str> {
    declare::CMDLETS.into_iter().map(|cmdlet| cmdlet.name)
}

fn info(cmdlet: &'static Cmdlet, parameter: &'static Parameter, common: bool) -> ParameterInfo {
    let names = |sets: Sets| -> Vec<&'static str> {
        let set = |(at, name): (usize, &&'static str)| (sets & (1 << at) != 0).then_some(*name);
        cmdlet.sets.iter().enumerate().filter_map(set).collect()
    };
    let at = |(sets, position): (Sets, u8)| names(sets).into_iter().map(move |name| (name, position));
    ParameterInfo {
        name: parameter.name,
        aliases: parameter.aliases,
        type_name: parameter.type_name(),
        sets: names(parameter.sets),
        mandatory: names(parameter.mandatory),
        positions: parameter.positions.into_iter().flat_map(at).collect(),
        by_value: names(parameter.by_value),
        by_property_name: names(parameter.by_property),
        values: parameter.kind.names(),
        common,
    }
}
