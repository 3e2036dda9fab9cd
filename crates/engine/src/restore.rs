//! Coming back: sessions that an earlier life of this page had open.

use std::collections::BTreeMap;
use std::rc::Rc;

use futures_util::future::join_all;
use reattach_core::bridge::{Availability, RememberedSession, SessionState, Text};
use reattach_core::endpoint::Endpoint;
use reattach_wsman::{FaultKind, RequestBody};

use crate::Platform;
use crate::asking::Patience;
use crate::failure::Failure;
use crate::host::Host;
use crate::runs::Caller;
use crate::session::Session;
use crate::shared::Shared;

/// What an earlier life of the page had open, until it is known what became of it.
pub(crate) struct Waiting {
    host_key: String,
    session: RememberedSession,
    /// It is being taken up.
    begun: bool,
}

impl<P: Platform> Shared<P> {
    /// Takes up what is still there, host by host, all hosts at once. What a host has that does not answer, or whose
    /// credential nobody gives, waits until that host is listed.
    pub(crate) fn restore(self: &Rc<Self>, remembered: Vec<RememberedSession>) {
        let mut hosts: BTreeMap<String, (Rc<Host>, Vec<RememberedSession>)> = BTreeMap::new();
        for session in remembered {
            // A name that can be no host was never open.
            let name = &session.computer_name;
            let endpoint = match session.endpoint.as_str() {
                "" => Endpoint::from_computer_name(name, None, false, None),
                url => Endpoint::from_uri(url),
            };
            let Ok(endpoint) = endpoint else { continue };
            let host = self.host(name, &endpoint);
            let waiting = Waiting { host_key: host.key.clone(), session: session.clone(), begun: false };
            self.waiting.borrow_mut().insert(session.instance_id, waiting);
            hosts.entry(host.key.clone()).or_insert_with(|| (host, Vec::new())).1.push(session);
        }
        let scope: Vec<_> = hosts.values().map(|(host, _)| Rc::clone(host)).collect();
        let shared = Rc::clone(self);
        self.spawn(async move {
            let work = hosts.into_values().map(|(host, sessions)| {
                let (shared, scope) = (&shared, &scope);
                async move {
                    // Where it fails the host's own state says why; its sessions are where they were left.
                    let _ = shared.list(&host, &restorer(&sessions), scope).await;
                }
            });
            join_all(work).await;
        });
    }

    /// A host has been listed: takes up what waits for it.
    pub(crate) fn take_up(self: &Rc<Self>, host: &Host) {
        let begin = |waiting: &mut Waiting| {
            let begins = waiting.host_key == host.key && !std::mem::replace(&mut waiting.begun, true);
            begins.then(|| waiting.session.clone())
        };
        let remembered: Vec<_> = self.waiting.borrow_mut().values_mut().filter_map(begin).collect();
        if remembered.is_empty() {
            return;
        }
        let shared = Rc::clone(self);
        self.spawn(async move {
            let caller = restorer(&remembered);
            for old in remembered {
                shared.restore_one(&old, &caller).await;
                // What could not be had back is not tried again at the next reload.
                shared.waiting.borrow_mut().remove(&old.instance_id);
            }
            shared.remember();
        });
    }

    /// What waits to be taken up and is not open.
    pub(crate) fn waiting(&self) -> Vec<RememberedSession> {
        let open = |id| self.session(id).is_some_and(|session| session.is_open());
        let waiting = self.waiting.borrow();
        waiting.iter().filter(|(id, _)| !open(**id)).map(|(_, waiting)| waiting.session.clone()).collect()
    }

    async fn restore_one(self: &Rc<Self>, old: &RememberedSession, caller: &Caller) {
        let Some(session) = self.session(old.instance_id) else {
            // It ended while nobody was here.
            self.emit(reattach_core::bridge::FromEngine::SessionRemoved { instance_id: old.instance_id });
            return;
        };
        if session.is_open() {
            return;
        }
        self.separate(&session, Text::new("engine-separator-before"));
        if let Err(failure) = self.take_back(&session, old, caller).await {
            let text = match failure.fault_kind() {
                Some(
                    FaultKind::SessionIdMismatch | FaultKind::ConnectedToDifferentClient | FaultKind::ReconnectNotValid,
                ) => Text::new("engine-separator-taken"),
                _ => failure.text(&session.host.name),
            };
            self.separate(&session, text);
        }
    }

    async fn take_back(
        self: &Rc<Self>,
        session: &Rc<Session<P>>,
        old: &RememberedSession,
        caller: &Caller,
    ) -> Result<(), Failure> {
        let held =
            session.facts.borrow().availability == Availability::Busy && session.state() == SessionState::Disconnected;
        if held {
            // Perhaps by our own earlier life: only that one's id is allowed to leave it.
            let credential = self.credential(&session.host, caller, &[]).await?;
            let body = RequestBody::Disconnect { idle_timeout: None, buffer_mode: None };
            let request = self.session_request(session, old.session_id, body);
            let answer = self.ask_as(&session.host, &credential, caller, request, Patience::Short).await;
            match answer {
                Ok(_) => {}
                Err(failure) => match failure.fault_kind() {
                    Some(FaultKind::ShellDisconnected | FaultKind::DisconnectNotValid) => {}
                    _ => return Err(failure),
                },
            }
            self.change(session, |facts| facts.availability = Availability::None);
        }
        self.connect(session, caller).await
    }
}

fn restorer(remembered: &[RememberedSession]) -> Caller {
    Caller::engine(Text::new("engine-purpose-restore"))
        .suggesting(remembered.iter().find_map(|session| session.user_name.clone()))
}
