//! Random secrets, and the only form in which they are kept.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reattach_relay::SecretText;

/// SHA-256 of a secret. The secret itself is given to the client and forgotten.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Hashed([u8; 32]);

impl Hashed {
    /// Hashes what a client sent. Looking it up by hash takes a time that tells nothing about the
    /// secrets that exist.
    pub(crate) fn of(secret: &str) -> Self {
        let digest = ring::digest::digest(&ring::digest::SHA256, secret.as_bytes());
        let mut hash = [0; 32];
        hash.copy_from_slice(digest.as_ref());
        Self(hash)
    }
}

/// The system has no random bytes to give.
#[derive(Debug, thiserror::Error)]
#[error("the system's random source failed")]
pub struct NoRandomness;

/// A new secret of 256 bits in base64url.
pub(crate) fn new_secret() -> Result<(SecretText, Hashed), NoRandomness> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    let secret = SecretText::new(URL_SAFE_NO_PAD.encode(bytes));
    let hashed = Hashed::of(secret.expose());
    Ok((secret, hashed))
}
