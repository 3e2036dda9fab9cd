//! Finding the sessions of a host (DSP0226, section 8; \[MS-WSMV\] 2.2.4.37).

use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

use reattach_core::bridge::{Availability, HostState, Millis, SessionState, Text};
use reattach_core::session::{ListedCommand, ListedSession, ListedShell, keeps_local_record, session_facts};
use reattach_wsman::{Command, FaultKind, POWERSHELL_PREFIX, RequestBody, Response, ResponseBody, Shell, ShellState};

use crate::Platform;
use crate::failure::Failure;
use crate::host::Host;
use crate::runs::Caller;
use crate::session::{Facts, Session};
use crate::shared::Shared;

/// A host that never ends its listing is not listened to for ever.
const MOST_PULLS: usize = 1_000;

impl<P: Platform> Shared<P> {
    /// Lists a host, brings the session table up to date and gives the sessions that are there
    /// now, in the host's order. `scope` is as for [`Shared::credential`].
    pub(crate) async fn list(
        self: &Rc<Self>,
        host: &Rc<Host>,
        caller: &Caller,
        scope: &[Rc<Host>],
    ) -> Result<Vec<Rc<Session<P>>>, Failure> {
        let shells = async {
            // Asked for before the host is shown as being queried: it may take a while.
            self.credential(host, caller, scope).await?;
            self.set_host(host, HostState::Querying, None);
            self.shells(host, caller, scope).await
        };
        match shells.await {
            Ok(shells) => {
                let sessions = self.apply_listing(host, &shells);
                self.take_up(host);
                Ok(sessions)
            }
            // Whoever asked will ask the person.
            Err(failure @ Failure::NeedsCredential(_)) => Err(failure),
            Err(failure) => {
                let record = failure.record("RemotePSSessionQueryFailed", &host.name, Some(host.name.clone()));
                let state = match failure {
                    Failure::Cancelled(_) => HostState::NeedsCredential,
                    Failure::Stopped if host.as_of().is_some() => HostState::Listed,
                    Failure::Stopped => HostState::Unknown,
                    _ => HostState::Failed,
                };
                let error = (state == HostState::Failed || state == HostState::NeedsCredential).then_some(record);
                self.set_host(host, state, error);
                Err(failure)
            }
        }
    }

    async fn shells(
        self: &Rc<Self>,
        host: &Rc<Host>,
        caller: &Caller,
        scope: &[Rc<Host>],
    ) -> Result<Vec<(Shell, Vec<Command>)>, Failure> {
        let (shells, _) = self.enumerate(host, caller, scope, RequestBody::EnumerateShells).await?;
        let mut found = Vec::new();
        for shell in shells {
            let ours = shell
                .resource_uri
                .get(..POWERSHELL_PREFIX.len())
                .is_some_and(|prefix| prefix.eq_ignore_ascii_case(POWERSHELL_PREFIX));
            if !ours || shell.name.is_none() || shell.state.is_none() {
                continue;
            }
            let body = RequestBody::EnumerateCommands { shell_id: shell.shell_id };
            match self.enumerate(host, caller, scope, body).await {
                Ok((_, commands)) => found.push((shell, commands)),
                // Another owner's: it is there, and its row says whose it is.
                Err(Failure::Fault(fault)) if fault.kind() == FaultKind::AccessDenied => {
                    found.push((shell, Vec::new()));
                }
                // It went away between the two questions.
                Err(Failure::Fault(_)) => {}
                Err(failure) => return Err(failure),
            }
        }
        Ok(found)
    }

    async fn enumerate(
        self: &Rc<Self>,
        host: &Rc<Host>,
        caller: &Caller,
        scope: &[Rc<Host>],
        body: RequestBody,
    ) -> Result<(Vec<Shell>, Vec<Command>), Failure> {
        let request = self.host_request(host, body);
        let resource_uri = request.header.resource_uri.clone();
        let (answer, credential) = self.ask(host, caller, scope, request).await?;
        let (mut shells, mut commands, mut context) = enumerated(answer)?;
        let mut pulls = 0;
        while let Some(given) = context.take() {
            pulls += 1;
            if pulls > MOST_PULLS {
                return Err(Failure::Malformed);
            }
            let mut request = self.host_request(host, RequestBody::Pull { context: given });
            request.header.resource_uri.clone_from(&resource_uri);
            let patience = crate::asking::Patience::Short;
            let answer = self.ask_as(host, &credential, caller, request, patience).await?;
            let (more_shells, more_commands, next) = enumerated(answer)?;
            shells.extend(more_shells);
            commands.extend(more_commands);
            context = next;
        }
        Ok((shells, commands))
    }

