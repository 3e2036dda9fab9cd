//! The client's side of the key exchange, \[MS-PSRP\] 3.1.4.8 and 3.1.5.4.3 to 3.1.5.4.5.

use crate::secret::{KeyPair, SecretError, SessionKey};

/// Where the exchange stands.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// Somebody needs a key: the server asked, or there is a secret to send or to read.
    wanted: bool,
    /// The public key is out.
    pair: Option<KeyPair>,
    key: Option<SessionKey>,
}

impl Keys {
    pub(super) fn key(&self) -> Option<&SessionKey> {
        self.key.as_ref()
    }

    /// The server asked, also when there is a key already.
    pub(super) fn requested(&mut self) {
        self.wanted = true;
    }

    /// There is a secret.
    pub(super) fn needed(&mut self) {
        self.wanted |= self.key.is_none() && self.pair.is_none();
    }

    pub(super) fn is_wanted(&self) -> bool {
        self.wanted && self.pair.is_none()
    }

    /// The public key to be sent; nothing when none is wanted.
    pub(super) fn begin(&mut self, pair: KeyPair) -> Result<Option<String>, SecretError> {
        if self.pair.is_some() || (self.key.is_some() && !self.wanted) {
            return Ok(None);
        }
        let public_key = pair.public_key()?;
        self.pair = Some(pair);
        self.wanted = false;
        Ok(Some(public_key))
    }

    /// The session key has come; nothing when nobody asked for one.
    pub(super) fn end(&mut self, encrypted: &str) -> Option<Result<(), SecretError>> {
        let pair = self.pair.take()?;
        Some(pair.session_key(encrypted).map(|key| {
            self.key = Some(key);
            // A request that crossed the public key has been answered, too.
            self.wanted = false;
        }))
    }
}
