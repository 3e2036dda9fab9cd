//! New-PSSession.

use std::rc::Rc;
use std::time::Duration;

use reattach_core::bind::{Bound, Connection, NewSession};
use reattach_core::bridge::{Availability, ErrorRecord, Millis, SessionState, Text};
use reattach_core::data::Datum;
use reattach_core::endpoint::Endpoint;
use reattach_core::option::SessionOption;
use reattach_core::plan::Planned;
use reattach_core::session::CONFIGURATION_PREFIX;
use reattach_psrp::client::ClientPool;
use reattach_psrp::clixml::Value;
use reattach_psrp::message::InitRunspacePool;
use reattach_wsman::{CreateShell, FaultKind, Request, RequestBody, ResponseBody};

use super::execute::NeedsCredential;
use super::target::Target;
use crate::Platform;
use crate::asking::Patience;
use crate::credentials::Credential;
use crate::discovery::millis;
use crate::failure::Failure;
use crate::host::Host;
use crate::runs::Caller;
use crate::session::{Facts, Link, Session};
use crate::shared::Shared;

/// What a new session shall be like.
pub(super) struct Wanted<'a> {
    pub(super) host: Rc<Host>,
    /// `None`: `Runspace` and its id.
    pub(super) name: Option<String>,
    /// In full.
    pub(super) resource_uri: String,
    pub(super) option: Option<&'a SessionOption>,
}

impl<P: Platform> Shared<P> {
    pub(super) async fn new_line(
        self: &Rc<Self>,
        target: &Target<'_, P>,
        caller: &Caller,
        new: &NewSession,
        line: &Planned,
        like: Option<&Rc<Session<P>>>,
    ) -> Result<Option<Rc<Session<P>>>, NeedsCredential> {
        let (host, resource_uri, caller) = match (&line.endpoint, like) {
            (Some(endpoint), _) => {
                let host = self.host_for(&line.target, endpoint, &new.connection);
                (host, resource_uri(new.connection.configuration_name.as_deref()), caller.clone())
            }
            (None, Some(like)) => {
                let user = like.link.borrow().as_ref().map(|link| link.credential.account.to_string());
                let resource_uri = like.facts.borrow().resource_uri.clone();
                (Rc::clone(&like.host), resource_uri, caller.with_user(user))
            }
            (None, None) => return Ok(None),
        };
        let option = new.connection.session_option.as_ref();
        let name = line.session_name.clone();
        let wanted = Wanted { host: Rc::clone(&host), name, resource_uri, option };
        match self.create(&wanted, &caller).await {
            Ok(session) => Ok(Some(session)),
            Err(Failure::NeedsCredential) => Err(NeedsCredential),
            Err(failure) => {
                target.failed(&failure, error(&failure, &host.name)).await;
                Ok(None)
            }
        }
    }

    /// The host of an endpoint, to be asked under the credential that the command was given.
    pub(super) fn host_for(&self, name: &str, endpoint: &Endpoint, connection: &Connection) -> Rc<Host> {
        let host = self.host(name, endpoint);
        if let Some(credential) = self.held_credential(connection.credential.as_ref()) {
            self.credentials.assign(&host, &credential);
        }
        host
    }

