//! Sessions for the tests of the model.

use reattach_core::bridge::SessionView;
use uuid::Uuid;

/// A disconnected session that can be connected.
pub(crate) fn session(id: u32, name: &str, computer: &str) -> SessionView {
    SessionView {
        owner: Some("LAB\\adele".into()),
        disconnected_on: Some(0),
        ..SessionView::disconnected(id, Uuid::from_u128(u128::from(id)), name, computer)
    }
}

/// An open, idle session.
pub(crate) fn open(id: u32, name: &str, computer: &str) -> SessionView {
    session(id, name, computer).opened()
}
