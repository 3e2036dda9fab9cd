//! Values of the runtime and how they turn into text.

use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use reattach_psrp::message::{ChoiceDescription, FieldDescription};
use reattach_psrp::secret::{Credential, SecureText};

use super::host::Part;
use super::jobs::Job;
use super::object::{Enumeration, Object};
use super::types::Type;
use crate::clock::Clock;
use crate::lock;

/// A value.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Int(i32),
    Long(i64),
    Double(f64),
    String(Arc<str>),
    Version(Arc<str>),
    DateTime(DateTime),
    List(Vec<Value>),
    Block(Arc<str>),
    Job(Arc<Job>),
    Type(Arc<Type>),
    /// `$Host` and what is in it.
    Host(Part),
    Secure(SecureText),
    Credential(Arc<Credential>),
    Choice(Arc<ChoiceDescription>),
    /// Scripts change it after they have made it.
    Field(Arc<Mutex<FieldDescription>>),
    Enum(Enumeration),
    Object(Arc<Object>),
    /// An ordered table of names and values, such as `$PSVersionTable`.
    Table(Arc<Vec<(String, Value)>>),
}

impl Value {
    pub(crate) fn string(text: impl Into<Arc<str>>) -> Self {
        Self::String(text.into())
    }

    /// What a method without a result gives: no item at all.
    pub(crate) fn nothing() -> Self {
        Self::List(Vec::new())
    }

    /// The smallest integer type that holds the number, as PowerShell does.
    pub(crate) fn integer(number: i64) -> Self {
        i32::try_from(number).map_or(Self::Long(number), Self::Int)
    }

    /// As a pipeline sees it: an array is its items, `$null` is one item.
    pub(crate) fn into_items(self) -> Vec<Value> {
        match self {
            Self::List(items) => items,
            other => vec![other],
        }
    }

    /// What a pipeline's results are as one value: nothing, the one, or an array.
    pub(crate) fn from_items(mut items: Vec<Value>) -> Self {
        match items.len() {
            0 => Self::Null,
            1 => items.remove(0),
            _ => Self::List(items),
        }
    }

