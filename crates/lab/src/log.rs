//! The log that tests count requests and logons with. No password and no body is ever in it.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use reattach_auth::Account;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::counters::{Counters, InFlight};
use crate::faults::Action;
use crate::host::Host;
use crate::lock;
use crate::options::Error;

/// JSON lines, one each for a connection, a request and the outcome of an authentication.
#[derive(Debug)]
pub(crate) struct Log(Option<Mutex<File>>);

impl Log {
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Error> {
        let open = |path: &Path| File::create(path).map_err(|source| Error::Log { path: path.into(), source });
        Ok(Self(path.map(open).transpose()?.map(Mutex::new)))
    }

    /// A connection was `opened` or `closed`.
    pub(crate) fn connection(&self, host: &Host, connection: u64, event: &str) {
        self.write(&json!({ "host": host.name, "time": now(), "connection": connection, "event": event }));
    }

    /// The outcome of an authentication: `succeeded` or `failed`.
    pub(crate) fn authentication(&self, host: &Host, connection: u64, outcome: &str, account: Option<&Account>) {
        self.write(&json!({
            "host": host.name,
            "time": now(),
            "connection": connection,
            "auth": outcome,
            "user": account.map(|account| account.user.as_str()),
        }));
    }

    /// A fault that happened to a leg of a handshake, which is no request.
    pub(crate) fn fault(&self, host: &Host, connection: u64, action: &Action) {
        let fault = action.to_string();
        self.write(&json!({ "host": host.name, "time": now(), "connection": connection, "fault": fault }));
    }

    /// The counts, when the lab ends.
    pub(crate) fn summary(&self, counters: &Counters) {
        self.write(&json!({ "time": now(), "event": "summary", "counters": counters.to_json() }));
    }

    fn write(&self, record: &Value) {
        let Some(file) = &self.0 else { return };
        let line = format!("{record}\n");
        // A test that lost its log finds out by itself.
        let _ = lock(file).write_all(line.as_bytes());
    }
}

/// One request, written when it is over, also when the client went away before the answer.
pub(crate) struct Entry<'a> {
    host: &'a Host,
    started: Instant,
    fields: Map<String, Value>,
    _flight: InFlight<'a>,
}

impl<'a> Entry<'a> {
    pub(crate) fn new(host: &'a Host, connection: u64, user: &str, operation: &str, client: Option<Uuid>) -> Self {
        let flight = host.world.counters.begin(user, client, operation);
        let mut fields = Map::new();
        fields.insert("host".into(), host.name.as_str().into());
        fields.insert("time".into(), now().into());
        fields.insert("connection".into(), connection.into());
        fields.insert("user".into(), user.into());
        fields.insert("operation".into(), operation.into());
        fields.insert("inFlight".into(), flight.beside.into());
        fields.insert("outcome".into(), "abandoned".into());
        let mut entry = Self { host, started: Instant::now(), fields, _flight: flight };
        entry.id("client", client);
        entry
    }

    pub(crate) fn id(&mut self, name: &str, id: Option<Uuid>) {
        if let Some(id) = id {
            self.fields.insert(name.into(), id.hyphenated().to_string().to_uppercase().into());
        }
    }

    /// `ok`, `cached` or the code of the fault.
    pub(crate) fn outcome(&mut self, outcome: String) {
        self.fields.insert("outcome".into(), outcome.into());
    }

    /// What happened to it on demand.
    pub(crate) fn fault(&mut self, action: &Action) {
        self.fields.insert("fault".into(), action.to_string().into());
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        let elapsed = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.fields.insert("ms".into(), elapsed.into());
        self.host.world.log.write(&Value::Object(std::mem::take(&mut self.fields)));
    }
}

/// Milliseconds since 1970, by the machine's calendar.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
