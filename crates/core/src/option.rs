//! PSSessionOption: defaults, ranges, and what has no effect where. `cmdlet.md` 3.4 and 11.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::bridge::{ErrorRecord, Text};
use crate::data::{CredentialRef, Datum};
use crate::error::{Category, Place, record};

/// Shortest idle time-out that a host accepts, in milliseconds.
pub const MIN_IDLE_TIMEOUT_MS: i64 = 60_000;

/// The most redirections that are followed where no option says otherwise.
pub const DEFAULT_REDIRECTION_COUNT: i32 = 5;

/// Options of a connection. Durations are in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionOption {
    /// 5; a negative count means no limit.
    pub maximum_connection_redirection_count: i32,
    /// false
    pub no_compression: bool,
    /// false
    pub no_machine_profile: bool,
    /// None
    pub proxy_access_type: ProxyAccessType,
    /// Negotiate
    pub proxy_authentication: ProxyAuthentication,
    /// None
    pub proxy_credential: Option<CredentialRef>,
    /// false
    pub skip_ca_check: bool,
    /// false
    pub skip_cn_check: bool,
    /// false
    pub skip_revocation_check: bool,
    /// 180,000; 0 and above.
    pub operation_timeout: i64,
    /// false
    pub no_encryption: bool,
    /// false
    pub use_utf16: bool,
    /// false
    pub include_port_in_spn: bool,
    /// None
    pub output_buffering_mode: OutputBufferingMode,
    /// 5 in an object made by itself, 0 from New-PSSessionOption; 0 and above.
    pub max_connection_retry_count: i32,
    /// `None`: as the client has it.
    pub culture: Option<String>,
    /// `None`: as the client has it.
    pub ui_culture: Option<String>,
    /// In bytes; `None` means no limit.
    pub maximum_received_data_size_per_command: Option<i32>,
    /// In bytes; 200 MB in an object made by itself, `None` (no limit) from New-PSSessionOption.
    pub maximum_received_object_size: Option<i32>,
    /// `$PSSenderInfo.ApplicationArguments` of the new session.
    pub application_arguments: Option<Vec<(String, Vec<Datum>)>>,
    /// 180,000; 0 means for ever.
    pub open_timeout: i64,
    /// 60,000; 0 and above.
    pub cancel_timeout: i64,
    /// -1: as the host has it; otherwise at least [`MIN_IDLE_TIMEOUT_MS`] in effect.
    pub idle_timeout: i64,
}

impl Default for SessionOption {
    fn default() -> Self {
        Self {
            maximum_connection_redirection_count: DEFAULT_REDIRECTION_COUNT,
            no_compression: false,
            no_machine_profile: false,
            proxy_access_type: ProxyAccessType::None,
            proxy_authentication: ProxyAuthentication::Negotiate,
            proxy_credential: None,
            skip_ca_check: false,
            skip_cn_check: false,
            skip_revocation_check: false,
            operation_timeout: 180_000,
            no_encryption: false,
            use_utf16: false,
            include_port_in_spn: false,
            output_buffering_mode: OutputBufferingMode::None,
            max_connection_retry_count: 5,
            culture: None,
            ui_culture: None,
            maximum_received_data_size_per_command: None,
            maximum_received_object_size: Some(200 << 20),
            application_arguments: None,
            open_timeout: 180_000,
            cancel_timeout: 60_000,
            idle_timeout: -1,
        }
    }
}

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

/// The properties, with whether they are known to have no effect when an existing session is connected, and whether
/// they have none in this product at all.
const PROPERTIES: [(&str, bool, bool); 23] = [
    ("MaximumConnectionRedirectionCount", false, false),
    ("NoCompression", false, false),
    ("NoMachineProfile", true, false),
    ("ProxyAccessType", false, true),
    ("ProxyAuthentication", false, true),
    ("ProxyCredential", false, true),
    ("SkipCACheck", false, false),
    ("SkipCNCheck", false, false),
    ("SkipRevocationCheck", false, false),
    ("OperationTimeout", false, false),
    ("NoEncryption", false, true),
    ("UseUTF16", false, true),
    ("IncludePortInSPN", false, false),
    ("OutputBufferingMode", false, false),
    ("MaxConnectionRetryCount", true, false),
    ("Culture", true, false),
    ("UICulture", true, false),
    ("MaximumReceivedDataSizePerCommand", false, false),
    ("MaximumReceivedObjectSize", false, false),
    ("ApplicationArguments", true, false),
    ("OpenTimeout", false, false),
    ("CancelTimeout", false, false),
    ("IdleTimeout", true, false),
];

