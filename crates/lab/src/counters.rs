//! What tests count: connections, requests, how many were in flight at once, sign-ins that
//! failed, answers given again.

use std::collections::BTreeMap;
use std::sync::Mutex;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::lock;

/// The counts of a whole lab.
#[derive(Debug, Default)]
pub(crate) struct Counters(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    connections: Gauge,
    /// Requests by operation.
    requests: BTreeMap<String, u64>,
    all: Flight,
    users: BTreeMap<String, Flight>,
    clients: BTreeMap<Uuid, Flight>,
    failed_logons: BTreeMap<String, u64>,
    resends: u64,
    answered_again: u64,
    faults: u64,
}

/// A count that goes up and down.
#[derive(Debug, Clone, Copy, Default)]
struct Gauge {
    total: u64,
    now: u64,
    max: u64,
}

/// Requests in flight: Receives, which are held, apart from the rest.
#[derive(Debug, Clone, Copy, Default)]
struct Flight {
    operations: Gauge,
    receives: Gauge,
}

/// One request in flight; dropping it ends it.
#[derive(Debug)]
pub(crate) struct InFlight<'a> {
    counters: &'a Counters,
    user: String,
    client: Option<Uuid>,
    receive: bool,
    /// Requests of its kind and user that were in flight when it began, itself among them.
    pub(crate) beside: u64,
}

impl Counters {
    /// A request has come.
    pub(crate) fn begin(&self, user: &str, client: Option<Uuid>, operation: &str) -> InFlight<'_> {
        let receive = operation == "Receive";
        let mut counts = lock(&self.0);
        *counts.requests.entry(operation.to_owned()).or_default() += 1;
        counts.all.gauge(receive).up();
        if let Some(client) = client {
            counts.clients.entry(client).or_default().gauge(receive).up();
        }
        let of_user = counts.users.entry(user.to_owned()).or_default().gauge(receive);
        of_user.up();
        InFlight { counters: self, user: user.to_owned(), client, receive, beside: of_user.now }
    }

    pub(crate) fn connected(&self) {
        lock(&self.0).connections.up();
    }

    pub(crate) fn disconnected(&self) {
        lock(&self.0).connections.down();
    }

    pub(crate) fn logon_failed(&self, user: &str) {
        *lock(&self.0).failed_logons.entry(user.to_lowercase()).or_default() += 1;
    }

    /// A request that was sent again, and whether its answer had been kept.
    pub(crate) fn resent(&self, kept: bool) {
        let mut counts = lock(&self.0);
        counts.resends += 1;
        counts.answered_again += u64::from(kept);
    }

    pub(crate) fn fault(&self) {
        lock(&self.0).faults += 1;
    }

    /// Everything, as the manual describes it.
    pub(crate) fn to_json(&self) -> Value {
        let counts = lock(&self.0);
        let flights = |(name, flight): (String, &Flight)| (name, flight.to_json());
        let clients = counts.clients.iter().map(|(id, flight)| (id.hyphenated().to_string().to_uppercase(), flight));
        let users = counts.users.iter().map(|(user, flight)| (user.clone(), flight));
        json!({
            "connections": counts.connections.to_json(),
            "requests": counts.requests,
            "inFlight": counts.all.to_json(),
            "users": users.map(flights).collect::<serde_json::Map<_, _>>(),
            "clients": clients.map(flights).collect::<serde_json::Map<_, _>>(),
            "failedLogons": counts.failed_logons,
            "resends": counts.resends,
            "answeredAgain": counts.answered_again,
            "faults": counts.faults,
        })
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        let mut counts = lock(&self.counters.0);
        counts.all.gauge(self.receive).down();
        if let Some(client) = self.client.and_then(|client| counts.clients.get_mut(&client)) {
            client.gauge(self.receive).down();
        }
        if let Some(user) = counts.users.get_mut(&self.user) {
            user.gauge(self.receive).down();
        }
    }
}

impl Flight {
    fn gauge(&mut self, receive: bool) -> &mut Gauge {
        if receive { &mut self.receives } else { &mut self.operations }
    }

    fn to_json(self) -> Value {
        json!({ "operations": self.operations.to_json(), "receives": self.receives.to_json() })
    }
}

impl Gauge {
    fn up(&mut self) {
        self.total += 1;
        self.now += 1;
        self.max = self.max.max(self.now);
    }

    fn down(&mut self) {
        self.now = self.now.saturating_sub(1);
    }

    fn to_json(self) -> Value {
        json!({ "total": self.total, "now": self.now, "max": self.max })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_at_once_is_remembered_by_user_and_client() {
        let counters = Counters::default();
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let first = counters.begin("adele", Some(one), "Connect");
        let second = counters.begin("adele", Some(two), "Get");
        assert_eq!((first.beside, second.beside), (1, 2));
        drop(first);
        let receive = counters.begin("adele", Some(one), "Receive");
        let third = counters.begin("boris", None, "Get");
        assert_eq!((receive.beside, third.beside), (1, 1));
        drop((second, receive, third));
        counters.logon_failed("Adele");
        counters.resent(true);
        counters.resent(false);
        let counts = counters.to_json();
        let max = |pointer: &str| counts.pointer(pointer).and_then(Value::as_u64);
        assert_eq!(max("/users/adele/operations/max"), Some(2));
        assert_eq!(max("/users/adele/operations/now"), Some(0));
        assert_eq!(max("/users/adele/operations/total"), Some(2));
        assert_eq!(max("/users/boris/operations/max"), Some(1));
        assert_eq!(max("/inFlight/operations/max"), Some(2));
        assert_eq!(max("/inFlight/receives/max"), Some(1));
        assert_eq!(max("/clients/00000000-0000-0000-0000-000000000001/operations/max"), Some(1));
        assert_eq!(max("/requests/Get"), Some(2));
        assert_eq!((max("/failedLogons/adele"), max("/resends"), max("/answeredAgain")), (Some(1), Some(2), Some(1)));
    }
}
