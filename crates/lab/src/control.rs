//! Commands that change a running lab or ask about it, one line of text each.

use std::time::Duration;

use reattach_wsman::ShellState;
use serde_json::{Value, json};

use crate::clock::FactorError;
use crate::faults::{FaultRule, RuleError};
use crate::host::{Host, Mode};
use crate::options::LimitError;
use crate::text::parse_duration;
use crate::world::World;

/// Why a control command was not carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ControlError {
    /// There is no such command.
    #[error(
        "there is no command {0:?}; choose from clear, clock, cut, fault, faults, host, latency, limit, reboot, robust, sessions, stats"
    )]
    Command(String),
    /// The command's words are missing or malformed.
    #[error("write it so: {0}")]
    Usage(&'static str),
    /// No host has a name that fits.
    #[error("there is no host {0:?}")]
    Host(String),
    /// There is no rule with this number.
    #[error("there is no fault rule {0}")]
    NoRule(u64),
    /// A fault rule cannot be used.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// A limit cannot be set.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// The clock cannot go so fast.
    #[error(transparent)]
    Clock(#[from] FactorError),
}

/// Carries a command out.
pub(crate) fn control(world: &World, line: &str) -> Result<Value, ControlError> {
    let (command, rest) = line.trim().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
    let words: Vec<&str> = rest.split_whitespace().collect();
    match (command, words.as_slice()) {
        ("stats", []) => Ok(world.counters.to_json()),
        ("fault", [_, ..]) => {
            let rule: FaultRule = rest.parse()?;
            Ok(json!({ "id": world.faults.add(rule) }))
        }
        ("fault", _) => Err(ControlError::Usage("fault ACTION [CONDITION=VALUE…]")),
        ("faults", []) => Ok(faults(world)),
        ("clear", []) => Ok(json!({ "cleared": world.faults.clear(None) })),
        ("clear", [id]) => {
            let id = id.parse().map_err(|_| ControlError::Usage("clear [NUMBER]"))?;
            if world.faults.clear(Some(id)) == 0 { Err(ControlError::NoRule(id)) } else { Ok(json!({ "cleared": 1 })) }
        }
        ("latency", [pattern, time]) => {
            let time = parse_duration(time).ok_or(ControlError::Usage("latency HOST 50ms"))?;
            hosts(world, pattern, |host| host.set_latency(time))
        }
        ("latency", _) => Err(ControlError::Usage("latency HOST 50ms")),
        ("host", [pattern, mode]) => {
            let mode = Mode::parse(mode).ok_or(ControlError::Usage("host HOST up|silent|refuse"))?;
            hosts(world, pattern, |host| host.set_mode(mode))
        }
        ("host", _) => Err(ControlError::Usage("host HOST up|silent|refuse")),
        ("cut", [pattern]) => hosts(world, pattern, Host::cut),
        ("reboot", [pattern]) => hosts(world, pattern, Host::reboot),
        ("cut" | "reboot", _) => Err(ControlError::Usage("cut HOST, or reboot HOST")),
        ("limit", [name, value]) => {
            world.set_limit(name, value)?;
            Ok(json!({}))
        }
        ("limit", _) => Err(ControlError::Usage("limit NAME VALUE")),
        ("robust", ["on"]) => Ok(robust(world, true)),
        ("robust", ["off"]) => Ok(robust(world, false)),
        ("robust", _) => Err(ControlError::Usage("robust on|off")),
        ("clock", words) => clock(world, words),
        ("sessions", []) => sessions(world, "*"),
        ("sessions", [pattern]) => sessions(world, pattern),
        _ => Err(ControlError::Command(command.to_owned())),
    }
}

fn hosts(world: &World, pattern: &str, act: impl Fn(&Host)) -> Result<Value, ControlError> {
    let mut count = 0;
    for host in world.hosts_like(pattern) {
        act(host);
        count += 1;
    }
    if count == 0 { Err(ControlError::Host(pattern.to_owned())) } else { Ok(json!({ "hosts": count })) }
}

fn faults(world: &World) -> Value {
    let rules = world.faults.list().into_iter().map(|active| {
        json!({
            "id": active.id,
            "rule": active.rule.to_string(),
            "seen": active.seen,
            "happened": active.happened,
        })
    });
    json!({ "faults": rules.collect::<Vec<_>>() })
}

fn robust(world: &World, on: bool) -> Value {
    world.set_robust(on);
    json!({ "robust": on })
}

fn clock(world: &World, words: &[&str]) -> Result<Value, ControlError> {
    const USAGE: ControlError = ControlError::Usage("clock [advance 2h | factor 60 | step 1h | step -1h]");
    let clock = world.clock();
    match words {
        [] => {}
        ["advance", time] => {
            clock.advance(parse_duration(time).ok_or(USAGE)?);
            for host in world.hosts() {
                host.sweep();
            }
        }
        ["factor", factor] => clock.set_factor(factor.parse().map_err(|_| USAGE)?)?,
        ["step", time] => {
            let (time, back) = time.strip_prefix('-').map_or((*time, false), |time| (time, true));
            clock.step(parse_duration(time).ok_or(USAGE)?, back);
        }
        _ => return Err(USAGE),
    }
    Ok(json!({ "now": seconds(clock.now()), "factor": clock.factor() }))
}

/// Who holds what, as no client could ask for all hosts at once.
fn sessions(world: &World, pattern: &str) -> Result<Value, ControlError> {
    let mut found = Vec::new();
    let mut known = false;
    let now = world.clock().now();
    let limits = world.limits();
    for host in world.hosts_like(pattern) {
        known = true;
        host.sweep();
        for shell in host.shells().values() {
            let described = shell.describe(now, limits.max_idle_timeout);
            found.push(json!({
                "host": host.name,
                "shell": shell.id.hyphenated().to_string().to_uppercase(),
                "name": shell.name,
                "owner": shell.owner,
                "connected": described.state == Some(ShellState::Connected),
                "commands": shell.commands.len(),
                "idle": seconds(shell.inactivity(now)),
                "idleTimeout": seconds(shell.idle_timeout),
                "bufferMode": shell.buffer_mode.as_str(),
            }));
        }
    }
    if known { Ok(json!({ "sessions": found })) } else { Err(ControlError::Host(pattern.to_owned())) }
}

fn seconds(time: Duration) -> Value {
    json!(time.as_secs_f64())
}
