//! Sessions and output for the tests of the model.

use reattach_core::bridge::{
    EffectView, ObjectView, OutputContent, OutputItem, PlannedView, PropertyView, SessionView, Shape, Stream, ValueView,
};
use uuid::Uuid;

/// A disconnected session that can be connected.
pub(crate) fn session(id: u32, name: &str, computer: &str) -> SessionView {
    SessionView {
        owner: Some("LAB\\adele".into()),
        disconnected_on: Some(0),
        ..SessionView::disconnected(id, Uuid::from_u128(u128::from(id)), name, computer)
    }
}

/// An open, idle session.
pub(crate) fn open(id: u32, name: &str, computer: &str) -> SessionView {
    session(id, name, computer).opened()
}

/// A text of a stream.
pub(crate) fn text(sequence: u64, stream: Stream, text: &str) -> OutputItem {
    OutputItem { sequence, at: 0, content: OutputContent::text(stream, text) }
}

/// An object that was written.
pub(crate) fn object(sequence: u64, object: ObjectView) -> OutputItem {
    OutputItem { sequence, at: 0, content: OutputContent::Object { object } }
}

/// A process, of which a table shows number and name.
pub(crate) fn process(id: u32, name: &str, handles: u32) -> ObjectView {
    let property = |name: &str, text: String, value: fn(String) -> ValueView| PropertyView {
        name: name.into(),
        text: text.clone(),
        value: value(text),
    };
    ObjectView {
        type_name: "Deserialized.System.Diagnostics.Process".into(),
        shape: Shape::Table { columns: vec!["Id".into(), "Name".into()] },
        text: format!("{id} {name}"),
        value: ValueView::Object(vec![
            property("Id", id.to_string(), ValueView::Number),
            property("Name", name.into(), ValueView::Text),
            property("Handles", handles.to_string(), ValueView::Number),
        ]),
    }
}

/// A line of a plan that connects.
pub(crate) fn planned(target: &str) -> PlannedView {
    PlannedView {
        target: target.into(),
        instance_id: None,
        session_name: None,
        effect: EffectView::Connect,
        reason: None,
        warning: None,
        what_if: None,
    }
}
