//! An OpenID provider on loopback that does what a test tells it: it signs what it is given, and answers
//! what it should not.

mod server;
mod signer;

pub use server::{Provider, Reply};
pub use signer::Signer;
