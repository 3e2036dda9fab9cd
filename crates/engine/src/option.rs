//! What session options mean for requests. Those that concern one cmdlet alone stand there.

use std::rc::Rc;
use std::time::Duration;

use reattach_core::bridge::{SessionState, Text};
use reattach_core::option::SessionOption;
use reattach_psrp::client::ClientPool;
use reattach_psrp::fragment::Limits;
use reattach_relay::TlsWishes;
use reattach_wsman::{Request, RequestBody};
use uuid::Uuid;

use crate::Platform;
use crate::runs::Caller;
use crate::session::Session;
use crate::shared::Shared;

/// How a host is reached; part of what a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Reach {
    /// SkipCACheck.
    pub(crate) skip_ca_check: bool,
    /// SkipCNCheck.
    pub(crate) skip_cn_check: bool,
    /// IncludePortInSPN.
    pub(crate) port_in_spn: bool,
}

impl Reach {
    /// As an option says.
    pub(crate) fn of(option: Option<&SessionOption>) -> Self {
        option.map_or_else(Self::default, |option| Self {
            skip_ca_check: option.skip_ca_check,
            skip_cn_check: option.skip_cn_check,
            port_in_spn: option.include_port_in_spn,
        })
    }

    /// What is wished of TLS.
    pub(crate) fn tls(self) -> TlsWishes {
        TlsWishes { skip_ca_check: self.skip_ca_check, skip_cn_check: self.skip_cn_check }
    }
}

impl Caller {
    /// OpenTimeout; for ever when it is zero.
    pub(crate) fn open_timeout(&self) -> Duration {
        let given = self.option.as_ref().map_or(SessionOption::default().open_timeout, |option| option.open_timeout);
        duration(given).unwrap_or(Duration::MAX)
    }
}

/// A pool that takes no larger object than MaximumReceivedObjectSize says.
pub(crate) fn pool(instance_id: Uuid, option: Option<&SessionOption>) -> ClientPool {
    let given = option.and_then(|option| option.maximum_received_object_size);
    match given.and_then(|bytes| usize::try_from(bytes).ok()).filter(|bytes| *bytes > 0) {
        Some(message) => ClientPool::with_limits(instance_id, Limits { message, ..Limits::default() }),
        None => ClientPool::new(instance_id),
    }
}

impl<P: Platform> Shared<P> {
    /// Counts what a command's stream brings; MaximumReceivedDataSizePerCommand bounds it.
    pub(crate) fn bound_data(self: &Rc<Self>, session: &Rc<Session<P>>, command_id: Option<Uuid>, bytes: usize) {
        let limit = session.option.borrow().as_ref().and_then(|option| option.maximum_received_data_size_per_command);
        let Some(limit) = limit.and_then(|limit| u64::try_from(limit).ok()).filter(|limit| *limit > 0) else { return };
        let (of, before) = session.received.get();
        let all = if of == command_id { before } else { 0 } + bytes as u64;
        session.received.set((command_id, all));
        if command_id.is_some() && all > limit {
            self.over_limit(session, "MaximumReceivedDataSizePerCommand", limit);
        }
    }

    /// More came than an option allows: nothing more is taken, the session can be connected again with another option.
    pub(crate) fn over_limit(self: &Rc<Self>, session: &Rc<Session<P>>, option: &str, limit: u64) {
        let held = session.link.borrow().as_ref().map(|link| (link.session_id, Rc::clone(&link.credential)));
        let Some((session_id, credential)) = held.filter(|_| session.is_open()) else { return };
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let text = Text::new("engine-received-too-much").with("option", option).with_number("limit", limit);
        self.separate(session, text.clone());
        self.change(session, |facts| {
            facts.state = SessionState::Broken;
            facts.reason = Some(text);
        });
        let (shared, session) = (Rc::clone(self), Rc::clone(session));
        self.spawn(async move {
            let _ = shared.hand_back(&session, session_id, &credential).await;
        });
    }
}

/// Puts OperationTimeout into a request. A Receive is held as long as its loop wants.
pub(crate) fn limit_operation(request: &mut Request, option: Option<&SessionOption>) {
    if let Some(option) = option.filter(|_| !matches!(request.body, RequestBody::Receive { .. })) {
        request.header.operation_timeout = duration(option.operation_timeout);
    }
}

/// Milliseconds of an option; none when they mean no limit.
pub(crate) fn duration(milliseconds: i64) -> Option<Duration> {
    u64::try_from(milliseconds).ok().filter(|given| *given > 0).map(Duration::from_millis)
}
