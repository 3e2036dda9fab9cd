//! A mounted console, a recorded engine, and elements found by role and name.

use std::cell::RefCell;
use std::rc::Rc;

use reattach_console::engine::{Arrival, Port};
use reattach_core::bridge::{FromEngine, SessionView, ToEngine};
use serde_json::Value;
use uuid::Uuid;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit};

/// What the console sent, as the engine would read it.
#[derive(Clone, Default)]
pub(crate) struct Recorder(Rc<RefCell<Vec<Value>>>);

impl Port for Recorder {
    fn post(&self, message: &ToEngine) {
        let read = ToEngine::decode(&message.encode());
        assert!(read.is_ok_and(|read| read.encode() == message.encode()), "it arrives as it was sent");
        let mut value = serde_json::to_value(message).expect("messages are serialisable");
        if let Some(sign_in) = value.get_mut("signIn") {
            value = flat("by", sign_in.take());
            value["kind"] = "signIn".into();
        } else {
            value = flat("kind", value);
        }
        if let Some(answer) = value.get_mut("answer") {
            *answer = flat("kind", answer.take());
        }
        self.0.borrow_mut().push(value);
    }
}

/// A variant with its name among its members: `{"run": {…}}` as `{"kind": "run", …}`.
fn flat(tag: &str, variant: Value) -> Value {
    let (name, content) = match variant {
        Value::Object(map) if map.len() == 1 => map.into_iter().next().expect("there is one"),
        name => return serde_json::json!({ tag: name }),
    };
    let mut flat = content;
    flat[tag] = name.into();
    flat
}

/// A console in the page.
pub(crate) struct Console {
    root: HtmlElement,
    sent: Recorder,
    receive: Box<dyn Fn(Arrival)>,
    mounted: Option<Box<dyn std::any::Any>>,
}

impl Drop for Console {
    fn drop(&mut self) {
        self.mounted = None;
        self.root.remove();
    }
}

impl Console {
    /// Freshly loaded: nothing is remembered, the language is English, and any use of HTML text
    /// throws as the page's policy makes it.
    pub(crate) async fn load() -> Self {
        let storage = web_sys::window().expect("a window").local_storage().expect("storage").expect("storage");
        storage.clear().expect("storage can be cleared");
        storage.set_item("reattach.language", "en").expect("storage can be written");
        Self::load_as_it_is().await
    }

    /// The same with what is remembered.
    pub(crate) async fn load_as_it_is() -> Self {
        js_sys::eval(
            "Object.defineProperty(Element.prototype, 'innerHTML', \
             {configurable: true, set() { throw new TypeError('HTML text is refused by the policy') }})",
        )
        .expect("the property can be defined");
        let window = web_sys::window().expect("a window");
        let history = window.history().expect("a history");
        history.replace_state_with_url(&JsValue::NULL, "", Some("/sessions")).expect("same origin");
        let document = window.document().expect("a document");
        let root: HtmlElement = document.create_element("div").expect("a div").unchecked_into();
        document.body().expect("a body").append_child(&root).expect("it can be appended");
        let sent = Recorder::default();
        let (receive, mounted) = reattach_console::mount(root.clone(), sent.clone());
        let console = Self { root, sent, receive: Box::new(receive), mounted: Some(Box::new(mounted)) };
        console.settle().await;
        console
    }

    /// Signed in, with two hosts.
    pub(crate) async fn signed_in() -> Self {
        let console = Self::load().await;
        console.sign_in().await;
        console
    }

    /// On the page of an open session.
    pub(crate) async fn on_session_page() -> (Self, SessionView) {
        let console = Self::signed_in().await;
        let session = open(1, "ITTask", "Server01");
        console.session(session.clone()).await;
        console.go("ITTask").await;
        (console, session)
    }

    /// The engine stops.
    pub(crate) async fn fail(&self) {
        (self.receive)(Arrival::Failed);
        self.settle().await;
    }

    /// The address bar leads somewhere.
    pub(crate) async fn at(&self, address: &str) {
        let window = web_sys::window().expect("a window");
        let history = window.history().expect("a history");
        history.replace_state_with_url(&JsValue::NULL, "", Some(address)).expect("same origin");
        window.dispatch_event(&Event::new("popstate").expect("an event")).expect("dispatched");
        self.settle().await;
    }

