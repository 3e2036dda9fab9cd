//! A field for a password, not bound to anything.

use leptos::prelude::*;
use reattach_core::bridge::Password;
use web_sys::HtmlInputElement;

use crate::i18n::t;

/// An uncontrolled password field with a button that shows what was typed.
#[component]
pub(crate) fn PasswordField(
    /// The field; whoever reads it clears it at once.
    node_ref: NodeRef<leptos::html::Input>,
    /// Id of the label.
    label: &'static str,
    /// Takes the focus when a dialog opens.
    #[prop(optional)]
    autofocus: bool,
    /// What a script asks for: a password manager must not fill it with the gateway's password.
    #[prop(optional)]
    of_script: bool,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let capitals = RwSignal::new(false);
    let key = move |event: web_sys::KeyboardEvent| capitals.set(event.get_modifier_state("CapsLock"));
    html! {
        <div>
        <div class="field password">
            <label>
                <span>{t(label)}</span>
                <input
                    node_ref=node_ref
                    type=move || if shown.get() { "text" } else { "password" }
                    name=if of_script { "answer" } else { "password" }
                    autocomplete=if of_script { "new-password" } else { "current-password" }
                    autocapitalize="none"
                    spellcheck="false"
                    autofocus=autofocus
                    on:keydown=key
                    on:keyup=key
                />
            </label>
            <button
                type="button"
                class="reveal"
                aria-pressed=move || shown.get().to_string()
                on:click=move |_| shown.update(|shown| *shown = !*shown)
            >
                {t("ui-show-password")}
            </button>
        </div>
        <p class="hint capitals" role="status">{move || capitals.get().then(|| t("ui-caps-lock")())}</p>
        </div>
    }
}

/// Reads a password's field and clears it.
pub(super) fn take(input: &HtmlInputElement) -> Password {
    let password = Password::new(input.value());
    input.set_value("");
    password
}
