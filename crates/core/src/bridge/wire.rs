//! The bytes that pass between the two modules.
//!
//! They are postcard's: both modules come from one build, so nothing has to describe itself, and
//! the code for it is a fraction of what text takes. The one message that another build must
//! understand is `Hello`; it is the first of both enumerations and stays there.

use alloc::vec::Vec;

use super::{FromEngine, ToEngine};

/// Room for a message, so that no password is left behind by a buffer that grows.
const ROOM: usize = 8 * 1024;

/// What came is no message: the two modules are not of one build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the message is of another build")]
pub struct OtherBuild;

impl ToEngine {
    /// The message as bytes. It may hold a password: whoever sends it wipes it.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        // Every type has a form in bytes, and the buffer grows: that cannot fail.
        postcard::to_extend(self, Vec::with_capacity(ROOM)).unwrap_or_default()
    }

    /// Reads a message.
    ///
    /// # Errors
    /// [`OtherBuild`] when the bytes are not one.
    pub fn decode(bytes: &[u8]) -> Result<Self, OtherBuild> {
        whole(bytes)
    }
}

impl FromEngine {
    /// Events as bytes, in order.
    #[must_use]
    pub fn encode(events: &[Self]) -> Vec<u8> {
        // As above.
        postcard::to_allocvec(events).unwrap_or_default()
    }

    /// Reads events.
    ///
    /// # Errors
    /// [`OtherBuild`] when the bytes are not some.
    pub fn decode(bytes: &[u8]) -> Result<Vec<Self>, OtherBuild> {
        whole(bytes)
    }
}

/// Reads a value that takes all of the bytes.
fn whole<'a, T: serde::Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, OtherBuild> {
    match postcard::take_from_bytes(bytes) {
        Ok((value, [])) => Ok(value),
        _ => Err(OtherBuild),
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec;

    use uuid::Uuid;

    use super::*;
    use crate::bridge::{
        ObjectView, OutputContent, OutputItem, Password, PropertyView, Shape, SignIn, Stream, Text, ValueView,
    };

    #[test]
    fn a_hello_is_understood_by_every_build() {
        let build_id = || String::from("ab");
        assert_eq!(ToEngine::Hello { build_id: build_id() }.encode(), [0, 2, b'a', b'b']);
        assert_eq!(FromEngine::encode(&[FromEngine::Hello { build_id: build_id() }]), [1, 0, 2, b'a', b'b']);
    }

    #[test]
    fn a_sign_in_survives_the_way_to_the_engine() {
        let sent = ToEngine::SignIn(SignIn::Code { code: Password::new("abc".into()) }).encode();
        let read = ToEngine::decode(&sent);
        assert!(matches!(read, Ok(ToEngine::SignIn(SignIn::Code { code })) if code.expose() == "abc"));
    }

    #[test]
    fn events_come_as_they_were_sent() {
        let value = ValueView::Object(vec![PropertyView {
            name: "Id".into(),
            text: "7".into(),
            value: ValueView::List(vec![ValueView::Null, ValueView::Number("7".into())]),
        }]);
        let object = ObjectView {
            type_name: "T".into(),
            shape: Shape::Table { columns: vec!["Id".into()] },
            text: "7".into(),
            value,
        };
        let separator = OutputContent::Separator { text: Text::new("x").with("a", "b").with_number("n", -3) };
        let items = [OutputContent::Object { object }, separator, OutputContent::text(Stream::Error, "é")];
        let items = (1..).zip(items).map(|(sequence, content)| OutputItem { sequence, at: -1, content }).collect();
        let events =
            [FromEngine::Output { instance_id: Uuid::from_u128(1), items }, FromEngine::SignedOut { reason: None }];
        assert_eq!(FromEngine::decode(&FromEngine::encode(&events)).as_deref(), Ok(&events[..]));
    }

    #[test]
    fn bytes_of_another_build_are_refused() {
        for bytes in [&[][..], &[200], &[0, 9, 1], &[2, 1]] {
            assert!(ToEngine::decode(bytes).is_err(), "{bytes:?}");
        }
        assert_eq!(FromEngine::decode(&[5, 0]), Err(OtherBuild));
    }
}
