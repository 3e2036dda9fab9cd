//! The console's entry point.

#[cfg(target_arch = "wasm32")]
fn main() {
    reattach_console::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The console runs in a browser: `cargo xtask run` builds and serves it.");
}