    /// Makes a session and waits until it is open.
    ///
    /// A creation that no answer came to is not sent again: the host may have made the session.
    pub(super) async fn create(
        self: &Rc<Self>,
        wanted: &Wanted<'_>,
        caller: &Caller,
    ) -> Result<Rc<Session<P>>, Failure> {
        let host = &wanted.host;
        let option = wanted.option;
        let (instance_id, session_id) = (self.new_id(), self.new_id());
        let name = wanted.name.clone().unwrap_or_else(|| format!("Runspace{}", self.last_session.get() + 1));
        let mut pool = ClientPool::new(instance_id);
        let application_arguments = option
            .and_then(|option| option.application_arguments.as_ref())
            .map_or(Value::Null, |entries| arguments(entries));
        let creation_xml = pool.creation_xml(InitRunspacePool {
            application_arguments,
            host: crate::host_calls::host_info(),
            ..InitRunspacePool::default()
        });
        let mut shell = CreateShell::power_shell(instance_id, creation_xml);
        shell.name = Some(name.clone());
        shell.idle_timeout =
            option.and_then(|option| u64::try_from(option.idle_timeout).ok()).map(Duration::from_millis);
        let mut request =
            Request::new(&host.endpoint.to_string(), &wanted.resource_uri, self.new_id(), RequestBody::Create(shell));
        request.header.session_id = Some(session_id);
        if let Some(option) = option {
            if option.no_machine_profile {
                request.header.options.push(("WINRS_NOPROFILE".into(), "TRUE".into()));
            }
            request.header.locale = option.ui_culture.clone().or(request.header.locale);
            request.header.data_locale = option.culture.clone().or(request.header.data_locale);
        }
        let purpose = Text::new("engine-purpose-create").with("session", name.as_str());
        let caller = &caller.purpose(purpose);
        let request = request.with_operation(self.new_id());
        let (answer, credential) = match self.ask(host, caller, &[], request).await {
            Ok(answer) => answer,
            Err(failure) => {
                // The answer may be all that was lost, and nobody else would ever look for the session.
                if failure.in_doubt()
                    && let Some(credential) = self.credentials.at_hand(host, caller.user.as_deref())
                {
                    self.delete_unseen(wanted, instance_id, session_id, credential);
                }
                return Err(failure);
            }
        };
        let ResponseBody::Created(created) = answer.body else { return Err(Failure::Malformed) };
        let asked = facts(&name, wanted, created.owner, self.platform.now());
        let facts = Facts {
            idle_timeout: created.idle_timeout.map(millis).or(asked.idle_timeout),
            max_idle_timeout: created.max_idle_timeout.map(millis),
            buffer_mode: created.buffer_mode,
            ..asked
        };
        let session = self.add_session(instance_id, host, facts);
        self.tell(&session);
        let opened = self.await_opened(&session, session_id, &mut pool, &credential, caller, option).await;
        if let Err(failure) = opened {
            // It is there by now, and nobody would ever find it under a name of ours: away with it.
            self.delete_unseen(wanted, instance_id, session_id, credential);
            self.remove_session(&session);
            return Err(failure);
        }
        host.speaks(pool.remote_protocol_version());
        *session.link.borrow_mut() = Some(Link::new(self, session_id, pool, credential, None));
        session.local.set(true);
        self.change(&session, |facts| {
            facts.state = SessionState::Opened;
            facts.availability = Availability::Available;
        });
        self.separate(&session, Text::new("engine-separator-created"));
        self.keep_alive(&session);
        self.receive_as_wanted(&session);
        Ok(session)
    }

    /// Deletes a session that was made in vain. Not on behalf of the run: it must not be left behind because the run was
    /// stopped.
    fn delete_unseen(
        self: &Rc<Self>,
        wanted: &Wanted<'_>,
        instance_id: uuid::Uuid,
        session_id: uuid::Uuid,
        credential: Rc<Credential>,
    ) {
        let host = Rc::clone(&wanted.host);
        let to = host.endpoint.to_string();
        let request = Request::new(&to, &wanted.resource_uri, self.new_id(), RequestBody::Delete);
        let mut request = request.for_shell(instance_id).with_operation(self.new_id());
        request.header.session_id = Some(session_id);
        let shared = Rc::clone(self);
        self.spawn(async move {
            let _ = shared.ask_as(&host, &credential, &shared.own(), request, Patience::Long).await;
        });
    }

