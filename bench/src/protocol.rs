//! SOAP, base64, fragments and CLIXML: from the bytes of answers to values and back, beside the bare tokenising of the
//! same bytes. The same code measures natively and in a browser.

mod answers;
mod reading;
mod times;

use std::fmt::Write as _;
use std::time::Duration;

use reattach_psrp::clixml::Value;

pub use answers::{Shape, Stream};
pub use reading::Reader;
use times::Times;

/// How often a stream is read from its beginning to its end.
const RUNS: usize = 3;

/// Bytes of a stream.
const STREAM: usize = 100_000_000;

/// Bytes of it in memory at a time.
pub const BATCH: usize = 10_000_000;

/// The table of speeds, as Markdown.
pub fn table() -> String {
    let mut out = String::from(
        "| Stream of Receive answers | Bytes | quick-xml: SOAP alone | SOAP, and the CLIXML in it | \
         The same with base64 between | To values | Ratio to SOAP and CLIXML | Ratio with base64 | \
         The same ratio of base64, UTF-8 and a copy alone | From values |\n\
         |---|---|---|---|---|---|---|---|---|---|\n",
    );
    for shape in Shape::ALL {
        row(&mut out, shape);
    }
    out
}

fn row(out: &mut String, shape: Shape) {
    let (mut bytes, mut batches) = (0, Vec::new());
    for _ in 0..RUNS {
        bytes = run(shape, &mut batches);
    }
    let times: Times = batches.into_iter().sum();
    let speed = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    let ratio = |bare: Duration, whole: Duration| bare.as_secs_f64() / whole.as_secs_f64();
    let layers = times.soap + times.clixml;
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "| {} | {bytes} | {:.0} MB/s | {:.0} MB/s | {:.0} MB/s | {:.0} MB/s | {:.2} | {:.2} | {:.2} | {:.0} MB/s |",
        shape.name(),
        speed(times.soap),
        speed(layers),
        speed(layers + times.base64),
        speed(times.to_values),
        ratio(layers, times.to_values),
        ratio(layers + times.base64, times.to_values),
        ratio(layers, times.least),
        speed(times.from_values),
    );
}

/// Goes once through a stream; gives its bytes and makes the time of each batch the shortest so far.
fn run(shape: Shape, batches: &mut Vec<Times>) -> usize {
    let (mut stream, mut reader) = (Stream::new(shape), Reader::default());
    let (mut bytes, mut at) = (0, 0);
    while bytes < STREAM {
        let answers = stream.next(BATCH);
        let times = Times::of(&answers, &mut reader);
        match batches.get_mut(at) {
            Some(shortest) => *shortest = shortest.shorter(times),
            None => batches.push(times),
        }
        bytes += answers.iter().map(String::len).sum::<usize>();
        at += 1;
    }
    bytes
}

/// The beginning of a stream, of at least so many bytes.
#[must_use]
pub fn answers(least: usize, shape: Shape) -> Vec<String> {
    Stream::new(shape).next(least)
}

/// Reads the answers once; gives how many values came out.
pub fn read(answers: &[String]) -> usize {
    Reader::default().read(answers)
}

/// The values that the answers carry.
pub fn values(answers: &[String]) -> Vec<Value> {
    reading::values(answers)
}

/// Writes the values into answers; gives how many bytes those have.
pub fn write(values: &[Value]) -> usize {
    answers::write(values).iter().map(String::len).sum()
}
