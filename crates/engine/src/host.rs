//! The hosts that this engine has heard of.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use reattach_core::bridge::{ErrorRecord, FromEngine, HostState, HostStatus, Millis};
use reattach_core::endpoint::Endpoint;
use reattach_wsman::{
    Fault, INITIAL_ENVELOPE_SIZE, LARGE_ENVELOPE_SIZE, Request, ResponseHeader, RobustConnection, next_envelope_size,
};

use crate::Platform;
use crate::option::Reach;
use crate::shared::Shared;

/// One endpoint of one host.
pub(crate) struct Host {
    /// The endpoint in one spelling: what credentials belong to.
    pub(crate) key: String,
    /// How it is reached; with the key, what connections belong to.
    pub(crate) reach: Reach,
    /// As addressed, for example `Server01`.
    pub(crate) name: String,
    /// Where it answers.
    pub(crate) endpoint: Endpoint,
    /// Whether a cut exchange can be sent again without doubling anything.
    pub(crate) robust: Cell<RobustConnection>,
    envelope: Cell<EnvelopeSize>,
    status: RefCell<(HostState, Option<Millis>, Option<ErrorRecord>)>,
}

/// How large an answer may be, in bytes.
#[derive(Debug, Clone, Copy)]
struct EnvelopeSize {
    asked: u32,
    /// What the target has refused to go beyond.
    most: u32,
}

impl Host {
    pub(crate) fn new(name: &str, endpoint: &Endpoint, reach: Reach) -> Self {
        Self {
            key: url(endpoint).to_lowercase(),
            reach,
            name: name.into(),
            endpoint: endpoint.clone(),
            robust: Cell::default(),
            envelope: Cell::new(EnvelopeSize { asked: INITIAL_ENVELOPE_SIZE, most: u32::MAX }),
            status: RefCell::new((HostState::Unknown, None, None)),
        }
    }

    /// Where it answers, with the port always there: to whoever reads a URL, another port goes without saying than to
    /// WinRM.
    pub(crate) fn url(&self) -> String {
        url(&self.endpoint)
    }

    /// Takes note of an answer.
    pub(crate) fn note(&self, request: &Request, answer: &ResponseHeader) {
        let mut robust = self.robust.get();
        robust.note(request, answer);
        self.robust.set(robust);
    }

    /// How large an answer to ask for, in bytes.
    pub(crate) fn envelope_size(&self) -> u32 {
        self.envelope.get().asked
    }

    /// A session of this host speaks this version of the protocol: from 2.2 on it is known to send
    /// large envelopes (\[MS-WSMV\], MaxEnvelopeSize).
    pub(crate) fn speaks(&self, version: Option<(u32, u32)>) {
        let EnvelopeSize { asked, most } = self.envelope.get();
        if version.is_some_and(|version| version >= (2, 2)) {
            let asked = asked.max(LARGE_ENVELOPE_SIZE).min(most);
            self.envelope.set(EnvelopeSize { asked, most });
        }
    }

    /// Takes a fault about the size of envelopes in; whether to ask again with another size.
    pub(crate) fn resize(&self, asked: u32, fault: &Fault) -> bool {
        let EnvelopeSize { most, .. } = self.envelope.get();
        let Some(next) = next_envelope_size(asked, fault).filter(|next| *next <= most) else { return false };
        let most = if next < asked { next } else { most };
        self.envelope.set(EnvelopeSize { asked: next, most });
        true
    }

    pub(crate) fn as_of(&self) -> Option<Millis> {
        self.status.borrow().1
    }
}

fn url(endpoint: &Endpoint) -> String {
    format!("{}://{}{}", endpoint.scheme.as_str(), endpoint.authority(), endpoint.path)
}

impl<P: Platform> Shared<P> {
    /// The host of an endpoint; the first name it was addressed by stays.
    pub(crate) fn host(&self, name: &str, endpoint: &Endpoint) -> Rc<Host> {
        self.host_reached(name, endpoint, Reach::default())
    }

    /// The same, reached in a certain way.
    pub(crate) fn host_reached(&self, name: &str, endpoint: &Endpoint, reach: Reach) -> Rc<Host> {
        let mut hosts = self.hosts.borrow_mut();
        let host = hosts
            .entry((url(endpoint).to_lowercase(), reach))
            .or_insert_with(|| Rc::new(Host::new(name, endpoint, reach)));
        Rc::clone(host)
    }

    /// The name of a known host.
    pub(crate) fn host_name(&self, key: &str) -> Option<String> {
        let hosts = self.hosts.borrow();
        hosts.values().find(|host| host.key == key).map(|host| host.name.clone())
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

#[cfg(test)]
mod tests {
    use reattach_wsman::FaultKind;

    use super::*;
    #[cfg(target_arch = "wasm32")]
    use crate::testing::test;

    #[test]
    fn envelopes_grow_with_the_version_and_stay_below_what_was_refused() {
        let endpoint = Endpoint::from_computer_name("a", None, false, None).expect("a name");
        let host = Host::new("a", &endpoint, Reach::default());
        assert_eq!(host.envelope_size(), 153_600);
        host.speaks(Some((2, 1)));
        assert_eq!(host.envelope_size(), 153_600);
        host.speaks(Some((2, 3)));
        assert_eq!(host.envelope_size(), 512_000);
        assert!(host.resize(512_000, &Fault::new(FaultKind::AskedSizeTooLarge)));
        assert_eq!(host.envelope_size(), 153_600);
        // Neither the version nor a large answer brings back what was refused.
        host.speaks(Some((2, 3)));
        assert_eq!(host.envelope_size(), 153_600);
        assert!(!host.resize(153_600, &Fault::new(FaultKind::AnswerTooLarge)));
        assert!(!host.resize(153_600, &Fault::new(FaultKind::AccessDenied)));
    }
}
