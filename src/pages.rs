//! One page an address.

mod history;
mod runs;
mod session;
mod sessions;
mod settings;
mod sign_in;
mod simple;

pub(crate) use history::HistoryPage;
pub(crate) use runs::{RunPage, RunsPage};
pub(crate) use session::SessionPage;
pub(crate) use sessions::SessionsPage;
pub(crate) use settings::SettingsPage;
pub(crate) use sign_in::SignInPage;
pub(crate) use simple::{NotFound, Unreachable, Waiting};
