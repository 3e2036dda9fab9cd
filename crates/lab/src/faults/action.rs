//! What can be done to an exchange.

use std::fmt;
use std::time::Duration;

use super::RuleError;
use crate::text::parse_duration;

/// What happens to an exchange in place of what should.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// The connection ends; the operation is not carried out.
    DropRequest,
    /// The operation is carried out; the connection ends without a byte of the answer.
    DropAnswer,
    /// The connection ends within the answer.
    DropInside(Place),
    /// The connection ends after the whole answer, which did not announce it.
    DropAfter,
    /// The operation is not carried out and never answered; the connection stays open.
    Hang,
    /// The answer comes so much later (by the machine's clock).
    Delay(Duration),
    /// The answer comes in pieces.
    Dribble {
        /// Bytes of a piece.
        bytes: usize,
        /// Time between two pieces (by the machine's clock).
        every: Duration,
    },
    /// The envelope breaks off in the middle; it is sealed and framed as it should be.
    BrokenSoap,
    /// `RelatesTo` names another message.
    WrongRelatesTo,
    /// `Content-Length` says so much more or less than the body has.
    ContentLength(i32),
    /// So many bytes at the end of the sealed body are not sent; `Content-Length` is that of the
    /// rest.
    Truncate(usize),
    /// A bit of the sealed body is another.
    Tamper,
    /// A bare HTTP status; the operation is not carried out.
    Status(u16),
    /// A fault with this code; the operation is not carried out.
    Fault(u32),
    /// So many envelopes: the answer, and copies of it with other message ids.
    Envelopes(usize),
    /// HTTP 302 to this address or host of the lab; the operation is not carried out.
    Redirect(String),
}

/// Where an answer is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Within the HTTP head.
    Head,
    /// After so many bytes of the body.
    Bytes(usize),
    /// After so many hundredths of the body.
    Percent(u8),
}

impl Place {
    /// Bytes of a body of `length` bytes that are still sent; `None` within the head.
    pub(crate) fn of(self, length: usize) -> Option<usize> {
        match self {
            Self::Head => None,
            Self::Bytes(bytes) => Some(bytes.min(length)),
            Self::Percent(percent) => Some(length * usize::from(percent) / 100),
        }
    }
}

impl Action {
    /// Reads `name` or `name=argument`.
    pub(super) fn parse(word: &str) -> Result<Self, RuleError> {
        let (name, argument) = word.split_once('=').map_or((word, None), |(name, argument)| (name, Some(argument)));
        let wrong = |expected| RuleError::Argument { name: name.to_owned(), expected };
        let number = |otherwise: Option<usize>| match argument {
            Some(text) => text.parse().ok(),
            None => otherwise,
        };
        let plain = |action| if argument.is_none() { Ok(action) } else { Err(wrong("no argument")) };
        match name {
            "drop-request" => plain(Self::DropRequest),
            "drop-answer" => plain(Self::DropAnswer),
            "drop-after" => plain(Self::DropAfter),
            "hang" => plain(Self::Hang),
            "broken-soap" => plain(Self::BrokenSoap),
            "wrong-relates-to" => plain(Self::WrongRelatesTo),
            "tamper" => plain(Self::Tamper),
            "drop-inside" => {
                place(argument).map(Self::DropInside).ok_or(wrong("head, a number of bytes or a percentage"))
            }
            "delay" => argument.and_then(parse_duration).map(Self::Delay).ok_or(wrong("a duration such as 200ms")),
            "dribble" => dribble(argument).ok_or(wrong("bytes and a duration, such as 16/5ms")),
            "content-length" => argument
                .and_then(|text| text.parse().ok())
                .filter(|by| *by != 0)
                .map(Self::ContentLength)
                .ok_or(wrong("a number of bytes with a sign, such as +10")),
            "truncate" => number(Some(8)).map(Self::Truncate).ok_or(wrong("a number of bytes")),
            "envelopes" => {
                number(Some(2)).filter(|count| (2..=16).contains(count)).map(Self::Envelopes).ok_or(wrong("2 to 16"))
            }
            "status" => argument
                .and_then(|text| text.parse().ok())
                .filter(|status| (200..=599).contains(status))
                .map(Self::Status)
                .ok_or(wrong("an HTTP status")),
            "fault" => argument.and_then(code).map(Self::Fault).ok_or(wrong("a fault's code, decimal or 0x…")),
            "redirect" => argument
                .filter(|to| !to.is_empty())
                .map(|to| Self::Redirect(to.to_owned()))
                .ok_or(wrong("an address or the name of a host")),
            _ => Err(RuleError::Action(name.to_owned())),
        }
    }

    /// Whether it needs an envelope, which the legs of a handshake do not have.
    pub(super) fn needs_envelope(&self) -> bool {
        matches!(
            self,
            Self::BrokenSoap
                | Self::WrongRelatesTo
                | Self::Truncate(_)
                | Self::Tamper
                | Self::Fault(_)
                | Self::Envelopes(_)
        )
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DropRequest => f.write_str("drop-request"),
            Self::DropAnswer => f.write_str("drop-answer"),
            Self::DropInside(Place::Head) => f.write_str("drop-inside=head"),
            Self::DropInside(Place::Bytes(bytes)) => write!(f, "drop-inside={bytes}"),
            Self::DropInside(Place::Percent(percent)) => write!(f, "drop-inside={percent}%"),
            Self::DropAfter => f.write_str("drop-after"),
            Self::Hang => f.write_str("hang"),
            Self::Delay(time) => write!(f, "delay={}ms", time.as_millis()),
            Self::Dribble { bytes, every } => write!(f, "dribble={bytes}/{}ms", every.as_millis()),
            Self::BrokenSoap => f.write_str("broken-soap"),
            Self::WrongRelatesTo => f.write_str("wrong-relates-to"),
            Self::ContentLength(by) => write!(f, "content-length={by:+}"),
            Self::Truncate(bytes) => write!(f, "truncate={bytes}"),
            Self::Tamper => f.write_str("tamper"),
            Self::Status(status) => write!(f, "status={status}"),
            Self::Fault(code) => write!(f, "fault={code:#010X}"),
            Self::Envelopes(count) => write!(f, "envelopes={count}"),
            Self::Redirect(to) => write!(f, "redirect={to}"),
        }
    }
}

fn place(argument: Option<&str>) -> Option<Place> {
    match argument {
        None => Some(Place::Percent(50)),
        Some("head") => Some(Place::Head),
        Some(text) => match text.strip_suffix('%') {
            Some(percent) => percent.parse().ok().filter(|percent| *percent <= 100).map(Place::Percent),
            None => text.parse().ok().map(Place::Bytes),
        },
    }
}

fn dribble(argument: Option<&str>) -> Option<Action> {
    let (bytes, every) = argument?.split_once('/')?;
    let bytes = bytes.parse().ok().filter(|bytes| *bytes > 0)?;
    Some(Action::Dribble { bytes, every: parse_duration(every)? })
}

/// Signed or unsigned, as faults are written.
fn code(text: &str) -> Option<u32> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => text.parse().ok().or_else(|| text.parse().ok().map(i32::cast_unsigned)),
    }
}
