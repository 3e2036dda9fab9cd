//! Small services of the browser: clock, address, focus, theme, clipboard.

use leptos::prelude::{
    StoredValue, WithValue, document, on_cleanup, request_animation_frame, request_animation_frame_with_handle,
};
use reattach_core::bridge::{Millis, Password};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, Event, FocusOptions, HtmlElement, HtmlTextAreaElement, ResizeObserver};

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

/// Whether the browser has a network, as far as it knows.
pub(crate) fn online() -> bool {
    web_sys::window().is_some_and(|window| window.navigator().on_line())
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

/// Moves the focus to the first element that a selector finds. Returns whether there is one.
pub(crate) fn focus(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let element = found.as_ref().and_then(|element| element.dyn_ref::<HtmlElement>());
    if let Some(element) = element {
        let _ = element.focus();
    }
    element.is_some()
}

/// Whether the element that a selector finds has the focus.
pub(crate) fn focus_is(selector: &str) -> bool {
    document().active_element().is_some_and(|element| element.matches(selector).unwrap_or(false))
}

/// Whether what has the focus is no field with several lines, or holds nothing.
pub(crate) fn nothing_is_typed() -> bool {
    let field = document().active_element().and_then(|element| element.dyn_into::<HtmlTextAreaElement>().ok());
    field.is_none_or(|field| field.value().is_empty())
}

/// Whether text is selected, in the page or in the field that has the focus.
pub(crate) fn something_is_selected() -> bool {
    let selected = leptos::prelude::window().get_selection().ok().flatten();
    if selected.is_some_and(|selected| !selected.is_collapsed()) {
        return true;
    }
    let Some(field) = document().active_element() else { return false };
    let place = |name: &str| js_sys::Reflect::get(&field, &name.into()).ok().and_then(|place| place.as_f64());
    matches!((place("selectionStart"), place("selectionEnd")), (Some(start), Some(end)) if start < end)
}

/// Does something when the page has been drawn, unless what asked for it is gone by then: to be called in an effect,
/// whose next turn takes it back too.
pub(crate) fn after_drawing(what: impl FnOnce() + 'static) {
    if let Ok(frame) = request_animation_frame_with_handle(what) {
        on_cleanup(move || frame.cancel());
    }
}

/// Does something whenever an element has another size, as long as its owner lives.
pub(crate) fn on_resize(element: &Element, what: impl FnMut() + 'static) {
    let what = Closure::<dyn FnMut()>::new(what);
    if let Ok(observer) = ResizeObserver::new(what.as_ref().unchecked_ref()) {
        observer.observe(element);
        let kept = StoredValue::new_local((observer, what));
        on_cleanup(move || {
            kept.try_with_value(|(observer, _)| observer.disconnect());
        });
    }
}

/// Does something when the page has been drawn; at once when nobody sees it, because then it is not drawn.
pub(crate) fn when_drawn(what: impl FnOnce() + 'static) {
    if hidden() {
        what();
    } else {
        request_animation_frame(what);
    }
}

/// Brings the first element that a selector finds into sight.
pub(crate) fn reveal(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Makes a match of the search the current one, and brings it into sight where that is wanted.
pub(crate) fn mark_match(sequence: u64, nth: usize, reveal: bool) {
    if let Ok(Some(before)) = document().query_selector("mark.current") {
        let _ = before.class_list().remove_1("current");
    }
    let Ok(found) = document().query_selector_all(&format!("mark[data-match=\"{sequence}-{nth}\"]")) else { return };
    for at in 0..found.length() {
        let Some(mark) = found.item(at).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
        let _ = mark.class_list().add_1("current");
        if at == 0 && reveal {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Center);
            mark.scroll_into_view_with_scroll_into_view_options(&options);
        }
    }
}

/// Whether a dialog is open over the page.
pub(crate) fn dialog_open() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

/// Focuses the field, or presses the button, that names a key in `aria-keyshortcuts`. Returns whether
/// there is one that can be used now.
pub(crate) fn press_shortcut(key: &str) -> bool {
    let Ok(found) = document().query_selector_all("[aria-keyshortcuts]") else { return false };
    for at in 0..found.length() {
        let element = found.item(at).and_then(|node| node.dyn_into::<HtmlElement>().ok());
        let Some(element) = element.filter(|element| {
            let names = element.get_attribute("aria-keyshortcuts").unwrap_or_default();
            names.split(' ').any(|name| name == key) && !element.has_attribute("disabled") && element.offset_width() > 0
        }) else {
            continue;
        };
        if matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA") {
            let _ = element.focus();
        } else {
            element.click();
        }
        return true;
    }
    false
}

/// Focuses the first element that a selector finds, without scrolling.
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

/// A time in ISO 8601, in UTC.
pub(crate) fn iso_date(at: Millis) -> String {
    date(at).to_iso_string().into()
}

/// A time as the language writes it, in the time zone of this computer.
pub(crate) fn local_date(at: Millis, language: &str) -> String {
    date(at).to_locale_string(language, &js_sys::Object::new()).into()
}

/// Hours, minutes and seconds in the time zone of this computer.
pub(crate) fn clock(at: Millis) -> String {
    let date = date(at);
    format!("{:02}:{:02}:{:02}", date.get_hours(), date.get_minutes(), date.get_seconds())
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of this century are far below 2^53")]
fn date(at: Millis) -> js_sys::Date {
    js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at as f64))
}

/// Has the browser save a text as a file.
pub(crate) fn download(name: &str, media: &str, text: &str) {
    let parts = js_sys::Array::of1(&text.into());
    let bag = web_sys::BlobPropertyBag::new();
    bag.set_type(media);
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &bag);
    let Some(url) = blob.ok().and_then(|blob| web_sys::Url::create_object_url_with_blob(&blob).ok()) else { return };
    if let Ok(link) = document().create_element("a").map(|link| link.unchecked_into::<web_sys::HtmlAnchorElement>()) {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // The browser has taken it when the click returns.
    let _ = web_sys::Url::revoke_object_url(&url);
}

/// Loads the page anew.
pub(crate) fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}
