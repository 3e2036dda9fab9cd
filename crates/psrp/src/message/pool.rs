//! Messages about a runspace pool, \[MS-PSRP\] 2.2.2.1 to 2.2.2.14.

use super::bag::Bag;
use crate::{
    Error, PROTOCOL_VERSION,
    clixml::{Container, Name, Object, Value},
};

/// SESSION_CAPABILITY: what one end speaks.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionCapability {
    /// For example `2.3`.
    pub protocol_version: String,
    /// For example `2.0`, whatever PowerShell it really is.
    pub ps_version: String,
    /// For example `1.1.0.1`.
    pub serialization_version: String,
    /// Every other property, for example `TimeZone`, in order.
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

/// What a client says of its host, \[MS-PSRP\] 2.2.3.14.
#[derive(Debug, Clone, PartialEq)]
pub struct HostInfo {
    /// No host at all: the server answers host calls itself, with errors.
    pub is_host_null: bool,
    /// No user interface.
    pub is_host_ui_null: bool,
    /// No raw console.
    pub is_host_raw_ui_null: bool,
    /// For a pipeline: use what the pool has.
    pub use_runspace_host: bool,
    /// `_hostDefaultData`, the console's colours and sizes.
    pub default_data: Option<Value>,
}

impl Default for HostInfo {
    fn default() -> Self {
        Self::NONE
    }
}

impl HostInfo {
    /// No host; a pipeline uses its pool's.
    pub const NONE: Self = HostInfo {
        is_host_null: true,
        is_host_ui_null: true,
        is_host_raw_ui_null: true,
        use_runspace_host: true,
        default_data: None,
    };

    /// A console of this many columns and rows that can write and ask.
    pub fn interactive(columns: i32, rows: i32) -> Self {
        let datum =
            |type_name: &str, value: Value| Value::extended(vec![("T".into(), type_name.into()), ("V".into(), value)]);
        let pair = |type_name: &str, (first, x): (&str, i32), (second, y): (&str, i32)| {
            datum(type_name, Value::extended(vec![(first.into(), x.into()), (second.into(), y.into())]))
        };
        let place = || pair("System.Management.Automation.Host.Coordinates", ("x", 0), ("y", 0));
        let size = || pair("System.Management.Automation.Host.Size", ("width", columns), ("height", rows));
        let data = [
            datum("System.ConsoleColor", Value::I32(7)),
            datum("System.ConsoleColor", Value::I32(0)),
            place(),
            place(),
            datum("System.Int32", Value::I32(25)),
            size(),
            size(),
            size(),
            size(),
            datum("System.String", "Reattach".into()),
        ];
        let table = Object {
            type_names: ["System.Collections.Hashtable", "System.Object"].into(),
            container: Some(Container::Dictionary((0..).map(Value::I32).zip(data).collect())),
            ..Object::default()
        };
        HostInfo {
            is_host_null: false,
            is_host_ui_null: false,
            is_host_raw_ui_null: false,
            use_runspace_host: false,
            default_data: Some(Value::extended(vec![("data".into(), table.into())])),
        }
    }

    pub(super) fn from_value(value: Value) -> Result<Self, Error> {
        let mut bag = Bag::new("HostInfo", value)?;
        Ok(HostInfo {
            is_host_null: bag.bool("_isHostNull"),
            is_host_ui_null: bag.bool("_isHostUINull"),
            is_host_raw_ui_null: bag.bool("_isHostRawUINull"),
            use_runspace_host: bag.bool("_useRunspaceHost"),
            default_data: bag.take("_hostDefaultData"),
        })
    }

    pub(super) fn to_value(&self) -> Value {
        let mut extended = Vec::new();
        extended.extend(self.default_data.clone().map(|data| ("_hostDefaultData".into(), data)));
        extended.extend([
            ("_isHostNull".into(), self.is_host_null.into()),
            ("_isHostUINull".into(), self.is_host_ui_null.into()),
            ("_isHostRawUINull".into(), self.is_host_raw_ui_null.into()),
            ("_useRunspaceHost".into(), self.use_runspace_host.into()),
        ]);
        Value::extended(extended)
    }
}

/// INIT_RUNSPACEPOOL: what a new pool shall be like.
#[derive(Debug, Clone, PartialEq)]
pub struct InitRunspacePool {
    /// Runspaces at least. A PSSession has 1.
    pub min_runspaces: i32,
    /// Runspaces at most. A PSSession has 1.
    pub max_runspaces: i32,
    /// `PSThreadOptions`: 0 Default, 1 UseNewThread, 2 ReuseThread, 3 UseCurrentThread.
    pub thread_options: i32,
    /// `ApartmentState`: 0 STA, 1 MTA, 2 Unknown.
    pub apartment_state: i32,
    /// The client's host.
    pub host: HostInfo,
    /// Null or a dictionary: `$PSSenderInfo.ApplicationArguments`.
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
