use crate::{Error, Limits, Request};
pub(crate) fn read(_bytes: &[u8], _limits: &Limits) -> Result<Request, Error> { todo!() }
