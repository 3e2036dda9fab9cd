//! What to mind before a command is run, at the field it is about.

use reattach_core::bridge::Text;
use reattach_core::endpoint::Endpoint;
use reattach_core::selector::Selector;

use super::field::clean;
use super::{Field, Form};

/// Something to mind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The field that it is about; `None` for the command as a whole.
    pub field: Option<Field>,
    /// The sentence.
    pub message: Text,
}

pub(super) fn of(form: &Form) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |field, message| warnings.push(Warning { field: Some(field), message });
    let items = |field| form.get(field).split([',', ';', '\n', ' ']).map(clean).filter(|item| !item.is_empty());

    if let Some(name) = items(Field::ComputerName).find(|name| Selector::new(name).has_wildcard()) {
        warn(Field::ComputerName, Text::new("ui-warn-wildcard").with("value", name));
    }
    let own = |name: &str| name == "." || name.eq_ignore_ascii_case("localhost") || matches!(name, "127.0.0.1" | "::1");
    if let Some(name) = items(Field::ComputerName).find(|name| own(name)) {
        warn(Field::ComputerName, Text::new("ui-warn-localhost").with("value", name));
    }
    let portless = |uri: &&str| Endpoint::from_uri(uri).is_ok() && !has_port(uri);
    if let Some(uri) = items(Field::ConnectionUri).find(portless) {
        let port = Endpoint::from_uri(uri).map_or(80, |endpoint| endpoint.effective_port());
        let text = Text::new("ui-warn-uri-port").with("value", uri).with("port", port.to_string());
        warn(Field::ConnectionUri, text);
    }
    let plain = items(Field::ConnectionUri).next().map_or(form.get(Field::UseSsl).is_empty(), |uri| {
        uri.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http:"))
    });
    match form.get(Field::Authentication) {
        "Basic" if plain => warn(Field::Authentication, Text::new("ui-warn-basic-plain")),
        "Basic" => warn(Field::Authentication, Text::new("ui-warn-basic")),
        "Credssp" => warn(Field::Authentication, Text::new("ui-warn-credssp")),
        _ => {}
    }
    if !form.get(Field::CertificateThumbprint).is_empty() {
        warn(Field::CertificateThumbprint, Text::new("ui-warn-thumbprint"));
    }
    warnings
}

fn has_port(uri: &str) -> bool {
    let authority = uri.split_once("//").map_or("", |(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or(""));
    authority.rsplit_once(':').is_some_and(|(_, port)| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()))
}
