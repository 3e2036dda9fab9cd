//! What the lab itself needs, so that a load on one machine is the client's and not the lab's:
//! resident memory with many sessions, and requests a second.

use std::time::{Duration, Instant};

use reattach_wsman::RequestBody;
use tokio::task::JoinSet;

use self::client::{ADELE, Client};
use crate::server::{Load, Server};

#[path = "../../crates/lab/tests/suite/client.rs"]
#[allow(clippy::unwrap_used, dead_code, missing_docs, unreachable_pub, reason = "the lab's tests have it")]
mod client;

/// Generated hosts; the scenario has four more.
const GENERATED: u16 = 256;
const SESSIONS: u16 = 8;
/// Sign-ins at once.
const AT_ONCE: usize = 64;
const LISTINGS: u32 = 2_000;
/// The goal of the design, in MB.
const GOAL: f64 = 300.0;

/// Prints one table.
pub(crate) fn run() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    match runtime {
        Ok(runtime) => {
            runtime.block_on(measure()).unwrap_or_else(|error| println!("the lab could not be measured: {error}"))
        }
        Err(error) => println!("the lab could not be measured: {error}"),
    }
}

async fn measure() -> std::io::Result<()> {
    let started = Instant::now();
    let mut server = Server::start(&Load { hosts: GENERATED, sessions: SESSIONS, latency_ms: 0, pace: 1.0 })?;
    let ready = started.elapsed();
    println!("| {GENERATED} hosts with {SESSIONS} sessions each, and the scenario's | Resident memory | |");
    println!("|---|---|---|");
    let row = |what: &str, note: String| println!("| {what} | {:.1} MB of {GOAL:.0} | {note} |", server.resident());
    row("started", format!("after {:.0} ms", ready.as_secs_f64() * 1e3));

    let started = Instant::now();
    let mut signing = JoinSet::new();
    let mut clients = Vec::new();
    for address in server.hosts().iter().flat_map(|(_, host)| std::iter::repeat_n(*host, usize::from(SESSIONS))) {
        if signing.len() == AT_ONCE {
            clients.extend(signing.join_next().await.and_then(Result::ok));
        }
        signing.spawn(async move {
            (address, Client::open(address, ADELE).await.unwrap_or_else(|status| panic!("status {status}")))
        });
    }
    while let Some(client) = signing.join_next().await {
        clients.extend(client.ok());
    }
    row(
        "a connection signed in for each session",
        format!("{} in {:.1} s", clients.len(), started.elapsed().as_secs_f64()),
    );

    // The host's sessions one after the other, each by a client of its own.
    let started = Instant::now();
    clients.sort_by_key(|(address, _)| *address);
    let mut connecting = JoinSet::new();
    let mut clients = clients.into_iter().map(|(_, client)| client);
    for _ in 0..server.hosts().len() {
        let own: Vec<Client> = clients.by_ref().take(usize::from(SESSIONS)).collect();
        connecting.spawn(connect_all(own));
    }
    let mut connected = Vec::new();
    while let Some(found) = connecting.join_next().await {
        connected.extend(found.unwrap_or_default());
    }
    row(
        "every session connected that nobody holds",
        format!("{} in {:.1} s", connected.len(), started.elapsed().as_secs_f64()),
    );

    let mut held = JoinSet::new();
    for (mut client, shell) in connected {
        held.spawn(async move {
            let mut request = client.request(RequestBody::Receive { command_id: None }).for_shell(shell);
            request.header.operation_timeout = Some(Duration::from_secs(60));
            client.attempt(&request).await
        });
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    row("a Receive held on each", format!("{} held", held.len()));

    let mut client =
        Client::open(server.hosts()[0].1, ADELE).await.map_err(|_| std::io::ErrorKind::PermissionDenied)?;
    let started = Instant::now();
    for _ in 0..LISTINGS {
        client.shells().await;
    }
    let each = started.elapsed() / LISTINGS;
    row("and listings, one after the other", format!("{:.0} µs each", each.as_secs_f64() * 1e6));
    held.shutdown().await;
    server.stop();
    Ok(())
}

/// Connects the sessions of a host that nobody holds.
async fn connect_all(clients: Vec<Client>) -> Vec<(Client, reattach_psrp::Uuid)> {
    let mut connected = Vec::new();
    let mut clients = clients.into_iter();
    let Some(mut first) = clients.next() else { return connected };
    let shells = first.shells().await;
    for (mut client, shell) in std::iter::once(first).chain(clients).zip(shells) {
        client.use_uri(&shell.resource_uri);
        if client.connect(shell.shell_id).await.is_ok() {
            connected.push((client, shell.shell_id));
        }
    }
    connected
}
