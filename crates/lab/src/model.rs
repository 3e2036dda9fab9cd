//! Who holds what: random operations by three clients of two users, in the lab and in a model of
//! a few lines, with hours passing between them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use reattach_psrp::client::ClientPool;
use reattach_psrp::message::InitRunspacePool;
use reattach_wsman::{
    self as wsman, CreateShell, FaultKind, POWERSHELL_PREFIX, Request, RequestBody, ResponseBody, ShellState,
    SignalCode,
};
use uuid::Uuid;

use crate::accounts::{ADELE, BORIS, User};
use crate::clock::Clock;
use crate::host::Host;
use crate::options::LabOptions;
use crate::testing;

/// Minutes after which a client counts as vanished, and a session as left for good.
const KEEP_ALIVE: u64 = 60;
const IDLE: u64 = 120;

/// Clients 0 and 1 are adele's, 2 is boris'.
fn user(client: u8) -> &'static User {
    if client < 2 { &ADELE } else { &BORIS }
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Create,
    Delete,
    Get,
    Disconnect,
    Reconnect,
    Connect,
    Command(u8),
    ConnectCommand(u8),
    Receive(u8),
    Close(u8),
    ListCommands,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Do { client: u8, shell: u8, act: Act },
    Wait { minutes: u64 },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let command = 0..2u8;
    let act = prop_oneof![
        3 => Just(Act::Create),
        1 => Just(Act::Delete),
        1 => Just(Act::Get),
        3 => Just(Act::Disconnect),
        2 => Just(Act::Reconnect),
        3 => Just(Act::Connect),
        2 => command.clone().prop_map(Act::Command),
        1 => command.clone().prop_map(Act::ConnectCommand),
        2 => command.clone().prop_map(Act::Receive),
        1 => command.prop_map(Act::Close),
        1 => Just(Act::ListCommands),
    ];
    let step = prop_oneof![
        9 => (0..3u8, 0..2u8, act).prop_map(|(client, shell, act)| Step::Do { client, shell, act }),
        1 => prop_oneof![1..50u64, 55..70u64, 110..130u64].prop_map(|minutes| Step::Wait { minutes }),
    ];
    prop::collection::vec(step, 1..60)
}

/// What the lab should hold.
#[derive(Debug, Default)]
struct Model {
    now: u64,
    shells: BTreeMap<u8, Held>,
}

#[derive(Debug)]
struct Held {
    owner: &'static str,
    holder: Option<u8>,
    former: u8,
    active: u64,
    /// Commands, and whether the present client has connected them.
    commands: BTreeMap<u8, bool>,
}

impl Held {
    fn by(&self, client: u8) -> Result<(), FaultKind> {
        match self.holder {
            Some(holder) if holder == client => Ok(()),
            Some(_) => Err(FaultKind::SessionIdMismatch),
            None => Err(FaultKind::ShellDisconnected),
        }
    }
}

impl Model {
    fn sweep(&mut self) {
        let now = self.now;
        for held in self.shells.values_mut() {
            if let Some(client) = held.holder.filter(|_| now - held.active > KEEP_ALIVE) {
                (held.holder, held.former, held.active) = (None, client, now);
            }
        }
        self.shells.retain(|_, held| now - held.active <= IDLE);
    }

    fn act(&mut self, client: u8, shell: u8, act: Act) -> Result<(), FaultKind> {
        self.sweep();
        let (now, user) = (self.now, user(client));
        if let Act::Create = act {
            if self.shells.contains_key(&shell) {
                return Err(FaultKind::ShellIdConflict);
            }
            let commands = BTreeMap::new();
            let held = Held { owner: user.name, holder: Some(client), former: client, active: now, commands };
            self.shells.insert(shell, held);
            return Ok(());
        }
        let held = self.shells.get_mut(&shell).ok_or(FaultKind::UnexpectedSelectors)?;
        let looks = matches!(act, Act::Delete | Act::Get | Act::ListCommands);
        if held.owner != user.name && !(looks && user.administrator) {
            return Err(FaultKind::AccessDenied);
        }
        match act {
            Act::Create => {}
            Act::Get | Act::ListCommands => return Ok(()),
            Act::Delete => {
                self.shells.remove(&shell);
                return Ok(());
            }
            Act::Disconnect => {
                if held.holder.is_none() {
                    return Err(FaultKind::DisconnectNotValid);
                }
                held.by(client)?;
                (held.holder, held.former) = (None, client);
            }
            Act::Reconnect => match held.holder {
                Some(holder) if holder == client => {}
                Some(_) => return Err(FaultKind::ConnectedToDifferentClient),
                None if held.former == client => held.holder = Some(client),
                None => return Err(FaultKind::SessionIdMismatch),
            },
            Act::Connect => match held.holder {
                Some(holder) if holder == client => return Err(FaultKind::ReconnectNotValid),
                Some(_) => return Err(FaultKind::ConnectedToDifferentClient),
                None => {
                    held.holder = Some(client);
                    held.commands.values_mut().for_each(|connected| *connected = false);
                }
            },
            Act::Command(id) => {
                held.by(client)?;
                if held.commands.contains_key(&id) {
                    return Err(FaultKind::CommandIdConflict);
                }
                held.commands.insert(id, true);
            }
            Act::ConnectCommand(id) => {
                held.by(client)?;
                *held.commands.get_mut(&id).ok_or(FaultKind::UnexpectedSelectors)? = true;
            }
            Act::Receive(id) => {
                held.by(client)?;
                let connected = held.commands.get(&id).ok_or(FaultKind::UnexpectedSelectors)?;
                if !connected {
                    return Err(FaultKind::ShellDisconnected);
                }
            }
            Act::Close(id) => {
                held.by(client)?;
                held.commands.remove(&id).ok_or(FaultKind::UnexpectedSelectors)?;
            }
        }
        held.active = now;
        Ok(())
    }

