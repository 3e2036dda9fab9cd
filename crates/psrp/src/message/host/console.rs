//! What a console is made of, \[MS-PSRP\] 2.2.3.1 to 2.2.3.3 and 2.2.3.26 to 2.2.3.29.
//!
//! In a call's parameters and results these are objects with the private fields of .NET's
//! structures and nothing else (\[MS-PSRP\] 2.2.6.1.8). Where a place takes any type, as in a
//! host's default data, the object stands in `V` beside its type's name in `T`; readers here take
//! both forms anywhere.

use crate::clixml::{Container, Object, Value};

/// Something that goes into host calls and comes out of them.
pub(super) trait Encoded: Sized {
    fn to_value(&self) -> Value;
    /// Nothing where the value is none of these.
    fn from_value(value: &Value) -> Option<Self>;
}

/// The value, or what stands in `V` beside a type's name in `T`.
pub(super) fn untyped(value: &Value) -> &Value {
    match (value.get("T"), value.get("V")) {
        (Some(Value::String(_)), Some(inner)) => inner,
        _ => value,
    }
}

/// A value beside its type's name, \[MS-PSRP\] 2.2.6.1.7.
pub(super) fn typed(type_name: &str, value: Value) -> Value {
    Value::extended(vec![("T".into(), type_name.into()), ("V".into(), value)])
}

fn members<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::extended(members.map(|(name, value)| (name.into(), value)).into())
}

fn int(value: &Value, name: &str) -> Option<i32> {
    value.get(name)?.as_i32()
}

/// One UTF-16 code unit, however it is written.
fn unit(value: &Value) -> Option<u16> {
    match value.primitive() {
        Value::Char(unit) => Some(*unit),
        Value::String(text) => {
            let mut units = text.encode_utf16();
            units.next().filter(|_| units.next().is_none())
        }
        other => other.as_i64().and_then(|number| u16::try_from(number).ok()),
    }
}

/// A console's colour, .NET's `ConsoleColor`, \[MS-PSRP\] 2.2.3.3; unknown numbers are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ConsoleColor(pub i32);

impl ConsoleColor {
    const NAMES: [&str; 16] = [
        "Black",
        "DarkBlue",
        "DarkGreen",
        "DarkCyan",
        "DarkRed",
        "DarkMagenta",
        "DarkYellow",
        "Gray",
        "DarkGray",
        "Blue",
        "Green",
        "Cyan",
        "Red",
        "Magenta",
        "Yellow",
        "White",
    ];

    /// .NET's name, empty for a number that it does not have.
    pub fn name(self) -> &'static str {
        usize::try_from(self.0).ok().and_then(|n| Self::NAMES.get(n)).copied().unwrap_or_default()
    }
}

impl Encoded for ConsoleColor {
    fn to_value(&self) -> Value {
        Value::I32(self.0)
    }

    fn from_value(value: &Value) -> Option<Self> {
        untyped(value).as_i32().map(ConsoleColor)
    }
}

/// A place in the screen buffer, \[MS-PSRP\] 2.2.3.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Coordinates {
    /// The column, 0 the leftmost.
    pub x: i32,
    /// The row, 0 the topmost.
    pub y: i32,
}

impl Encoded for Coordinates {
    fn to_value(&self) -> Value {
        members([("x", self.x.into()), ("y", self.y.into())])
    }

    fn from_value(value: &Value) -> Option<Self> {
        let value = untyped(value);
        Some(Coordinates { x: int(value, "x")?, y: int(value, "y")? })
    }
}

/// A size in character cells, \[MS-PSRP\] 2.2.3.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Size {
    /// Columns.
    pub width: i32,
    /// Rows.
    pub height: i32,
}

impl Encoded for Size {
    fn to_value(&self) -> Value {
        members([("width", self.width.into()), ("height", self.height.into())])
    }

    fn from_value(value: &Value) -> Option<Self> {
        let value = untyped(value);
        Some(Size { width: int(value, "width")?, height: int(value, "height")? })
    }
}

/// A part of the screen buffer, both corners included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Rectangle {
    /// The leftmost column.
    pub left: i32,
    /// The topmost row.
    pub top: i32,
    /// The rightmost column.
    pub right: i32,
    /// The lowest row.
    pub bottom: i32,
}

impl Encoded for Rectangle {
    fn to_value(&self) -> Value {
        members([
            ("left", self.left.into()),
            ("top", self.top.into()),
            ("right", self.right.into()),
            ("bottom", self.bottom.into()),
        ])
    }

    fn from_value(value: &Value) -> Option<Self> {
        let value = untyped(value);
        Some(Rectangle {
            left: int(value, "left")?,
            top: int(value, "top")?,
            right: int(value, "right")?,
            bottom: int(value, "bottom")?,
        })
    }
}

