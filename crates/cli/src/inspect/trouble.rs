//! What is wrong with an envelope or a message, as a sentence with its place.

use reattach_core::bridge::Text;
use reattach_psrp::message::HEADER_LEN;
use reattach_wsman::{Error as Wsman, Found};

use super::conversation::Problem;
use super::source::Place;
use super::streams::Assembly;

/// Of an envelope in this file.
pub(crate) fn envelope(file: &str, error: &Wsman) -> Problem {
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
        _ => return Problem { text: Text::new("cli-inspect-not-soap"), place: None, is_said: false },
    };
    let place = Some(Place { file: file.into(), offset: *offset });
    Problem { text: text.with_number("offset", number(*offset)), place, is_said: true }
}

/// Of a message that an envelope completes.
pub(crate) fn psrp(error: &reattach_psrp::Error, message: &Assembly) -> Problem {
    use reattach_psrp::Error as Psrp;
    let data = message.bytes.get(HEADER_LEN..).unwrap_or_default();
    let data = data.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(data);
    let mut at = 0;
    let before = message.bytes.len() - data.len();
    let within = |offset: &u64| usize::try_from(*offset).unwrap_or(usize::MAX).min(data.len());
    let text = match error {
        Psrp::Xml { offset, .. } | Psrp::Dtd { offset } | Psrp::Utf8 { offset } => {
            at = before + within(offset);
            Text::new("cli-inspect-clixml").with("message", message.name())
        }
        Psrp::Value { element, offset } => {
            // The reader stands behind the element.
            let tag = format!("<{element}");
            let read = &data[..within(offset)];
            at = before + read.windows(tag.len()).rposition(|text| text == tag.as_bytes()).unwrap_or(read.len());
            Text::new("cli-inspect-clixml-value").with("message", message.name()).with("element", *element)
        }
        Psrp::Header => Text::new("cli-inspect-message-header"),
        Psrp::Property { message, property } => {
            Text::new("cli-inspect-property").with("message", *message).with("property", *property)
        }
        Psrp::HostCall { method, parameter } => {
            Text::new("cli-inspect-host-call").with("method", *method).with("parameter", *parameter)
        }
        // In this library's own words, which name what and why.
        other => Text::new("cli-inspect-psrp").with("message", message.name()).with("reason", other.to_string()),
    };
    Problem { text, place: message.place(at), is_said: false }
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
