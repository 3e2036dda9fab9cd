//! Elements made by hand, for what is made so often that a view of Leptos' costs too much: a row of
//! the grid with an effect for each thing that changes in it takes a millisecond.
//!
//! Only attributes and text are set, as in the views.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, Node};

/// An element with attributes.
pub(crate) fn element(tag: &str, attributes: &[(&str, &str)]) -> Option<Element> {
    let element = document().create_element(tag).ok()?;
    for (name, value) in attributes {
        set(&element, name, value);
    }
    Some(element)
}

/// An element that holds a text.
pub(crate) fn text(tag: &str, attributes: &[(&str, &str)], text: &str) -> Option<Element> {
    let element = element(tag, attributes)?;
    element.set_text_content(Some(text));
    Some(element)
}

/// A box that can be ticked.
pub(crate) fn tick_box(attributes: &[(&str, &str)]) -> Option<HtmlInputElement> {
    let tick_box = element("input", attributes)?;
    set(&tick_box, "type", "checkbox");
    tick_box.dyn_into().ok()
}

/// A row of a table of rows that can be moved through.
pub(crate) fn row() -> Option<HtmlElement> {
    element("tr", &[("role", "row")])?.dyn_into().ok()
}

/// Puts an element before another one, or last, unless it is there.
pub(crate) fn put_before(parent: &Element, element: &Element, next: Option<&HtmlElement>) {
    let next = next.map(AsRef::as_ref);
    if element.parent_node().as_ref() != Some(parent.as_ref()) || element.next_sibling().as_ref() != next {
        let _ = parent.insert_before(element, next);
    }
}

/// Whether the focus is on an element or inside it.
pub(crate) fn has_focus(element: &Element) -> bool {
    document().active_element().is_some_and(|active| element.contains(Some(&active)))
}

/// Sets the text of an element that holds nothing else; the text node stays, and with it its place in the layout.
pub(crate) fn say(element: &Element, text: &str) {
    match element.first_child() {
        Some(child) if child.node_type() == Node::TEXT_NODE => child.set_node_value(Some(text)),
        _ => element.set_text_content(Some(text)),
    }
}

/// Adds a text after what an element holds.
pub(crate) fn append_text(element: &Element, text: &str) {
    let _ = element.append_child(&document().create_text_node(text));
}

/// Sets an attribute.
pub(crate) fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// Sets a property of an element's own style; the page's policy refuses the attribute.
pub(crate) fn style(element: &Element, name: &str, value: &str) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.style().set_property(name, value);
    }
}

/// Puts elements into another one, in the place of what it held.
pub(crate) fn fill(element: &Element, children: impl IntoIterator<Item = Option<Element>>) {
    element.set_text_content(None);
    for child in children.into_iter().flatten() {
        let _ = element.append_child(&child);
    }
}
