//! A button that opens a panel.

use leptos::prelude::*;

/// A button, and what it opens: the browser closes it on Escape and on a click elsewhere.
#[component]
pub(crate) fn Menu(
    /// Unique in the page.
    id: &'static str,
    /// What the button says.
    #[prop(into)]
    label: Signal<String>,
    /// `menu` when everything in it is a `menuitem`; the arrow keys then go from one to the next.
    #[prop(optional)]
    role: Option<&'static str>,
    /// The key that presses the button.
    #[prop(optional)]
    key: Option<&'static str>,
    /// The button does nothing.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Says whether the panel is open, for content that costs something.
    #[prop(optional)]
    open: Option<RwSignal<bool>>,
    /// What is in the panel.
    children: Children,
) -> impl IntoView {
    let panel: NodeRef<leptos::html::Div> = NodeRef::new();
    let move_on = move |event: web_sys::KeyboardEvent| {
        if role.is_some() {
            step(&event, panel);
        }
    };
    let toggled = move |event: web_sys::Event| {
        let state = js_sys::Reflect::get(&event, &"newState".into()).ok().and_then(|state| state.as_string());
        if let Some(open) = open {
            let _ = open.try_set(state.as_deref() == Some("open"));
        }
    };
    let content = children();
    html! {
        <button
            type="button"
            class="menu-button"
            popovertarget=id
            aria-haspopup=role
            aria-keyshortcuts=key
            disabled=move || disabled.get()
        >
            {move || label.get()}
        </button>
        <div
            id=id
            class="menu"
            popover="auto"
            role=role.unwrap_or("group")
            aria-label=move || label.get()
            node_ref=panel
            on:keydown=move_on
            on:toggle=toggled
        >
            {content}
        </div>
    }
    .into_any()
}

/// The arrow keys, Home and End among the items of a menu.
fn step(event: &web_sys::KeyboardEvent, panel: NodeRef<leptos::html::Div>) {
    use wasm_bindgen::JsCast;
    let Some(items) = panel.get_untracked().and_then(|panel| panel.query_selector_all("[role=menuitem]").ok()) else {
        return;
    };
    let active = document().active_element();
    let at = (0..items.length()).find(|at| items.item(*at).as_ref() == active.as_deref()).unwrap_or(0);
    let last = items.length().saturating_sub(1);
    let next = match event.key().as_str() {
        "ArrowDown" => {
            if at == last {
                0
            } else {
                at + 1
            }
        }
        "ArrowUp" => at.checked_sub(1).unwrap_or(last),
        "Home" => 0,
        "End" => last,
        _ => return,
    };
    event.prevent_default();
    if let Some(item) = items.item(next).and_then(|item| item.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = item.focus();
    }
}
