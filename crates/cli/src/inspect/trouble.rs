//! What is wrong with an envelope or a message, as a sentence with its place.

use reattach_core::bridge::Text;
use reattach_wsman::{Error as Wsman, Found};

use super::conversation::Problem;

/// Of an envelope; the offset is one of the file.
pub(crate) fn envelope(error: &Wsman) -> Problem {
    let (text, offset) = match error {
        Wsman::NotSoap { found, offset } => {
            let id = match found {
                Found::Nothing => "cli-inspect-nothing",
                Found::Html => "cli-inspect-html",
                Found::Chunks => "cli-inspect-chunks",
                Found::HttpHead => "cli-inspect-http-head",
                Found::Multipart => "cli-inspect-multipart",
                _ => "cli-inspect-not-soap",
            };
            (Text::new(id), offset)
        }
        Wsman::Xml { offset } => (Text::new("cli-inspect-xml"), offset),
        Wsman::Encoding { offset } => (Text::new("cli-inspect-encoding"), offset),
        Wsman::Entity { offset } => (Text::new("cli-inspect-entity"), offset),
        Wsman::Limit { what, offset } => (Text::new("cli-inspect-limit").with("what", *what), offset),
        Wsman::Missing { what, offset } => (Text::new("cli-inspect-missing").with("what", *what), offset),
        Wsman::Malformed { what, offset } => (Text::new("cli-inspect-malformed").with("what", *what), offset),
        Wsman::Unsupported { offset } => (Text::new("cli-inspect-unsupported"), offset),
        _ => return Problem { text: Text::new("cli-inspect-not-soap"), offset: None },
    };
    let offset = *offset;
    let shown = i64::try_from(offset).unwrap_or(i64::MAX);
    Problem { text: text.with_number("offset", shown), offset: Some(offset) }
}

/// Of what an envelope carries.
pub(crate) fn psrp(error: &reattach_psrp::Error) -> Problem {
    use reattach_psrp::Error as Psrp;
    let at = |id: &str, offset: &u64| {
        let shown = i64::try_from(*offset).unwrap_or(i64::MAX);
        Problem { text: Text::new(id).with_number("offset", shown), offset: Some(*offset) }
    };
    match error {
        Psrp::Xml { offset, .. } | Psrp::Dtd { offset } => at("cli-inspect-clixml", offset),
        Psrp::Value { element, offset } => {
            let problem = at("cli-inspect-clixml-value", offset);
            Problem { text: problem.text.with("element", *element), ..problem }
        }
        Psrp::Utf8 { offset } => at("cli-inspect-clixml", offset),
        Psrp::FragmentCut { needed, present } => {
            let number = |value: &u64| i64::try_from(*value).unwrap_or(i64::MAX);
            let text = Text::new("cli-inspect-fragment-cut")
                .with_number("needed", number(needed))
                .with_number("present", number(present));
            Problem { text, offset: Some(*present) }
        }
        Psrp::Header => Problem { text: Text::new("cli-inspect-message-header"), offset: Some(0) },
        Psrp::Property { message, property } => {
            let text = Text::new("cli-inspect-property").with("message", *message).with("property", *property);
            Problem { text, offset: None }
        }
        // In this library's own words, which name what and why.
        other => Problem { text: Text::new("cli-inspect-psrp").with("reason", other.to_string()), offset: None },
    }
}
