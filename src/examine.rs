//! What the browser can find out about the way to the gateway.

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::window;
use reattach_core::bridge::Millis;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestCache, RequestCredentials, RequestInit, Response};

use crate::browser;
use crate::model::health::{Answer, Facts, Permission, Shell};

/// Asks the gateway for something that it refuses without a sign-in: a refusal in its own words is
/// an answer. The service worker keeps its hands off this address.
pub(crate) async fn ask() -> Answer {
    let began = browser::now();
    let init = RequestInit::new();
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(RequestCredentials::Omit);
    let sent = window().fetch_with_str_and_init("/v1/policy", &init);
    let Ok(response) = JsFuture::from(sent).await.and_then(JsCast::dyn_into::<Response>) else {
        return Answer::None;
    };
    let took = browser::now() - began;
    let headers = response.headers();
    if header(&headers, "reattach-request-id").is_none() {
        return Answer::Foreign { status: response.status() };
    }
    let theirs = header(&headers, "date").map(|date| js_sys::Date::parse(&date)).filter(|date| date.is_finite());
    // The header is in whole seconds, and was written half-way through.
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds of this century fit")]
    let ahead = theirs.map(|theirs| theirs as Millis + 500 - (began + took / 2));
    Answer::Gateway { took, ahead }
}

/// Everything but how the gateway answers, which takes a while.
pub(crate) async fn facts(shell: Shell, engine: bool) -> Facts {
    Facts {
        secure: window().is_secure_context(),
        online: browser::online(),
        answer: ask().await,
        protocol: protocol().unwrap_or_default(),
        local_network: local_network().await.unwrap_or_default(),
        shell,
        engine,
    }
}

/// Has the page kept for opening offline.
pub(crate) async fn keep_shell() -> Shell {
    let keep = || -> Option<Promise> {
        let function: Function = Reflect::get(&window(), &"reattachShell".into()).ok()?.dyn_into().ok()?;
        function.call0(&JsValue::UNDEFINED).ok()?.dyn_into().ok()
    };
    let Some(kept) = keep() else { return Shell::Unsupported };
    let word = JsFuture::from(kept).await.ok().and_then(|word| word.as_string());
    match word.as_deref() {
        Some("kept") => Shell::Kept,
        Some("untrusted") => Shell::Untrusted,
        _ => Shell::Unsupported,
    }
}

/// Has the page that was kept forgotten.
pub(crate) async fn forget_shell() {
    let function = Reflect::get(&window(), &"reattachForgetShell".into()).ok();
    let forgotten = function.and_then(|function| function.dyn_into::<Function>().ok()?.call0(&JsValue::UNDEFINED).ok());
    if let Some(forgotten) = forgotten.and_then(|forgotten| forgotten.dyn_into::<Promise>().ok()) {
        // What the browser does not let go of it forgets by its own settings.
        let _ = JsFuture::from(forgotten).await;
    }
}

fn header(headers: &Headers, name: &str) -> Option<String> {
    headers.get(name).ok().flatten()
}

/// How the page itself came.
fn protocol() -> Option<String> {
    let entries = window().performance()?.get_entries_by_type("navigation");
    Reflect::get(&entries.get(0), &"nextHopProtocol".into()).ok()?.as_string()
}

/// The permission is young: not every browser knows its name, and those that do not throw.
async fn local_network() -> Option<Permission> {
    let permissions = Reflect::get(&window().navigator(), &"permissions".into()).ok()?;
    let query: Function = Reflect::get(&permissions, &"query".into()).ok()?.dyn_into().ok()?;
    let wish = Object::from_entries(&Array::of1(&Array::of2(&"name".into(), &"local-network-access".into()))).ok()?;
    let asked: Promise = query.call1(&permissions, &wish).ok()?.dyn_into().ok()?;
    let status = JsFuture::from(asked).await.ok()?;
    match Reflect::get(&status, &"state".into()).ok()?.as_string()?.as_str() {
        "granted" => Some(Permission::Granted),
        "denied" => Some(Permission::Denied),
        "prompt" => Some(Permission::Prompt),
        _ => None,
    }
}