    pub(crate) fn truthy(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(value) => *value,
            Self::Int(value) => *value != 0,
            Self::Long(value) => *value != 0,
            Self::Double(value) => *value != 0.0,
            Self::String(text) => !text.is_empty(),
            Self::List(items) => match items.as_slice() {
                [] => false,
                [one] => one.truthy(),
                _ => true,
            },
            _ => true,
        }
    }

    /// The number that arithmetic takes for this value; strings are converted.
    pub(crate) fn number(&self) -> Option<Number> {
        match self {
            Self::Null => Some(Number::Integer(0)),
            Self::Bool(value) => Some(Number::Integer(i64::from(*value))),
            Self::Int(value) => Some(Number::Integer(i64::from(*value))),
            Self::Long(value) => Some(Number::Integer(*value)),
            Self::Double(value) => Some(Number::Real(*value)),
            Self::String(text) => {
                let text = text.trim();
                if text.is_empty() {
                    return Some(Number::Integer(0));
                }
                text.parse().map(Number::Integer).or_else(|_| text.parse().map(Number::Real)).ok()
            }
            _ => None,
        }
    }

    /// The value of a property; a property that is not there is `$null`, as in PowerShell without
    /// strict mode. Of an array, the property of each item, except for its own.
    pub(crate) fn property(&self, name: &str) -> Value {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        match self {
            Self::List(items) if is("Count") || is("Length") => Self::Int(count(items.len())),
            Self::List(items) => {
                let found = items.iter().map(|item| item.property(name));
                Self::from_items(found.filter(|value| !matches!(value, Self::Null)).collect())
            }
            Self::String(text) if is("Length") => Self::Int(count(text.encode_utf16().count())),
            Self::DateTime(when) => when.property(name),
            Self::Job(job) => job.property(name),
            Self::Table(entries) if is("Count") => Self::Int(count(entries.len())),
            Self::Table(entries) => entries
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name))
                .map_or(Self::Null, |(_, value)| value.clone()),
            Self::Null => Self::Null,
            Self::Type(kind) if is("FullName") => Self::string(kind.name()),
            Self::Host(part) => part.property(name),
            Self::Object(object) => object.property(name),
            Self::Secure(text) if is("Length") => Self::Int(count(text.as_utf16().len())),
            Self::Credential(credential) if is("UserName") => Self::string(credential.user_name.as_str()),
            Self::Credential(credential) if is("Password") => Self::Secure(credential.password.clone()),
            Self::Choice(choice) if is("Label") => Self::string(choice.label.as_str()),
            Self::Choice(choice) if is("HelpMessage") => Self::string(choice.help_message.as_str()),
            Self::Field(field) if is("Name") => Self::string(lock(field).name.as_str()),
            Self::Field(field) if is("ParameterTypeFullName") => {
                Self::string(lock(field).parameter_type_full_name.as_str())
            }
            Self::Enum(value) if is("value__") => Self::Int(value.number),
            _ if is("Count") => Self::Int(1),
            _ => Self::Null,
        }
    }

    /// The names of its properties, as far as they can be listed.
    pub(crate) fn property_names(&self) -> Vec<String> {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        match self {
            Self::Table(entries) => entries.iter().map(|(name, _)| name.clone()).collect(),
            Self::Object(object) => object.properties.iter().map(|(name, _)| (*name).to_owned()).collect(),
            Self::Job(_) => owned(&Job::PROPERTIES),
            Self::String(_) => owned(&["Length"]),
            Self::List(_) => owned(&["Count", "Length"]),
            Self::DateTime(_) => owned(&["Day", "Hour", "Millisecond", "Minute", "Month", "Second", "Year"]),
            Self::Credential(_) => owned(&["Password", "UserName"]),
            Self::Host(Part::Host) => owned(&["Name", "UI", "Version"]),
            Self::Host(Part::UserInterface) => owned(&["RawUI"]),
            _ => Vec::new(),
        }
    }

    /// PowerShell's own name for the type.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "System.Boolean",
            Self::Int(_) => "System.Int32",
            Self::Long(_) => "System.Int64",
            Self::Double(_) => "System.Double",
            Self::String(_) => "System.String",
            Self::Version(_) => "System.Version",
            Self::DateTime(_) => "System.DateTime",
            Self::List(_) => "System.Object[]",
            Self::Block(_) => "System.Management.Automation.ScriptBlock",
            Self::Job(_) => "System.Management.Automation.PSRemotingJob",
            Self::Type(_) => "System.RuntimeType",
            Self::Host(part) => part.type_name(),
            Self::Secure(_) => "System.Security.SecureString",
            Self::Credential(_) => "System.Management.Automation.PSCredential",
            Self::Choice(_) => "System.Management.Automation.Host.ChoiceDescription",
            Self::Field(_) => "System.Management.Automation.Host.FieldDescription",
            Self::Enum(value) => value.type_name,
            Self::Object(object) => object.type_name(),
            Self::Table(_) => "System.Collections.Hashtable",
        }
    }
}