    /// What a user sees: shells, and whether each is connected.
    fn listing(&mut self, user: &User) -> BTreeMap<Uuid, bool> {
        self.sweep();
        let seen = self.shells.iter().filter(|(_, held)| user.administrator || held.owner == user.name);
        seen.map(|(shell, held)| (shell_id(*shell), held.holder.is_some())).collect()
    }
}

fn shell_id(shell: u8) -> Uuid {
    Uuid::from_u128(0x5e11_0000 + u128::from(shell))
}

fn command_id(command: u8) -> Uuid {
    Uuid::from_u128(0xc0_0000 + u128::from(command))
}

fn request(client: u8, shell: u8, act: Act) -> Request {
    let id = shell_id(shell);
    let body = match act {
        Act::Create => {
            let xml = ClientPool::new(id).creation_xml(InitRunspacePool::default());
            RequestBody::Create(CreateShell::power_shell(id, xml))
        }
        Act::Delete => RequestBody::Delete,
        Act::Get => RequestBody::Get,
        Act::Disconnect => RequestBody::Disconnect { idle_timeout: None, buffer_mode: None },
        Act::Reconnect => RequestBody::Reconnect { buffer_mode: None },
        Act::Connect => RequestBody::ConnectShell { connect_xml: ClientPool::new(id).connect_xml() },
        Act::Command(command) => {
            // It never ends, so that what it is does not depend on when somebody looks.
            let pipeline = ClientPool::new(id).create_pipeline(command_id(command), "Start-Sleep 864000");
            let arguments = pipeline.fragments[0].clone();
            RequestBody::Command { command_id: Some(command_id(command)), command_line: String::new(), arguments }
        }
        Act::ConnectCommand(command) => RequestBody::ConnectCommand { command_id: command_id(command) },
        Act::Receive(command) => RequestBody::Receive { command_id: Some(command_id(command)) },
        Act::Close(command) => RequestBody::Signal { command_id: command_id(command), code: SignalCode::Terminate },
        Act::ListCommands => RequestBody::EnumerateCommands { shell_id: id },
    };
    let uri = format!("{POWERSHELL_PREFIX}Microsoft.PowerShell");
    let mut request = Request::new("http://server/wsman", &uri, Uuid::nil(), body);
    if !matches!(act, Act::Create | Act::ListCommands) {
        request = request.for_shell(id);
    }
    request.header.session_id = Some(Uuid::from_u128(0xC11E_0000 + u128::from(client)));
    request.header.operation_timeout = Some(Duration::ZERO);
    request
}

async fn ask(host: &Arc<Host>, client: u8, request: &Request) -> Result<ResponseBody, FaultKind> {
    testing::ask(host, user(client), request).await
}

async fn agree(steps: Vec<Step>) {
    let clock = Clock::new();
    clock.set_factor(0.0).unwrap();
    let options = LabOptions {
        clock: clock.clone(),
        keep_alive_timeout: Duration::from_secs(KEEP_ALIVE * 60),
        ..LabOptions::default()
    };
    let host = testing::host(options);
    let mut model = Model::default();
    for step in steps {
        match step {
            Step::Wait { minutes } => {
                clock.advance(Duration::from_secs(minutes * 60));
                model.now += minutes;
            }
            Step::Do { client, shell, act } => {
                let expected = model.act(client, shell, act);
                let outcome = ask(&host, client, &request(client, shell, act)).await;
                match (expected, outcome) {
                    // Nothing came within no time at all: the shell's client is alive all the same.
                    (Ok(()), Err(FaultKind::OperationTimedOut)) if matches!(act, Act::Receive(_)) => {}
                    (Ok(()), Ok(ResponseBody::Enumerated { commands, .. })) => {
                        let ids: Vec<Uuid> = commands.iter().map(|command| command.command_id).collect();
                        let expected: Vec<Uuid> =
                            model.shells[&shell].commands.keys().map(|id| command_id(*id)).collect();
                        assert_eq!(ids, expected, "{step:?}");
                    }
                    (Ok(()), Ok(_)) => {}
                    (expected, outcome) => assert_eq!(outcome.map(|_| ()), expected, "{step:?} with {model:#?}"),
                }
            }
        }
        for client in [0, 2] {
            let list = Request::new("http://a", "", Uuid::nil(), RequestBody::EnumerateShells);
            let Ok(ResponseBody::Enumerated { shells, .. }) = ask(&host, client, &list).await else {
                panic!("no listing")
            };
            let connected = |shell: &wsman::Shell| (shell.shell_id, shell.state == Some(ShellState::Connected));
            let listed: BTreeMap<Uuid, bool> = shells.iter().map(connected).collect();
            assert_eq!(listed, model.listing(user(client)), "{step:?}");
        }
    }
}

proptest! {
    // A case asks some ninety times.
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_lab_agrees_with_a_simple_model_of_who_holds_what(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(agree(steps));
    }
}
