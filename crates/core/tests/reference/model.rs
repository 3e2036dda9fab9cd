//! A plan says what carrying the command out comes to: random worlds and commands, with the outcome worked out a
//! second time, session by session, from the words of the specification.

use std::collections::BTreeMap;

use proptest::prelude::*;
use reattach_core::bridge::{Availability, SessionState, SessionView};
use reattach_core::plan::{Effect, Known, plan};

use crate::support::{bound, listed};

/// Sessions of three hosts. Names repeat; ids do not.
#[derive(Debug, Clone)]
struct World(Vec<SessionView>);

/// What became of one session, or of one value that named none.
type Outcome = (String, String);

fn world() -> impl Strategy<Value = World> {
    let session = (0_usize..3, 0_usize..4, 0_u8..6, any::<bool>());
    proptest::collection::vec(session, 0..8).prop_map(|sessions| {
        let build = |(at, (host, name, kind, it)): (usize, (usize, usize, u8, bool))| {
            let number = u32::try_from(at + 1).unwrap();
            let mut session = listed(number, ["ITTask", "ITTwo", "Other", "Nightly"][name], ["a", "b", "c"][host]);
            session.configuration_name = if it { "ITTasks".into() } else { "Microsoft.PowerShell".into() };
            (session.state, session.availability, session.local) = match kind {
                0 => (SessionState::Disconnected, Availability::Busy, false),
                1 => (SessionState::Opened, Availability::Available, true),
                2 => (SessionState::Disconnected, Availability::None, true),
                3 => (SessionState::Broken, Availability::None, true),
                _ => (SessionState::Disconnected, Availability::None, false),
            };
            session
        };
        World(sessions.into_iter().enumerate().map(build).collect())
    })
}

#[derive(Debug, Clone)]
enum Choice {
    Names(Vec<&'static str>),
    Ids(Vec<u32>),
    InstanceIds(Vec<u32>),
    Hosts { hosts: Vec<&'static str>, names: Vec<&'static str>, instance_ids: Vec<u32>, configuration: bool },
}

const NAMES: &[&str] = &["ITTask", "it*", "*", "Nightly", "Z", "Z*"];

fn choice() -> impl Strategy<Value = Choice> {
    let names = || proptest::collection::vec(proptest::sample::select(NAMES), 1..3);
    let ids = || proptest::collection::vec(1_u32..10, 1..3);
    let hosts = proptest::sample::subsequence(vec!["a", "b", "c"], 1..=3);
    let none = Just(Vec::new());
    prop_oneof![
        names().prop_map(Choice::Names),
        ids().prop_map(Choice::Ids),
        ids().prop_map(Choice::InstanceIds),
        (hosts, prop_oneof![none.clone(), names().boxed()], prop_oneof![Just(Vec::new()), ids()], any::<bool>())
            .prop_map(|(hosts, names, instance_ids, configuration)| {
                let names = if instance_ids.is_empty() { names } else { Vec::new() };
                Choice::Hosts { hosts, names, instance_ids, configuration }
            }),
    ]
}

fn line(cmdlet: &str, choice: &Choice) -> String {
    let guid = |id: &u32| format!("00000000-0000-0000-0000-{id:012x}");
    let numbers = |ids: &[u32]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let guids = |ids: &[u32]| ids.iter().map(guid).collect::<Vec<_>>().join(", ");
    match choice {
        Choice::Names(names) => format!("{cmdlet} -Name {}", names.join(", ")),
        Choice::Ids(ids) => format!("{cmdlet} -Id {}", numbers(ids)),
        Choice::InstanceIds(ids) => format!("{cmdlet} -InstanceId {}", guids(ids)),
        Choice::Hosts { hosts, names, instance_ids, configuration } => {
            let mut line = format!("{cmdlet} -ComputerName {}", hosts.join(", "));
            if !names.is_empty() {
                line += &format!(" -Name {}", names.join(", "));
            }
            if !instance_ids.is_empty() {
                line += &format!(" -InstanceId {}", guids(instance_ids));
            }
            if *configuration {
                line += " -ConfigurationName ittasks";
            }
            line
        }
    }
}

/// `*` at the end is all that the names above need.
fn like(name: &str, pattern: &str) -> bool {
    let (name, pattern) = (name.to_lowercase(), pattern.to_lowercase());
    pattern.strip_suffix('*').map_or(name == pattern, |begin| name.starts_with(begin))
}

/// The specification in plain steps: which sessions are meant, in order, and which values name none.
fn find(world: &World, choice: &Choice) -> Vec<Result<usize, Outcome>> {
    let sessions = &world.0;
    let missing = |value: String, id: &str| Err((value, id.to_owned()));
    let guid = |id: u32| format!("00000000-0000-0000-0000-{id:012x}");
    let mut found: Vec<Result<usize, Outcome>> = Vec::new();
    let push_once = |found: &mut Vec<Result<usize, Outcome>>, at: usize| {
        if !found.contains(&Ok(at)) {
            found.push(Ok(at));
        }
    };
    match choice {
        Choice::Names(names) => {
            for pattern in names {
                let hits: Vec<usize> = (0..sessions.len())
                    .filter(|at| sessions[*at].local && like(&sessions[*at].name, pattern))
                    .collect();
                if hits.is_empty() && !pattern.contains('*') {
                    found.push(missing((*pattern).into(), "RemoteRunspaceNotAvailableForSpecifiedName"));
                }
                hits.into_iter().for_each(|at| push_once(&mut found, at));
            }
        }
        Choice::Ids(ids) | Choice::InstanceIds(ids) => {
            for id in ids {
                match (0..sessions.len()).find(|at| sessions[*at].local && sessions[*at].id == *id) {
                    Some(at) => push_once(&mut found, at),
                    None if matches!(choice, Choice::Ids(_)) => {
                        found.push(missing(id.to_string(), "RemoteRunspaceNotAvailableForSpecifiedSessionId"));
                    }
                    None => found.push(missing(guid(*id), "RemoteRunspaceNotAvailableForSpecifiedRunspaceId")),
                }
            }
        }
        Choice::Hosts { hosts, names, instance_ids, configuration } => {
            let mut all = Vec::new();
            for host in hosts {
                for (at, session) in sessions.iter().enumerate() {
                    let fits = session.computer_name == *host
                        && (!configuration || session.configuration_name == "ITTasks")
                        && session.state == SessionState::Disconnected;
                    if fits {
                        all.push(at);
                    }
                }
            }
            if all.is_empty() {
                return found;
            }
            for id in instance_ids {
                match all.iter().find(|at| sessions[**at].id == *id) {
                    Some(at) => found.push(Ok(*at)),
                    None => found.push(missing(guid(*id), "PSSessionIdMatchFail")),
                }
            }
            for pattern in names {
                let hits: Vec<usize> = all.iter().copied().filter(|at| like(&sessions[*at].name, pattern)).collect();
                if hits.is_empty() {
                    found.push(missing((*pattern).into(), "PSSessionNameMatchFail"));
                }
                found.extend(hits.into_iter().map(Ok));
            }
            if names.is_empty() && instance_ids.is_empty() {
                found.extend(all.into_iter().map(Ok));
            }
        }
    }
    found
}

/// Carries a command out on the world, one session after the other, and says what became of each.
fn execute(world: &mut World, cmdlet: &str, choice: &Choice) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let mut connected = Vec::new();
    for found in find(world, choice) {
        let at = match found {
            Ok(at) => at,
            Err(outcome) => {
                outcomes.push(outcome);
                continue;
            }
        };
        let session = &mut world.0[at];
        let state = (session.state, session.availability);
        let word = match (cmdlet, state) {
            // The second connect of a session in one command meets one that is not disconnected any more.
            ("Connect-PSSession", _) if connected.contains(&at) => "PSSessionConnectFailed",
            ("Connect-PSSession", (SessionState::Opened, _)) => "written",
            ("Connect-PSSession", (SessionState::Disconnected, Availability::None)) => {
                connected.push(at);
                (session.state, session.availability) = (SessionState::Opened, Availability::Available);
                session.local = true;
                "connected"
            }
            ("Connect-PSSession", _) => "PSSessionConnectFailed",
            (_, (SessionState::Opened, _)) => {
                (session.state, session.availability) = (SessionState::Disconnected, Availability::None);
                "disconnected"
            }
            (_, (SessionState::Disconnected, _)) => "written",
            _ => "CannotDisconnectSessionWhenNotOpened",
        };
        outcomes.push((session.instance_id.to_string(), word.to_owned()));
    }
    outcomes
}

