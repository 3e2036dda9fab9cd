//! PSSessionOption: defaults, ranges, and what has no effect where. `cmdlet.md` 3.4 and 11.

mod values;

#[cfg(test)]
mod tests;

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::bridge::{ErrorRecord, Text};
use crate::data::{CredentialRef, Datum};
use crate::error::{Category, Place, record};

pub use values::{OutputBufferingMode, ProxyAccessType, ProxyAuthentication, proxy_authentication};
pub(crate) use values::{culture, time_span};

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

fn misfit(name: &str, values: &[Datum]) -> ErrorRecord {
    let shown: Vec<String> =
        values.iter().map(|value| value.as_text().unwrap_or_else(|| value.type_name().to_string())).collect();
    let message = Text::new("error-option-value").with("option", name).with("value", shown.join(", "));
    record("SetWithInvocationException", Category::InvalidArgument, message).about(name)
}
