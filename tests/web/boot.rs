//! The script that starts the page.

use wasm_bindgen_test::wasm_bindgen_test;

/// What the page says after a failure of its start.
fn said(reason: &str) -> String {
    let fail = format!(
        "window.dispatchEvent(new PromiseRejectionEvent('unhandledrejection', \
         {{promise: Promise.resolve(), reason: {reason}, cancelable: true}})); \
         document.documentElement.dataset.reason"
    );
    js_sys::eval(&fail).ok().and_then(|word| word.as_string()).unwrap_or_default()
}

#[wasm_bindgen_test]
fn a_module_that_is_not_there_is_not_taken_for_a_blocked_one() {
    js_sys::eval(
        "document.head.insertAdjacentElement('beforeend', Object.assign(document.createElement('meta'), \
        {name: 'reattach-engine', content: '/engine.js'}))",
    )
    .expect("it is put in");
    js_sys::eval(include_str!("../../public/boot.js")).expect("it runs");
    for (reason, word) in [
        ("new Error(\"failed to fetch Wasm: 404 Not Found fetching 'https://localhost/x_bg.wasm'\")", "missing"),
        ("new TypeError(\"Failed to execute 'compile' on 'WebAssembly': HTTP status code is not ok\")", "missing"),
        ("new TypeError('Failed to fetch')", "missing"),
        ("new WebAssembly.CompileError('refused by the policy')", "blocked"),
        ("new Error('WebAssembly is not supported here')", "blocked"),
    ] {
        assert_eq!(said(reason), word, "{reason}");
    }
    js_sys::eval("delete document.documentElement.dataset.reason").expect("it is taken back");
}
