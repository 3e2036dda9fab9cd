//! A mounted console, a recorded engine, and elements found by role and name.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use reattach_console::Mounted;
use reattach_console::engine::{Arrival, Port};
use reattach_core::bridge::{FromEngine, RunEvent, RunId, SessionView, ToEngine};
use serde_json::Value;
use uuid::Uuid;
use wasm_bindgen::prelude::*;
use web_sys::{
    Element, Event, EventInit, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit, MouseEvent,
    MouseEventInit,
};

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
    mounted: Weak<Mounted>,
}

thread_local! {
    /// What is mounted. A test that fails is not unwound, so the next one puts it away.
    static MOUNTED: RefCell<Option<(HtmlElement, Rc<Mounted>)>> = const { RefCell::new(None) };
}

/// Puts away what is mounted, and the sizes that the next test does not want.
fn clear() {
    let _ = js_sys::eval("document.adoptedStyleSheets = []");
    let _ = js_sys::eval("if (window.trueNow) Date.now = window.trueNow");
    if let Some((root, mounted)) = MOUNTED.take() {
        drop(mounted);
        root.remove();
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        clear();
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
        clear();
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
        let mounted = Rc::new(reattach_console::mount(root.clone(), sent.clone()));
        let console = Self { root: root.clone(), sent, mounted: Rc::downgrade(&mounted) };
        MOUNTED.set(Some((root, mounted)));
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
        self.receive(Arrival::Failed);
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
        self.receive(Arrival::Events(vec![event]));
        self.settle().await;
    }

    /// The engine says several things at once.
    pub(crate) async fn say_all(&self, events: Vec<FromEngine>) {
        self.receive(Arrival::Events(events));
        self.settle().await;
    }

    /// The engine knows sessions.
    pub(crate) async fn sessions(&self, sessions: Vec<SessionView>) {
        self.say_all(sessions.into_iter().map(FromEngine::Session).collect()).await;
    }

    /// Something happens in a run.
    pub(crate) async fn run(&self, run_id: RunId, event: RunEvent) {
        self.say(FromEngine::Run { run_id, event }).await;
    }

    /// The number of the last run.
    pub(crate) fn last_run(&self) -> RunId {
        let runs = self.sent("run");
        let number = runs.last().and_then(|message| message["run_id"].as_u64()).expect("something was run");
        RunId::try_from(number).expect("runs are counted from 1")
    }

    /// The engine knows a session.
    pub(crate) async fn session(&self, session: SessionView) {
        self.say(FromEngine::Session(session)).await;
    }

    fn receive(&self, arrival: Arrival) {
        self.mounted.upgrade().expect("it is mounted").receive(arrival);
    }

    /// Waits until what came has been taken in, effects have run and frames were drawn.
    pub(crate) async fn settle(&self) {
        let waits = || self.mounted.upgrade().is_some_and(|mounted| mounted.waits());
        self.pause().await;
        // What was taken in late wants its frame, too.
        while waits() {
            self.pause().await;
            self.pause().await;
        }
        self.frame().await;
    }

    /// A frame, however late it comes, and what follows at its heels.
    async fn frame(&self) {
        let drawn = js_sys::Promise::new(&mut |resolve, _| {
            let then = Closure::once_into_js(move |_: f64| {
                let window = web_sys::window().expect("a window");
                window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 5).expect("a timer");
            });
            let window = web_sys::window().expect("a window");
            window.request_animation_frame(then.unchecked_ref()).expect("a frame");
        });
        wasm_bindgen_futures::JsFuture::from(drawn).await.expect("it resolves");
    }

    async fn pause(&self) {
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

    /// Whether an element has the focus, or gets it with one of the next frames.
    pub(crate) async fn gets_focus(&self, element: &HtmlElement) -> bool {
        for _ in 0..25 {
            if self.has_focus(element) {
                return true;
            }
            self.settle().await;
        }
        false
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

    /// Presses an element twice.
    pub(crate) async fn double_click(&self, element: &HtmlElement) {
        let init = MouseEventInit::new();
        init.set_bubbles(true);
        let event = MouseEvent::new_with_mouse_event_init_dict("dblclick", &init).expect("an event");
        element.dispatch_event(&event).expect("dispatched");
        self.settle().await;
    }

    /// Presses an element while Ctrl or Shift is held.
    pub(crate) async fn click_with(&self, element: &HtmlElement, modifier: &str) {
        let init = MouseEventInit::new();
        init.set_ctrl_key(modifier == "Control");
        init.set_shift_key(modifier == "Shift");
        init.set_detail(1);
        init.set_bubbles(true);
        init.set_cancelable(true);
        let event = MouseEvent::new_with_mouse_event_init_dict("click", &init).expect("an event");
        element.dispatch_event(&event).expect("dispatched");
        self.settle().await;
    }

    /// The pointer moves over a row of the grid, or leaves the grid.
    pub(crate) async fn point(&self, there: bool) {
        let (name, at) = if there { ("pointermove", "[role=grid] tbody") } else { ("pointerleave", ".grid-frame") };
        let init = EventInit::new();
        init.set_bubbles(there);
        let event = Event::new_with_event_init_dict(name, &init).expect("an event");
        self.select(at).expect("the grid").dispatch_event(&event).expect("dispatched");
        self.settle().await;
    }

    /// The pointer passes over an element.
    pub(crate) async fn hover(&self, element: &HtmlElement) {
        let init = EventInit::new();
        init.set_bubbles(true);
        let event = Event::new_with_event_init_dict("pointerover", &init).expect("an event");
        element.dispatch_event(&event).expect("dispatched");
        self.settle().await;
    }

    /// InstanceIds of the rows, in the order in which they stand.
    pub(crate) fn rows(&self) -> Vec<u128> {
        let ids = self.select_all("[role=row][data-instance-id]").into_iter();
        ids.filter_map(|row| Uuid::parse_str(&row.get_attribute("data-instance-id")?).ok())
            .map(|id| id.as_u128())
            .collect()
    }

    /// How high the first row is, in pixels.
    pub(crate) fn rows_height(&self) -> i32 {
        self.select("[role=row][data-instance-id]").expect("there is a row").offset_height()
    }

    /// InstanceIds of the rows that are marked.
    pub(crate) fn marked(&self) -> Vec<u128> {
        let ids = self.select_all("[role=row][aria-selected=true]").into_iter();
        ids.filter_map(|row| Uuid::parse_str(&row.get_attribute("data-instance-id")?).ok())
            .map(|id| id.as_u128())
            .collect()
    }

    /// Path and query in the address bar.
    pub(crate) fn address(&self) -> String {
        let location = web_sys::window().expect("a window").location();
        location.pathname().expect("a path") + &location.search().expect("a query")
    }

    /// The Back button of the browser.
    pub(crate) async fn back(&self) {
        web_sys::window().expect("a window").history().expect("a history").back().expect("there is a step");
        self.wait(150).await;
    }

    /// Waits for a while, in milliseconds.
    pub(crate) async fn wait(&self, millis: i32) {
        let wait = js_sys::Promise::new(&mut |resolve, _| {
            let window = web_sys::window().expect("a window");
            window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis).expect("a timer");
        });
        wasm_bindgen_futures::JsFuture::from(wait).await.expect("it resolves");
        self.settle().await;
    }

    /// It is suddenly so much later, in milliseconds, and the clock of the page has ticked.
    pub(crate) async fn later(&self, millis: u32) {
        let ahead = "window.trueNow ??= Date.now; { const now = Date.now; Date.now = () => now() + AHEAD }";
        js_sys::eval(&ahead.replace("AHEAD", &millis.to_string())).expect("the clock can be set");
        self.wait(1_100).await;
    }

    /// Catches what is copied from now on; headless browsers have no clipboard.
    pub(crate) fn catch_copies(&self) {
        js_sys::eval(
            "window.copies = []; Object.defineProperty(navigator, 'clipboard', \
             {configurable: true, value: {writeText: text => { window.copies.push(text); return Promise.resolve() }}})",
        )
        .expect("the clipboard can be replaced");
    }

    /// What was copied last.
    pub(crate) fn copied(&self) -> String {
        js_sys::eval("window.copies.at(-1) || ''").ok().and_then(|text| text.as_string()).unwrap_or_default()
    }

    /// Puts the console's style sheets on the page: tests of what depends on sizes need them.
    pub(crate) async fn styled(&self) {
        let all = [
            include_str!("../../style/tokens.css"),
            include_str!("../../style/base.css"),
            include_str!("../../style/shell.css"),
            include_str!("../../style/filter.css"),
            include_str!("../../style/menu.css"),
            include_str!("../../style/grid.css"),
            include_str!("../../style/status.css"),
            include_str!("../../style/output.css"),
            include_str!("../../style/run.css"),
            include_str!("../../style/settings.css"),
        ];
        let adopt = js_sys::Function::new_with_args(
            "text",
            "const sheet = new CSSStyleSheet(); sheet.replaceSync(text); document.adoptedStyleSheets = [sheet]",
        );
        adopt.call1(&JsValue::NULL, &all.concat().into()).expect("it is a style sheet");
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
    element.has_attribute("disabled") || element.get_attribute("aria-disabled").as_deref() == Some("true")
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
