//! A panic is a fault of ours. It says where and by which way, and never what with: a message could
//! hold data.

use leptos::prelude::document;
use wasm_bindgen::JsValue;

/// Shows what `index.html` has ready for this case, and names the place in the browser's console.
pub(crate) fn install() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        // A stack names functions, not what they were given.
        if let Ok(errors) = js_sys::Reflect::get(&js_sys::global(), &"Error".into()) {
            // Chromium keeps ten frames unless told; those are the panic's own.
            let _ = js_sys::Reflect::set(&errors, &"stackTraceLimit".into(), &40.into());
        }
        let stack = js_sys::Reflect::get(&js_sys::Error::new("").into(), &"stack".into());
        let stack = stack.ok().and_then(|stack| stack.as_string()).unwrap_or_default();
        web_sys::console::error_1(&JsValue::from_str(&format!("the console stopped at {place}\n{stack}")));
        if let Some(page) = document().query_selector(".shell").ok().flatten() {
            page.remove();
        }
        if let Some(crashed) = document().get_element_by_id("crashed") {
            let _ = crashed.remove_attribute("hidden");
        }
    }));
}
