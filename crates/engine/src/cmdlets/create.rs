//! New-PSSession.

use std::rc::Rc;
use std::time::Duration;

use reattach_core::bind::{Connection, NewSession};
use reattach_core::bridge::{Availability, ErrorRecord, Millis, SessionState, TargetState, Text};
use reattach_core::data::Datum;
use reattach_core::endpoint::Endpoint;
use reattach_core::option::SessionOption;
use reattach_core::plan::Planned;
use reattach_core::session::CONFIGURATION_PREFIX;
use reattach_core::throttle::Backoff;
use reattach_psrp::client::ClientPool;
use reattach_psrp::clixml::Value;
use reattach_psrp::message::InitRunspacePool;
use reattach_wsman::{CreateShell, FaultKind, Request, RequestBody, ResponseBody, Shell};
use uuid::Uuid;

use super::execute::NeedsCredential;
use super::redirect::Followed;
use super::target::Target;
use crate::Platform;
use crate::asking::Patience;
use crate::credentials::Credential;
use crate::discovery::millis;
use crate::failure::Failure;
use crate::host::Host;
use crate::option::Reach;
use crate::runs::Caller;
use crate::session::{Facts, Link, Session};
use crate::shared::Shared;

/// What a new session shall be like.
pub(super) struct Wanted {
    pub(super) host: Rc<Host>,
    /// `None`: `Runspace` and its id.
    pub(super) name: Option<String>,
    /// In full.
    pub(super) resource_uri: String,
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
        let wanted = Wanted { host: Rc::clone(&host), name: line.session_name.clone(), resource_uri };
        match self.create_for(target, &Followed::of(&new.connection), wanted, &caller).await {
            Ok(session) => {
                target.step.run.one_made(session.instance_id);
                Ok(Some(session))
            }
            Err(Failure::NeedsCredential(user)) => Err(NeedsCredential(user)),
            Err(failure) => {
                target.failed(&failure, error(&failure, &host.name)).await;
                Ok(None)
            }
        }
    }

    /// The host of an endpoint, reached as the command says, under the credential that it was given.
    pub(super) fn host_for(&self, name: &str, endpoint: &Endpoint, connection: &Connection) -> Rc<Host> {
        let host = self.host_reached(name, endpoint, Reach::of(connection.session_option.as_ref()));
        if let Some(credential) = self.held_credential(connection.credential.as_ref()) {
            self.credentials.assign(&host, &credential);
        }
        host
    }

    /// Makes a session, where it was sent on to if that may be followed. A cause that may pass is waited for, as often
    /// as MaxConnectionRetryCount says; nothing is made twice.
    pub(super) async fn create_for(
        self: &Rc<Self>,
        target: &Target<'_, P>,
        followed: &Followed,
        mut wanted: Wanted,
        caller: &Caller,
    ) -> Result<Rc<Session<P>>, Failure> {
        let own = SessionOption::default();
        let option = caller.option.as_deref().unwrap_or(&own);
        let retries = u32::try_from(option.max_connection_retry_count).unwrap_or(0);
        let began = self.platform.uptime();
        let mut tries = 0;
        loop {
            let failure = match self.create(&wanted, caller).await {
                Ok(session) => return Ok(session),
                Err(failure) => failure,
            };
            if failure.sent_on().is_some() {
                wanted.host = self.follow(target, followed, &wanted.host, failure).await?;
                continue;
            }
            let spent = u64::try_from(self.platform.uptime().saturating_sub(began).as_millis()).unwrap_or(u64::MAX);
            let random = (self.random_u64() >> 32) as u32;
            let pause = Backoff::CREATE.wait_ms(tries, spent, random).filter(|_| tries < retries);
            let Some(pause) = pause.filter(|_| failure.may_pass_by_itself() && !failure.in_doubt()) else {
                return Err(failure);
            };
            tries += 1;
            target.again();
            let pause = self.platform.sleep(Duration::from_millis(pause.into()));
            if caller.unless_stopped(pause).await.is_none() {
                return Err(Failure::Stopped);
            }
            target.mark(TargetState::Working);
        }
    }

    /// Makes a session and waits until it is open. Where that fails half-way, nothing is left.
    async fn create(self: &Rc<Self>, wanted: &Wanted, caller: &Caller) -> Result<Rc<Session<P>>, Failure> {
        let host = &wanted.host;
        let option = caller.option.as_deref();
        let (instance_id, session_id) = (self.new_id(), self.new_id());
        let name = wanted.name.clone().unwrap_or_else(|| format!("Runspace{}", self.last_session.get() + 1));
        let mut pool = crate::option::pool(instance_id, option);
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
        let mut request = request.with_operation(self.new_id());
        if let Some(option) = option {
            if option.no_machine_profile {
                request.header.options.push(("WINRS_NOPROFILE".into(), "1".into()));
            }
            request.header.locale = option.ui_culture.clone().or(request.header.locale);
            request.header.data_locale = option.culture.clone().or(request.header.data_locale);
        }
        let purpose = Text::new("engine-purpose-create").with("session", name.as_str());
        let caller = &caller.purpose(purpose);
        let (created, credential) = match self.ask(host, caller, &[], request).await {
            Ok((answer, credential)) => match answer.body {
                ResponseBody::Created(created) => (created, credential),
                _ => return Err(Failure::Malformed),
            },
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
        // What the target answers counts: it may have chosen another id than was asked for.
        let instance_id = created.shell_id;
        let session = self.add_session(instance_id, host, facts(&name, wanted, &created, option, self.platform.now()));
        self.tell(&session);
        let opened = self.await_opened(&session, session_id, &mut pool, &credential, caller).await;
        if let Err(failure) = opened {
            // It is there by now, and nobody would ever find it under a name of ours: away with it.
            self.delete_unseen(wanted, instance_id, session_id, credential);
            self.remove_session(&session);
            return Err(failure);
        }
        host.speaks(pool.remote_protocol_version());
        *session.link.borrow_mut() = Some(Link::new(self, session_id, pool, credential, None));
        session.option.borrow_mut().clone_from(&caller.option);
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
        wanted: &Wanted,
        instance_id: Uuid,
        session_id: Uuid,
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
    ) -> Result<(), Failure> {
        let deadline = self.platform.uptime().saturating_add(caller.open_timeout());
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
                    if failure.fault_kind() == Some(FaultKind::OperationTimedOut)
                        && self.platform.uptime() < deadline => {}
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

/// The full name of a configuration.
pub(super) fn resource_uri(configuration_name: Option<&str>) -> String {
    let name = configuration_name.unwrap_or("Microsoft.PowerShell");
    if name.to_lowercase().contains(CONFIGURATION_PREFIX) {
        name.into()
    } else {
        format!("{CONFIGURATION_PREFIX}{name}")
    }
}

fn facts(name: &str, wanted: &Wanted, created: &Shell, option: Option<&SessionOption>, now: Millis) -> Facts {
    let asked = option.map(|option| option.idle_timeout).filter(|idle| *idle > 0);
    let short = wanted.resource_uri.get(CONFIGURATION_PREFIX.len()..).unwrap_or(&wanted.resource_uri);
    Facts {
        name: name.into(),
        configuration_name: short.into(),
        resource_uri: wanted.resource_uri.clone(),
        owner: created.owner.clone(),
        state: SessionState::Opening,
        availability: Availability::None,
        running: None,
        disconnected_on: None,
        expires_on: None,
        idle_timeout: created.idle_timeout.map(millis).or(asked),
        max_idle_timeout: created.max_idle_timeout.map(millis),
        buffer_mode: created.buffer_mode,
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
