//! Small services of the browser: clock, address, focus, theme, clipboard.

use leptos::prelude::document;
use reattach_core::bridge::{Millis, Password};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FocusOptions, HtmlElement};

/// The time.
#[expect(clippy::cast_possible_truncation, reason = "whole milliseconds of this century fit")]
pub(crate) fn now() -> Millis {
    js_sys::Date::now() as Millis
}

/// Takes the one-time code out of the address (`#code=…`) and removes it from the address bar and
/// from the history entry at once.
pub(crate) fn take_code() -> Option<Password> {
    let window = web_sys::window()?;
    let location = window.location();
    let hash = location.hash().ok()?;
    let code = hash.strip_prefix("#code=")?.to_owned();
    let history = window.history().ok()?;
    let path = location.pathname().unwrap_or_else(|_| "/".into());
    let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&path));
    (!code.is_empty()).then(|| Password::new(code))
}

/// Path and query of the page.
pub(crate) fn address() -> String {
    let Some(window) = web_sys::window() else { return "/".into() };
    let location = window.location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// Languages that the user wants, most wanted first.
pub(crate) fn languages() -> Vec<String> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    window.navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}

/// Sets an attribute of the root element, or removes it.
pub(crate) fn set_root(name: &str, value: Option<&str>) {
    let Some(root) = document().document_element() else { return };
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// Whether nobody can see the page.
pub(crate) fn hidden() -> bool {
    document().hidden()
}

/// Moves the focus to the first element that a selector finds.
pub(crate) fn focus(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector)
        && let Some(element) = element.dyn_ref::<HtmlElement>()
    {
        let _ = element.focus();
    }
}

/// Whether the element that a selector finds has the focus.
pub(crate) fn focus_is(selector: &str) -> bool {
    document().active_element().is_some_and(|element| element.matches(selector).unwrap_or(false))
}

/// Brings the first element that a selector finds into sight.
pub(crate) fn reveal(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// The same without scrolling.
pub(crate) fn focus_quietly(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector)
        && let Some(element) = element.dyn_ref::<HtmlElement>()
    {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// Presses the first element that a selector finds, if there is one.
pub(crate) fn click(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector)
        && let Some(element) = element.dyn_ref::<HtmlElement>()
    {
        element.click();
    }
}

/// Whether no control has the focus, as after the one that had it was disabled.
pub(crate) fn focus_is_nowhere() -> bool {
    document().active_element().is_none_or(|element| element.tag_name() == "BODY")
}

/// Whether an event came from inside an element that a selector finds.
pub(crate) fn within(event: &Event, selector: &str) -> bool {
    closest(event, selector).is_some()
}

/// The element around where an event came from that a selector finds.
pub(crate) fn closest(event: &Event, selector: &str) -> Option<Element> {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.and_then(|target| target.closest(selector).ok().flatten())
}

/// Where the console is, for example `https://gateway.example`.
pub(crate) fn origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// Puts a text on the clipboard. Nothing happens where the browser does not allow it.
pub(crate) fn copy(text: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.navigator().clipboard().write_text(text);
    }
}

/// Loads the page anew.
pub(crate) fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}
