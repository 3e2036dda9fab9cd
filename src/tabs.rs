//! What a page has open, apart from what other pages of this browser have open.
//!
//! Every page keeps its list under a name of its own and holds the Web Lock of that name as long as it lives. A list
//! whose lock is free is that of a page that is gone, by a reload most of all: whoever of the same user signs in next
//! takes it up, and holds its lock from then on, so that of two pages that begin at once only one does.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect};
use reattach_core::bridge::RememberedSession;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::storage::{self, LISTS, List};

/// One page. Clones are the same.
#[derive(Clone)]
pub(crate) struct Tab(Rc<Own>);

struct Own {
    /// Name of the list and of its lock.
    name: String,
    /// Who is signed in, as far as that has been told.
    user_name: RefCell<Option<String>>,
    /// Pending as long as the page lives: its locks are held until then.
    alive: Promise,
    end: Option<Function>,
}

impl Drop for Own {
    fn drop(&mut self) {
        if let Some(end) = &self.end {
            let _ = end.call0(&JsValue::UNDEFINED);
        }
    }
}

impl Tab {
    /// A page that has nothing open yet.
    pub(crate) fn new() -> Self {
        // None before it is there: a function of its own would be made from a text, which the page's policy refuses.
        let mut end = None;
        let alive = Promise::new(&mut |resolve, _| end = Some(resolve));
        let name = format!("{LISTS}{}", js_sys::Math::random());
        let tab = Self(Rc::new(Own { name, user_name: RefCell::default(), alive, end }));
        // Nobody else knows the name, so it is had at once.
        let lock = lock(&tab.0.name, &tab.0.alive);
        spawn_local(async move {
            lock.await;
        });
        tab
    }

    /// Somebody has signed in: gives what pages that are gone had open for the same user, which is this page's from
    /// now on.
    pub(crate) async fn take_up(self, user_name: String) -> Vec<RememberedSession> {
        *self.0.user_name.borrow_mut() = Some(user_name.clone());
        let mut own = List { user_name, sessions: Vec::new() };
        for name in self.others() {
            if List::read(&name).user_name == own.user_name && lock(&name, &self.0.alive).await {
                own.sessions.extend(List::read(&name).sessions);
                own.keep(&self.0.name);
                List::remove(&name);
            }
        }
        own.sessions
    }

    /// Replaces what this page has open. Nothing is kept while nobody is signed in.
    pub(crate) fn keep(&self, sessions: Vec<RememberedSession>) {
        match self.0.user_name.borrow().clone() {
            Some(user_name) => List { user_name, sessions }.keep(&self.0.name),
            None => List::remove(&self.0.name),
        }
    }

    /// The user has gone: forgets what this page has open, and what pages that are gone had open for the same user.
    pub(crate) fn forget(self) {
        List::remove(&self.0.name);
        let Some(user_name) = self.0.user_name.take() else { return };
        spawn_local(async move {
            for name in self.others() {
                if List::read(&name).user_name == user_name && lock(&name, &self.0.alive).await {
                    List::remove(&name);
                }
            }
        });
    }

    /// Names of all lists but this page's.
    fn others(&self) -> Vec<String> {
        let mut names = storage::names(LISTS);
        names.retain(|name| *name != self.0.name);
        names
    }
}

/// Whether a lock was free; it is held until `alive` resolves. A browser without locks says of each that it is free.
fn lock(name: &str, alive: &Promise) -> impl Future<Output = bool> + use<> {
    let answer = request(name, alive);
    async move {
        match answer {
            Some(answer) => JsFuture::from(answer).await.is_ok_and(|free| free.is_truthy()),
            None => true,
        }
    }
}

fn request(name: &str, alive: &Promise) -> Option<Promise> {
    let property = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok().filter(JsValue::is_truthy);
    let locks = property(&web_sys::window()?.navigator(), "locks")?;
    let request: Function = property(&locks, "request")?.dyn_into().ok()?;
    let options = Object::new();
    let _ = Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE);
    let mut outcome = None;
    let told = Promise::new(&mut |resolve, _| {
        let alive = alive.clone();
        let granted = Closure::once_into_js(move |lock: JsValue| {
            let free = lock.is_truthy();
            let _ = resolve.call1(&JsValue::UNDEFINED, &free.into());
            if free { alive.into() } else { JsValue::UNDEFINED }
        });
        outcome = request.call3(&locks, &name.into(), &options, &granted).ok();
    });
    // Where it is refused altogether nothing is told.
    Some(Promise::race(&Array::of2(&told, &outcome?)))
}
