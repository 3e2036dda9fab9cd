//! `s:Fault` (DSP0226 clause 14) with `f:WSManFault`.

use crate::xml::{Element, push_attribute, push_element};
use crate::{Fault, ProviderFault, ns};

/// Subcodes that live in another namespace than WS-Management's.
const ADDRESSING_SUBCODES: [&str; 5] = [
    "ActionNotSupported",
    "DestinationUnreachable",
    "EndpointUnavailable",
    "InvalidMessageInformationHeader",
    "MessageInformationHeaderRequired",
];

pub(crate) fn write(out: &mut String, fault: &Fault) {
    let subcode = fault.subcode.as_deref();
    let receiver = matches!(subcode, None | Some("TimedOut" | "InternalError" | "QuotaLimit"));
    out.push_str("<s:Fault><s:Code>");
    push_element(out, "s:Value", if receiver { "s:Receiver" } else { "s:Sender" });
    if let Some(subcode) = subcode {
        let prefix = if ADDRESSING_SUBCODES.contains(&subcode) { "a" } else { "w" };
        out.push_str("<s:Subcode>");
        push_element(out, "s:Value", &format!("{prefix}:{subcode}"));
        out.push_str("</s:Subcode>");
    }
    out.push_str("</s:Code><s:Reason>");
    push_element(out, "s:Text xml:lang=\"en-US\"", &fault.reason);
    out.push_str("</s:Reason><s:Detail>");
    if let Some(detail) = &fault.detail {
        push_element(out, "w:FaultDetail", detail);
    }
    if fault.code.is_some() || fault.message.is_some() || fault.provider.is_some() {
        open(out, fault.code, fault.machine.as_deref());
        out.push_str("<f:Message>");
        match &fault.provider {
            Some(provider) => write_provider(out, provider, fault.machine.as_deref()),
            None => crate::xml::push_text(out, fault.message.as_deref().unwrap_or_default()),
        }
        out.push_str("</f:Message></f:WSManFault>");
    }
    out.push_str("</s:Detail></s:Fault>");
}

fn write_provider(out: &mut String, provider: &ProviderFault, machine: Option<&str>) {
    out.push_str("<f:ProviderFault");
    if let Some(name) = &provider.provider {
        push_attribute(out, "provider", name);
    }
    out.push('>');
    let message = provider.message.as_deref().unwrap_or_default();
    if provider.code.is_some() {
        open(out, provider.code, machine);
        push_element(out, "f:Message", message);
        out.push_str("</f:WSManFault>");
    } else {
        crate::xml::push_text(out, message);
    }
    out.push_str("</f:ProviderFault>");
}

fn open(out: &mut String, code: Option<u32>, machine: Option<&str>) {
    out.push_str("<f:WSManFault xmlns:f=\"");
    out.push_str(ns::FAULT);
    out.push('"');
    push_attribute(out, "Code", &code.unwrap_or_default().to_string());
    if let Some(machine) = machine {
        push_attribute(out, "Machine", machine);
    }
    out.push('>');
}

/// Never fails: a fault that says little is still a fault.
pub(crate) fn read(fault: &Element<'_>) -> Fault {
    let subcode = fault
        .child(ns::SOAP, "Code")
        .and_then(|code| innermost_subcode(code))
        .map(|value| value.rsplit(':').next().unwrap_or(value).to_owned())
        .filter(|value| !value.is_empty());
    let reason =
        fault.child(ns::SOAP, "Reason").and_then(|reason| reason.child_text(ns::SOAP, "Text")).unwrap_or_default();
    let detail = fault.child(ns::SOAP, "Detail");
    let wsman = detail.and_then(|detail| detail.child(ns::FAULT, "WSManFault"));
    let message = wsman.and_then(|wsman| wsman.child(ns::FAULT, "Message"));
    let provider = message.and_then(|message| message.child(ns::FAULT, "ProviderFault"));
    Fault {
        code: wsman.and_then(code),
        subcode,
        reason: reason.into(),
        detail: detail.and_then(|detail| detail.child_text(ns::WSMAN, "FaultDetail")).map(Into::into),
        message: message.map(|message| all_text(message)).filter(|text| !text.is_empty()),
        machine: wsman.and_then(|wsman| wsman.attribute("Machine")).map(Into::into),
        provider: provider.map(read_provider),
    }
}

/// A provider may wrap another; the innermost knows best.
fn read_provider(provider: &Element<'_>) -> ProviderFault {
    let name = provider.attribute("provider").map(String::from);
    let mut inner = provider;
    let mut found = None;
    while let Some(wsman) = inner.child(ns::FAULT, "WSManFault") {
        found = code(wsman).or(found);
        match wsman.child(ns::FAULT, "Message") {
            Some(message) => inner = message.child(ns::FAULT, "ProviderFault").unwrap_or(message),
            None => break,
        }
    }
    ProviderFault { provider: name, code: found, message: Some(all_text(inner)).filter(|text| !text.is_empty()) }
}

fn innermost_subcode<'e>(code: &'e Element<'_>) -> Option<&'e str> {
    let subcode = code.child(ns::SOAP, "Subcode")?;
    innermost_subcode(subcode).or_else(|| subcode.child_text(ns::SOAP, "Value"))
}

/// Decimal, signed or unsigned: the low 32 bits count.
fn code(element: &Element<'_>) -> Option<u32> {
    let value: i64 = element.attribute("Code")?.trim().parse().ok()?;
    Some((value & 0xFFFF_FFFF) as u32)
}

fn all_text(element: &Element<'_>) -> String {
    let mut out = element.text.trim().to_owned();
    for child in &element.children {
        let text = all_text(child);
        if !out.is_empty() && !text.is_empty() {
            out.push(' ');
        }
        out.push_str(&text);
    }
    out
}
