//! Host calls and their answers, \[MS-PSRP\] 2.2.2.15, 2.2.2.16 and 2.2.3.17.

use super::{ErrorRecord, bag::Bag};
use crate::{Error, clixml::Value};

/// The method of a host call; unknown numbers are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HostMethod(pub i32);

const NAMES: [&str; 56] = [
    "GetName",
    "GetVersion",
    "GetInstanceId",
    "GetCurrentCulture",
    "GetCurrentUICulture",
    "SetShouldExit",
    "EnterNestedPrompt",
    "ExitNestedPrompt",
    "NotifyBeginApplication",
    "NotifyEndApplication",
    "ReadLine",
    "ReadLineAsSecureString",
    "Write1",
    "Write2",
    "WriteLine1",
    "WriteLine2",
    "WriteLine3",
    "WriteErrorLine",
    "WriteDebugLine",
    "WriteProgress",
    "WriteVerboseLine",
    "WriteWarningLine",
    "Prompt",
    "PromptForCredential1",
    "PromptForCredential2",
    "PromptForChoice",
    "GetForegroundColor",
    "SetForegroundColor",
    "GetBackgroundColor",
    "SetBackgroundColor",
    "GetCursorPosition",
    "SetCursorPosition",
    "GetWindowPosition",
    "SetWindowPosition",
    "GetCursorSize",
    "SetCursorSize",
    "GetBufferSize",
    "SetBufferSize",
    "GetWindowSize",
    "SetWindowSize",
    "GetWindowTitle",
    "SetWindowTitle",
    "GetMaxWindowSize",
    "GetMaxPhysicalWindowSize",
    "GetKeyAvailable",
    "ReadKey",
    "FlushInputBuffer",
    "SetBufferContents1",
    "SetBufferContents2",
    "GetBufferContents",
    "ScrollBufferContents",
    "PushRunspace",
    "PopRunspace",
    "GetIsRunspacePushed",
    "GetRunspace",
    "PromptForChoiceMultipleSelection",
];

impl HostMethod {
    /// Reads a line.
    pub const READ_LINE: Self = Self(11);
    /// Reads a line without showing it.
    pub const READ_LINE_AS_SECURE_STRING: Self = Self(12);
    /// Writes text.
    pub const WRITE1: Self = Self(13);
    /// Writes text in colours.
    pub const WRITE2: Self = Self(14);
    /// Ends the line.
    pub const WRITE_LINE1: Self = Self(15);
    /// Writes a line.
    pub const WRITE_LINE2: Self = Self(16);
    /// Writes a line in colours.
    pub const WRITE_LINE3: Self = Self(17);
    /// Writes a line of error text.
    pub const WRITE_ERROR_LINE: Self = Self(18);
    /// Asks for several fields.
    pub const PROMPT: Self = Self(23);
    /// Asks for a credential.
    pub const PROMPT_FOR_CREDENTIAL1: Self = Self(24);
    /// Asks for a credential of certain types.
    pub const PROMPT_FOR_CREDENTIAL2: Self = Self(25);
    /// Asks for one of several choices.
    pub const PROMPT_FOR_CHOICE: Self = Self(26);

    /// The method's name in `RemoteHostMethodId`, `Unknown` for a number that it does not have.
    pub fn name(self) -> &'static str {
        usize::try_from(self.0).ok().and_then(|number| NAMES.get(number.checked_sub(1)?)).copied().unwrap_or("Unknown")
    }

    /// Whether the server waits for an answer: every method that returns something, and any
    /// unknown one, because an unanswered call would hang the pipeline.
    pub fn expects_answer(self) -> bool {
        !matches!(self.0, 6..=10 | 13..=22 | 28 | 30 | 32 | 34 | 36 | 38 | 40 | 42 | 47..=49 | 51..=53)
    }
}

/// The server asks something of the user's host.
#[derive(Debug, Clone, PartialEq)]
pub struct HostCall {
    /// The call's id; −100 where no answer is awaited.
    pub call_id: i64,
    /// What is asked.
    pub method: HostMethod,
    /// The arguments.
    pub parameters: Vec<Value>,
}

impl HostCall {
    /// Whether an answer must be sent.
    pub fn expects_answer(&self) -> bool {
        self.call_id != -100 && self.method.expects_answer()
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
