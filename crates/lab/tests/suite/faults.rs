//! Everything that goes wrong on demand, seen from the client.

use std::time::{Duration, Instant};

use reattach_lab::{Lab, LabOptions, Value};
use reattach_wsman::{FaultKind, RequestBody, ResponseBody};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::client::{ADELE, Client, Failure, id, texts};

const LIST: RequestBody = RequestBody::EnumerateShells;

async fn lab() -> (Lab, Client) {
    let lab = Lab::start(LabOptions::default()).await.unwrap();
    let client = Client::open(lab.address("Server01").unwrap(), ADELE).await.unwrap();
    (lab, client)
}

/// What becomes of a listing when this goes wrong, and of a second one.
async fn after(rule: &str) -> (Option<Failure>, Option<Failure>) {
    let (lab, mut client) = lab().await;
    lab.control(&format!("fault {rule}")).unwrap();
    let request = client.request(LIST);
    let first = client.attempt(&request).await.err();
    let request = client.request(LIST);
    (first, client.attempt(&request).await.err())
}

#[tokio::test]
async fn each_action_is_seen_by_the_client() {
    let dropped = Some(Failure::Dropped);
    for rule in ["drop-request", "drop-answer", "drop-inside", "drop-inside=head", "drop-inside=0", "content-length=+9"]
    {
        assert_eq!(after(rule).await, (dropped.clone(), dropped.clone()), "{rule}");
    }
    assert_eq!(after("drop-after").await, (None, dropped.clone()));
    for (rule, failure) in [
        ("broken-soap", Failure::Unreadable),
        ("wrong-relates-to", Failure::Unreadable),
        ("envelopes=2", Failure::Unreadable),
        ("status=503", Failure::Status(503)),
        ("status=404", Failure::Status(404)),
        ("fault=0x803381A6", Failure::Fault(FaultKind::QuotaMaxOperations)),
        ("redirect=Server02", Failure::Status(302)),
    ] {
        assert_eq!(after(rule).await, (Some(failure), None), "{rule}");
    }
    // The keystream has not gone on as the client believes.
    for rule in ["tamper", "truncate=4"] {
        let (first, second) = after(rule).await;
        assert_eq!(first, Some(Failure::Altered), "{rule}");
        assert!(second.is_some(), "{rule}");
    }
    let (first, second) = after("content-length=-3").await;
    assert_eq!(first, Some(Failure::Altered));
    assert_eq!(second, dropped, "what was not announced is no answer");
}

#[tokio::test]
async fn a_slow_answer_is_whole() {
    for (rule, at_least) in [("delay=300ms", 300), ("dribble=64/10ms", 300)] {
        let (lab, mut client) = lab().await;
        lab.control(&format!("fault {rule}")).unwrap();
        let started = Instant::now();
        assert_eq!(client.shells().await.len(), 1);
        assert!(started.elapsed() >= Duration::from_millis(at_least), "{rule}: {:?}", started.elapsed());
    }
}

#[tokio::test]
async fn several_envelopes_hold_the_output_together() {
    let (lab, mut client) = lab().await;
    let mut pool = client.create("Parts").await;
    let command = client.start(&mut pool, "1..6").await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    lab.control("fault envelopes=3 operation=ReceiveCommand").unwrap();
    let request = client.request(RequestBody::Receive { command_id: Some(command) }).for_shell(pool.id());
    let parts = client.attempt_all(request.to_xml(), request.header.message_id).await.unwrap();
    assert_eq!(parts.len(), 3);
    let mut lines = Vec::new();
    for part in parts {
        let ResponseBody::Received { streams, .. } = part.body else { panic!() };
        lines.extend(texts(&mut pool, &streams));
    }
    assert_eq!(lines, ["1", "2", "3", "4", "5", "6"]);
}

#[tokio::test]
async fn a_rule_is_for_the_exchange_that_it_names() {
    let rules = ["drop-answer operation=Connect", "status=500 operation=Authenticate user=boris", "hang host=Server02"];
    let faults = rules.iter().map(|rule| rule.parse().unwrap()).collect();
    let lab = Lab::start(LabOptions { faults, ..LabOptions::default() }).await.unwrap();
    let mut client = Client::open(lab.address("Server01").unwrap(), ADELE).await.unwrap();
    let shell = client.find("ITTask").await.unwrap().shell_id;
    let request = client.request(RequestBody::ConnectShell { connect_xml: Vec::new() }).for_shell(shell);
    assert_eq!(client.attempt(&request).await.err(), Some(Failure::Dropped));
    let listed = lab.control("faults").unwrap();
    let happened: Vec<_> = listed["faults"].as_array().unwrap().iter().map(|rule| &rule["happened"]).collect();
    assert_eq!(happened, [&Value::from(1), &0.into(), &0.into()]);
    assert_eq!(lab.control("clear").unwrap()["cleared"], 3);
}

