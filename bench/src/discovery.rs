//! Listing the sessions of many hosts.

use std::io;

use crate::fleet::{Fleet, on_one_thread};
use crate::peer::Peer;
use crate::server::{Load, Server};
use crate::side::{AT_ONCE, Ideal, Side, compare};

/// Prints one table: every run signs in anew, the engine's and the peer's by turns.
pub(crate) fn run(python: &std::path::Path, load: &Load, runs: u32) -> io::Result<()> {
    let mut server = Server::start(load)?;
    let hosts = server.generated();
    let mut peer = Peer::start(python, &hosts)?;
    let names: Vec<_> = hosts.iter().map(|(name, _)| name.as_str()).collect();
    let line = format!("Get-PSSession -ComputerName {}", names.join(", "));
    let expected = load.all_sessions();
    let (mut ours, mut theirs) = (Side::default(), Side::default());
    for _ in 0..runs {
        server.count_anew()?;
        let ran = on_one_thread(async { Fleet::new(&hosts)?.run(&line).await })?;
        ours.add("the engine", expected, server.figures(ran.took, ran.sessions, ran.summary.requests.into())?)?;
        server.count_anew()?;
        let done = peer.does("discover")?;
        theirs.add("the peer", expected, server.figures(done.took, done.sessions, done.requests)?)?;
    }
    server.stop();

    let turns = u64::from(load.hosts).div_ceil(AT_ONCE);
    let ideal = Ideal {
        exchanges: turns * (2 + 1 + u64::from(load.sessions)) + 1,
        latency_ms: load.latency_ms,
        terms: format!(
            "{turns} turns of {AT_ONCE} hosts, each with 2 legs of the handshake, 1 listing of sessions and {} of their \
             commands; and 1 while the account proves itself on the first host",
            load.sessions
        ),
    };
    compare(&format!("Listing {} hosts with {} sessions each", load.hosts, load.sessions), &ours, &theirs, &ideal);
    Ok(())
}
