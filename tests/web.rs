//! The console in a browser, with an engine that the test plays: what stands where, by role and
//! name, and what a person's action sends.
#![cfg(target_arch = "wasm32")]

mod web {
    mod bar;
    mod boot;
    mod connect;
    mod connection;
    mod copies;
    mod credential;
    mod device;
    mod filter;
    mod grid;
    mod harness;
    mod history;
    mod host_questions;
    mod hosts;
    mod input;
    mod language;
    mod many;
    mod memory;
    mod output;
    mod palette;
    mod run;
    mod selection;
    mod session_page;
    mod settings;
    mod shell;
    mod sign_in;
    mod strip;
    mod views;
}

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
