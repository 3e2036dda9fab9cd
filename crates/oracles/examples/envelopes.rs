//! Writes envelopes whose PSRP messages carry generated values, for another implementation to read:
//! `cargo run -p reattach-oracles --example envelopes -- FOLDER COUNT`.
#![allow(clippy::unwrap_used, reason = "a tool for tests")]

use std::fs;
use std::path::PathBuf;

use arbitrary::Unstructured;
use reattach_oracles::any_value;
use reattach_psrp::Uuid;
use reattach_psrp::fragment::Fragmenter;
use reattach_psrp::message::{Destination, Message, MessageBody};
use reattach_wsman::{Request, RequestBody, Response, ResponseBody, StreamChunk};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap());
    let count: u64 = arguments.next().unwrap().parse().unwrap();
    fs::create_dir_all(&folder).unwrap();
    let command_id = Uuid::from_u128(9);
    let receive = RequestBody::Receive { command_id: Some(command_id) };
    let request = Request::new("http://s:5985/wsman", "", Uuid::from_u128(1), receive);
    let (mut fragmenter, mut written, mut seed) = (Fragmenter::new(), 0, 0_u64);
    while written < count {
        seed += 1;
        let bytes = noise(seed);
        let Ok(value) = any_value(&mut Unstructured::new(&bytes)) else { continue };
        let message = Message {
            destination: Destination::Client,
            pool_id: Uuid::from_u128(7),
            pipeline_id: Some(command_id),
            body: MessageBody::PipelineOutput(value),
        };
        let streams = fragmenter
            .fragment(&message.encode(), 4096)
            .into_iter()
            .map(|data| StreamChunk { name: "stdout".into(), command_id: Some(command_id), data })
            .collect();
        let body = ResponseBody::Received { streams, state: None };
        let answer = Response::to(&request, Uuid::from_u128(u128::from(seed)), body);
        fs::write(folder.join(format!("{written:05}.xml")), answer.to_xml()).unwrap();
        written += 1;
    }
}

/// The same bytes for the same seed on every machine (xorshift64*).
fn noise(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut bytes = Vec::new();
    for _ in 0..48 {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        bytes.extend(state.wrapping_mul(0x2545_F491_4F6C_DD1D).to_le_bytes());
    }
    bytes
}
