//! `/settings`: how the console looks and behaves in this browser.

use leptos::prelude::*;
use leptos::task::spawn_local;
use reattach_core::bridge::Text;

use crate::app::page_opened;
use crate::components::{ChoiceField, HealthList, LanguageSelect, QuestionBox};
use crate::i18n::t;
use crate::model::journal::Journal;
use crate::model::settings::Settings;
use crate::store::use_store;
use crate::{BUILD_ID, examine, storage};

/// Everything that can be set, and what is kept where.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    page_opened(t("ui-settings"));
    html! {
        <div class="page settings">
            <h1 tabindex="-1">{t("ui-settings")}</h1>
            <Appearance/>
            <Keyboard/>
            <Refreshing/>
            <section aria-labelledby="settings-gateway">
                <h2 id="settings-gateway">{t("ui-health")}</h2>
                <p class="hint">{t("ui-health-lead")}</p>
                <HealthList/>
            </section>
            <Privacy/>
            <About/>
        </div>
    }
}

/// Part of the settings that a field shows and changes.
fn part<T: Send + Sync + 'static>(
    read: fn(&Settings) -> T,
    write: fn(&mut Settings, T),
) -> (Signal<T>, impl Fn(T) + 'static) {
    let store = use_store();
    let change = move |value| store.change_settings(|settings| write(settings, value));
    (Signal::derive(move || store.settings.with(read)), change)
}

#[component]
fn Appearance() -> impl IntoView {
    let (theme, set_theme) = part(|s| s.theme, |s, value| s.theme = value);
    let (density, set_density) = part(|s| s.density, |s, value| s.density = value);
    html! {
        <section aria-labelledby="settings-appearance">
            <h2 id="settings-appearance">{t("ui-settings-appearance")}</h2>
            <div class="fields">
                <ChoiceField label="ui-theme" value=theme set=set_theme/>
                <ChoiceField label="ui-density" value=density set=set_density/>
                <label class="field">
                    <span>{t("ui-language")}</span>
                    <LanguageSelect/>
                </label>
            </div>
            <p class="hint">{t("ui-settings-appearance-hint")}</p>
        </section>
    }
}

#[component]
fn Keyboard() -> impl IntoView {
    let (single, set_single) = part(|s| s.single_keys, |s, value| s.single_keys = value);
    html! {
        <section aria-labelledby="settings-keyboard">
            <h2 id="settings-keyboard">{t("ui-settings-keyboard")}</h2>
            <div class="fields"><ChoiceField label="ui-single-keys" value=single set=set_single/></div>
            <p class="hint">{t("ui-single-keys-hint")}</p>
        </section>
    }
}

#[component]
fn Refreshing() -> impl IntoView {
    let (refresh, set_refresh) = part(|s| s.refresh, |s, value| s.refresh = value);
    html! {
        <section aria-labelledby="settings-refresh">
            <h2 id="settings-refresh">{t("ui-settings-refresh")}</h2>
            <div class="fields"><ChoiceField label="ui-refresh-interval" value=refresh set=set_refresh/></div>
            <p class="hint">{t("ui-refresh-hint")}</p>
        </section>
    }
}

#[component]
fn Privacy() -> impl IntoView {
    let store = use_store();
    let (keep, set_keep) = part(|s| s.keep_history, |s, value| s.keep_history = value);
    let clearing = RwSignal::new(false);
    let clear = move || {
        store.journal.update(Journal::clear);
        store.settings.set(Settings::default());
        for host in storage::hosts() {
            store.forget_host(&host);
        }
        storage::clear();
        clearing.set(false);
        spawn_local(async move {
            examine::forget_shell().await;
            store.announce("ui-cleared");
        });
    };
    let kept = [
        "ui-kept-settings",
        "ui-kept-history",
        "ui-kept-hosts",
        "ui-kept-views",
        "ui-kept-sessions",
        "ui-kept-program",
    ];
    let never = ["ui-never-passwords", "ui-never-output", "ui-never-elsewhere"];
    let list = |ids: &[&'static str]| {
        let items = ids.iter().map(|id| html! { <li>{t(id)}</li> });
        html! { <ul>{items.collect_view()}</ul> }
    };
    html! {
        <section aria-labelledby="settings-privacy">
            <h2 id="settings-privacy">{t("ui-settings-privacy")}</h2>
            <h3>{t("ui-kept")}</h3>
            {list(&kept)}
            <h3>{t("ui-never")}</h3>
            {list(&never)}
            <div class="fields"><ChoiceField label="ui-keep-history" value=keep set=set_keep/></div>
            <p><button type="button" on:click=move |_| clearing.set(true)>{t("ui-clear-all")}</button></p>
            <Show when=move || clearing.get()>
                <QuestionBox
                    title="ui-clear-all"
                    text=Text::new("ui-clear-all-text")
                    yes="ui-clear-all"
                    on_yes=clear
                    on_no=move || clearing.set(false)
                />
            </Show>
        </section>
    }
}

#[component]
fn About() -> impl IntoView {
    html! {
        <section aria-labelledby="settings-about">
            <h2 id="settings-about">{t("ui-settings-about")}</h2>
            <dl class="facts">
                <div><dt>{t("ui-about-version")}</dt><dd>{env!("CARGO_PKG_VERSION")}</dd></div>
                <div><dt>{t("ui-about-build")}</dt><dd><code>{BUILD_ID}</code></dd></div>
                <div><dt>{t("ui-about-licence")}</dt><dd>{env!("CARGO_PKG_LICENSE")}</dd></div>
            </dl>
            <p><a href="/licences.txt" target="_blank" rel="noopener">{t("ui-about-licences")}</a></p>
        </section>
    }
}
