//! How fast answers to Receive are read, beside bare tokenising of the same bytes.
//!
//! `cargo run --release -p reattach-wsman --example speed`
#![allow(clippy::unwrap_used, clippy::cast_precision_loss, reason = "a measurement may panic and be rounded")]

use std::hint::black_box;
use std::time::Instant;

use quick_xml::Reader;
use quick_xml::events::Event;
use reattach_wsman::{ReceiveReader, Request, RequestBody, Response, ResponseBody, StreamChunk};
use uuid::Uuid;

fn main() {
    let id = Uuid::from_u128(7);
    let asked = Request::new("http://h/wsman", "", id, RequestBody::Receive { command_id: None });
    for (chunks, size) in [(1, 350_000), (11, 32_768), (350, 1000), (2000, 100)] {
        let data: Vec<u8> = (0..size).map(|n: u32| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let chunk = StreamChunk { name: "stdout".into(), command_id: Some(id), data };
        let body = ResponseBody::Received { streams: vec![chunk; chunks], state: None };
        let xml = Response::to(&asked, id, body).to_xml().into_bytes();
        let mut reader = ReceiveReader::default();
        let visited = rate(&xml, || {
            let mut bytes = 0;
            reader.read(&xml, |stream| bytes += stream.data.len()).unwrap();
            assert_eq!(bytes, chunks * size as usize);
        });
        let owned = rate(&xml, || drop(black_box(Response::parse(&xml).unwrap())));
        let tokens = rate(&xml, || tokenise(&xml));
        println!(
            "{chunks:5} streams of {size:6} bytes: visited {visited:6.0} MB/s, owned {owned:6.0} MB/s, \
             tokenised {tokens:6.0} MB/s, visited/tokenised {:.2}",
            visited / tokens
        );
    }
}

/// What quick-xml does alone, the check for UTF-8 included.
fn tokenise(xml: &[u8]) {
    let mut reader = Reader::from_str(std::str::from_utf8(xml).unwrap());
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            event => drop(black_box(event)),
        }
    }
}

/// The best of some rounds, in millions of bytes a second.
fn rate(xml: &[u8], mut round: impl FnMut()) -> f64 {
    let best = (0..300).map(|_| {
        let begin = Instant::now();
        round();
        begin.elapsed()
    });
    xml.len() as f64 / best.min().unwrap().as_secs_f64() / 1e6
}
