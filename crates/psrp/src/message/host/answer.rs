//! What a host answers, typed.

use uuid::Uuid;

use super::{
    AnswerKind, BufferCells, ConsoleColor, Coordinates, HostCall, HostMethod, HostResponse, KeyInfo, Size,
    console::Encoded, prompt,
};
use crate::{
    Error,
    clixml::{Container, Object, Value},
    message::{ErrorCategory, ErrorRecord},
    secret::{Confidential, Credential, Sealed, SecretError, SecureText, SessionKey},
};

/// What a method returned, or why it failed. With [`Sealed`] it is what travels.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum HostAnswer<S = SecureText> {
    /// A line, a name, a title, a culture.
    Text(String),
    /// A version, for example `1.0`.
    Version(String),
    /// An id.
    Guid(Uuid),
    /// Yes or no.
    Bool(bool),
    /// A number, for example of the choice that was made, from 0.
    Int(i32),
    /// A colour.
    Color(ConsoleColor),
    /// A place.
    Coordinates(Coordinates),
    /// A size.
    Size(Size),
    /// A key.
    Key(KeyInfo),
    /// Cells of the screen. A client never sends them.
    Cells(BufferCells),
    /// A line that was not shown.
    SecureString(S),
    /// A credential; nothing when the person declined.
    Credential(Option<Credential<S>>),
    /// A value for each field, by name.
    Fields(Vec<(String, Confidential<S>)>),
    /// The numbers of the choices that were made, from 0.
    Choices(Vec<i32>),
    /// Anything else.
    Object(Value),
    /// The method failed.
    Error(Box<ErrorRecord>),
}

impl<S> HostAnswer<S> {
    /// The answer of a host that does not have the method, as PowerShell's hosts give it.
    pub fn not_implemented(method: HostMethod) -> Self {
        Self::failed(
            format!("The host method {} is not available in this host.", method.name()),
            "PSNotImplementedException",
            ErrorCategory::NOT_IMPLEMENTED,
        )
    }

    /// The answer where the person does not want to answer, as PowerShell's console gives it on Ctrl+C.
    pub fn cancelled() -> Self {
        Self::failed(
            "The pipeline has been stopped.".into(),
            "PipelineStoppedException",
            ErrorCategory::OPERATION_STOPPED,
        )
    }

    /// The answer where nobody is there to ask, as a PowerShell that was started with `-NonInteractive` gives it.
    pub fn not_interactive(method: HostMethod) -> Self {
        Self::failed(
            format!("The host method {} needs a person, and nobody is there to answer.", method.name()),
            "PSInvalidOperationException",
            ErrorCategory::INVALID_OPERATION,
        )
    }

    /// The answer where there is no key to send a secret with.
    pub(crate) fn not_encrypted() -> Self {
        Self::failed(
            "The answer could not be encrypted: no session key could be exchanged.".into(),
            "PSCryptoException",
            ErrorCategory::SECURITY_ERROR,
        )
    }

    fn failed(message: String, exception: &str, category: ErrorCategory) -> Self {
        let record = ErrorRecord::new(message, exception, category, None);
        // [MS-PSRP] 2.2.2.16 wants this id whatever went wrong.
        Self::Error(Box::new(ErrorRecord { fully_qualified_error_id: "RemoteHostExecutionException".into(), ..record }))
    }

    /// Whether a method may return this.
    pub fn fits(&self, method: HostMethod) -> bool {
        let kind = match self {
            Self::Error(_) => return method.expects_answer(),
            Self::Text(_) => AnswerKind::Text,
            Self::Version(_) => AnswerKind::Version,
            Self::Guid(_) => AnswerKind::Guid,
            Self::Bool(_) => AnswerKind::Bool,
            Self::Int(_) => AnswerKind::Int,
            Self::Color(_) => AnswerKind::Color,
            Self::Coordinates(_) => AnswerKind::Coordinates,
            Self::Size(_) => AnswerKind::Size,
            Self::Key(_) => AnswerKind::Key,
            Self::Cells(_) => AnswerKind::Cells,
            Self::SecureString(_) => AnswerKind::SecureString,
            Self::Credential(_) => AnswerKind::Credential,
            Self::Fields(_) => AnswerKind::Fields,
            Self::Choices(_) => AnswerKind::Choices,
            Self::Object(_) => AnswerKind::Object,
        };
        kind == method.answer_kind()
    }

    fn try_map<T, E>(self, mut map: impl FnMut(S) -> Result<T, E>) -> Result<HostAnswer<T>, E> {
        Ok(match self {
            Self::SecureString(text) => HostAnswer::SecureString(map(text)?),
            Self::Credential(credential) => {
                let credential = credential.map(|credential| Confidential::Credential(credential).try_map(&mut map));
                match credential.transpose()? {
                    Some(Confidential::Credential(credential)) => HostAnswer::Credential(Some(credential)),
                    _ => HostAnswer::Credential(None),
                }
            }
            Self::Fields(fields) => {
                let fields = fields.into_iter().map(|(name, value)| Ok((name, value.try_map(&mut map)?)));
                HostAnswer::Fields(fields.collect::<Result<_, E>>()?)
            }
            Self::Text(text) => HostAnswer::Text(text),
            Self::Version(text) => HostAnswer::Version(text),
            Self::Guid(id) => HostAnswer::Guid(id),
            Self::Bool(yes) => HostAnswer::Bool(yes),
            Self::Int(number) => HostAnswer::Int(number),
            Self::Color(color) => HostAnswer::Color(color),
            Self::Coordinates(place) => HostAnswer::Coordinates(place),
            Self::Size(size) => HostAnswer::Size(size),
            Self::Key(key) => HostAnswer::Key(key),
            Self::Cells(cells) => HostAnswer::Cells(cells),
            Self::Choices(choices) => HostAnswer::Choices(choices),
            Self::Object(value) => HostAnswer::Object(value),
            Self::Error(record) => HostAnswer::Error(record),
        })
    }
}

