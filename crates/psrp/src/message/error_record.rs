//! Error records, \[MS-PSRP\] 2.2.3.15.

use super::{
    InvocationInfo,
    bag::{Bag, opt},
    invocation,
};
use crate::{
    Error,
    clixml::{Name, Object, TypeNames, Value},
};

/// The category of an error, PowerShell's `ErrorCategory`, \[MS-PSRP\] 2.2.3.9; unknown numbers are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ErrorCategory(pub i32);

macro_rules! categories {
    ($($number:literal $constant:ident $name:literal;)*) => {
        impl ErrorCategory {
            $(#[doc = concat!("`", $name, "`.")] pub const $constant: Self = Self($number);)*

            /// PowerShell's name, `NotSpecified` for a number it does not have.
            pub fn name(self) -> &'static str {
                match self.0 {
                    $($number => $name,)*
                    _ => "NotSpecified",
                }
            }

            /// The category of this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self($number)),)*
                    _ => None,
                }
            }
        }
    };
}

categories! {
    0 NOT_SPECIFIED "NotSpecified";
    1 OPEN_ERROR "OpenError";
    2 CLOSE_ERROR "CloseError";
    3 DEVICE_ERROR "DeviceError";
    4 DEADLOCK_DETECTED "DeadlockDetected";
    5 INVALID_ARGUMENT "InvalidArgument";
    6 INVALID_DATA "InvalidData";
    7 INVALID_OPERATION "InvalidOperation";
    8 INVALID_RESULT "InvalidResult";
    9 INVALID_TYPE "InvalidType";
    10 METADATA_ERROR "MetadataError";
    11 NOT_IMPLEMENTED "NotImplemented";
    12 NOT_INSTALLED "NotInstalled";
    13 OBJECT_NOT_FOUND "ObjectNotFound";
    14 OPERATION_STOPPED "OperationStopped";
    15 OPERATION_TIMEOUT "OperationTimeout";
    16 SYNTAX_ERROR "SyntaxError";
    17 PARSER_ERROR "ParserError";
    18 PERMISSION_DENIED "PermissionDenied";
    19 RESOURCE_BUSY "ResourceBusy";
    20 RESOURCE_EXISTS "ResourceExists";
    21 RESOURCE_UNAVAILABLE "ResourceUnavailable";
    22 READ_ERROR "ReadError";
    23 WRITE_ERROR "WriteError";
    24 FROM_STD_ERR "FromStdErr";
    25 SECURITY_ERROR "SecurityError";
    26 PROTOCOL_ERROR "ProtocolError";
    27 CONNECTION_ERROR "ConnectionError";
    28 AUTHENTICATION_ERROR "AuthenticationError";
    29 LIMITS_EXCEEDED "LimitsExceeded";
    30 QUOTA_EXCEEDED "QuotaExceeded";
    31 NOT_ENABLED "NotEnabled";
}

/// Whether an error record carries its invocation, \[MS-PSRP\] 2.2.3.15.
const SERIALIZED: &str = "SerializeExtendedInfo";

/// An error record, as in ERROR_RECORD and in the `ExceptionAsErrorRecord` of the state messages.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ErrorRecord {
    /// Type names of the record's object, usually none on the wire.
    pub type_names: TypeNames,
    /// The record's own text, often absent.
    pub to_string: Option<String>,
    /// The exception, with its message among the properties.
    pub exception: Value,
    /// The object that the error is about.
    pub target: Value,
    /// For example `CommandNotFoundException`.
    pub fully_qualified_error_id: String,
    /// The category.
    pub category: ErrorCategory,
    /// The command that failed.
    pub activity: Option<String>,
    /// The exception's short type name.
    pub reason: Option<String>,
    /// The target's text.
    pub target_name: Option<String>,
    /// The target's short type name.
    pub target_type: Option<String>,
    /// For example `ObjectNotFound: (Get-Foo:String) [], CommandNotFoundException`.
    pub category_message: Option<String>,
    /// A message that replaces the exception's.
    pub details_message: Option<String>,
    /// What the author of the error suggests.
    pub recommended_action: Option<String>,
    /// Where in which scripts it happened.
    pub script_stack_trace: Option<String>,
    /// Every other property, for example the `InvocationInfo_…` set, in order.
    pub extra: Vec<(Name, Value)>,
}

