use crate::{Error, Limits, Response};
pub(crate) fn read(_bytes: &[u8], _limits: &Limits) -> Result<Response, Error> { todo!() }
