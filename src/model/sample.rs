//! Sessions for the tests of the model.

use reattach_core::bridge::{Availability, Eligibility, SessionState, SessionView};
use uuid::Uuid;

/// A disconnected session that can be connected.
pub(crate) fn session(id: u32, name: &str, computer: &str) -> SessionView {
    SessionView {
        id,
        name: name.into(),
        computer_name: computer.into(),
        configuration_name: "Microsoft.PowerShell".into(),
        instance_id: Uuid::from_u128(u128::from(id)),
        state: SessionState::Disconnected,
        availability: Availability::None,
        owner: Some("LAB\\adele".into()),
        running_command: None,
        eligibility: Eligibility::Connectable,
        disconnected_on: Some(0),
        expires_on: None,
        as_of: 0,
        local: false,
        input_refused: None,
        ps_version: None,
    }
}

/// An open, idle session.
pub(crate) fn open(id: u32, name: &str, computer: &str) -> SessionView {
    SessionView {
        state: SessionState::Opened,
        availability: Availability::Available,
        eligibility: Eligibility::Open,
        local: true,
        ..session(id, name, computer)
    }
}