    pub(crate) async fn sign_in(&self) {
        self.say(FromEngine::Hello { build_id: reattach_console::BUILD_ID.into() }).await;
        let hosts = vec!["Server01".into(), "Server02".into()];
        self.say(FromEngine::SignedIn { user_name: "adele".into(), hosts, groups: Vec::new() }).await;
    }

    /// The engine says something.
    pub(crate) async fn say(&self, event: FromEngine) {
        (self.receive)(Arrival::Events(vec![event]));
        self.settle().await;
    }

    /// The engine knows a session.
    pub(crate) async fn session(&self, session: SessionView) {
        self.say(FromEngine::Session(session)).await;
    }

    /// Waits until effects have run and frames were drawn.
    pub(crate) async fn settle(&self) {
        let wait = js_sys::Promise::new(&mut |resolve, _| {
            let window = web_sys::window().expect("a window");
            window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 40).expect("a timer");
        });
        wasm_bindgen_futures::JsFuture::from(wait).await.expect("it resolves");
    }

    /// Messages of a kind that were sent.
    pub(crate) fn sent(&self, kind: &str) -> Vec<Value> {
        self.sent.0.borrow().iter().filter(|message| message["kind"] == kind).cloned().collect()
    }

    /// Where the first message of a kind stands among those sent.
    pub(crate) fn position(&self, kind: &str) -> Option<usize> {
        self.sent.0.borrow().iter().position(|message| message["kind"] == kind)
    }

    /// The commands that were run.
    pub(crate) fn commands(&self) -> Vec<String> {
        self.sent("run").iter().map(|message| message["command"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The element with a role and a name.
    pub(crate) fn get(&self, role: &str, name: &str) -> HtmlElement {
        self.find(role, name).unwrap_or_else(|| panic!("there is no {role} \"{name}\" in: {}", self.text()))
    }

    /// The same, if it is there.
    pub(crate) fn find(&self, role: &str, name: &str) -> Option<HtmlElement> {
        let all = self.root.query_selector_all("*").expect("a selector");
        (0..all.length())
            .filter_map(|at| all.item(at)?.dyn_into::<Element>().ok())
            .find(|element| role_of(element) == role && name_of(element) == name)
            .map(JsCast::unchecked_into)
    }

    /// The first element that a selector finds.
    pub(crate) fn select(&self, selector: &str) -> Option<HtmlElement> {
        self.root.query_selector(selector).expect("a selector").map(JsCast::unchecked_into)
    }

    /// All elements that a selector finds.
    pub(crate) fn select_all(&self, selector: &str) -> Vec<HtmlElement> {
        let all = self.root.query_selector_all(selector).expect("a selector");
        (0..all.length()).filter_map(|at| all.item(at).map(JsCast::unchecked_into)).collect()
    }

    /// Outside of any field.
    pub(crate) fn body(&self) -> HtmlElement {
        web_sys::window().and_then(|window| window.document()?.body()).expect("a body")
    }

    /// Whether an element has the focus.
    pub(crate) fn has_focus(&self, element: &HtmlElement) -> bool {
        let document = web_sys::window().and_then(|window| window.document()).expect("a document");
        document.active_element().is_some_and(|active| active.is_same_node(Some(element)))
    }

    /// The row of a session.
    pub(crate) fn row(&self, id: Uuid) -> HtmlElement {
        self.select(&format!("[role=row][data-instance-id=\"{id}\"]")).expect("the session has a row")
    }

    /// Everything that is shown.
    pub(crate) fn text(&self) -> String {
        self.root.inner_text()
    }

    /// Presses an element.
    pub(crate) async fn click(&self, element: &HtmlElement) {
        element.click();
        self.settle().await;
    }

    /// Types into a field that has a value.
    pub(crate) async fn fill(&self, element: &HtmlElement, value: &str) {
        js_sys::Reflect::set(element, &"value".into(), &value.into()).expect("a value");
        let init = EventInit::new();
        init.set_bubbles(true);
        element
            .dispatch_event(&Event::new_with_event_init_dict("input", &init).expect("an event"))
            .expect("dispatched");
        self.settle().await;
    }

    /// Presses a key in an element.
    pub(crate) async fn press(&self, element: &HtmlElement, key: &str) {
        let init = KeyboardEventInit::new();
        init.set_key(key);
        init.set_bubbles(true);
        init.set_cancelable(true);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).expect("an event");
        element.dispatch_event(&event).expect("dispatched");
        self.settle().await;
    }

    /// Presses a key in an element with Ctrl, Shift or Alt.
    pub(crate) async fn chord(&self, element: &HtmlElement, modifier: &str, key: &str) {
        let init = KeyboardEventInit::new();
        init.set_key(key);
        init.set_ctrl_key(modifier == "Control");
        init.set_shift_key(modifier == "Shift");
        init.set_bubbles(true);
        init.set_cancelable(true);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).expect("an event");
        element.dispatch_event(&event).expect("dispatched");
        self.settle().await;
    }

    /// Chooses a value of a list.
    pub(crate) async fn choose(&self, element: &HtmlElement, value: &str) {
        js_sys::Reflect::set(element, &"value".into(), &value.into()).expect("a value");
        element.dispatch_event(&Event::new("change").expect("an event")).expect("dispatched");
        self.settle().await;
    }

    /// Goes to another page of the console.
    pub(crate) async fn go(&self, link: &str) {
        self.click(&self.get("link", link)).await;
    }

    /// Sends the form that an element is in.
    pub(crate) async fn submit(&self, button: &HtmlElement) {
        self.click(button).await;
    }
}

