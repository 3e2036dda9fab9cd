//! SOAP, base64, fragments and CLIXML: from the bytes of answers to values and back, beside the bare tokenising of the
//! same bytes. The same code measures natively and in a browser.

mod answers;
mod reading;

use std::fmt::Write as _;
use std::time::Duration;

use reattach_psrp::clixml::Value;

use crate::clock::shortest;

pub use answers::{Shape, answers};

const RUNS: usize = 3;

/// Bytes of answers in memory at a time.
const BATCH: usize = 10_000_000;

/// The table of speeds, as Markdown.
pub fn table() -> String {
    let mut out = String::from(
        "| Stream of Receive answers | Bytes | quick-xml: SOAP alone | SOAP, and the CLIXML in it | \
         The same with base64 between | To values | Ratio to SOAP and CLIXML | Ratio with base64 | From values |\n\
         |---|---|---|---|---|---|---|---|---|\n",
    );
    for shape in Shape::ALL {
        row(&mut out, shape);
    }
    out
}

fn row(out: &mut String, shape: Shape) {
    let answers = answers(BATCH, shape);
    let bytes: usize = answers.iter().map(String::len).sum();
    let soap = shortest(RUNS, || answers.iter().map(|answer| reading::tokenise(answer.as_bytes())).sum::<usize>());
    let inner = reading::clixml(&answers);
    let clixml = shortest(RUNS, || inner.iter().map(|text| reading::tokenise(text)).sum::<usize>());
    let encoded = reading::base64(&answers);
    let mut buffer = Vec::new();
    let base64 = shortest(RUNS, || encoded.iter().map(|text| reading::unpack(text, &mut buffer)).sum::<usize>());
    let to_values = shortest(RUNS, || read(&answers));
    let objects = values(&answers);
    let written = shortest(RUNS, || write(&objects));
    let speed = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    let (layers, all) = (soap + clixml, soap + clixml + base64);
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "| {} | {bytes} | {:.0} MB/s | {:.0} MB/s | {:.0} MB/s | {:.0} MB/s | {:.2} | {:.2} | {:.0} MB/s |",
        shape.name(),
        speed(soap),
        speed(layers),
        speed(all),
        speed(to_values),
        speed(to_values) / speed(layers),
        speed(to_values) / speed(all),
        speed(written),
    );
}

/// Reads the answers once; gives how many values came out.
pub fn read(answers: &[String]) -> usize {
    reading::decode(answers)
}

/// The values that the answers carry.
pub fn values(answers: &[String]) -> Vec<Value> {
    reading::values(answers)
}

/// Writes the values into answers; gives how many bytes those have.
pub fn write(values: &[Value]) -> usize {
    answers::write(values).iter().map(String::len).sum()
}
