//! A panic is a fault of ours. It says where, and never what with: a message could hold data.

use leptos::prelude::document;
use wasm_bindgen::JsValue;

/// Shows what `index.html` has ready for this case, and names the place in the browser's console.
pub(crate) fn install() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        web_sys::console::error_1(&JsValue::from_str(&format!("the console stopped at {place}")));
        if let Some(page) = document().query_selector(".shell").ok().flatten() {
            page.remove();
        }
        if let Some(crashed) = document().get_element_by_id("crashed") {
            let _ = crashed.remove_attribute("hidden");
        }
    }));
}
