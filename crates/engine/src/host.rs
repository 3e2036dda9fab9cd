//! The hosts that this engine has heard of.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use reattach_core::bridge::{ErrorRecord, FromEngine, HostState, HostStatus, Millis};
use reattach_core::endpoint::Endpoint;

use crate::Platform;
use crate::shared::Shared;

/// One endpoint of one host.
pub(crate) struct Host {
    /// The endpoint in one spelling: what credentials and connections belong to.
    pub(crate) key: String,
    /// As addressed, for example `Server01`.
    pub(crate) name: String,
    /// Where it answers.
    pub(crate) endpoint: Endpoint,
    /// It echoes operation ids: a cut exchange can be sent again without doubling anything.
    pub(crate) robust: Cell<bool>,
    status: RefCell<(HostState, Option<Millis>, Option<ErrorRecord>)>,
}

impl Host {
    pub(crate) fn as_of(&self) -> Option<Millis> {
        self.status.borrow().1
    }
}

impl<P: Platform> Shared<P> {
    /// The host of an endpoint; the first name it was addressed by stays.
    pub(crate) fn host(&self, name: &str, endpoint: &Endpoint) -> Rc<Host> {
        let key = endpoint.to_string().to_lowercase();
        Rc::clone(self.hosts.borrow_mut().entry(key.clone()).or_insert_with(|| {
            Rc::new(Host {
                key,
                name: name.into(),
                endpoint: endpoint.clone(),
                robust: Cell::new(false),
                status: RefCell::new((HostState::Unknown, None, None)),
            })
        }))
    }

    /// The name of a known host.
    pub(crate) fn host_name(&self, key: &str) -> Option<String> {
        self.hosts.borrow().get(key).map(|host| host.name.clone())
    }

    /// Says what is being done with a host.
    pub(crate) fn set_host(&self, host: &Host, state: HostState, error: Option<ErrorRecord>) {
        let as_of = {
            let mut status = host.status.borrow_mut();
            if state == HostState::Listed {
                status.1 = Some(self.platform.now());
            }
            if status.0 == state && status.2 == error && state != HostState::Listed {
                return;
            }
            status.0 = state;
            status.2.clone_from(&error);
            status.1
        };
        self.emit(FromEngine::Host(HostStatus { computer_name: host.name.clone(), state, as_of, error }));
    }
}
