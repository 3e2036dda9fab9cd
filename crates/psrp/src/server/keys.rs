//! The server's side of the key exchange, \[MS-PSRP\] 3.2.5.4.3 to 3.2.5.4.5.

use super::ServerPool;
use crate::{
    message::MessageBody,
    secret::{Sealed, SecretError, SecureText, SessionKey},
};

/// The pool's key, one for all its clients, and whether the present one has it.
#[derive(Debug, Default)]
pub(super) struct Keys {
    key: Option<SessionKey>,
    exchanged: bool,
}

impl Keys {
    pub(super) fn client_changed(&mut self) {
        self.exchanged = false;
    }

    pub(super) fn client_has_key(&self) -> bool {
        self.exchanged
    }

    fn key(&mut self, random: &mut dyn FnMut(&mut [u8])) -> &SessionKey {
        self.key.get_or_insert_with(|| SessionKey::generate(random))
    }
}

impl ServerPool {
    /// PUBLIC_KEY_REQUEST, for the pool's stream.
    pub fn request_key(&mut self) -> Vec<Vec<u8>> {
        self.send(None, MessageBody::PublicKeyRequest)
    }

    /// ENCRYPTED_SESSION_KEY for the pool's stream, which answers PUBLIC_KEY.
    ///
    /// # Errors
    ///
    /// [`SecretError::PublicKey`]: PowerShell closes the pool then (\[MS-PSRP\] 3.2.5.4.3).
    pub fn exchange_key(
        &mut self,
        public_key: &str,
        random: &mut dyn FnMut(&mut [u8]),
    ) -> Result<Vec<Vec<u8>>, SecretError> {
        let encrypted = self.keys.key(random).encrypt_for(public_key, random)?;
        self.keys.exchanged = true;
        Ok(self.send(None, MessageBody::EncryptedSessionKey(encrypted)))
    }

    /// Encrypts a text for the client, which exchanges keys to read it if it has not yet.
    pub fn seal(&mut self, text: &SecureText, random: &mut dyn FnMut(&mut [u8])) -> Sealed {
        self.keys.key(random).seal(text)
    }

    /// Decrypts a client's secure string.
    ///
    /// # Errors
    ///
    /// [`SecretError::NoKey`] when no client ever exchanged keys, [`SecretError::SecureString`].
    pub fn open_secret(&self, sealed: &Sealed) -> Result<SecureText, SecretError> {
        self.keys.key.as_ref().ok_or(SecretError::NoKey)?.open(sealed)
    }

    /// The key, for [`crate::message::HostAnswer::open`] and its kin; nothing before an exchange.
    pub fn session_key(&self) -> Option<&SessionKey> {
        self.keys.key.as_ref()
    }
}