/// Does what a plan says.
fn apply(world: &mut World, lines: &[reattach_core::plan::Planned]) -> Vec<Outcome> {
    let mut by_id = BTreeMap::new();
    for (at, session) in world.0.iter().enumerate() {
        by_id.insert(session.instance_id, at);
    }
    let mut outcomes = Vec::new();
    for line in lines {
        let word = match &line.effect {
            Effect::Connect => "connected",
            Effect::Disconnect => "disconnected",
            Effect::Write => "written",
            Effect::Nothing(_) => continue,
            effect => &effect.error().unwrap().error_id,
        };
        let who = line.instance_id.map_or_else(|| line.target.clone(), |id| id.to_string());
        outcomes.push((who, word.to_owned()));
        if let Some(session) = line.instance_id.and_then(|id| by_id.get(&id)).map(|at| &mut world.0[*at]) {
            match line.effect {
                Effect::Connect => {
                    (session.state, session.availability) = (SessionState::Opened, Availability::Available);
                    session.local = true;
                }
                Effect::Disconnect => {
                    (session.state, session.availability) = (SessionState::Disconnected, Availability::None);
                }
                _ => {}
            }
        }
    }
    outcomes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_is_what_happens(world in world(), commands in proptest::collection::vec((any::<bool>(), choice()), 1..4)) {
        let (mut carried_out, mut planned) = (world.clone(), world);
        for (connect, choice) in commands {
            let on_hosts = matches!(choice, Choice::Hosts { .. });
            let cmdlet = if connect || on_hosts { "Connect-PSSession" } else { "Disconnect-PSSession" };
            let line = line(cmdlet, &choice);
            let lines = plan(&bound(&line), Known::from(planned.0.as_slice()), 0).unwrap();
            let said = apply(&mut planned, &lines);
            let happened = execute(&mut carried_out, cmdlet, &choice);
            prop_assert_eq!(said, happened, "{}", line);
            prop_assert_eq!(&planned.0, &carried_out.0, "{}", line);
        }
    }
}
