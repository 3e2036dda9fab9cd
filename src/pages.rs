//! One page an address.

mod runs;
mod session;
mod sessions;
mod sign_in;
mod simple;

pub(crate) use runs::{RunPage, RunsPage};
pub(crate) use session::SessionPage;
pub(crate) use sessions::SessionsPage;
pub(crate) use sign_in::SignInPage;
pub(crate) use simple::{NotFound, Waiting};
