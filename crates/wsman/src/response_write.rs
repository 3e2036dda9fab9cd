use crate::Response;
pub(crate) fn write(_it: &Response) -> String { todo!() }
