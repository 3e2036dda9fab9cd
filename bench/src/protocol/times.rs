//! What each way of reading the same bytes takes.

use std::iter::Sum;
use std::time::Duration;

use super::reading::{self, Reader};
use crate::clock::shortest;

/// Times of a batch of answers, or of several.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Times {
    /// The envelopes tokenised.
    pub(super) soap: Duration,
    /// The CLIXML in them tokenised.
    pub(super) clixml: Duration,
    /// The base64 between the two decoded.
    pub(super) base64: Duration,
    /// The least that makes values: base64, UTF-8 and a copy.
    pub(super) least: Duration,
    /// All of it to values.
    pub(super) to_values: Duration,
    /// The values to answers.
    pub(super) from_values: Duration,
}

impl Times {
    /// Takes all of them one after the other, so that what disturbs the machine disturbs all. The reader
    /// of the stream sees each answer once; whatever can be done again is, and has its shortest time.
    pub(super) fn of(answers: &[String], reader: &mut Reader) -> Self {
        let (inner, encoded) = (reading::clixml(answers), reading::base64(answers));
        let (mut buffer, mut copy) = (Vec::new(), String::new());
        let soap = again(|| answers.iter().map(|answer| reading::tokenise(answer.as_bytes())).sum());
        let clixml = again(|| inner.iter().map(|text| reading::tokenise(text)).sum());
        let base64 = again(|| encoded.iter().map(|text| reading::unpack(text, &mut buffer)).sum());
        let least = again(|| encoded.iter().map(|text| reading::least(text, &mut buffer, &mut copy)).sum());
        let to_values = shortest(1, || reader.read(answers));
        let objects = reading::values(answers);
        let from_values = again(|| super::write(&objects));
        Self { soap, clixml, base64, least, to_values, from_values }
    }

    fn with(self, other: Self, each: fn(Duration, Duration) -> Duration) -> Self {
        Self {
            soap: each(self.soap, other.soap),
            clixml: each(self.clixml, other.clixml),
            base64: each(self.base64, other.base64),
            least: each(self.least, other.least),
            to_values: each(self.to_values, other.to_values),
            from_values: each(self.from_values, other.from_values),
        }
    }

    /// Of each the shorter one.
    pub(super) fn shorter(self, other: Self) -> Self {
        self.with(other, Duration::min)
    }
}

impl Sum for Times {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| sum.with(one, |a, b| a + b))
    }
}

fn again(work: impl FnMut() -> usize) -> Duration {
    shortest(3, work)
}