    async fn await_opened(
        self: &Rc<Self>,
        session: &Rc<Session<P>>,
        session_id: uuid::Uuid,
        pool: &mut ClientPool,
        credential: &Rc<Credential>,
        caller: &Caller,
        option: Option<&SessionOption>,
    ) -> Result<(), Failure> {
        let patience = option.map_or(SessionOption::default().open_timeout, |option| option.open_timeout);
        let deadline = if patience == 0 { Millis::MAX } else { self.platform.now().saturating_add(patience) };
        let mut opening = crate::events::Opening::default();
        loop {
            let request = self.session_request(session, session_id, RequestBody::Receive { command_id: None });
            match self.ask_as(&session.host, credential, caller, request, Patience::Short).await {
                Ok(answer) => {
                    let ResponseBody::Received { streams, .. } = answer.body else { return Err(Failure::Malformed) };
                    for chunk in streams {
                        let events = pool.receive(chunk.command_id, &chunk.data);
                        opening.take(events.map_err(|_| Failure::Malformed)?);
                    }
                }
                Err(failure)
                    if failure.fault_kind() == Some(FaultKind::OperationTimedOut) && self.platform.now() < deadline => {
                }
                Err(failure) => return Err(failure),
            }
            if opening.opened {
                self.write(session, opening.contents);
                return Ok(());
            }
        }
    }
}

/// The error of a session that could not be made.
pub(super) fn error(failure: &Failure, computer: &str) -> ErrorRecord {
    let error = failure.record("PSSessionOpenFailed", computer, Some(computer.to_owned()));
    ErrorRecord { category: "OpenError".into(), ..error }
}

/// Options that this engine takes no notice of, although they could matter: each is said.
pub(super) fn unused_options(bound: &Bound) -> Vec<Text> {
    const UNUSED: [&str; 8] = [
        "SkipCACheck",
        "SkipCNCheck",
        "IncludePortInSPN",
        "MaxConnectionRetryCount",
        "MaximumReceivedDataSizePerCommand",
        "MaximumReceivedObjectSize",
        "OperationTimeout",
        "CancelTimeout",
    ];
    let Some(option) = bound.connection().and_then(|connection| connection.session_option.as_ref()) else {
        return Vec::new();
    };
    let (own, cmdlet) = (SessionOption::default(), SessionOption::from_cmdlet());
    let given = |name: &&str| {
        let value = option.property(name);
        value != own.property(name) && value != cmdlet.property(name)
    };
    UNUSED
        .iter()
        .filter(|name| given(name))
        .map(|name| Text::new("warning-option-ignored").with("option", *name))
        .collect()
}

/// The full name of a configuration.
pub(super) fn resource_uri(configuration_name: Option<&str>) -> String {
    let name = configuration_name.unwrap_or("Microsoft.PowerShell");
    if name.to_lowercase().contains(CONFIGURATION_PREFIX) {
        name.into()
    } else {
        format!("{CONFIGURATION_PREFIX}{name}")
    }
}

fn facts(name: &str, wanted: &Wanted<'_>, owner: Option<String>, now: Millis) -> Facts {
    let short = wanted.resource_uri.get(CONFIGURATION_PREFIX.len()..).unwrap_or(&wanted.resource_uri);
    Facts {
        name: name.into(),
        configuration_name: short.into(),
        resource_uri: wanted.resource_uri.clone(),
        owner,
        state: SessionState::Opening,
        availability: Availability::None,
        running: None,
        disconnected_on: None,
        expires_on: None,
        idle_timeout: wanted.option.map(|option| option.idle_timeout).filter(|idle| *idle > 0),
        max_idle_timeout: None,
        buffer_mode: None,
        as_of: now,
        reason: None,
    }
}

/// A hashtable as PSPrimitiveDictionary.
fn arguments(entries: &[(String, Vec<Datum>)]) -> Value {
    let entry = |(name, values): &(String, Vec<Datum>)| {
        let value = match values.as_slice() {
            [one] => value(one),
            many => Value::array_list(many.iter().map(value).collect()),
        };
        (name.clone(), value)
    };
    Value::primitive_dictionary(entries.iter().map(entry).collect())
}

/// A value of a variable as the target gets it.
pub(super) fn value(datum: &Datum) -> Value {
    match datum {
        Datum::Null => Value::Null,
        Datum::Bool(flag) => Value::Bool(*flag),
        Datum::Number { value, .. } => i32::try_from(*value).map_or(Value::I64(*value), Value::I32),
        Datum::Guid(id) => Value::Guid(*id),
        Datum::Uri(uri) => Value::Uri(uri.clone()),
        Datum::Hashtable(entries) => arguments(entries),
        other => Value::String(other.as_text().unwrap_or_default()),
    }
}
