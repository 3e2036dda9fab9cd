//! Messages about a runspace pool, \[MS-PSRP\] 2.2.2.1, 2.2.2.2, 2.2.2.8 and 2.2.2.9.

use super::{HostInfo, bag::Bag};
use crate::{
    Error, PROTOCOL_VERSION,
    clixml::{Name, Value},
};

/// SESSION_CAPABILITY: what one end speaks, \[MS-PSRP\] 2.2.2.1.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionCapability {
    /// For example `2.3`.
    pub protocol_version: String,
    /// For example `2.0`, whatever PowerShell it really is.
    pub ps_version: String,
    /// For example `1.1.0.1`.
    pub serialization_version: String,
    /// Every other property, for example `TimeZone` (2.2.3.10), in order.
    pub extra: Vec<(Name, Value)>,
}

impl Default for SessionCapability {
    fn default() -> Self {
        SessionCapability {
            protocol_version: PROTOCOL_VERSION.into(),
            ps_version: "2.0".into(),
            serialization_version: "1.1.0.1".into(),
            extra: Vec::new(),
        }
    }
}

impl SessionCapability {
    /// Major and minor number of the protocol version.
    pub fn protocol(&self) -> Option<(u32, u32)> {
        parse_version(&self.protocol_version)
    }

    /// Whether a client can go on with a server that says this: protocol 2 and serialization 1.1
    /// (\[MS-PSRP\] 3.1.5.4.1.2). `PSVersion` is 2.0 whatever the server really is.
    pub fn is_compatible(&self) -> bool {
        matches!(self.protocol(), Some((2, _))) && parse_version(&self.serialization_version) == Some((1, 1))
    }

    pub(super) fn from_value(value: Value) -> Result<Self, Error> {
        let mut bag = Bag::new("SESSION_CAPABILITY", value)?;
        Ok(SessionCapability {
            protocol_version: bag.required_text("protocolversion")?,
            ps_version: bag.required_text("PSVersion")?,
            serialization_version: bag.required_text("SerializationVersion")?,
            extra: bag.rest(),
        })
    }

    pub(super) fn to_value(&self) -> Value {
        let version = |text: &String| Value::Version(text.clone());
        let mut extended = vec![
            ("protocolversion".into(), version(&self.protocol_version)),
            ("PSVersion".into(), version(&self.ps_version)),
            ("SerializationVersion".into(), version(&self.serialization_version)),
        ];
        extended.extend(self.extra.iter().cloned());
        Value::extended(extended)
    }
}

/// Major and minor number at the front of a version text.
pub fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// INIT_RUNSPACEPOOL: what a new pool shall be like, \[MS-PSRP\] 2.2.2.2.
#[derive(Debug, Clone, PartialEq)]
pub struct InitRunspacePool {
    /// Runspaces at least. A PSSession has 1.
    pub min_runspaces: i32,
    /// Runspaces at most. A PSSession has 1.
    pub max_runspaces: i32,
    /// `PSThreadOptions`, 2.2.3.6: 0 Default, 1 UseNewThread, 2 ReuseThread, 3 UseCurrentThread.
    pub thread_options: i32,
    /// `ApartmentState`, 2.2.3.7: 0 STA, 1 MTA, 2 Unknown.
    pub apartment_state: i32,
    /// The client's host.
    pub host: HostInfo,
    /// Null or a primitive dictionary, 2.2.3.18: `$PSSenderInfo.ApplicationArguments`.
    pub application_arguments: Value,
}

impl Default for InitRunspacePool {
    fn default() -> Self {
        InitRunspacePool {
            min_runspaces: 1,
            max_runspaces: 1,
            thread_options: 0,
            apartment_state: 2,
            host: HostInfo::NONE,
            application_arguments: Value::Null,
        }
    }
}

impl InitRunspacePool {
    pub(super) fn from_value(value: Value) -> Result<Self, Error> {
        let mut bag = Bag::new("INIT_RUNSPACEPOOL", value)?;
        Ok(InitRunspacePool {
            min_runspaces: bag.i32("MinRunspaces")?,
            max_runspaces: bag.i32("MaxRunspaces")?,
            thread_options: bag.opt_i32("PSThreadOptions").unwrap_or_default(),
            apartment_state: bag.opt_i32("ApartmentState").unwrap_or(2),
            host: bag.take("HostInfo").map(HostInfo::from_value).transpose()?.unwrap_or_default(),
            application_arguments: bag.value("ApplicationArguments"),
        })
    }

    pub(super) fn to_value(&self) -> Value {
        let options = ["Default", "UseNewThread", "ReuseThread", "UseCurrentThread"];
        let text = usize::try_from(self.thread_options).ok().and_then(|n| options.get(n));
        Value::extended(vec![
            ("MinRunspaces".into(), self.min_runspaces.into()),
            ("MaxRunspaces".into(), self.max_runspaces.into()),
            (
                "PSThreadOptions".into(),
                Value::enumeration(
                    "System.Management.Automation.Runspaces.PSThreadOptions",
                    text.copied().unwrap_or_default(),
                    self.thread_options,
                ),
            ),
            ("ApartmentState".into(), apartment(self.apartment_state)),
            ("HostInfo".into(), self.host.to_value()),
            ("ApplicationArguments".into(), self.application_arguments.clone()),
        ])
    }
}

pub(super) fn apartment(number: i32) -> Value {
    let text = match number {
        0 => "STA",
        1 => "MTA",
        _ => "Unknown",
    };
    Value::enumeration("System.Threading.ApartmentState", text, number)
}

/// A pool's state as the server reports it, \[MS-PSRP\] 2.2.3.4.
///
/// In practice servers send 2, 3 and 5. From 6 on, the specification and PowerShell disagree about
/// the numbers, so those have no names here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunspacePoolState {
    /// 0.
    BeforeOpen,
    /// 1.
    Opening,
    /// 2.
    Opened,
    /// 3.
    Closed,
    /// 4.
    Closing,
    /// 5.
    Broken,
    /// Any other number.
    Other(i32),
}

impl From<i32> for RunspacePoolState {
    fn from(number: i32) -> Self {
        match number {
            0 => Self::BeforeOpen,
            1 => Self::Opening,
            2 => Self::Opened,
            3 => Self::Closed,
            4 => Self::Closing,
            5 => Self::Broken,
            other => Self::Other(other),
        }
    }
}

impl From<RunspacePoolState> for i32 {
    fn from(state: RunspacePoolState) -> Self {
        match state {
            RunspacePoolState::BeforeOpen => 0,
            RunspacePoolState::Opening => 1,
            RunspacePoolState::Opened => 2,
            RunspacePoolState::Closed => 3,
            RunspacePoolState::Closing => 4,
            RunspacePoolState::Broken => 5,
            RunspacePoolState::Other(number) => number,
        }
    }
}

/// The answer of RUNSPACE_AVAILABILITY, \[MS-PSRP\] 2.2.2.8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Availability {
    /// To SET_MAX_RUNSPACES, SET_MIN_RUNSPACES and RESET_RUNSPACE_STATE: whether it was done.
    Done(bool),
    /// To GET_AVAILABLE_RUNSPACES: how many runspaces are free.
    Free(i64),
}

impl Availability {
    pub(super) fn from_value(value: &Value) -> Option<Self> {
        value.as_bool().map(Self::Done).or_else(|| value.as_i64().map(Self::Free))
    }

    pub(super) fn to_value(self) -> Value {
        match self {
            Self::Done(done) => done.into(),
            Self::Free(number) => number.into(),
        }
    }
}
