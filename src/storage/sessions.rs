//! Lists of sessions that pages have open, each under a name of its own.

use js_sys::{Array, JSON, Object, Reflect};
use reattach_core::bridge::RememberedSession;
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue};

use super::{get, put};

/// What the name of each list begins with.
pub(crate) const LISTS: &str = "reattach.sessions.";

/// Sessions that one page has open.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct List {
    /// Whose they are: name at the gateway.
    pub(crate) user_name: String,
    pub(crate) sessions: Vec<RememberedSession>,
}

impl List {
    /// What is kept under a name. What cannot be read counts as nothing.
    pub(crate) fn read(name: &str) -> Self {
        let Some(parsed) = get(name).and_then(|text| JSON::parse(&text).ok()) else { return Self::default() };
        let sessions = Reflect::get(&parsed, &"sessions".into()).ok().and_then(|list| list.dyn_into::<Array>().ok());
        Self {
            user_name: text(&parsed, "userName").unwrap_or_default(),
            sessions: sessions.iter().flat_map(Array::iter).filter_map(|session| session_of(&session)).collect(),
        }
    }

    /// Keeps it under a name; an empty one is removed.
    pub(crate) fn keep(&self, name: &str) {
        let object = Object::new();
        set(&object, "userName", &self.user_name.as_str().into());
        set(&object, "sessions", &self.sessions.iter().map(object_of).collect::<Array>());
        let text = JSON::stringify(&object).ok().map(String::from);
        // Storage may be full or forbidden: then nothing is remembered, and the grid finds the sessions.
        put(name, text.filter(|_| !self.sessions.is_empty()).as_deref());
    }

    /// Removes what is kept under a name.
    pub(crate) fn remove(name: &str) {
        put(name, None);
    }
}

fn session_of(value: &JsValue) -> Option<RememberedSession> {
    let id = |name: &str| Uuid::try_parse(&text(value, name)?).ok();
    Some(RememberedSession {
        computer_name: text(value, "computerName")?,
        name: text(value, "name")?,
        instance_id: id("instanceId")?,
        session_id: id("sessionId")?,
        user_name: text(value, "userName"),
        endpoint: text(value, "endpoint").unwrap_or_default(),
    })
}

fn object_of(session: &RememberedSession) -> JsValue {
    let object = Object::new();
    let put = |name: &str, value: &str| set(&object, name, &value.into());
    put("computerName", &session.computer_name);
    put("name", &session.name);
    put("instanceId", &session.instance_id.to_string());
    put("sessionId", &session.session_id.to_string());
    put("endpoint", &session.endpoint);
    if let Some(user_name) = &session.user_name {
        put("userName", user_name);
    }
    object.into()
}

fn text(value: &JsValue, name: &str) -> Option<String> {
    Reflect::get(value, &name.into()).ok()?.as_string()
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // A plain object takes any property.
    let _ = Reflect::set(object, &name.into(), value);
}
