//! Signing in at the gateway.

use leptos::prelude::*;

use crate::app::page_opened;
use crate::components::SignInForm;
use crate::i18n::t;

/// The form on a page of its own.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    page_opened(t("ui-sign-in"));
    html! {
        <main id="main" class="centre" tabindex="-1">
            <div class="card">
                <SignInForm user_name="">
                    <h1 tabindex="-1">{t("ui-sign-in")}</h1>
                    <p class="quiet">{t("ui-sign-in-lead")}</p>
                </SignInForm>
            </div>
        </main>
    }
}
