//! The wire's figures in a browser; `cargo xtask bench protocol` runs it on the profile that is shipped.

#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
fn protocol() {
    wasm_bindgen_test::console_log!("\n{}", reattach_bench::protocol::table());
}
