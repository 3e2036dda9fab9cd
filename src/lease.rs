//! Subscriptions that end with their reader.
//!
//! The library leaves a reader that is gone in its source's list. What lives as long as the page and is read by
//! rows and pages that come and go would get ever longer lists, gone through at every change and never given back.

use leptos::prelude::*;
use leptos::reactive::graph::{Observer, Source, ToAnySource};

/// Takes who reads now out of the source's list when it reads anew or is gone. Call it beside the read.
pub(crate) fn lease(source: &impl ToAnySource) {
    if let Some(reader) = Observer::get() {
        let source = source.to_any_source();
        on_cleanup(move || source.remove_subscriber(&reader));
    }
}

/// A signal that lives as long as the page; its readers are leased. It is written and read like any other.
#[derive(Debug)]
pub(crate) struct Live<T: 'static>(RwSignal<T>);

/// The same for what is made while the page lives and goes with the last who holds it.
#[derive(Debug, Clone)]
pub(crate) struct SharedLive<T: 'static>(ArcRwSignal<T>);

impl<T: Default> Default for SharedLive<T> {
    fn default() -> Self {
        Self(ArcRwSignal::new(T::default()))
    }
}

impl<T: Send + Sync + 'static> SharedLive<T> {
    pub(crate) fn with<U>(&self, read: impl FnOnce(&T) -> U) -> U {
        lease(&self.0);
        self.0.with(read)
    }

    pub(crate) fn with_untracked<U>(&self, read: impl FnOnce(&T) -> U) -> U {
        self.0.with_untracked(read)
    }

    pub(crate) fn track(&self) {
        lease(&self.0);
        self.0.track();
    }

    pub(crate) fn try_update<U>(&self, change: impl FnOnce(&mut T) -> U) -> Option<U> {
        self.0.try_update(change)
    }
}

impl<T> Clone for Live<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Live<T> {}

impl<T: Default + Send + Sync + 'static> Default for Live<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: Send + Sync + 'static> Live<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(RwSignal::new(value))
    }

    pub(crate) fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        lease(&self.0);
        self.0.with(read)
    }

    pub(crate) fn with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> U {
        self.0.with_untracked(read)
    }

    pub(crate) fn track(self) {
        lease(&self.0);
        self.0.track();
    }

    pub(crate) fn notify(self) {
        self.0.notify();
    }

    pub(crate) fn set(self, value: T) {
        self.0.set(value);
    }

    pub(crate) fn update(self, change: impl FnOnce(&mut T)) {
        self.0.update(change);
    }

    pub(crate) fn try_update<U>(self, change: impl FnOnce(&mut T) -> U) -> Option<U> {
        self.0.try_update(change)
    }

    pub(crate) fn try_update_untracked<U>(self, change: impl FnOnce(&mut T) -> U) -> Option<U> {
        self.0.try_update_untracked(change)
    }
}

impl<T: Clone + Send + Sync + 'static> Live<T> {
    pub(crate) fn get(self) -> T {
        lease(&self.0);
        self.0.get()
    }

    pub(crate) fn get_untracked(self) -> T {
        self.0.get_untracked()
    }

    pub(crate) fn try_get_untracked(self) -> Option<T> {
        self.0.try_get_untracked()
    }
}