/// What a field holds.
pub(crate) fn value(element: &HtmlElement) -> String {
    element.unchecked_ref::<HtmlInputElement>().value()
}

/// What is chosen in a list.
pub(crate) fn value_of(list: &HtmlElement) -> String {
    js_sys::Reflect::get(list, &"value".into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}

/// Whether a control is disabled.
pub(crate) fn disabled(element: &HtmlElement) -> bool {
    element.has_attribute("disabled")
}

/// A disconnected session that can be connected.
pub(crate) fn session(id: u32, name: &str, computer: &str) -> SessionView {
    SessionView {
        configuration_name: "ITTasks".into(),
        owner: Some("LAB\\adele".into()),
        disconnected_on: Some(0),
        ..SessionView::disconnected(id, Uuid::from_u128(u128::from(id)), name, computer)
    }
}

/// An open, idle session.
pub(crate) fn open(id: u32, name: &str, computer: &str) -> SessionView {
    session(id, name, computer).opened()
}

fn role_of(element: &Element) -> String {
    if let Some(role) = element.get_attribute("role") {
        return role;
    }
    let kind = element.get_attribute("type").unwrap_or_default();
    let role = match (element.tag_name().to_ascii_lowercase().as_str(), kind.as_str()) {
        ("input", "search") => "searchbox",
        ("input", "checkbox") => "checkbox",
        ("input" | "textarea", _) => "textbox",
        ("button", _) => "button",
        ("select", _) => "combobox",
        ("a", _) => "link",
        ("nav", _) => "navigation",
        ("section", _) if element.has_attribute("aria-label") => "region",
        ("table", _) => "table",
        ("form", _) => "form",
        ("dialog", _) => "dialog",
        ("main", _) => "main",
        ("h1" | "h2", _) => "heading",
        _ => "",
    };
    role.into()
}

fn name_of(element: &Element) -> String {
    if let Some(name) = element.get_attribute("aria-label") {
        return name;
    }
    let document = web_sys::window().and_then(|window| window.document()).expect("a document");
    if let Ok(Some(label)) = element.closest("label")
        && let Ok(Some(words)) = label.query_selector("span")
    {
        return words.text_content().unwrap_or_default();
    }
    if !element.id().is_empty()
        && let Ok(Some(label)) = document.query_selector(&format!("label[for=\"{}\"]", element.id()))
    {
        return label.text_content().unwrap_or_default();
    }
    element.text_content().unwrap_or_default().trim().to_owned()
}