    fn apply_listing(self: &Rc<Self>, host: &Rc<Host>, shells: &[(Shell, Vec<Command>)]) -> Vec<Rc<Session<P>>> {
        let now = self.platform.now();
        let mut present = BTreeSet::new();
        let mut sessions = Vec::new();
        for (shell, commands) in shells {
            let Some(listed) = session_facts(&listed_shell(shell, commands), now) else { continue };
            present.insert(listed.instance_id);
            let facts = Facts::listed(&listed, shell, now);
            let session = match self.session(listed.instance_id) {
                Some(session) => {
                    self.refresh(&session, &listed, facts);
                    session
                }
                None => self.add_session(listed.instance_id, host, facts),
            };
            self.tell(&session);
            sessions.push(session);
        }
        for session in self.all_sessions() {
            if session.host.key == host.key && !present.contains(&session.instance_id) {
                if session.is_open() {
                    self.separate(&session, Text::new("engine-separator-gone"));
                }
                self.remove_session(&session);
            }
        }
        self.set_host(host, HostState::Listed, None);
        sessions
    }

    /// What a listing says about a session that is known already.
    fn refresh(&self, session: &Session<P>, listed: &ListedSession, fresh: Facts) {
        let state = session.state();
        if !session.local.get() || !keeps_local_record(state, listed.availability) {
            if session.local.get() {
                self.let_go(session);
                // What somebody else has taken since stays in the table; what broke does not come back under its name.
                session.local.set(state == SessionState::Disconnected);
            }
            let reason = session.facts.borrow_mut().reason.take();
            *session.facts.borrow_mut() = Facts { reason, ..fresh };
            return;
        }
        let pipeline = session.link.borrow().as_ref().is_some_and(|link| link.pipeline.is_some());
        let mut facts = session.facts.borrow_mut();
        facts.owner = fresh.owner;
        facts.idle_timeout = fresh.idle_timeout;
        facts.max_idle_timeout = fresh.max_idle_timeout;
        facts.buffer_mode = fresh.buffer_mode;
        facts.as_of = fresh.as_of;
        match state {
            SessionState::Disconnected => {
                facts.availability = fresh.availability;
                facts.disconnected_on = fresh.disconnected_on;
                facts.expires_on = fresh.expires_on;
            }
            // A command that nobody here attends to may have ended meanwhile.
            SessionState::Opened if !pipeline => {
                facts.availability = match fresh.running {
                    Some(_) => Availability::Busy,
                    None => Availability::Available,
                };
                facts.running = fresh.running;
            }
            _ => {}
        }
    }
}

/// Shells, commands, and the context of what is still to be pulled.
type Part = (Vec<Shell>, Vec<Command>, Option<String>);

fn enumerated(answer: Response) -> Result<Part, Failure> {
    match answer.body {
        ResponseBody::Enumerated { shells, commands, context } => Ok((shells, commands, context)),
        _ => Err(Failure::Malformed),
    }
}

fn listed_shell(shell: &Shell, commands: &[Command]) -> ListedShell {
    ListedShell {
        shell_id: shell.shell_id,
        name: shell.name.clone(),
        resource_uri: shell.resource_uri.clone(),
        owner: shell.owner.clone(),
        state: shell.state.as_ref().map(ShellState::as_str).unwrap_or_default().into(),
        idle_timeout_ms: shell.idle_timeout.map(millis),
        inactivity_ms: shell.shell_inactivity.map(millis),
        commands: commands
            .iter()
            .map(|command| ListedCommand { id: command.command_id, command_line: command.command_line.clone() })
            .collect(),
    }
}

pub(crate) fn millis(duration: Duration) -> Millis {
    Millis::try_from(duration.as_millis()).unwrap_or(Millis::MAX)
}
