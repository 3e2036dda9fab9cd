//! Host calls and their answers, \[MS-PSRP\] 2.2.2.15, 2.2.2.16, 2.2.2.27, 2.2.2.28 and 2.2.6.
//!
//! [`HostCall`] and [`HostResponse`] are what travels, whatever is in it; [`HostCall::query`] and
//! [`HostResponse::answer`] say what it means, [`HostCall::new`] and [`HostResponse::new`] make it.

mod answer;
mod console;
mod info;
mod method;
mod prompt;
mod query;

pub use answer::HostAnswer;
pub use console::{BufferCell, BufferCells, ConsoleColor, Coordinates, KeyInfo, ReadKeyOptions, Rectangle, Size};
pub use info::{HostDefaultData, HostInfo};
pub use method::{AnswerKind, HostMethod, HostPart};
pub use prompt::{ChoiceDescription, CredentialOptions, CredentialTypes, FieldDescription, FieldKind};
pub use query::HostQuery;

use super::{ErrorRecord, bag::Bag};
use crate::{Error, clixml::Value};

/// The id of a call that is not answered, .NET's `ServerDispatchTable.VoidCallId`.
pub const VOID_CALL_ID: i64 = -100;

/// The server asks something of the user's host.
#[derive(Debug, Clone, PartialEq)]
pub struct HostCall {
    /// The call's id; [`VOID_CALL_ID`] where no answer is awaited.
    pub call_id: i64,
    /// What is asked.
    pub method: HostMethod,
    /// The arguments.
    pub parameters: Vec<Value>,
}

impl HostCall {
    /// Whether an answer must be sent.
    pub fn expects_answer(&self) -> bool {
        self.call_id != VOID_CALL_ID && self.method.expects_answer()
    }

    pub(super) fn from_value(value: Value) -> Result<Self, Error> {
        let mut bag = Bag::new("HOST_CALL", value)?;
        Ok(HostCall {
            call_id: bag.i64("ci")?,
            method: HostMethod(bag.i32("mi")?),
            parameters: bag.value("mp").items().unwrap_or_default().to_vec(),
        })
    }

    pub(super) fn to_value(&self) -> Value {
        Value::extended(vec![
            ("ci".into(), self.call_id.into()),
            ("mi".into(), method_value(self.method)),
            ("mp".into(), Value::array_list(self.parameters.clone())),
        ])
    }
}

/// The answer to a host call.
#[derive(Debug, Clone, PartialEq)]
pub struct HostResponse {
    /// The call's id.
    pub call_id: i64,
    /// The call's method.
    pub method: HostMethod,
    /// What the method returns; nothing when it failed.
    pub value: Option<Value>,
    /// Why it failed.
    pub error: Option<ErrorRecord>,
}

impl HostResponse {
    pub(super) fn from_value(value: Value) -> Result<Self, Error> {
        let mut bag = Bag::new("HOST_RESPONSE", value)?;
        Ok(HostResponse {
            call_id: bag.i64("ci")?,
            method: HostMethod(bag.i32("mi")?),
            value: bag.take("mr"),
            error: bag.take("me").filter(|value| !value.is_null()).map(ErrorRecord::from_value).transpose()?,
        })
    }

    pub(super) fn to_value(&self) -> Value {
        let mut extended = vec![("ci".into(), self.call_id.into()), ("mi".into(), method_value(self.method))];
        extended.extend(self.value.clone().map(|value| ("mr".into(), value)));
        extended.extend(self.error.as_ref().map(|error| ("me".into(), error.to_value())));
        Value::extended(extended)
    }
}

fn method_value(method: HostMethod) -> Value {
    Value::enumeration("System.Management.Automation.Remoting.RemoteHostMethodId", method.name(), method.0)
}
