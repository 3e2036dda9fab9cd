//! The kinds of value that session options have, read from text.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::bridge::{ErrorRecord, Text};
use crate::error::{Category, Place, record};

/// `-ProxyAccessType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum ProxyAccessType {
    /// 0
    #[default]
    None,
    /// 1
    IEConfig,
    /// 2
    WinHttpConfig,
    /// 4
    AutoDetect,
    /// 8
    NoProxyServer,
}

impl ProxyAccessType {
    /// Names in the order of the variants.
    pub const NAMES: &'static [&'static str] = &["None", "IEConfig", "WinHttpConfig", "AutoDetect", "NoProxyServer"];

    /// By its place in [`Self::NAMES`].
    #[must_use]
    pub const fn from_index(index: usize) -> Self {
        match index {
            1 => Self::IEConfig,
            2 => Self::WinHttpConfig,
            3 => Self::AutoDetect,
            4 => Self::NoProxyServer,
            _ => Self::None,
        }
    }
}

/// `-ProxyAuthentication`; the other mechanisms are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum ProxyAuthentication {
    /// 1
    Basic,
    /// 2
    #[default]
    Negotiate,
    /// 5
    Digest,
}

/// `-OutputBufferingMode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, serde::Serialize, serde::Deserialize)]
pub enum OutputBufferingMode {
    /// 0: as the session has it.
    #[default]
    None,
    /// 1: the oldest output is dropped.
    Drop,
    /// 2: the command waits.
    Block,
}

impl OutputBufferingMode {
    /// Names in the order of the variants.
    pub const NAMES: &'static [&'static str] = &["None", "Drop", "Block"];

    /// By its place in [`Self::NAMES`].
    #[must_use]
    pub const fn from_index(index: usize) -> Self {
        match index {
            1 => Self::Drop,
            2 => Self::Block,
            _ => Self::None,
        }
    }
}

/// Basic, Negotiate or Digest.
///
/// # Errors
/// Any other mechanism: `System.ArgumentException`, as the reference has it.
pub fn proxy_authentication(name: &str) -> Result<ProxyAuthentication, ErrorRecord> {
    match name.trim() {
        name if name.eq_ignore_ascii_case("Basic") => Ok(ProxyAuthentication::Basic),
        name if name.eq_ignore_ascii_case("Negotiate") => Ok(ProxyAuthentication::Negotiate),
        name if name.eq_ignore_ascii_case("Digest") => Ok(ProxyAuthentication::Digest),
        other => {
            let message = Text::new("error-proxy-authentication").with("mechanism", other);
            Err(record("System.ArgumentException", Category::NotSpecified, message).about(other))
        }
    }
}

/// The name of a culture, if it is formed like one: letters, digits and hyphens, empty for the invariant culture.
pub(crate) fn culture(name: &str) -> Option<String> {
    let name = name.trim();
    let fits = name.len() <= 84
        && (name.is_empty()
            || name.split('-').all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric())));
    fits.then(|| name.to_string())
}

/// `[d.]hh:mm[:ss[.fffffff]]` in milliseconds, as .NET reads a TimeSpan. Parts of a millisecond are cut off.
pub(crate) fn time_span(text: &str) -> Option<i64> {
    let text = text.trim();
    let (clock, negative) = text.strip_prefix('-').map_or((text, false), |rest| (rest, true));
    let digits = |part: &str, most: i64| -> Option<i64> {
        let fits = !part.is_empty() && part.len() <= 8 && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<i64>().ok().filter(|value| fits && *value <= most)
    };
    let parts: Vec<&str> = clock.split(':').collect();
    let [first, minutes, rest @ ..] = parts.as_slice() else { return None };
    let (days, hours) = match first.split_once('.') {
        Some((days, hours)) => (digits(days, 10_675_199)?, digits(hours, 23)?),
        None => (0, digits(first, 23)?),
    };
    let (seconds, fraction) = match rest {
        [] => (0, 0),
        [seconds] => match seconds.split_once('.') {
            Some((seconds, fraction)) => {
                digits(fraction, 9_999_999).filter(|_| fraction.len() <= 7)?;
                let mut ms = String::from(fraction);
                while ms.len() < 3 {
                    ms.push('0');
                }
                (digits(seconds, 59)?, digits(&ms[..3], 999)?)
            }
            None => (digits(seconds, 59)?, 0),
        },
        _ => return None,
    };
    let ms = (((days * 24 + hours) * 60 + digits(minutes, 59)?) * 60 + seconds) * 1000 + fraction;
    Some(if negative { -ms } else { ms })
}
