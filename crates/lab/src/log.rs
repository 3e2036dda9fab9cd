//! The log that tests count requests and logons with. No password and no body is ever in it.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use reattach_auth::Account;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::options::Error;
use crate::{host::Host, lock};

/// JSON lines, one each for a request and for the outcome of an authentication.
#[derive(Debug)]
pub(crate) struct Log(Option<Mutex<File>>);

impl Log {
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Error> {
        let open = |path: &Path| File::create(path).map_err(|source| Error::Log { path: path.into(), source });
        Ok(Self(path.map(open).transpose()?.map(Mutex::new)))
    }

    /// The outcome of an authentication: `succeeded` or `failed`.
    pub(crate) fn authentication(&self, host: &Host, connection: u64, outcome: &str, account: Option<&Account>) {
        self.write(json!({
            "host": host.name,
            "time": now(),
            "connection": connection,
            "auth": outcome,
            "user": account.map(|account| account.user.as_str()),
        }));
    }

    fn write(&self, record: Value) {
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
}

impl<'a> Entry<'a> {
    pub(crate) fn new(host: &'a Host, connection: u64, user: &str, operation: &str) -> Self {
        let mut fields = Map::new();
        fields.insert("host".into(), host.name.as_str().into());
        fields.insert("time".into(), now().into());
        fields.insert("connection".into(), connection.into());
        fields.insert("user".into(), user.into());
        fields.insert("operation".into(), operation.into());
        fields.insert("outcome".into(), "abandoned".into());
        Self { host, started: Instant::now(), fields }
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
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        let elapsed = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.fields.insert("ms".into(), elapsed.into());
        self.host.log.write(Value::Object(std::mem::take(&mut self.fields)));
    }
}

/// Milliseconds since 1970.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
