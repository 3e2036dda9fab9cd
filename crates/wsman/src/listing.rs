//! Answers to Enumerate and Pull.

use crate::read::parse_guid;
use crate::xml::Element;
use crate::{Command, Error, ResponseBody, SELECTOR_SHELL_ID, Shell, ns, shell_xml};

/// `Items` and `EndOfSequence` are in the WS-Management namespace in an EnumerateResponse and in
/// the enumeration namespace in a PullResponse (DSP0226 8.4, 8.7); both are accepted in both.
/// An item without an id is left out and becomes a problem.
pub(crate) fn enumerated(
    body: &Element<'_>,
    local: &'static str,
    problems: &mut Vec<Error>,
) -> Result<ResponseBody, Error> {
    let response = body.required(ns::ENUMERATION, local)?;
    let either = |local| response.child(ns::WSMAN, local).or_else(|| response.child(ns::ENUMERATION, local));
    let mut found = Items::default();
    for item in either("Items").iter().flat_map(|items| &items.children) {
        if item.is(ns::WSMAN, "Item") {
            // Both the object and its reference (DSP0226 8.7): the object says everything.
            for part in item.children.iter().filter(|part| !part.is(ns::ADDRESSING, "EndpointReference")) {
                found.add(part, problems);
            }
        } else {
            found.add(item, problems);
        }
    }
    // Some servers repeat an end mark inside the items' namespace only; no context means the end.
    let context = match either("EndOfSequence") {
        Some(_) => None,
        None => response
            .child_text(ns::ENUMERATION, "EnumerationContext")
            .filter(|context| !context.is_empty())
            .map(Into::into),
    };
    Ok(ResponseBody::Enumerated { shells: found.shells, commands: found.commands, context })
}

#[derive(Default)]
struct Items {
    shells: Vec<Shell>,
    commands: Vec<Command>,
}

impl Items {
    /// Items of other kinds are skipped.
    fn add(&mut self, item: &Element<'_>, problems: &mut Vec<Error>) {
        let outcome = if item.is(ns::SHELL, "Shell") {
            shell_xml::read_shell(item, problems).map(|shell| self.shells.push(shell))
        } else if item.is(ns::SHELL, "Command") {
            shell_xml::read_command(item).map(|command| self.commands.push(command))
        } else if item.is(ns::ADDRESSING, "EndpointReference") {
            reference(item).map(|shell| self.shells.extend(shell))
        } else {
            Ok(())
        };
        problems.extend(outcome.err());
    }
}

/// The shell that an endpoint reference names; only its id and resource are known.
pub(crate) fn reference(item: &Element<'_>) -> Result<Option<Shell>, Error> {
    let parameters = item.required(ns::ADDRESSING, "ReferenceParameters")?;
    let set = parameters.required(ns::WSMAN, "SelectorSet")?;
    let selector = set
        .children_named(ns::WSMAN, "Selector")
        .find(|it| it.attribute("Name").is_some_and(|name| name.eq_ignore_ascii_case(SELECTOR_SHELL_ID)));
    let Some(selector) = selector else { return Ok(None) };
    Ok(Some(Shell {
        shell_id: parse_guid(&selector.text).ok_or_else(|| selector.malformed("ShellId"))?,
        resource_uri: parameters.child_text(ns::WSMAN, "ResourceURI").unwrap_or_default().into(),
        ..Shell::default()
    }))
}
