//! Elements made by hand, for what is made so often that a view of Leptos' costs too much: a row of
//! the grid with an effect for each thing that changes in it takes a millisecond.
//!
//! Only attributes and text are set, as in the views.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

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
