//! What a client says of its host, \[MS-PSRP\] 2.2.3.14.

use super::{
    ConsoleColor, Coordinates, Size,
    console::{Encoded, typed, untyped},
};
use crate::{
    Error,
    clixml::{Container, Object, Value},
    message::bag::Bag,
};

/// Whether a client has a host, and what that looks like.
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
    /// `_hostDefaultData`, the console's colours and sizes; see [`HostInfo::default_data`].
    pub host_default_data: Option<Value>,
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
        host_default_data: None,
    };

    /// A console of this many columns and rows that can write and ask.
    pub fn interactive(columns: i32, rows: i32) -> Self {
        Self::console(&HostDefaultData::new(columns, rows))
    }

    /// A console like this that can write and ask.
    pub fn console(data: &HostDefaultData) -> Self {
        HostInfo {
            is_host_null: false,
            is_host_ui_null: false,
            is_host_raw_ui_null: false,
            use_runspace_host: false,
            host_default_data: Some(data.to_value()),
        }
    }

    /// What the console looks like; nothing where the client did not say all of it.
    pub fn default_data(&self) -> Option<HostDefaultData> {
        HostDefaultData::from_value(self.host_default_data.as_ref()?)
    }

    pub(in crate::message) fn from_value(value: Value) -> Result<Self, Error> {
        let mut bag = Bag::new("HostInfo", value)?;
        Ok(HostInfo {
            is_host_null: bag.bool("_isHostNull"),
            is_host_ui_null: bag.bool("_isHostUINull"),
            is_host_raw_ui_null: bag.bool("_isHostRawUINull"),
            use_runspace_host: bag.bool("_useRunspaceHost"),
            host_default_data: bag.take("_hostDefaultData"),
        })
    }

    pub(in crate::message) fn to_value(&self) -> Value {
        let mut extended = Vec::new();
        extended.extend(self.host_default_data.clone().map(|data| ("_hostDefaultData".into(), data)));
        extended.extend([
            ("_isHostNull".into(), self.is_host_null.into()),
            ("_isHostUINull".into(), self.is_host_ui_null.into()),
            ("_isHostRawUINull".into(), self.is_host_raw_ui_null.into()),
            ("_useRunspaceHost".into(), self.use_runspace_host.into()),
        ]);
        Value::extended(extended)
    }
}

/// What a console looks like. The server answers questions about it from here, without asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostDefaultData {
    /// The colour of text.
    pub foreground: ConsoleColor,
    /// The colour behind it.
    pub background: ConsoleColor,
    /// Where the cursor is.
    pub cursor_position: Coordinates,
    /// Where the window is over the buffer.
    pub window_position: Coordinates,
    /// How large the cursor is, in percent of a cell.
    pub cursor_size: i32,
    /// How large the buffer is. PowerShell wraps at its width.
    pub buffer_size: Size,
    /// How large the window is.
    pub window_size: Size,
    /// How large the window can be with this buffer.
    pub max_window_size: Size,
    /// How large the window can be with any buffer.
    pub max_physical_window_size: Size,
    /// The window's title.
    pub window_title: String,
}

impl HostDefaultData {
    /// A grey on black console of this many columns and rows.
    pub fn new(columns: i32, rows: i32) -> Self {
        let size = Size { width: columns, height: rows };
        HostDefaultData {
            foreground: ConsoleColor(7),
            background: ConsoleColor(0),
            cursor_position: Coordinates::default(),
            window_position: Coordinates::default(),
            cursor_size: 25,
            buffer_size: size,
            window_size: size,
            max_window_size: size,
            max_physical_window_size: size,
            window_title: "Reattach".into(),
        }
    }

    /// Keys 0 to 9 in the order of \[MS-PSRP\] 2.2.3.14, each value beside its type's name.
    fn to_value(&self) -> Value {
        let place = |place: &Coordinates| typed("System.Management.Automation.Host.Coordinates", place.to_value());
        let size = |size: &Size| typed("System.Management.Automation.Host.Size", size.to_value());
        let data = [
            typed("System.ConsoleColor", self.foreground.to_value()),
            typed("System.ConsoleColor", self.background.to_value()),
            place(&self.cursor_position),
            place(&self.window_position),
            typed("System.Int32", self.cursor_size.into()),
            size(&self.buffer_size),
            size(&self.window_size),
            size(&self.max_window_size),
            size(&self.max_physical_window_size),
            typed("System.String", self.window_title.clone().into()),
        ];
        let table = Object {
            type_names: ["System.Collections.Hashtable", "System.Object"].into(),
            container: Some(Container::Dictionary((0..).map(Value::I32).zip(data).collect())),
            ..Object::default()
        };
        Value::extended(vec![("data".into(), table.into())])
    }

    fn from_value(value: &Value) -> Option<Self> {
        let entries = value.get("data")?.as_object()?.entries()?;
        let datum = |key: i32| entries.iter().find(|(k, _)| k.as_i32() == Some(key)).map(|(_, value)| value);
        Some(HostDefaultData {
            foreground: ConsoleColor::from_value(datum(0)?)?,
            background: ConsoleColor::from_value(datum(1)?)?,
            cursor_position: Coordinates::from_value(datum(2)?)?,
            window_position: Coordinates::from_value(datum(3)?)?,
            cursor_size: untyped(datum(4)?).as_i32()?,
            buffer_size: Size::from_value(datum(5)?)?,
            window_size: Size::from_value(datum(6)?)?,
            max_window_size: Size::from_value(datum(7)?)?,
            max_physical_window_size: Size::from_value(datum(8)?)?,
            window_title: String::from_value(untyped(datum(9)?))?,
        })
    }
}
