//! Subscriptions that end with their reader.
//!
//! The library leaves a reader that is gone in its source's list. What lives as long as the page and is read by
//! rows that come and go by the thousand would get ever longer lists, gone through at every change.

use leptos::prelude::on_cleanup;
use leptos::reactive::graph::{Observer, Source, ToAnySource};

/// Takes who reads now out of the source's list when it reads anew or is gone. Call it beside the read.
pub(crate) fn lease(source: &impl ToAnySource) {
    if let Some(reader) = Observer::get() {
        let source = source.to_any_source();
        on_cleanup(move || source.remove_subscriber(&reader));
    }
}
