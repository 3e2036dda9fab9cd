//! CLIXML: the XML form of PowerShell objects, \[MS-PSRP\] 2.2.5.
//!
//! [`decode()`] and [`encode()`] are inverse up to the choice of `RefId`s: a decoded value, encoded and
//! decoded again, is the same value.

mod date_time;
mod decimal;
mod decode;
mod encode;
mod escape;
mod name;
mod object_ref;
mod time_span;
mod value;

pub use date_time::{DateTime, Offset};
pub use decimal::{Decimal, Version};
pub use decode::{Decoder, Limits, decode, decode_with};
pub use encode::{NameOrder, encode, encode_with};
pub use escape::{escape, unescape};
pub use name::{Name, TypeNames};
pub use object_ref::ObjectRef;
pub use time_span::TimeSpan;
pub use value::{Container, Object, Value};
