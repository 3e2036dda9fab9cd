//! `-Authentication`.

use crate::bridge::{ErrorRecord, Text};
use crate::error::{Category, Place, record};

/// How an account is proven. Every value binds; [`Authentication::available`] says which can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Authentication {
    /// 0: the product chooses; Negotiate.
    #[default]
    Default,
    /// 1
    Basic,
    /// 2
    Negotiate,
    /// 3
    NegotiateWithImplicitCredential,
    /// 4
    Credssp,
    /// 5
    Digest,
    /// 6
    Kerberos,
}

impl Authentication {
    pub(crate) const NAMES: &'static [&'static str] =
        &["Default", "Basic", "Negotiate", "NegotiateWithImplicitCredential", "Credssp", "Digest", "Kerberos"];

    pub(crate) const fn from_index(index: usize) -> Self {
        match index {
            1 => Self::Basic,
            2 => Self::Negotiate,
            3 => Self::NegotiateWithImplicitCredential,
            4 => Self::Credssp,
            5 => Self::Digest,
            6 => Self::Kerberos,
            _ => Self::Default,
        }
    }

    /// Its name, as the parameter takes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Whether this product can use it now.
    #[must_use]
    pub const fn is_available(self) -> bool {
        matches!(self, Self::Default | Self::Negotiate)
    }

    /// Refuses what cannot be used yet.
    ///
    /// # Errors
    /// `NotYetAvailable`, before anything is sent.
    pub fn available(self) -> Result<(), ErrorRecord> {
        if self.is_available() {
            return Ok(());
        }
        let message = Text::new("error-authentication-not-yet").with("mechanism", self.as_str());
        Err(record("NotYetAvailable", Category::NotImplemented, message).about(self.as_str()))
    }
}