/// One cell of the screen buffer, \[MS-PSRP\] 2.2.3.28.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct BufferCell {
    /// The UTF-16 code unit shown in it.
    pub character: u16,
    /// The colour of the character.
    pub foreground: ConsoleColor,
    /// The colour behind it.
    pub background: ConsoleColor,
    /// 0 the character has this cell, 1 the first of two cells, 2 the second (\[MS-PSRP\] 2.2.3.29).
    pub cell_type: i32,
}

impl Encoded for BufferCell {
    fn to_value(&self) -> Value {
        members([
            ("character", Value::Char(self.character)),
            ("foregroundColor", self.foreground.to_value()),
            ("backgroundColor", self.background.to_value()),
            ("bufferCellType", self.cell_type.into()),
        ])
    }

    fn from_value(value: &Value) -> Option<Self> {
        let value = untyped(value);
        Some(BufferCell {
            character: unit(value.get("character")?)?,
            foreground: ConsoleColor::from_value(value.get("foregroundColor")?)?,
            background: ConsoleColor::from_value(value.get("backgroundColor")?)?,
            cell_type: int(value, "bufferCellType")?,
        })
    }
}

/// A rectangle of cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BufferCells {
    /// How many rows.
    pub rows: u32,
    /// How many cells each has.
    pub columns: u32,
    /// Row after row; as many as the two say.
    pub cells: Vec<BufferCell>,
}

impl Encoded for BufferCells {
    /// A two-dimensional array, \[MS-PSRP\] 2.2.6.1.4.
    fn to_value(&self) -> Value {
        let length = |number: u32| Value::I32(i32::try_from(number).unwrap_or(i32::MAX));
        let lengths = Object {
            type_names: ["System.Int32[]", "System.Array", "System.Object"].into(),
            container: Some(Container::List(vec![length(self.rows), length(self.columns)])),
            ..Object::default()
        };
        let cells = self.cells.iter().map(BufferCell::to_value).collect();
        members([("mae", Value::array_list(cells)), ("mal", lengths.into())])
    }

    fn from_value(value: &Value) -> Option<Self> {
        let value = untyped(value);
        let elements = value.get("mae")?.items()?;
        let [rows, columns] = value.get("mal")?.items()? else { return None };
        let length = |value: &Value| u32::try_from(value.as_i32()?).ok();
        let (rows, columns) = (length(rows)?, length(columns)?);
        // The lengths say nothing that the elements do not: what is not there takes no memory.
        if u64::from(rows) * u64::from(columns) != elements.len() as u64 {
            return None;
        }
        let cells = elements.iter().map(BufferCell::from_value).collect::<Option<_>>()?;
        Some(BufferCells { rows, columns, cells })
    }
}

/// A key that was pressed or released, \[MS-PSRP\] 2.2.3.26.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct KeyInfo {
    /// Windows' virtual key code.
    pub virtual_key_code: i32,
    /// The UTF-16 code unit that the key makes.
    pub character: u16,
    /// Which control keys are held, as bits: 0x01 right Alt, 0x02 left Alt, 0x04 right Ctrl,
    /// 0x08 left Ctrl, 0x10 Shift, 0x20 Num Lock, 0x40 Scroll Lock, 0x80 Caps Lock, 0x100 an
    /// enhanced key (\[MS-PSRP\] 2.2.3.27).
    pub control_key_state: i32,
    /// Pressed, not released.
    pub key_down: bool,
}

impl Encoded for KeyInfo {
    fn to_value(&self) -> Value {
        members([
            ("virtualKeyCode", self.virtual_key_code.into()),
            ("character", Value::Char(self.character)),
            ("controlKeyState", self.control_key_state.into()),
            ("keyDown", self.key_down.into()),
        ])
    }

    fn from_value(value: &Value) -> Option<Self> {
        let value = untyped(value);
        Some(KeyInfo {
            virtual_key_code: int(value, "virtualKeyCode")?,
            character: unit(value.get("character")?)?,
            control_key_state: int(value, "controlKeyState")?,
            key_down: value.get("keyDown")?.as_bool()?,
        })
    }
}

/// What [`super::HostQuery::ReadKey`] may do, .NET's `ReadKeyOptions`, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ReadKeyOptions(pub i32);

impl ReadKeyOptions {
    /// Ctrl+C is a key as any other.
    pub const ALLOW_CTRL_C: i32 = 1;
    /// The key is not shown.
    pub const NO_ECHO: i32 = 2;
    /// Pressed keys count.
    pub const INCLUDE_KEY_DOWN: i32 = 4;
    /// Released keys count.
    pub const INCLUDE_KEY_UP: i32 = 8;

    /// Whether every bit of these is set.
    pub fn contains(self, bits: i32) -> bool {
        self.0 & bits == bits
    }
}
