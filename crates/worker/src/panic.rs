//! A panic is a fault of ours; it says where, and never what with.

/// Reports the place of a panic. Its message could hold data, so it is left out.
pub(crate) fn install() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        web_sys::console::error_1(&format!("the engine stopped at {place}; reload the page").into());
    }));
}
