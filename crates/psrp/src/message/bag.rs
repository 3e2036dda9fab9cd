//! Taking known properties out of an object, keeping the rest.

use crate::{
    Error,
    clixml::{Name, TypeNames, Value},
};

/// The properties of a message's object.
pub(super) struct Bag {
    message: &'static str,
    pub(super) type_names: TypeNames,
    pub(super) to_string: Option<String>,
    properties: Vec<(Name, Value)>,
}

impl Bag {
    pub(super) fn new(message: &'static str, value: Value) -> Result<Self, Error> {
        let Value::Object(object) = value else {
            return Err(Error::Property { message, property: "object" });
        };
        let object = object.into_object();
        let mut properties = object.extended;
        properties.extend(object.properties);
        Ok(Bag { message, type_names: object.type_names, to_string: object.to_string, properties })
    }

    /// Names compare as PowerShell compares them: clients write `ci` and `CI`.
    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        let index = self.properties.iter().position(|(n, _)| n.eq_ignore_ascii_case(name))?;
        Some(self.properties.remove(index).1)
    }

    /// The property, or null when it is not there.
    pub(super) fn value(&mut self, name: &str) -> Value {
        self.take(name).unwrap_or_default()
    }

    /// Text, or nothing when the property is missing, null or no text.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let value = self.take(name)?;
        match value {
            Value::String(text) => Some(text),
            other => other.as_str().map(str::to_owned).or_else(|| other.as_object()?.to_string.clone()),
        }
    }

    pub(super) fn bool(&mut self, name: &str) -> bool {
        self.take(name).and_then(|v| v.as_bool()).unwrap_or_default()
    }

    pub(super) fn i32(&mut self, name: &'static str) -> Result<i32, Error> {
        self.opt_i32(name).ok_or(Error::Property { message: self.message, property: name })
    }

    pub(super) fn opt_i32(&mut self, name: &str) -> Option<i32> {
        self.take(name).and_then(|v| v.as_i32())
    }

    pub(super) fn i64(&mut self, name: &'static str) -> Result<i64, Error> {
        self.take(name).and_then(|v| v.as_i64()).ok_or(Error::Property { message: self.message, property: name })
    }

    pub(super) fn required_text(&mut self, name: &'static str) -> Result<String, Error> {
        self.text(name).ok_or(Error::Property { message: self.message, property: name })
    }

    /// What nobody took.
    pub(super) fn rest(self) -> Vec<(Name, Value)> {
        self.properties
    }
}

/// Text or null.
pub(super) fn opt(text: &Option<String>) -> Value {
    text.clone().map_or(Value::Null, Value::String)
}
