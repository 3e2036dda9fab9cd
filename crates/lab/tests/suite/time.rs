//! Hours in an instant: what goes by the lab's clock.

use std::time::{Duration, Instant};

use reattach_lab::{Clock, Lab, LabOptions};
use reattach_wsman::{FaultKind, RequestBody, ShellState};

use crate::client::{ADELE, Client};

const HOUR: Duration = Duration::from_secs(3_600);
const RECONNECT: RequestBody = RequestBody::Reconnect { buffer_mode: None };

fn leave(idle_timeout: Option<Duration>) -> RequestBody {
    RequestBody::Disconnect { idle_timeout, buffer_mode: None }
}

async fn lab() -> (Lab, Clock) {
    let clock = Clock::new();
    let options = LabOptions { clock: clock.clone(), ..LabOptions::default() };
    (Lab::start(options).await.unwrap(), clock)
}

#[tokio::test]
async fn a_client_that_vanished_loses_the_session_and_an_idle_session_ends() {
    let (lab, clock) = lab().await;
    let address = lab.address("Localhost").unwrap();
    let mut watcher = Client::open(address, ADELE).await.unwrap();
    let mut client = Client::open(address, ADELE).await.unwrap();
    let pool = client.create("Vanished").await;
    clock.advance(HOUR - Duration::from_secs(5));
    assert_eq!(watcher.find("Vanished").await.unwrap().state, Some(ShellState::Connected));
    clock.advance(Duration::from_secs(10));
    assert_eq!(watcher.find("Vanished").await.unwrap().state, Some(ShellState::Disconnected));

    client.in_shell(pool.id(), RECONNECT).await.unwrap();
    for (asked, refused) in [(59, true), (60, false), (2_147_484, true)] {
        let outcome = client.in_shell(pool.id(), leave(Some(Duration::from_secs(asked)))).await;
        assert_eq!(outcome.err(), refused.then_some(FaultKind::IdleTimeoutOutOfBounds), "{asked}");
        let _ = client.in_shell(pool.id(), RECONNECT).await;
    }
    client.in_shell(pool.id(), leave(Some(3 * HOUR))).await.unwrap();
    clock.advance(3 * HOUR - Duration::from_secs(5));
    let left = watcher.find("Vanished").await.unwrap();
    assert_eq!((left.idle_timeout, left.shell_inactivity.unwrap() > 2 * HOUR), (Some(3 * HOUR), true));
    clock.advance(Duration::from_secs(10));
    assert_eq!(watcher.find("Vanished").await, None);
    assert_eq!(client.connect(pool.id()).await.err(), Some(FaultKind::UnexpectedSelectors));
    // Two hours is what a session has that asked for nothing; Backups was left 75 minutes before.
    assert_eq!(watcher.shells().await, []);
}

#[tokio::test]
async fn a_held_receive_and_a_sleeping_script_wait_by_the_same_clock() {
    let (lab, clock) = lab().await;
    let address = lab.address("Localhost").unwrap();
    let mut client = Client::open(address, ADELE).await.unwrap();
    let mut pool = client.create("Sleeper").await;
    let command = client.start(&mut pool, "Start-Sleep 3000; 'awake'").await;
    let started = Instant::now();
    let (mut other, shell) = (client.again(address, ADELE).await, pool.id());
    let held = tokio::spawn(async move { other.receive(shell, Some(command)).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    clock.advance(Duration::from_secs(5));
    assert_eq!(held.await.unwrap().err(), Some(FaultKind::OperationTimedOut));
    clock.advance(Duration::from_secs(3_000));
    assert_eq!(client.output(&mut pool, command).await, ["awake"]);
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn the_clock_is_moved_by_command() {
    let (lab, clock) = lab().await;
    let mut client = Client::open(lab.address("Localhost").unwrap(), ADELE).await.unwrap();
    assert_eq!(client.shells().await.len(), 1);
    lab.control("clock advance 1.5h").unwrap();
    assert!(clock.now() >= 3 * HOUR / 2);
    assert_eq!(client.shells().await.len(), 0);
    let mut pool = client.create("Dated").await;
    let year = async |client: &mut Client, pool: &mut _| {
        let command = client.start(pool, "(Get-Date).Year").await;
        client.output(pool, command).await[0].parse::<i32>().unwrap()
    };
    let now = year(&mut client, &mut pool).await;
    lab.control("clock step 730d").unwrap();
    let later = year(&mut client, &mut pool).await;
    lab.control("clock step -730d").unwrap();
    assert_eq!((later - now, year(&mut client, &mut pool).await), (2, now));
    assert_eq!(lab.control("clock factor 0").unwrap()["factor"], 0.0);
    for (command, says) in [
        ("clock factor -1", "between 0"),
        ("clock forward", "clock [advance"),
        ("clock advance soon", "clock [advance"),
        ("explode", "no command \"explode\""),
        ("latency Server09 5ms", "no host \"Server09\""),
        ("latency Server01 5", "latency HOST 50ms"),
        ("host Server01 asleep", "up|silent|refuse"),
        ("clear 7", "no fault rule 7"),
        ("fault explode", "no action"),
        ("limit max_shells_per_user few", "needs a number"),
        ("robust maybe", "on|off"),
    ] {
        let error = lab.control(command).unwrap_err().to_string();
        assert!(error.contains(says), "{command}: {error}");
    }
}
