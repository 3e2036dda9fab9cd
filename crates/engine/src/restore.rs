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

impl<P: Platform> Shared<P> {
    /// Takes up what is still there, host by host, all hosts at once.
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
            hosts.entry(host.key.clone()).or_insert_with(|| (host, Vec::new())).1.push(session);
        }
        let scope: Vec<_> = hosts.values().map(|(host, _)| Rc::clone(host)).collect();
        let shared = Rc::clone(self);
        self.spawn(async move {
            let work = hosts.into_values().map(|(host, sessions)| shared.restore_host(host, sessions, &scope));
            join_all(work).await;
            // What could not be had back is not tried again at the next reload.
            shared.remember();
        });
    }

    async fn restore_host(self: &Rc<Self>, host: Rc<Host>, remembered: Vec<RememberedSession>, scope: &[Rc<Host>]) {
        let caller = Caller::engine(Text::new("engine-purpose-restore"))
            .suggesting(remembered.iter().find_map(|session| session.user_name.clone()));
        if self.list(&host, &caller, scope).await.is_err() {
            // The host's own state says why; its sessions are where they were left.
            return;
        }
        for old in remembered {
            self.restore_one(&old, &caller).await;
        }
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