impl HostAnswer<SecureText> {
    /// Encrypts what is secret; without a key an answer without secrets comes through alone.
    ///
    /// # Errors
    ///
    /// [`SecretError::NoKey`].
    pub fn seal(self, key: Option<&SessionKey>) -> Result<HostAnswer<Sealed>, SecretError> {
        self.try_map(|text| key.map(|key| key.seal(&text)).ok_or(SecretError::NoKey))
    }
}

impl HostAnswer<Sealed> {
    /// Decrypts what is secret.
    ///
    /// # Errors
    ///
    /// [`SecretError::SecureString`].
    pub fn open(self, key: &SessionKey) -> Result<HostAnswer<SecureText>, SecretError> {
        self.try_map(|sealed| key.open(&sealed))
    }
}

impl HostResponse {
    /// The response that gives this answer to a call.
    ///
    /// # Errors
    ///
    /// [`Error::HostCall`] when the method does not return such a thing; the peer could not read it.
    pub fn new(call: &HostCall, answer: HostAnswer<Sealed>) -> Result<Self, Error> {
        if !answer.fits(call.method) {
            return Err(Error::HostCall { method: call.method.name(), parameter: "mr" });
        }
        let response = |value| HostResponse { call_id: call.call_id, method: call.method, value, error: None };
        Ok(match answer {
            HostAnswer::Error(record) => HostResponse { error: Some(*record), ..response(None) },
            HostAnswer::Text(text) => response(Some(text.into())),
            HostAnswer::Version(text) => response(Some(Value::Version(text))),
            HostAnswer::Guid(id) => response(Some(Value::Guid(id))),
            HostAnswer::Bool(yes) => response(Some(yes.into())),
            HostAnswer::Int(number) => response(Some(number.into())),
            HostAnswer::Color(color) => response(Some(color.to_value())),
            HostAnswer::Coordinates(place) => response(Some(place.to_value())),
            HostAnswer::Size(size) => response(Some(size.to_value())),
            HostAnswer::Key(key) => response(Some(key.to_value())),
            HostAnswer::Cells(cells) => response(Some(cells.to_value())),
            HostAnswer::SecureString(sealed) => response(Some(sealed.into())),
            HostAnswer::Credential(credential) => response(credential.map(Value::from)),
            HostAnswer::Fields(fields) => response(Some(hashtable(fields))),
            HostAnswer::Choices(choices) => response(Some(choices.to_value())),
            HostAnswer::Object(value) => response(Some(value)),
        })
    }

    /// What was answered.
    ///
    /// # Errors
    ///
    /// [`Error::HostCall`] when there is neither a value of the method's type nor an error.
    pub fn answer(&self) -> Result<HostAnswer<Sealed>, Error> {
        if let Some(error) = &self.error {
            return Ok(HostAnswer::Error(Box::new(error.clone())));
        }
        let value = self.value.as_ref().unwrap_or(&Value::Null);
        self.typed(value).ok_or(Error::HostCall { method: self.method.name(), parameter: "mr" })
    }

    fn typed(&self, value: &Value) -> Option<HostAnswer<Sealed>> {
        Some(match self.method.answer_kind() {
            AnswerKind::None => return None,
            // A line that ended before it began is null in .NET.
            AnswerKind::Text => HostAnswer::Text(String::from_value(value)?),
            AnswerKind::Version => HostAnswer::Version(prompt::text(value)?),
            AnswerKind::Guid => match value.primitive() {
                Value::Guid(id) => HostAnswer::Guid(*id),
                _ => return None,
            },
            AnswerKind::Bool => HostAnswer::Bool(value.as_bool()?),
            AnswerKind::Int => HostAnswer::Int(value.as_i32()?),
            AnswerKind::Color => HostAnswer::Color(ConsoleColor::from_value(value)?),
            AnswerKind::Coordinates => HostAnswer::Coordinates(Coordinates::from_value(value)?),
            AnswerKind::Size => HostAnswer::Size(Size::from_value(value)?),
            AnswerKind::Key => HostAnswer::Key(KeyInfo::from_value(value)?),
            AnswerKind::Cells => HostAnswer::Cells(BufferCells::from_value(value)?),
            AnswerKind::SecureString => HostAnswer::SecureString(Sealed::from_value(value).ok()?),
            AnswerKind::Credential if value.is_null() => HostAnswer::Credential(None),
            AnswerKind::Credential => HostAnswer::Credential(Some(Credential::from_value(value).ok()?)),
            AnswerKind::Fields => HostAnswer::Fields(
                value
                    .as_object()?
                    .entries()?
                    .iter()
                    .map(|(name, value)| Some((prompt::text(name)?, Confidential::from_value(value.clone()))))
                    .collect::<Option<_>>()?,
            ),
            AnswerKind::Choices => HostAnswer::Choices(Vec::from_value(value)?),
            AnswerKind::Object => HostAnswer::Object(value.clone()),
        })
    }
}

/// A dictionary with text keys, \[MS-PSRP\] 2.2.6.1.6.
fn hashtable(fields: Vec<(String, Confidential<Sealed>)>) -> Value {
    let entries = fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
    Object {
        type_names: ["System.Collections.Hashtable", "System.Object"].into(),
        container: Some(Container::Dictionary(entries)),
        ..Object::default()
    }
    .into()
}