/// As in an expandable string.
impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Bool(value) => f.write_str(if *value { "True" } else { "False" }),
            Self::Int(value) => write!(f, "{value}"),
            Self::Long(value) => write!(f, "{value}"),
            Self::Double(value) => write!(f, "{value}"),
            Self::String(text) | Self::Block(text) | Self::Version(text) => f.write_str(text),
            Self::DateTime(when) => write!(f, "{when}"),
            Self::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index == 0 { "" } else { " " })?;
                }
                Ok(())
            }
            Self::Type(kind) => f.write_str(&kind.name()),
            Self::Enum(value) => f.write_str(value.name),
            _ => f.write_str(self.type_name()),
        }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Long(a), Self::Long(b)) => a == b,
            (Self::Double(a), Self::Double(b)) => a == b,
            (Self::String(a), Self::String(b))
            | (Self::Block(a), Self::Block(b))
            | (Self::Version(a), Self::Version(b)) => a == b,
            (Self::DateTime(a), Self::DateTime(b)) => a == b,
            (Self::List(a), Self::List(b)) => a == b,
            (Self::Job(a), Self::Job(b)) => Arc::ptr_eq(a, b),
            (Self::Type(a), Self::Type(b)) => a == b,
            (Self::Host(a), Self::Host(b)) => a == b,
            (Self::Secure(a), Self::Secure(b)) => a == b,
            (Self::Credential(a), Self::Credential(b)) => a == b,
            (Self::Choice(a), Self::Choice(b)) => a == b,
            (Self::Field(a), Self::Field(b)) => Arc::ptr_eq(a, b),
            (Self::Enum(a), Self::Enum(b)) => a == b,
            (Self::Object(a), Self::Object(b)) => a == b,
            (Self::Table(a), Self::Table(b)) => a == b,
            _ => false,
        }
    }
}

/// A number of arithmetic.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Number {
    Integer(i64),
    Real(f64),
}

impl Number {
    pub(crate) fn real(self) -> f64 {
        match self {
            // Exact up to 2^53, as in .NET.
            #[expect(clippy::as_conversions, reason = "std has no other conversion")]
            Self::Integer(number) => number as f64,
            Self::Real(number) => number,
        }
    }

    /// Rounded to the nearest integer, halves to even, as PowerShell converts.
    pub(crate) fn integer(self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(number),
            #[expect(clippy::as_conversions, reason = "checked to be in range")]
            Self::Real(number) if number.abs() < 9e15 => Some(number.round_ties_even() as i64),
            Self::Real(_) => None,
        }
    }
}

/// A point in time, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DateTime {
    seconds: i64,
    nanos: u32,
}

impl DateTime {
    /// What the clock's calendar says.
    pub(crate) fn now(clock: &Clock) -> Self {
        Self::at(clock.system_time())
    }

    fn at(time: SystemTime) -> Self {
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { seconds: i64::try_from(since.as_secs()).unwrap_or(i64::MAX), nanos: since.subsec_nanos() }
    }

    /// As CLIXML's `DT` has it, with seven digits of a fraction.
    pub(crate) fn round_trip(self) -> String {
        let [year, month, day, hour, minute, second] = self.fields();
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:07}Z", self.nanos / 100)
    }

    fn property(self, name: &str) -> Value {
        let names = ["Year", "Month", "Day", "Hour", "Minute", "Second"];
        match names.iter().position(|known| name.eq_ignore_ascii_case(known)) {
            Some(index) => Value::integer(self.fields()[index]),
            None if name.eq_ignore_ascii_case("Millisecond") => Value::integer(i64::from(self.nanos / 1_000_000)),
            None => Value::Null,
        }
    }

    /// Year, month, day, hour, minute, second of the proleptic Gregorian calendar, counted from
    /// 1 March so that the leap day is the last of its year.
    fn fields(self) -> [i64; 6] {
        let (days, rest) = (self.seconds.div_euclid(86_400), self.seconds.rem_euclid(86_400));
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        [year, month, day, rest / 3_600, rest / 60 % 60, rest % 60]
    }
}

impl std::fmt::Display for DateTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [year, month, day, hour, minute, second] = self.fields();
        write!(f, "{month:02}/{day:02}/{year:04} {hour:02}:{minute:02}:{second:02}")
    }
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_split_rightly() {
        let at = |seconds| DateTime { seconds, nanos: 120 }.round_trip();
        assert_eq!(at(0), "1970-01-01T00:00:00.0000001Z");
        assert_eq!(at(1_709_164_800), "2024-02-29T00:00:00.0000001Z");
        assert_eq!(at(1_795_391_999), "2026-11-22T23:59:59.0000001Z");
    }
}
