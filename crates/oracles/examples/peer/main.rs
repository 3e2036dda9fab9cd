//! One end of the protocol for another implementation to talk to: a request a line on the standard
//! input, an answer a line on the standard output, both JSON.
//!
//! `cargo run -p reattach-oracles --example peer`, driven by `crates/psrp/tests/differential`.
#![allow(clippy::unwrap_used, missing_docs, reason = "a tool for tests")]

mod client;
mod plain;
mod server;

use std::io::{BufRead, Write};

use arbitrary::Unstructured;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use reattach_oracles::{any_message, real_value};
use reattach_psrp::Uuid;
use reattach_psrp::clixml::{decode, encode};
use reattach_psrp::fragment::Fragmenter;
use reattach_psrp::message::Destination;
use serde_json::{Value as Json, json};

fn main() {
    let (mut client, mut server) = (client::Client::default(), server::Server::default());
    for line in std::io::stdin().lock().lines() {
        let request: Json = serde_json::from_str(&line.unwrap()).unwrap();
        let what = text(&request, "do");
        let answer = match what.split_once('.') {
            Some(("client", what)) => client.act(what, &request),
            Some(("server", what)) => server.act(what, &request),
            _ if what == "value" => match decode(bytes(&request, "data")) {
                Ok(value) => json!({"value": plain::value(&value)}),
                Err(error) => json!({"error": error.to_string()}),
            },
            _ if what == "generated" => value(request["number"].as_u64().unwrap()),
            _ if what == "message" => generated(usize::try_from(request["number"].as_u64().unwrap()).unwrap()),
            _ => panic!("{what}"),
        };
        let mut out = std::io::stdout().lock();
        writeln!(out, "{answer}").unwrap();
        out.flush().unwrap();
    }
}

/// Some value, the same for a number on every machine.
fn value(number: u64) -> Json {
    let value =
        (0..).find_map(|salt| real_value(&mut Unstructured::new(&noise(number * 1_000 + salt, 48))).ok()).unwrap();
    json!({"data": STANDARD.encode(encode(&value)), "value": plain::value(&value)})
}

/// Some message, the same for a number on every machine, in fragments of 400 bytes.
fn generated(number: usize) -> Json {
    let message = (0..)
        .find_map(|salt| {
            let bytes = noise(number as u64 * 1_000 + salt, 64);
            any_message(number, &mut Unstructured::new(&bytes)).ok()
        })
        .unwrap();
    let mut fragmenter = Fragmenter::new();
    let fragments: Vec<String> =
        fragmenter.fragment(&message.encode(), 400).iter().map(|bytes| STANDARD.encode(bytes)).collect();
    json!({
        "name": message.name(),
        "typeId": message.type_id(),
        "toServer": message.destination == Destination::Server,
        "pool": message.pool_id.to_string(),
        "pipeline": message.pipeline_id.map(|id| id.to_string()),
        "fragments": fragments,
        // Of the message itself, not of its text.
        "value": message.body.to_value().map(|value| plain::value(&value)),
    })
}

/// The same bytes for the same seed on every machine (xorshift64*).
fn noise(seed: u64, words: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut bytes = Vec::new();
    for _ in 0..words {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        bytes.extend(state.wrapping_mul(0x2545_F491_4F6C_DD1D).to_le_bytes());
    }
    bytes
}

/// Good enough for keys that protect nothing.
fn random() -> impl FnMut(&mut [u8]) {
    let mut seed = u64::from(std::process::id());
    move |buffer: &mut [u8]| {
        seed += 1;
        let bytes = noise(seed, buffer.len().div_ceil(8));
        buffer.copy_from_slice(&bytes[..buffer.len()]);
    }
}

fn text<'a>(request: &'a Json, name: &str) -> &'a str {
    request[name].as_str().unwrap_or_else(|| panic!("{request}: {name}"))
}

fn bytes(request: &Json, name: &str) -> Vec<u8> {
    STANDARD.decode(text(request, name)).unwrap()
}

fn id(request: &Json, name: &str) -> Option<Uuid> {
    request[name].as_str().map(|text| text.parse().unwrap())
}