impl ErrorRecord {
    /// A record as a server writes it.
    ///
    /// The exception's type follows from the id where that names one
    /// (`CommandNotFoundException`), else it is `System.Management.Automation.RuntimeException`.
    pub fn new(
        message: impl Into<String>,
        fully_qualified_error_id: impl Into<String>,
        category: ErrorCategory,
        target: impl Into<Option<Value>>,
    ) -> Self {
        let (message, id) = (message.into(), fully_qualified_error_id.into());
        let target = target.into().unwrap_or_default();
        let first = id.split(',').next().unwrap_or_default();
        let reason = if first.ends_with("Exception") { first } else { "RuntimeException" }.to_owned();
        let target_name = target.as_str().map(str::to_owned);
        let target_type = target_name.is_some().then(|| "String".to_owned());
        let exception = Object {
            type_names: vec![
                format!("System.Management.Automation.{reason}"),
                "System.Exception".into(),
                "System.Object".into(),
            ]
            .into(),
            to_string: Some(format!("System.Management.Automation.{reason}: {message}")),
            properties: vec![("Message".into(), message.clone().into())],
            ..Object::default()
        };
        let category_message = format!(
            "{}: ({}:{}) [], {reason}",
            category.name(),
            target_name.as_deref().unwrap_or_default(),
            target_type.as_deref().unwrap_or_default(),
        );
        ErrorRecord {
            to_string: Some(message),
            exception: exception.into(),
            target,
            fully_qualified_error_id: id,
            category,
            reason: Some(reason),
            target_name,
            target_type,
            category_message: Some(category_message),
            extra: vec![("InvocationInfo".into(), Value::Null), (SERIALIZED.into(), Value::Bool(false))],
            ..ErrorRecord::default()
        }
    }

    /// The text to show: the details' message, else the exception's, else the exception's own text.
    pub fn message(&self) -> &str {
        self.details_message
            .as_deref()
            .filter(|m| !m.is_empty())
            .or_else(|| self.exception.get("Message").and_then(Value::as_str))
            .or_else(|| self.exception.as_object().and_then(|o| o.to_string.as_deref()))
            .or(self.to_string.as_deref())
            .unwrap_or_default()
    }

    /// Which command failed and where, if the record says so.
    pub fn invocation(&self) -> Option<InvocationInfo> {
        InvocationInfo::read(SERIALIZED, &self.extra)
    }

    /// The record with the command that failed and its place.
    pub fn with_invocation(mut self, invocation: &InvocationInfo) -> Self {
        self.extra.retain(|(name, _)| *name != SERIALIZED);
        self.extra.push((SERIALIZED.into(), Value::Bool(true)));
        self.extra.extend(invocation.members());
        self.extra.push(("PipelineIterationInfo".into(), invocation::numbers(&invocation.pipeline_iteration)));
        self
    }

    /// The command's name as it was typed, if the record says.
    pub fn invocation_name(&self) -> Option<&str> {
        let (_, value) = self.extra.iter().find(|(n, _)| n == "InvocationInfo_InvocationName")?;
        value.as_str().filter(|name| !name.is_empty())
    }

    /// Reads a record from a decoded object; also from one that was written to the output.
    ///
    /// # Errors
    ///
    /// [`Error::Property`] when the value is no object.
    pub fn from_value(value: Value) -> Result<Self, Error> {
        let mut bag = Bag::new("ERROR_RECORD", value)?;
        Ok(ErrorRecord {
            exception: bag.value("Exception"),
            target: bag.value("TargetObject"),
            fully_qualified_error_id: bag.text("FullyQualifiedErrorId").unwrap_or_default(),
            category: ErrorCategory(bag.opt_i32("ErrorCategory_Category").unwrap_or_default()),
            activity: bag.text("ErrorCategory_Activity"),
            reason: bag.text("ErrorCategory_Reason"),
            target_name: bag.text("ErrorCategory_TargetName"),
            target_type: bag.text("ErrorCategory_TargetType"),
            category_message: bag.text("ErrorCategory_Message"),
            details_message: bag.text("ErrorDetails_Message"),
            recommended_action: bag.text("ErrorDetails_RecommendedAction"),
            script_stack_trace: bag.text("ErrorDetails_ScriptStackTrace"),
            type_names: std::mem::take(&mut bag.type_names),
            to_string: bag.to_string.take(),
            extra: bag.rest(),
        })
    }

    /// The object that goes over the wire.
    pub fn to_value(&self) -> Value {
        let mut extended: Vec<(Name, Value)> = vec![
            ("Exception".into(), self.exception.clone()),
            ("TargetObject".into(), self.target.clone()),
            ("FullyQualifiedErrorId".into(), self.fully_qualified_error_id.clone().into()),
            ("ErrorCategory_Category".into(), Value::I32(self.category.0)),
            ("ErrorCategory_Activity".into(), opt(&self.activity)),
            ("ErrorCategory_Reason".into(), opt(&self.reason)),
            ("ErrorCategory_TargetName".into(), opt(&self.target_name)),
            ("ErrorCategory_TargetType".into(), opt(&self.target_type)),
            ("ErrorCategory_Message".into(), opt(&self.category_message)),
        ];
        for (name, text) in [
            ("ErrorDetails_Message", &self.details_message),
            ("ErrorDetails_RecommendedAction", &self.recommended_action),
            ("ErrorDetails_ScriptStackTrace", &self.script_stack_trace),
        ] {
            if text.is_some() {
                extended.push((name.into(), opt(text)));
            }
        }
        extended.extend(self.extra.iter().cloned());
        Object { type_names: self.type_names.clone(), to_string: self.to_string.clone(), extended, ..Object::default() }
            .into()
    }
}
