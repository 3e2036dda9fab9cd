//! Types by name, and the conversions between them.

use super::record::{Category, ErrorInfo};
use super::value::{Number, Value};

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
    Array(Box<Type>),
}

const NAMES: [(&str, Type); 10] = [
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
        match self {
            Self::Object => "System.Object".into(),
            Self::Bool => "System.Boolean".into(),
            Self::Int => "System.Int32".into(),
            Self::Long => "System.Int64".into(),
            Self::Double => "System.Double".into(),
            Self::String => "System.String".into(),
            Self::Version => "System.Version".into(),
            Self::Array(item) => format!("{}[]", item.name()),
        }
    }

    /// Converts a value as a cast does.
    pub(crate) fn cast(&self, value: Value) -> Result<Value, ErrorInfo> {
        let whole = |value: &Value| value.number().and_then(Number::integer);
        let converted = match self {
            Self::Object => Some(value.clone()),
            Self::Bool => Some(Value::Bool(value.truthy())),
            Self::String => Some(Value::string(value.to_string())),
            Self::Version => Some(Value::Version(value.to_string().into())),
            Self::Int => whole(&value).and_then(|number| i32::try_from(number).ok()).map(Value::Int),
            Self::Long => whole(&value).map(Value::Long),
            Self::Double => value.number().map(|number| Value::Double(number.real())),
            Self::Array(item) => {
                let items = value.into_items().into_iter().map(|value| item.cast(value));
                return Ok(Value::List(items.collect::<Result<_, _>>()?));
            }
        };
        converted.ok_or_else(|| {
            let text = format!("Cannot convert value \"{value}\" to type \"{}\".", self.name());
            ErrorInfo::runtime(text, "ConvertToFinalInvalidCastException", Category::InvalidArgument)
        })
    }
}
