//! A host without a network, for tests of what it does.

use std::net::Ipv4Addr;
use std::sync::Arc;

use reattach_wsman::{self as wsman, FaultKind, Request, ResponseBody};

use crate::accounts::User;
use crate::host::Host;
use crate::operations::Caller;
use crate::options::LabOptions;
use crate::world::World;

/// A host without sessions.
pub(crate) fn host(options: LabOptions) -> Arc<Host> {
    Host::new("Test", &World::new(options, None).unwrap())
}

/// Asks it as a connection does.
pub(crate) async fn ask(host: &Arc<Host>, user: &'static User, request: &Request) -> Result<ResponseBody, FaultKind> {
    let text = request.to_xml();
    let incoming = wsman::Incoming::parse(text.as_bytes(), &wsman::Limits::default()).unwrap();
    let caller = Caller { user, ip: Ipv4Addr::LOCALHOST.into() };
    match host.answer(incoming, text.len(), &caller).await.response.body {
        ResponseBody::Fault(fault) => Err(fault.kind()),
        body => Ok(body),
    }
}
