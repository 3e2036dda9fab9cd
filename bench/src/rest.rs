//! A thousand sessions that nobody looks at: what they need of memory, requests and connections.
//!
//! The engine's clock and the hosts' run faster than the machine's, so that hours at rest are minutes; its requests
//! go over real connections to the lab in a process of its own.

use std::cell::Cell;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use reattach_core::bridge::{FromEngine, Millis, SessionState};
use reattach_core::endpoint::Endpoint;
use reattach_engine::transport::direct::{DirectPin, DirectPlatform};
use reattach_engine::{HttpAnswer, HttpExchange, Pin, Platform, TransportError};

use crate::fleet::{Fleet, direct, on_one_thread};
use crate::memory::resident;
use crate::server::{Load, Server};

const HOSTS: u16 = 50;
const SESSIONS: u16 = 20;
/// How much faster the clocks run.
const PACE: u32 = 60;
/// From the last command to the first measurement, by those clocks: lines that are not used are given up.
const SETTLES: Duration = Duration::from_mins(5);
/// How long the rest is measured, by those clocks: every session is asked about several times.
const RESTS: Duration = Duration::from_mins(120);
/// The goals of the design.
const MOST_A_MINUTE: f64 = 60.0;
const MOST_STREAMS: u32 = 200;

/// What goes over the connections of an engine.
#[derive(Debug, Default)]
struct Traffic {
    requests: Cell<u64>,
    connections: Cell<u32>,
    streams: Level,
}

/// A number that goes up and down.
#[derive(Debug, Default)]
struct Level {
    now: Cell<u32>,
    most: Cell<u32>,
}

impl Level {
    fn up(&self) {
        self.now.set(self.now.get() + 1);
        self.most.set(self.most.get().max(self.now.get()));
    }

    fn down(&self) {
        self.now.set(self.now.get() - 1);
    }

    fn measure_anew(&self) {
        self.most.set(self.now.get());
    }
}

/// The way to the hosts under a clock that runs faster, and a count of what goes over it.
#[derive(Clone)]
struct Paced {
    direct: DirectPlatform,
    traffic: Rc<Traffic>,
    began: Instant,
    since: Millis,
}

impl Paced {
    fn new(hosts: &[(String, SocketAddr)]) -> io::Result<Self> {
        let direct = direct(hosts)?;
        Ok(Self { since: direct.now(), direct, traffic: Rc::default(), began: Instant::now() })
    }
}

impl Platform for Paced {
    type Pin = Counted;

    fn pin(&self, endpoint: &Endpoint) -> Counted {
        self.traffic.connections.set(self.traffic.connections.get() + 1);
        Counted { pin: self.direct.pin(endpoint), traffic: Rc::clone(&self.traffic) }
    }

    fn spawn(&self, task: LocalBoxFuture<'static, ()>) {
        self.direct.spawn(task);
    }

    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()> {
        self.direct.sleep(duration / PACE)
    }

    fn now(&self) -> Millis {
        self.since.saturating_add(Millis::try_from(self.uptime().as_millis()).unwrap_or(Millis::MAX))
    }

    fn uptime(&self) -> Duration {
        self.began.elapsed() * PACE
    }

    fn random(&self, buffer: &mut [u8]) {
        self.direct.random(buffer);
    }
}

/// A connection whose exchanges are counted.
struct Counted {
    pin: DirectPin,
    traffic: Rc<Traffic>,
}

/// An exchange under way; dropping it ends it.
struct Stream<'t>(&'t Level);

impl Drop for Stream<'_> {
    fn drop(&mut self) {
        self.0.down();
    }
}

impl Pin for Counted {
    fn exchange(&mut self, exchange: HttpExchange) -> LocalBoxFuture<'_, Result<HttpAnswer, TransportError>> {
        let Self { pin, traffic } = self;
        async move {
            traffic.requests.set(traffic.requests.get() + 1);
            traffic.streams.up();
            let _stream = Stream(&traffic.streams);
            pin.exchange(exchange).await
        }
        .boxed_local()
    }

    fn close(self) {
        self.pin.close();
    }
}

/// Prints one table.
pub(crate) fn run() -> io::Result<()> {
    on_one_thread(measure())
}

async fn measure() -> io::Result<()> {
    let mut server = Server::start(&Load { hosts: HOSTS, sessions: SESSIONS, latency_ms: 0, pace: f64::from(PACE) })?;
    let hosts = server.generated();
    let platform = Paced::new(&hosts)?;
    let traffic = Rc::clone(&platform.traffic);
    let fleet = Fleet::over(platform);
    // In two halves: what the first needs once for all is not counted for the second.
    let (first, second) = hosts.split_at(hosts.len() / 2);
    let before = resident("self");
    let (connected, _) = connect(&fleet, first).await?;
    let half = resident("self");
    let (more, took) = connect(&fleet, second).await?;
    let all = resident("self");
    let sessions = connected + more;
    let each = |from: f64, to: f64, sessions: u64| (to - from) * 1e3 / sessions as f64;
    println!("| {sessions} connected sessions on {} hosts in one engine | | Goal |\n|---|---|---|", hosts.len());
    let row = |what: &str, figure: String, goal: String| println!("| {what} | {figure} | {goal} |");
    row("connecting the second half", format!("{:.1} s", took.as_secs_f64()), String::new());
    let most = traffic.streams.most.get();
    row("streams in use meanwhile, at most", most.to_string(), MOST_STREAMS.to_string());
    row("memory of the process", format!("{before:.1} MB before, {all:.1} MB with all"), String::new());
    row("memory a session, all", format!("{:.1} kB", each(before, all, sessions)), String::new());
    row("memory a session, second half", format!("{:.1} kB", each(half, all, more)), String::new());

    traffic.streams.measure_anew();
    let (requests, connections) = (traffic.requests.get(), traffic.connections.get());
    let (mut lost, mut said) = (0, 0);
    let ends = Instant::now() + RESTS / PACE;
    while let Some(left) = ends.checked_duration_since(Instant::now()) {
        tokio::time::sleep(left.min(Duration::from_secs(1))).await;
        for event in fleet.heard_meanwhile() {
            said += 1;
            lost += u64::from(matches!(&event, FromEngine::Session(view) if view.state != SessionState::Opened));
        }
    }
    let minutes = RESTS.as_secs_f64() / 60.0;
    let a_minute = (traffic.requests.get() - requests) as f64 / minutes;
    row(
        &format!("requests a minute at rest, over {minutes:.0} minutes"),
        format!("{a_minute:.1}"),
        format!("{MOST_A_MINUTE:.0}"),
    );
    let opened = f64::from(traffic.connections.get() - connections) / minutes;
    row("connections opened a minute", format!("{opened:.1}"), String::new());
    row("streams in use at rest, at most", traffic.streams.most.get().to_string(), MOST_STREAMS.to_string());
    row("memory after that", format!("{:.1} MB", resident("self")), String::new());
    row("events for the page meanwhile, and sessions lost", format!("{said}, {lost}"), String::from("0, 0"));
    server.stop();
    Ok(())
}

/// Connects every session of these hosts and waits until nothing is under way; how many there are.
async fn connect(fleet: &Fleet<Paced>, hosts: &[(String, SocketAddr)]) -> io::Result<(u64, Duration)> {
    let names: Vec<_> = hosts.iter().map(|(name, _)| name.as_str()).collect();
    let ran = fleet.run(&format!("Connect-PSSession -ComputerName {}", names.join(", "))).await?;
    tokio::time::sleep(SETTLES / PACE).await;
    drop(fleet.heard_meanwhile());
    Ok((ran.sessions, ran.took))
}
