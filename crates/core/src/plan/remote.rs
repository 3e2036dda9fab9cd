use alloc::vec::Vec;
use super::{Known, Planned, Target};
use crate::bind::{ConnectSession, GetSession};
use crate::bridge::{ErrorRecord, Millis};
pub(super) fn connect(_: &ConnectSession, _: &[Target], _: Known<'_>, _: Millis) -> Result<Vec<Planned>, ErrorRecord> { todo!() }
pub(super) fn get(_: &GetSession, _: &[Target], _: Known<'_>) -> Vec<Planned> { todo!() }
