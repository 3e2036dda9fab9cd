//! Objects that only have properties.

use reattach_psrp::secret::SecureText;

use super::value::Value;

/// An object of a type that the runtime knows nothing else of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Object {
    /// Most derived first.
    pub(crate) type_names: &'static [&'static str],
    pub(crate) properties: Vec<(&'static str, Value)>,
}

impl Object {
    pub(crate) fn new(type_names: &'static [&'static str], properties: Vec<(&'static str, Value)>) -> Self {
        Self { type_names, properties }
    }

    /// What shows a password in clear: only a script of the target can ask for it.
    pub(crate) fn network_credential(user: &str, password: &SecureText) -> Self {
        let (domain, name) = user.split_once('\\').unwrap_or(("", user));
        let properties = vec![
            ("UserName", Value::string(name)),
            ("Password", Value::string(password.reveal().as_str())),
            ("Domain", Value::string(domain)),
        ];
        Self::new(&["System.Net.NetworkCredential", "System.Object"], properties)
    }

    pub(crate) fn property(&self, name: &str) -> Value {
        let found = self.properties.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or(Value::Null, |(_, value)| value.clone())
    }

    pub(crate) fn type_name(&self) -> &'static str {
        self.type_names.first().copied().unwrap_or("System.Object")
    }
}

/// A value of an enumeration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Enumeration {
    pub(crate) type_name: &'static str,
    pub(crate) name: &'static str,
    pub(crate) number: i32,
}
