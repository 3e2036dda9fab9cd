//! Connecting the sessions of many hosts.

use std::io;

use crate::fleet::{Fleet, on_one_thread};
use crate::peer::Peer;
use crate::server::{Load, Server};
use crate::side::{AT_ONCE, Ideal, Side, compare};

/// Prints one table: every run signs in, lists and connects, and everything is left before the next.
pub(crate) fn run(python: &std::path::Path, load: &Load, runs: u32) -> io::Result<()> {
    let mut server = Server::start(load)?;
    let hosts = server.generated();
    let mut peer = Peer::start(python, &hosts)?;
    let names: Vec<_> = hosts.iter().map(|(name, _)| name.as_str()).collect();
    let line = format!("Connect-PSSession -ComputerName {}", names.join(", "));
    let expected = load.all_sessions();
    let (mut ours, mut theirs) = (Side::default(), Side::default());
    for _ in 0..runs {
        server.count_anew()?;
        let figures = on_one_thread(async {
            let fleet = Fleet::new(&hosts)?;
            let ran = fleet.run(&line).await?;
            let figures = server.figures(ran.took, ran.sessions, ran.summary.requests.into())?;
            fleet.run("Get-PSSession | Disconnect-PSSession").await?;
            Ok(figures)
        })?;
        ours.add("the engine", expected, figures)?;
        server.count_anew()?;
        let done = peer.does("connect")?;
        theirs.add("the peer", expected, server.figures(done.took, done.sessions, done.requests)?)?;
        peer.does("leave")?;
    }
    server.stop();

    let turns = u64::from(load.hosts).div_ceil(AT_ONCE);
    let rounds = expected.div_ceil(AT_ONCE);
    let ideal = Ideal {
        exchanges: turns * (2 + 1 + u64::from(load.sessions)) + 1 + rounds * 2,
        latency_ms: load.latency_ms,
        terms: format!(
            "{turns} turns of {AT_ONCE} hosts, each with 2 legs of the handshake, 1 listing of sessions and {} of their \
             commands; 1 while the account proves itself on the first host; and {rounds} rounds of {AT_ONCE} sessions, \
             each with 2: Connect, and the Receive that brings what completes it",
            load.sessions
        ),
    };
    compare(&format!("Connecting {expected} sessions on {} hosts", load.hosts), &ours, &theirs, &ideal);
    Ok(())
}
