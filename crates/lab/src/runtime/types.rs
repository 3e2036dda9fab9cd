//! Types by name, the conversions between them, and what can be made of them.

use std::sync::{Arc, Mutex};

use reattach_psrp::message::{ChoiceDescription, FieldDescription};
use reattach_psrp::secret::{Credential, SecureText};

use super::object::Object;
use super::record::{Category, ErrorInfo};
use super::value::{Number, Value};
use crate::lock;

/// A type that can be named in a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Type {
    Object,
    Bool,
    Int,
    Long,
    Double,
    String,
    Version,
    SecureString,
    Credential,
    NetworkCredential,
    Choice,
    Field,
    Array(Box<Type>),
}

/// Names without the namespace `System`; the first of a type is its own.
const NAMES: [(&str, Type); 18] = [
    ("Object", Type::Object),
    ("Boolean", Type::Bool),
    ("Bool", Type::Bool),
    ("Int32", Type::Int),
    ("Int", Type::Int),
    ("Int64", Type::Long),
    ("Long", Type::Long),
    ("Double", Type::Double),
    ("String", Type::String),
    ("Version", Type::Version),
    ("Security.SecureString", Type::SecureString),
    ("SecureString", Type::SecureString),
    ("Management.Automation.PSCredential", Type::Credential),
    ("PSCredential", Type::Credential),
    ("Net.NetworkCredential", Type::NetworkCredential),
    ("Management.Automation.Host.ChoiceDescription", Type::Choice),
    ("Management.Automation.Host.FieldDescription", Type::Field),
    ("Char", Type::String),
];

impl Type {
    /// The type of a name, with or without its namespace.
    pub(crate) fn named(name: &str) -> Result<Self, ErrorInfo> {
        if let Some(item) = name.strip_suffix("[]") {
            return Self::named(item).map(|item| Self::Array(Box::new(item)));
        }
        let plain = name.get(..7).filter(|start| start.eq_ignore_ascii_case("System.")).map_or(name, |_| &name[7..]);
        let found = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(plain));
        found.map(|(_, found)| found.clone()).ok_or_else(|| {
            let text = format!("Unable to find type [{name}].");
            ErrorInfo {
                target: Some(name.into()),
                ..ErrorInfo::runtime(text, "TypeNotFound", Category::InvalidOperation)
            }
        })
    }

    /// Its full name.
    pub(crate) fn name(&self) -> String {
        if let Self::Array(item) = self {
            return format!("{}[]", item.name());
        }
        let own = NAMES.iter().find(|(_, kind)| kind == self).map_or("Object", |(name, _)| name);
        format!("System.{own}")
    }

    /// Converts a value as a cast does.
    pub(crate) fn cast(&self, value: Value) -> Result<Value, ErrorInfo> {
        let whole = |value: &Value| value.number().and_then(Number::integer);
        let converted = match (self, &value) {
            (Self::Object, _) => Some(value.clone()),
            (Self::Bool, _) => Some(Value::Bool(value.truthy())),
            (Self::String, _) => Some(Value::string(value.to_string())),
            (Self::Version, _) => Some(Value::Version(value.to_string().into())),
            (Self::Int, _) => whole(&value).and_then(|number| i32::try_from(number).ok()).map(Value::Int),
            (Self::Long, _) => whole(&value).map(Value::Long),
            (Self::Double, _) => value.number().map(|number| Value::Double(number.real())),
            (Self::SecureString, Value::Secure(_))
            | (Self::Credential, Value::Credential(_))
            | (Self::Choice, Value::Choice(_))
            | (Self::Field, Value::Field(_)) => Some(value.clone()),
            // A constructor with one argument is a conversion, too.
            (Self::Choice | Self::Field, _) => return self.construct(vec![value]),
            (Self::Array(item), _) => {
                let items = value.into_items().into_iter().map(|value| item.cast(value));
                return Ok(Value::List(items.collect::<Result<_, _>>()?));
            }
            (Self::SecureString | Self::Credential | Self::NetworkCredential, _) => None,
        };
        converted.ok_or_else(|| {
            let text = format!("Cannot convert value \"{value}\" to type \"{}\".", self.name());
            ErrorInfo::runtime(text, "ConvertToFinalInvalidCastException", Category::InvalidArgument)
        })
    }

    /// Makes one, as `New-Object` and `::new` do.
    pub(crate) fn construct(&self, arguments: Vec<Value>) -> Result<Value, ErrorInfo> {
        let text = |index: usize| arguments.get(index).map(ToString::to_string).unwrap_or_default();
        match (self, arguments.as_slice()) {
            (Self::Choice, [_] | [_, _]) => Ok(Value::Choice(Arc::new(ChoiceDescription::new(text(0), text(1))))),
            (Self::Field, [_]) => Ok(Value::Field(Arc::new(Mutex::new(FieldDescription::text(text(0)))))),
            (Self::Credential, [user, Value::Secure(password)]) => {
                Ok(Value::credential(&user.to_string(), password.clone()))
            }
            (Self::NetworkCredential, [user, Value::Secure(password)]) => {
                Ok(Value::Object(Arc::new(Object::network_credential(&user.to_string(), password))))
            }
            (Self::SecureString, []) => Ok(Value::Secure(SecureText::default())),
            (Self::Object, []) => Ok(Value::Object(Arc::new(Object::new(&["System.Object"], Vec::new())))),
            _ => Err(ErrorInfo::no_overload(self.name().rsplit('.').next().unwrap_or_default(), arguments.len())),
        }
    }

    /// Makes a field ask for this type.
    pub(crate) fn describe(&self, field: &Mutex<FieldDescription>) {
        let mut field = lock(field);
        field.parameter_type_full_name = self.name();
        field.parameter_type_name = self.name().rsplit('.').next().unwrap_or_default().into();
    }
}

impl Value {
    pub(crate) fn credential(user_name: &str, password: SecureText) -> Self {
        Self::Credential(Arc::new(Credential { user_name: user_name.into(), password }))
    }
}
