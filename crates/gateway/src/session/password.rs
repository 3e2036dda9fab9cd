//! Local users' passwords: argon2id, off the executor, few at a time, the same work for names that
//! do not exist.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use reattach_relay::SecretText;
use tokio::sync::Semaphore;

use crate::config::User;

/// Hashes at once; each takes 64 MiB.
const PARALLEL: usize = 2;

/// How long an attempt waits for its turn.
const QUEUE: Duration = Duration::from_secs(10);

/// A password could not be hashed or verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HashError {
    /// Too many attempts wait.
    #[error("too many sign-ins at once")]
    Busy,
    /// The hash function failed.
    #[error("the password could not be hashed")]
    Failed,
}

/// Hashes a password for `[[users]]`: argon2id, 64 MiB, 3 passes, 1 lane.
///
/// # Errors
/// [`HashError::Failed`] without memory or randomness.
pub fn hash_password(password: &str) -> Result<String, HashError> {
    let params = Params::new(64 * 1024, 3, 1, None).map_err(|_| HashError::Failed)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(|_| HashError::Failed)
}

/// The local users.
pub(crate) struct Passwords {
    users: HashMap<String, Arc<str>>,
    // Verified for names that do not exist; what comes out is thrown away.
    dummy: Arc<str>,
    slots: Arc<Semaphore>,
}

impl Passwords {
    /// Takes the users over.
    ///
    /// # Errors
    /// [`HashError::Failed`].
    pub(crate) fn new(users: &[User]) -> Result<Self, HashError> {
        // The same parameters as a real hash, so that an unknown name costs as much as a known one.
        let dummy = match users.first() {
            Some(user) => user.password_hash.clone(),
            None => hash_password("")?,
        };
        let users = users.iter().map(|user| (user.name.clone(), user.password_hash.as_str().into())).collect();
        Ok(Self { users, dummy: dummy.into(), slots: Arc::new(Semaphore::new(PARALLEL)) })
    }

    /// Whether the password is the user's.
    ///
    /// # Errors
    /// [`HashError::Busy`] when its turn did not come within 10 seconds.
    pub(crate) async fn verify(&self, name: &str, password: SecretText) -> Result<bool, HashError> {
        let known = self.users.get(name);
        let hash = Arc::clone(known.unwrap_or(&self.dummy));
        let slots = Arc::clone(&self.slots);
        let slot = tokio::time::timeout(QUEUE, slots.acquire_owned()).await.map_err(|_| HashError::Busy)?;
        let matches = tokio::task::spawn_blocking(move || {
            // Released when the work ends, even if nobody waits for it any more.
            let _slot = slot;
            PasswordHash::new(&hash)
                .is_ok_and(|hash| Argon2::default().verify_password(password.expose().as_bytes(), &hash).is_ok())
        });
        let matches = matches.await.map_err(|_| HashError::Failed)?;
        Ok(matches && known.is_some())
    }
}