#[tokio::test]
async fn a_host_that_is_silent_or_down_comes_back() {
    let (lab, mut client) = lab().await;
    let address = lab.address("Server01").unwrap();
    lab.control("host server* silent").unwrap();
    let soon = Duration::from_millis(300);
    let request = client.request(LIST);
    assert!(tokio::time::timeout(soon, client.attempt(&request)).await.is_err());
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"POST /wsman HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n").await.unwrap();
    assert!(tokio::time::timeout(soon, stream.read_u8()).await.is_err());
    lab.control("host Server01 up").unwrap();
    assert_eq!(stream.read_u8().await.unwrap(), b'H');

    lab.control("host Server01 refuse").unwrap();
    tokio::time::sleep(soon).await;
    assert_eq!(TcpStream::connect(address).await.unwrap_err().kind(), std::io::ErrorKind::ConnectionRefused);
    // What had been answered, and then the end.
    let _ = stream.read_to_end(&mut Vec::new()).await;
    lab.control("host Server01 up").unwrap();
    tokio::time::sleep(soon).await;
    let mut client = Client::open(address, ADELE).await.unwrap();
    assert_eq!(client.shells().await.len(), 1, "sessions outlive it");
    lab.control("cut Server01").unwrap();
    let request = client.request(LIST);
    assert_eq!(client.attempt(&request).await.err(), Some(Failure::Dropped));
    lab.control("reboot Server01").unwrap();
    tokio::time::sleep(soon).await;
    let mut client = Client::open(address, ADELE).await.unwrap();
    assert_eq!(client.shells().await, []);
}

#[tokio::test]
async fn latency_is_added_to_every_exchange_of_its_host() {
    let (lab, mut client) = lab().await;
    lab.control("latency Server01 100ms").unwrap();
    let started = Instant::now();
    client.shells().await;
    client.shells().await;
    assert!(started.elapsed() >= Duration::from_millis(200));
    let started = Instant::now();
    // Two legs.
    Client::open(lab.address("Server01").unwrap(), ADELE).await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn the_log_tells_what_a_test_wants_to_count() {
    let log = std::env::temp_dir().join(format!("reattach-lab-{}.jsonl", id()));
    let options =
        LabOptions { log_file: Some(log.clone()), latency: Duration::from_millis(100), ..LabOptions::default() };
    let lab = Lab::start(options).await.unwrap();
    let address = lab.address("Server01").unwrap();
    let mut clients = Vec::new();
    for _ in 0..3 {
        clients.push(Client::open(address, ADELE).await.unwrap());
    }
    lab.control("fault status=503 nth=3").unwrap();
    let asked = clients.into_iter().map(|mut client| {
        tokio::spawn(async move {
            let request = client.request(LIST);
            client.attempt(&request).await.is_ok()
        })
    });
    let mut answered = 0;
    for task in asked.collect::<Vec<_>>() {
        answered += u32::from(task.await.unwrap());
    }
    assert_eq!(answered, 2);
    lab.stop().await;
    let text = std::fs::read_to_string(&log).unwrap();
    std::fs::remove_file(log).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let count = |key: &str, value: &str| lines.iter().filter(|line| line[key] == value).count();
    assert_eq!((count("event", "opened"), count("event", "closed")), (3, 3));
    assert_eq!((count("operation", "Enumerate"), count("outcome", "ok"), count("outcome", "503")), (3, 2, 1));
    assert_eq!(count("fault", "status=503"), 1);
    let mut at_once: Vec<_> = lines.iter().filter_map(|line| line["inFlight"].as_u64()).collect();
    at_once.sort_unstable();
    assert_eq!(at_once, [1, 2, 3]);
    let summary = lines.last().unwrap();
    assert_eq!(summary["event"], "summary");
    let of = |pointer: &str| summary.pointer(pointer).and_then(Value::as_u64);
    assert_eq!(of("/counters/users/adele/operations/max"), Some(3));
    assert_eq!((of("/counters/connections/total"), of("/counters/requests/Enumerate")), (Some(3), Some(3)));
    assert_eq!(of("/counters/faults"), Some(1));
}

#[tokio::test]
async fn commands_are_taken_from_a_port_until_one_is_wrong() {
    let lab = Lab::start(LabOptions { admin: true, ..LabOptions::default() }).await.unwrap();
    let stream = TcpStream::connect(lab.admin().unwrap()).await.unwrap();
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    let mut say = async |line: &str| {
        let _ = writing.write_all(format!("{line}\n").as_bytes()).await;
        let answer = lines.next_line().await.unwrap_or_default();
        answer.map(|answer| serde_json::from_str::<Value>(&answer).unwrap())
    };
    assert_eq!(say("fault hang host=Server02").await.unwrap()["id"], 1);
    let sessions = say("sessions Server01").await.unwrap();
    assert_eq!((&sessions["ok"], &sessions["sessions"][0]["name"]), (&true.into(), &"ITTask".into()));
    let wrong = say("POST / HTTP/1.1").await.unwrap();
    assert_eq!(wrong["ok"], false);
    assert_eq!(say("stats").await, None);
}
