use super::{Bound, PipelineInput};
use crate::{bridge::ErrorRecord, command::Command};
pub(super) fn bind(_: &Command, _: PipelineInput) -> Result<Bound, ErrorRecord> { todo!() }
