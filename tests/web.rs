//! The console in a browser, with an engine that the test plays: what stands where, by role and
//! name, and what a person's action sends.
#![cfg(target_arch = "wasm32")]

mod web {
    mod bar;
    mod connection;
    mod credential;
    mod grid;
    mod harness;
    mod history;
    mod host_questions;
    mod input;
    mod language;
    mod memory;
    mod output;
    mod session_page;
    mod settings;
    mod shell;
    mod sign_in;
}

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
