//! SOAP, base64, fragments and CLIXML: from the bytes of answers to values, beside the bare tokenising of the same
//! bytes.

use std::time::{Duration, Instant};

use quick_xml::Reader;
use quick_xml::events::Event as Xml;
use reattach_psrp::Uuid;
use reattach_psrp::client::{ClientPool, Event};
use reattach_psrp::clixml::{Object, Value};
use reattach_psrp::fragment::{Defragmenter, Fragmenter, Limits as FragmentLimits};
use reattach_psrp::message::{Destination, Message, MessageBody};
use reattach_wsman::{Limits, ReceiveReader, Request, RequestBody, Response, ResponseBody, StreamChunk};

use crate::clock::shortest;

const RUNS: usize = 3;
/// Bytes of answers in memory at a time.
const BATCH: usize = 10_000_000;

/// Prints two tables.
pub(crate) fn run() {
    println!(
        "| Stream of Receive answers | Bytes | quick-xml, SOAP alone | quick-xml, SOAP and the CLIXML in it | \
         To values | Ratio to both layers | Writing |"
    );
    println!("|---|---|---|---|---|---|---|");
    for (what, object) in [
        ("texts of 80 characters", text as fn(u32) -> Value),
        ("services with 12 properties", service),
        ("texts of 20,000 characters", long),
    ] {
        row(what, object);
    }
    memory();
}

fn row(what: &str, object: fn(u32) -> Value) {
    let start = Instant::now();
    let answers = answers(BATCH, object);
    let wrote = start.elapsed();
    let bytes: usize = answers.iter().map(String::len).sum();
    let tokens = shortest(RUNS, || answers.iter().map(|answer| tokenise(answer)).sum::<usize>());
    let inner = inner(&answers);
    let both = tokens + shortest(RUNS, || inner.iter().map(|text| tokenise(text)).sum::<usize>());
    let values = shortest(RUNS, || decode(&answers));
    let speed = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    println!(
        "| {what} | {bytes} | {:.0} MB/s | {:.0} MB/s | {:.0} MB/s | {:.2} | {:.0} MB/s |",
        speed(tokens),
        speed(both),
        speed(values),
        speed(values) / speed(both),
        speed(wrote)
    );
}

fn memory() {
    println!("\n| Streamed so far | Resident memory |");
    println!("|---|---|");
    let answers = answers(BATCH, service);
    let bytes: usize = answers.iter().map(String::len).sum();
    let mut total = 0;
    let mut next = 100_000_000;
    while total < 1_000_000_000 {
        // The same objects again: what is received is not kept.
        decode(&answers);
        total += bytes;
        if total >= next {
            println!("| {} MB | {} MB |", total / 1_000_000, resident_kb() / 1000);
            next += 300_000_000;
        }
    }
}

fn answers(least: usize, object: fn(u32) -> Value) -> Vec<String> {
    let command_id = Uuid::from_u128(9);
    let receive = RequestBody::Receive { command_id: Some(command_id) };
    let request = Request::new("http://s:5985/wsman", "", Uuid::from_u128(1), receive);
    let mut fragmenter = Fragmenter::new();
    let (mut answers, mut bytes, mut number) = (Vec::new(), 0, 0);
    while bytes < least {
        let mut streams = Vec::new();
        let mut held = 0;
        while held < 100_000 {
            number += 1;
            let message = Message {
                destination: Destination::Client,
                pool_id: Uuid::from_u128(7),
                pipeline_id: Some(command_id),
                body: MessageBody::PipelineOutput(object(number)),
            };
            for data in fragmenter.fragment(&message.encode(), 32_768) {
                held += data.len();
                streams.push(StreamChunk { name: "stdout".into(), command_id: Some(command_id), data });
            }
        }
        let body = ResponseBody::Received { streams, state: None };
        let answer = Response::to(&request, Uuid::from_u128(u128::from(number)), body).to_xml();
        bytes += answer.len();
        answers.push(answer);
    }
    answers
}

/// The CLIXML that the answers carry, one text a message.
fn inner(answers: &[String]) -> Vec<String> {
    let mut reader = ReceiveReader::new(Limits::default());
    let mut defragmenter = Defragmenter::new(FragmentLimits::default());
    let mut texts = Vec::new();
    for answer in answers {
        let read = reader.read(answer.as_bytes(), |stream| {
            for message in defragmenter.push(stream.data).unwrap_or_default() {
                texts.push(String::from_utf8_lossy(message.get(43..).unwrap_or_default()).into_owned());
            }
        });
        assert!(read.is_ok());
    }
    texts
}

fn tokenise(answer: &str) -> usize {
    let mut reader = Reader::from_str(answer);
    let mut count = 0;
    loop {
        match reader.read_event() {
            Ok(Xml::Eof) | Err(_) => return count,
            Ok(_) => count += 1,
        }
    }
}

fn decode(answers: &[String]) -> usize {
    let mut pool = ClientPool::new(Uuid::from_u128(7));
    let mut reader = ReceiveReader::new(Limits::default());
    let mut values = 0;
    for answer in answers {
        let read = reader.read(answer.as_bytes(), |stream| {
            let events = pool.receive(stream.command_id, stream.data).unwrap_or_default();
            values += events.iter().filter(|event| matches!(event, Event::Output { .. })).count();
        });
        assert!(read.is_ok());
    }
    assert!(values > 0);
    values
}

fn text(number: u32) -> Value {
    Value::String(format!("{number:08} {}", "The quick brown fox jumps over the lazy dog. ".repeat(2)))
}

fn long(number: u32) -> Value {
    Value::String(format!("{number:08} {}", "abcdefghi ".repeat(2_000)))
}

fn service(number: u32) -> Value {
    let properties = (0..12)
        .map(|at| {
            let value = match at % 4 {
                0 => Value::String(format!("Service{number}")),
                1 => Value::I32(i32::try_from(number % 1000).unwrap_or(0)),
                2 => Value::Bool(number.is_multiple_of(2)),
                _ => Value::Null,
            };
            (format!("Property{at}").into(), value)
        })
        .collect();
    let type_names = ["Deserialized.System.ServiceProcess.ServiceController", "Deserialized.System.Object"];
    Object { type_names: type_names.into(), to_string: Some("Service".into()), properties, ..Object::default() }.into()
}

fn resident_kb() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
}