impl SessionOption {
    /// What New-PSSessionOption makes of no parameters: two defaults differ from the object's own.
    #[must_use]
    pub fn from_cmdlet() -> Self {
        Self { max_connection_retry_count: 0, maximum_received_object_size: None, ..Self::default() }
    }

    /// The names of all properties.
    pub fn names() -> impl Iterator<Item = &'static str> {
        PROPERTIES.iter().map(|(name, ..)| *name)
    }

    /// A property by name, ignoring case.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<Datum> {
        let (name, ..) = PROPERTIES.iter().find(|(own, ..)| own.eq_ignore_ascii_case(name))?;
        let text = |value: &Option<String>| value.clone().map_or(Datum::Null, Datum::Text);
        let size = |value: Option<i32>| value.map_or(Datum::Null, |value| Datum::number(value.into()));
        Some(match *name {
            "MaximumConnectionRedirectionCount" => Datum::number(self.maximum_connection_redirection_count.into()),
            "NoCompression" => Datum::Bool(self.no_compression),
            "NoMachineProfile" => Datum::Bool(self.no_machine_profile),
            "ProxyAccessType" => Datum::Text(ProxyAccessType::NAMES[self.proxy_access_type as usize].into()),
            "ProxyAuthentication" => Datum::Text(
                match self.proxy_authentication {
                    ProxyAuthentication::Basic => "Basic",
                    ProxyAuthentication::Negotiate => "Negotiate",
                    ProxyAuthentication::Digest => "Digest",
                }
                .into(),
            ),
            "ProxyCredential" => self.proxy_credential.clone().map_or(Datum::Null, Datum::Credential),
            "SkipCACheck" => Datum::Bool(self.skip_ca_check),
            "SkipCNCheck" => Datum::Bool(self.skip_cn_check),
            "SkipRevocationCheck" => Datum::Bool(self.skip_revocation_check),
            "OperationTimeout" => Datum::number(self.operation_timeout),
            "NoEncryption" => Datum::Bool(self.no_encryption),
            "UseUTF16" => Datum::Bool(self.use_utf16),
            "IncludePortInSPN" => Datum::Bool(self.include_port_in_spn),
            "OutputBufferingMode" => {
                Datum::Text(OutputBufferingMode::NAMES[self.output_buffering_mode as usize].into())
            }
            "MaxConnectionRetryCount" => Datum::number(self.max_connection_retry_count.into()),
            "Culture" => text(&self.culture),
            "UICulture" => text(&self.ui_culture),
            "MaximumReceivedDataSizePerCommand" => size(self.maximum_received_data_size_per_command),
            "MaximumReceivedObjectSize" => size(self.maximum_received_object_size),
            "ApplicationArguments" => self.application_arguments.clone().map_or(Datum::Null, Datum::Hashtable),
            "OpenTimeout" => Datum::number(self.open_timeout),
            "CancelTimeout" => Datum::number(self.cancel_timeout),
            _ => Datum::number(self.idle_timeout),
        })
    }

    /// Properties that were given, but that an existing session does not take over when it is connected. To be
    /// reported to the user, each by name.
    #[must_use]
    pub fn ignored_on_connect(&self) -> Vec<&'static str> {
        self.given(|(_, on_connect, _)| *on_connect)
    }

    /// Properties that were given, but that mean nothing here: the proxy is the browser's or the system's, messages are
    /// always UTF-8, and encryption is never turned off. What is always so (nothing is compressed, revocation is not
    /// looked up) is not among them.
    #[must_use]
    pub fn ignored_always(&self) -> Vec<&'static str> {
        self.given(|(_, _, always)| *always)
    }

    /// How many redirections may be followed: none unless allowed; then the option's count, or
    /// [`DEFAULT_REDIRECTION_COUNT`]. The help page has it so; the reference's code does not (`cmdlet.md` 3.5).
    #[must_use]
    pub fn redirections(option: Option<&Self>, allow_redirection: bool) -> u32 {
        let count = option.map_or(DEFAULT_REDIRECTION_COUNT, |option| option.maximum_connection_redirection_count);
        if allow_redirection { u32::try_from(count).unwrap_or(u32::MAX) } else { 0 }
    }

    /// Sets a property from a value of a hashtable. A number of a duration is in milliseconds; a text may be a time
    /// span such as `00:03:00`.
    ///
    /// # Errors
    /// The name is no property, or the value does not fit it; the record has no place yet.
    pub fn set(&mut self, name: &str, values: &[Datum]) -> Result<(), ErrorRecord> {
        let Some((name, ..)) = PROPERTIES.iter().find(|(own, ..)| own.eq_ignore_ascii_case(name)) else {
            let names: Vec<&str> = Self::names().collect();
            let message = Text::new("error-option-unknown").with("option", name).with("options", names.join(", "));
            return Err(record("SetWithInvocationException", Category::InvalidArgument, message).about(name));
        };
        if *name == "ApplicationArguments" {
            self.application_arguments = match values {
                [Datum::Hashtable(entries)] => Some(entries.clone()),
                [Datum::Null] => None,
                _ => return Err(misfit(name, values)),
            };
            return Ok(());
        }
        let [value] = values else { return Err(misfit(name, values)) };
        let flag = || match value {
            Datum::Bool(flag) => Ok(*flag),
            _ => Err(misfit(name, values)),
        };
        let number = |least: i64| match value {
            Datum::Number { value, .. } if *value >= least => i32::try_from(*value).map_err(|_| misfit(name, values)),
            _ => Err(misfit(name, values)),
        };
        let size = || if *value == Datum::Null { Ok(None) } else { number(0).map(Some) };
        let duration = |least: i64| match value {
            Datum::Number { value, .. } if *value >= least && *value <= i32::MAX.into() => Ok(*value),
            Datum::Text(text) => time_span(text).ok_or_else(|| misfit(name, values)),
            _ => Err(misfit(name, values)),
        };
        let text = || value.as_text().ok_or_else(|| misfit(name, values));
        let choice = |names: &[&str]| {
            let text = text()?;
            names.iter().position(|own| own.eq_ignore_ascii_case(text.trim())).ok_or_else(|| misfit(name, values))
        };
        match *name {
            "MaximumConnectionRedirectionCount" => {
                self.maximum_connection_redirection_count = number(i32::MIN.into())?;
            }
            "NoCompression" => self.no_compression = flag()?,
            "NoMachineProfile" => self.no_machine_profile = flag()?,
            "ProxyAccessType" => {
                self.proxy_access_type = ProxyAccessType::from_index(choice(ProxyAccessType::NAMES)?);
            }
            "ProxyAuthentication" => self.proxy_authentication = proxy_authentication(&text()?)?,
            "ProxyCredential" => match value {
                Datum::Credential(credential) => self.proxy_credential = Some(credential.clone()),
                Datum::Null => self.proxy_credential = None,
                _ => return Err(misfit(name, values)),
            },
            "SkipCACheck" => self.skip_ca_check = flag()?,
            "SkipCNCheck" => self.skip_cn_check = flag()?,
            "SkipRevocationCheck" => self.skip_revocation_check = flag()?,
            "OperationTimeout" => self.operation_timeout = duration(0)?,
            "NoEncryption" => self.no_encryption = flag()?,
            "UseUTF16" => self.use_utf16 = flag()?,
            "IncludePortInSPN" => self.include_port_in_spn = flag()?,
            "OutputBufferingMode" => {
                self.output_buffering_mode = OutputBufferingMode::from_index(choice(OutputBufferingMode::NAMES)?);
            }
            "MaxConnectionRetryCount" => self.max_connection_retry_count = number(0)?,
            "Culture" => self.culture = Some(culture(&text()?).ok_or_else(|| misfit(name, values))?),
            "UICulture" => self.ui_culture = Some(culture(&text()?).ok_or_else(|| misfit(name, values))?),
            "MaximumReceivedDataSizePerCommand" => self.maximum_received_data_size_per_command = size()?,
            "MaximumReceivedObjectSize" => self.maximum_received_object_size = size()?,
            "OpenTimeout" => self.open_timeout = duration(0)?,
            "CancelTimeout" => self.cancel_timeout = duration(0)?,
            _ => self.idle_timeout = duration(-1)?,
        }
        Ok(())
    }

    /// What no property can check alone.
    ///
    /// # Errors
    /// A proxy credential without a way to reach a proxy.
    pub fn check(&self) -> Result<(), ErrorRecord> {
        if self.proxy_credential.is_some() && self.proxy_access_type == ProxyAccessType::None {
            let message = Text::new("error-proxy-credential-without-access");
            return Err(record("System.ArgumentException", Category::NotSpecified, message).about("ProxyCredential"));
        }
        Ok(())
    }

    fn given(&self, fits: impl Fn(&&(&'static str, bool, bool)) -> bool) -> Vec<&'static str> {
        let (own, cmdlet) = (Self::default(), Self::from_cmdlet());
        let names = PROPERTIES.iter().filter(fits).map(|(name, ..)| *name);
        names
            .filter(|name| {
                let value = self.property(name);
                value != own.property(name) && value != cmdlet.property(name)
            })
            .collect()
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

fn misfit(name: &str, values: &[Datum]) -> ErrorRecord {
    let shown: Vec<String> =
        values.iter().map(|value| value.as_text().unwrap_or_else(|| value.type_name().to_string())).collect();
    let message = Text::new("error-option-value").with("option", name).with("value", shown.join(", "));
    record("SetWithInvocationException", Category::InvalidArgument, message).about(name)
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;
    use crate::sentences;

    fn text(text: &str) -> Vec<Datum> {
        vec![Datum::Text(text.into())]
    }

    #[test]
    fn defaults_of_the_object_and_of_the_cmdlet() {
        let own = SessionOption::default();
        for (name, value) in [
            ("MaximumConnectionRedirectionCount", Datum::number(5)),
            ("NoCompression", Datum::Bool(false)),
            ("NoMachineProfile", Datum::Bool(false)),
            ("ProxyAccessType", Datum::Text("None".into())),
            ("ProxyAuthentication", Datum::Text("Negotiate".into())),
            ("ProxyCredential", Datum::Null),
            ("SkipCACheck", Datum::Bool(false)),
            ("SkipCNCheck", Datum::Bool(false)),
            ("SkipRevocationCheck", Datum::Bool(false)),
            ("OperationTimeout", Datum::number(180_000)),
            ("NoEncryption", Datum::Bool(false)),
            ("UseUTF16", Datum::Bool(false)),
            ("IncludePortInSPN", Datum::Bool(false)),
            ("OutputBufferingMode", Datum::Text("None".into())),
            ("MaxConnectionRetryCount", Datum::number(5)),
            ("Culture", Datum::Null),
            ("UICulture", Datum::Null),
            ("MaximumReceivedDataSizePerCommand", Datum::Null),
            ("MaximumReceivedObjectSize", Datum::number(209_715_200)),
            ("ApplicationArguments", Datum::Null),
            ("OpenTimeout", Datum::number(180_000)),
            ("CancelTimeout", Datum::number(60_000)),
            ("IdleTimeout", Datum::number(-1)),
        ] {
            assert_eq!(own.property(name), Some(value), "{name}");
        }
        let cmdlet = SessionOption::from_cmdlet();
        assert_eq!(cmdlet.property("MaxConnectionRetryCount"), Some(Datum::number(0)));
        assert_eq!(cmdlet.property("MaximumReceivedObjectSize"), Some(Datum::Null));
        assert_eq!(own.ignored_on_connect(), Vec::<&str>::new());
        assert_eq!(cmdlet.ignored_always(), Vec::<&str>::new());
    }

    #[test]
    fn every_property_can_be_set_and_read_back() {
        let arguments = vec![("a".to_string(), text("b"))];
        let mut option = SessionOption::default();
        for (name, given, read) in [
            ("maximumconnectionredirectioncount", vec![Datum::number(-1)], Datum::number(-1)),
            ("NoCompression", vec![Datum::Bool(true)], Datum::Bool(true)),
            ("NoMachineProfile", vec![Datum::Bool(true)], Datum::Bool(true)),
            ("ProxyAccessType", text("autodetect"), Datum::Text("AutoDetect".into())),
            ("ProxyAuthentication", text("digest"), Datum::Text("Digest".into())),
            ("SkipCACheck", vec![Datum::Bool(true)], Datum::Bool(true)),
            ("SkipCNCheck", vec![Datum::Bool(true)], Datum::Bool(true)),
            ("SkipRevocationCheck", vec![Datum::Bool(true)], Datum::Bool(true)),
            ("OperationTimeout", text("00:01:00"), Datum::number(60_000)),
            ("NoEncryption", vec![Datum::Bool(true)], Datum::Bool(true)),
            ("UseUTF16", vec![Datum::Bool(true)], Datum::Bool(true)),
            ("IncludePortInSPN", vec![Datum::Bool(true)], Datum::Bool(true)),
            ("OutputBufferingMode", text("Drop"), Datum::Text("Drop".into())),
            ("MaxConnectionRetryCount", vec![Datum::number(0)], Datum::number(0)),
            ("Culture", text("fr-FR"), Datum::Text("fr-FR".into())),
            ("UICulture", text(""), Datum::Text("".into())),
            ("MaximumReceivedDataSizePerCommand", vec![Datum::number(50 << 20)], Datum::number(50 << 20)),
            ("MaximumReceivedObjectSize", vec![Datum::Null], Datum::Null),
            ("ApplicationArguments", vec![Datum::Hashtable(arguments.clone())], Datum::Hashtable(arguments)),
            ("OpenTimeout", vec![Datum::number(0)], Datum::number(0)),
            ("CancelTimeout", vec![Datum::number(1)], Datum::number(1)),
            ("IdleTimeout", vec![Datum::number(-1)], Datum::number(-1)),
        ] {
            option.set(name, &given).unwrap();
            assert_eq!(option.property(name), Some(read), "{name}");
        }
        assert_eq!(option.ignored_on_connect(), ["NoMachineProfile", "Culture", "UICulture", "ApplicationArguments"]);
        assert_eq!(option.ignored_always(), ["ProxyAccessType", "ProxyAuthentication", "NoEncryption", "UseUTF16"]);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for (name, values, id) in [
            ("Bogus", text("x"), "SetWithInvocationException"),
            ("OpenTimeout", vec![Datum::number(-1)], "SetWithInvocationException"),
            ("IdleTimeout", vec![Datum::number(-2)], "SetWithInvocationException"),
            ("OperationTimeout", text("soon"), "SetWithInvocationException"),
            ("NoCompression", text("x"), "SetWithInvocationException"),
            ("Culture", text("a b"), "SetWithInvocationException"),
            ("ProxyAccessType", text("Foo"), "SetWithInvocationException"),
            ("ProxyAuthentication", text("Kerberos"), "System.ArgumentException"),
            ("ApplicationArguments", text("x"), "SetWithInvocationException"),
            ("OpenTimeout", vec![], "SetWithInvocationException"),
        ] {
            let error = SessionOption::default().set(name, &values).unwrap_err();
            assert_eq!(error.error_id, id, "{name}");
            sentences::check(&error.message);
        }
        let credential = CredentialRef { user_name: "u".into(), key: 1 };
        let mut option = SessionOption { proxy_credential: Some(credential), ..SessionOption::default() };
        sentences::check(&option.check().unwrap_err().message);
        option.proxy_access_type = ProxyAccessType::AutoDetect;
        assert_eq!(option.check(), Ok(()));
    }

    #[test]
    fn redirections_as_the_help_page_has_it() {
        let three = SessionOption { maximum_connection_redirection_count: 3, ..SessionOption::default() };
        let endless = SessionOption { maximum_connection_redirection_count: -1, ..SessionOption::default() };
        for (option, allowed, count) in [
            (None, false, 0),
            (None, true, 5),
            (Some(&three), false, 0),
            (Some(&three), true, 3),
            (Some(&endless), true, u32::MAX),
        ] {
            assert_eq!(SessionOption::redirections(option, allowed), count);
        }
    }

    #[test]
    fn time_spans() {
        for (text, ms) in [
            ("00:03:00", Some(180_000)),
            ("0:1", Some(60_000)),
            ("1.02:03:04.5", Some(93_784_500)),
            ("-00:00:01", Some(-1000)),
            ("00:00:00.0009999", Some(0)),
            ("24:00", None),
            ("00:60", None),
            ("3", None),
            ("1:2:3:4", None),
            ("", None),
            ("00:00:01.", None),
        ] {
            assert_eq!(time_span(text), ms, "{text}");
        }
    }
}
