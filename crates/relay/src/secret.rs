//! Text that must not be seen.

use alloc::string::String;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// A bearer, a code or a password. It has no `Display` and no `Clone`, its `Debug` shows nothing,
/// and its memory is wiped on drop.
#[derive(Serialize, Deserialize, Zeroize)]
#[serde(transparent)]
#[zeroize(drop)]
pub struct SecretText(String);

impl SecretText {
    /// Takes the text over; the caller keeps no copy.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The secret, for the one place that sends or compares it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Debug for SecretText {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("…")
    }
}
