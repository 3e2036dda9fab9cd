//! Which prefix stands for which namespace at one place.

use crate::ns;

const KNOWN: [&str; 11] = [
    ns::SOAP,
    ns::ADDRESSING,
    ns::WSMAN,
    ns::WSMV,
    ns::SHELL,
    ns::ENUMERATION,
    ns::TRANSFER,
    ns::IDENTIFY,
    ns::FAULT,
    ns::POWERSHELL,
    ns::XML,
];
/// Stands for a namespace that nothing here asks for.
const FOREIGN: &str = "\0";

/// The declarations in force.
#[derive(Default)]
pub(crate) struct Scope<'a> {
    bindings: Vec<(&'a str, &'static str)>,
}

impl<'a> Scope<'a> {
    /// A point to come back to.
    pub(crate) fn mark(&self) -> usize {
        self.bindings.len()
    }

    pub(crate) fn back_to(&mut self, mark: usize) {
        self.bindings.truncate(mark);
    }

    pub(crate) fn bind(&mut self, prefix: &'a str, uri: &str) {
        let known = match uri {
            "" => "",
            _ => KNOWN.into_iter().find(|known| *known == uri).unwrap_or(FOREIGN),
        };
        self.bindings.push((prefix, known));
    }

    /// The namespace of a prefix; `None` when it was not declared.
    pub(crate) fn find(&self, prefix: &str) -> Option<&'static str> {
        let declared = self.bindings.iter().rev().find(|(known, _)| *known == prefix).map(|(_, uri)| *uri);
        declared.or(match prefix {
            "" => Some(""),
            "xml" => Some(ns::XML),
            _ => None,
        })
    }
}
