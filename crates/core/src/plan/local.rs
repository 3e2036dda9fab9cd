use alloc::vec::Vec;
use super::{Known, Planned};
use crate::bind::{ConnectSession, DisconnectSession, GetSession};
use crate::bridge::{ErrorRecord, Millis};
pub(super) fn connect(_: &ConnectSession, _: Known<'_>, _: Millis) -> Vec<Planned> { todo!() }
pub(super) fn get(_: &GetSession, _: Known<'_>) -> Vec<Planned> { todo!() }
pub(super) fn disconnect(_: &DisconnectSession, _: Known<'_>) -> Result<Vec<Planned>, ErrorRecord> { todo!() }
