//! Method calls of scripts: few, those of what the scenario's scripts hold in their hands.

use std::sync::Arc;

use super::console::Console;
use super::object::Object;
use super::record::ErrorInfo;
use super::types::Type;
use super::value::Value;

/// Calls a method of a value.
pub(crate) async fn call(console: &Console, of: Value, name: &str, arguments: Vec<Value>) -> Result<Value, ErrorInfo> {
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    match (&of, arguments.as_slice()) {
        (Value::Host(part), _) => part.call(console, name, arguments).await,
        (Value::Credential(credential), []) if is("GetNetworkCredential") => {
            let clear = Object::network_credential(&credential.user_name, &credential.password);
            Ok(Value::Object(Arc::new(clear)))
        }
        (Value::Field(field), [kind]) if is("SetParameterType") => {
            let kind = match kind {
                Value::Type(kind) => (**kind).clone(),
                name => Type::named(&name.to_string())?,
            };
            kind.describe(field);
            Ok(Value::nothing())
        }
        (Value::Null, _) => {
            let text = "You cannot call a method on a null-valued expression.";
            Err(ErrorInfo::runtime(text, "InvokeMethodOnNull", super::record::Category::InvalidOperation))
        }
        (_, []) if is("ToString") => Ok(Value::string(of.to_string())),
        _ => Err(ErrorInfo::no_method(of.type_name(), name)),
    }
}

/// Calls a static method of a type; its constructor is `new`.
pub(crate) fn call_static(kind: &Type, name: &str, arguments: Vec<Value>) -> Result<Value, ErrorInfo> {
    if name.eq_ignore_ascii_case("new") {
        return kind.construct(arguments);
    }
    Err(ErrorInfo::no_method(&kind.name(), name))
}

/// A static property of a type.
pub(crate) fn static_property(kind: &Type, name: &str) -> Value {
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    match kind {
        Type::Int if is("MaxValue") => Value::Int(i32::MAX),
        Type::Int if is("MinValue") => Value::Int(i32::MIN),
        Type::Long if is("MaxValue") => Value::Long(i64::MAX),
        Type::Long if is("MinValue") => Value::Long(i64::MIN),
        Type::String if is("Empty") => Value::string(""),
        _ => Value::Null,
    }
}
