//! The console: a Leptos app that lists, connects and watches remote PowerShell sessions.
//!
//! [`model`] is plain Rust; everything else renders it and exists on wasm32 alone. The console
//! speaks with the engine in its worker through `reattach_core::bridge` and knows nothing else of
//! it.
//!
//! Views are written with the crate's `html!` and never with `view!`: the latter turns a sub-tree
//! without dynamic parts into HTML text, which the page's Trusted Types policy refuses.
#![allow(
    clippy::result_large_err,
    reason = "an error of core's ends what was typed; it is moved a few times and never in a loop"
)]

#[cfg(target_arch = "wasm32")]
#[macro_use]
mod html;

pub mod model;

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod appearance;
#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
#[expect(unreachable_pub, reason = "the component macro makes property types public")]
mod components;
#[cfg(target_arch = "wasm32")]
mod dom;
#[cfg(target_arch = "wasm32")]
pub mod engine;
#[cfg(target_arch = "wasm32")]
mod examine;
#[cfg(target_arch = "wasm32")]
mod i18n;
#[cfg(target_arch = "wasm32")]
mod inside;
#[cfg(target_arch = "wasm32")]
mod lease;
#[cfg(target_arch = "wasm32")]
#[expect(unreachable_pub, reason = "the component macro makes property types public")]
mod pages;
#[cfg(target_arch = "wasm32")]
mod panic;
#[cfg(target_arch = "wasm32")]
mod router;
#[cfg(target_arch = "wasm32")]
mod storage;
#[cfg(target_arch = "wasm32")]
mod store;
#[cfg(target_arch = "wasm32")]
mod tabs;

#[cfg(target_arch = "wasm32")]
pub use app::{Mounted, mount, start};

/// Identifies the build; the engine of another build is refused.
pub const BUILD_ID: &str = reattach_core::build_id!();
