//! `s:Fault` (DSP0226 clause 14) with `f:WSManFault`.

use crate::xml::Element;
use crate::xml_write::{push_attribute, push_element, push_text};
use crate::{Fault, ProviderFault, ns};

/// Subcodes that live in another namespace than WS-Management's (DSP0226 14.6).
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
    let value = match subcode {
        // A header marked so was not understood (SOAP 1.2 part 1, 5.4.8): a code, not a subcode.
        Some("MustUnderstand") => "s:MustUnderstand",
        _ if receiver => "s:Receiver",
        _ => "s:Sender",
    };
    push_element(out, "s:Value", value);
    if let Some(subcode) = subcode.filter(|subcode| *subcode != "MustUnderstand") {
        let prefix = match subcode {
            "InvalidEnumerationContext" | "FilterDialectRequestedUnavailable" => "n",
            _ if ADDRESSING_SUBCODES.contains(&subcode) => "a",
            _ => "w",
        };
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
            None => push_text(out, fault.message.as_deref().unwrap_or_default()),
        }
        out.push_str("</f:Message></f:WSManFault>");
    }
    push_text(out, fault.other_detail.as_deref().unwrap_or_default());
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
        push_text(out, message);
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
    let code = fault.child(ns::SOAP, "Code");
    let subcode = code
        .and_then(|code| innermost_subcode(code))
        .or_else(|| code?.child_text(ns::SOAP, "Value").filter(|value| value.ends_with(":MustUnderstand")))
        .map(|value| value.rsplit(':').next().unwrap_or(value).to_owned())
        .filter(|value| !value.is_empty());
    let detail = fault.child(ns::SOAP, "Detail");
    let wsman = detail.and_then(|detail| detail.child(ns::FAULT, "WSManFault"));
    let message = wsman.and_then(|wsman| wsman.child(ns::FAULT, "Message"));
    let provider = message.and_then(|message| message.child(ns::FAULT, "ProviderFault"));
    Fault {
        code: wsman.and_then(fault_code),
        subcode,
        reason: fault.child(ns::SOAP, "Reason").map(|reason| reason_text(reason).into()).unwrap_or_default(),
        detail: detail.and_then(|detail| detail.child_text(ns::WSMAN, "FaultDetail")).map(Into::into),
        message: message.map(Element::all_text).filter(|text| !text.is_empty()),
        machine: wsman.and_then(|wsman| wsman.attribute("Machine")).map(Into::into),
        provider: provider.map(read_provider),
        other_detail: detail.map(other_detail).filter(|text| !text.is_empty()),
    }
}

/// `en-US`, else another English text, else the first.
fn reason_text<'e>(reason: &'e Element<'_>) -> &'e str {
    let language = |text: &Element<'_>| text.attribute_in(ns::XML, "lang").unwrap_or_default().to_ascii_lowercase();
    let texts = || reason.children_named(ns::SOAP, "Text");
    let english = texts().find(|text| language(text) == "en-us");
    let english = english.or_else(|| texts().find(|text| language(text).split('-').next() == Some("en")));
    english.or_else(|| texts().next()).map(|text| text.text.trim()).unwrap_or_default()
}

/// Text of the detail apart from what has a field of its own.
fn other_detail(detail: &Element<'_>) -> String {
    let known = |part: &&Element<'_>| !part.is(ns::WSMAN, "FaultDetail") && !part.is(ns::FAULT, "WSManFault");
    let texts = detail.children.iter().filter(known).map(Element::all_text);
    let texts: Vec<String> =
        std::iter::once(detail.text.trim().to_owned()).chain(texts).filter(|text| !text.is_empty()).collect();
    texts.join(" ")
}

/// A provider may wrap another; the innermost knows best.
fn read_provider(provider: &Element<'_>) -> ProviderFault {
    let name = provider.attribute("provider").map(String::from);
    let mut inner = provider;
    let mut found = None;
    while let Some(wsman) = inner.child(ns::FAULT, "WSManFault") {
        found = fault_code(wsman).or(found);
        match wsman.child(ns::FAULT, "Message") {
            Some(message) => inner = message.child(ns::FAULT, "ProviderFault").unwrap_or(message),
            None => break,
        }
    }
    ProviderFault { provider: name, code: found, message: Some(inner.all_text()).filter(|text| !text.is_empty()) }
}

fn innermost_subcode<'e>(code: &'e Element<'_>) -> Option<&'e str> {
    let subcode = code.child(ns::SOAP, "Subcode")?;
    innermost_subcode(subcode).or_else(|| subcode.child_text(ns::SOAP, "Value"))
}

/// Decimal, signed or unsigned, or hexadecimal with `0x`: the low 32 bits count.
fn fault_code(element: &Element<'_>) -> Option<u32> {
    let text = element.attribute("Code")?.trim();
    let value = match text.strip_prefix("0x").or(text.strip_prefix("0X")) {
        Some(digits) => i64::from_str_radix(digits, 16).ok()?,
        None => text.parse().ok()?,
    };
    Some((value & 0xFFFF_FFFF) as u32)
}
