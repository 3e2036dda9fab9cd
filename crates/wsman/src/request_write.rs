use crate::Request;
pub(crate) fn write(_it: &Request) -> String { todo!() }
