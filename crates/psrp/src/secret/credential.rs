//! Values that hold secrets.

use super::{SecretError, SecureText, SessionKey};
use crate::clixml::{Object, Value};

/// The first type name of a credential.
const PS_CREDENTIAL: &str = "System.Management.Automation.PSCredential";

/// A secure string as it travels: base64 of what is encrypted, the content of an `SS` element.
///
/// It can be shown and stored; it is read with [`SessionKey::open`] when somebody needs the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sealed(String);

impl Sealed {
    /// Of an element's text.
    pub fn new(text: impl Into<String>) -> Self {
        Sealed(text.into())
    }

    /// The element's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Of a secure string's value.
    ///
    /// # Errors
    ///
    /// [`SecretError::Kind`].
    pub fn from_value(value: &Value) -> Result<Self, SecretError> {
        match value.primitive() {
            Value::SecureString(text) => Ok(Sealed(text.clone())),
            _ => Err(SecretError::Kind("secure string")),
        }
    }
}

impl From<Sealed> for Value {
    fn from(sealed: Sealed) -> Self {
        Value::SecureString(sealed.0)
    }
}

/// A `PSCredential`, \[MS-PSRP\] 2.2.3.25. With [`Sealed`] it is what travels.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Credential<S = SecureText> {
    /// For example `DOMAIN\user`.
    pub user_name: String,
    /// The password.
    pub password: S,
}

impl<S> Credential<S> {
    fn try_map<T, E>(self, map: impl FnOnce(S) -> Result<T, E>) -> Result<Credential<T>, E> {
        Ok(Credential { user_name: self.user_name, password: map(self.password)? })
    }
}

impl Credential<SecureText> {
    /// Encrypts the password.
    pub fn seal(&self, key: &SessionKey) -> Credential<Sealed> {
        Credential { user_name: self.user_name.clone(), password: key.seal(&self.password) }
    }
}

impl Credential<Sealed> {
    /// Decrypts the password.
    ///
    /// # Errors
    ///
    /// [`SecretError::SecureString`].
    pub fn open(&self, key: &SessionKey) -> Result<Credential<SecureText>, SecretError> {
        self.clone().try_map(|password| key.open(&password))
    }

    /// Of an object with `UserName` and `Password`.
    ///
    /// # Errors
    ///
    /// [`SecretError::Kind`].
    pub fn from_value(value: &Value) -> Result<Self, SecretError> {
        let kind = || SecretError::Kind("credential");
        let user_name = value.get("UserName").and_then(Value::as_str).ok_or_else(kind)?.to_owned();
        let password = Sealed::from_value(value.get("Password").ok_or_else(kind)?)?;
        Ok(Credential { user_name, password })
    }
}

impl From<Credential<Sealed>> for Value {
    fn from(credential: Credential<Sealed>) -> Self {
        Object {
            type_names: [PS_CREDENTIAL, "System.Object"].into(),
            to_string: Some(PS_CREDENTIAL.into()),
            properties: vec![
                ("UserName".into(), credential.user_name.into()),
                ("Password".into(), credential.password.into()),
            ],
            ..Object::default()
        }
        .into()
    }
}

/// A value that may be secret: a field of a prompt, an argument, an object of a pipeline's input.
#[derive(Debug, Clone, PartialEq)]
pub enum Confidential<S = SecureText> {
    /// Nothing secret.
    Value(Value),
    /// A secure string.
    SecureString(S),
    /// A credential.
    Credential(Credential<S>),
}

impl<S> Confidential<S> {
    pub(crate) fn try_map<T, E>(self, map: impl FnOnce(S) -> Result<T, E>) -> Result<Confidential<T>, E> {
        Ok(match self {
            Self::Value(value) => Confidential::Value(value),
            Self::SecureString(text) => Confidential::SecureString(map(text)?),
            Self::Credential(credential) => Confidential::Credential(credential.try_map(map)?),
        })
    }
}

impl Confidential<SecureText> {
    /// Encrypts what is secret; without a key what is not secret comes through alone.
    ///
    /// # Errors
    ///
    /// [`SecretError::NoKey`].
    pub fn seal(self, key: Option<&SessionKey>) -> Result<Confidential<Sealed>, SecretError> {
        self.try_map(|text| key.map(|key| key.seal(&text)).ok_or(SecretError::NoKey))
    }
}

impl Confidential<Sealed> {
    /// What a value is. A credential inside another object is not looked for.
    pub fn from_value(value: Value) -> Self {
        if let Ok(sealed) = Sealed::from_value(&value) {
            return Self::SecureString(sealed);
        }
        if value.as_object().is_some_and(|object| object.is(PS_CREDENTIAL))
            && let Ok(credential) = Credential::from_value(&value)
        {
            return Self::Credential(credential);
        }
        Self::Value(value)
    }

    /// Decrypts what is secret.
    ///
    /// # Errors
    ///
    /// [`SecretError::SecureString`].
    pub fn open(self, key: &SessionKey) -> Result<Confidential<SecureText>, SecretError> {
        self.try_map(|sealed| key.open(&sealed))
    }
}

impl From<Confidential<Sealed>> for Value {
    fn from(value: Confidential<Sealed>) -> Self {
        match value {
            Confidential::Value(value) => value,
            Confidential::SecureString(sealed) => sealed.into(),
            Confidential::Credential(credential) => credential.into(),
        }
    }
}

impl<S> From<Value> for Confidential<S> {
    fn from(value: Value) -> Self {
        Confidential::Value(value)
    }
}
