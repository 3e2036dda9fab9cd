use reattach_core::bridge::{CredentialView, ErrorRecord, FromEngine, Text};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Console, value};

#[wasm_bindgen_test]
async fn a_page_tries_the_cookie_and_then_shows_the_form() {
    let console = Console::load().await;
    assert_eq!(console.sent("hello").len(), 1);
    assert!(console.sent("signIn").is_empty());
    console.say(FromEngine::Hello { build_id: reattach_console::BUILD_ID.into() }).await;
    assert_eq!(console.sent("signIn")[0]["by"], "renew");
    assert!(console.find("form", "Sign in").is_none());
    console.say(FromEngine::SignedOut { reason: None }).await;
    console.get("form", "Sign in");
    console.get("textbox", "Sign-in code");
}

#[wasm_bindgen_test]
async fn the_password_is_sent_once_and_the_field_is_cleared() {
    let console = Console::load().await;
    console.say(FromEngine::SignedOut { reason: None }).await;
    let password = console.get("textbox", "Password");
    console.fill(&console.get("textbox", "User name"), "adele").await;
    console.fill(&password, "p4ss").await;
    console.submit(&console.get("button", "Sign in")).await;
    let sent = console.sent("signIn");
    assert_eq!(sent.len(), 1);
    assert_eq!((&sent[0]["user_name"], &sent[0]["password"]), (&"adele".into(), &"p4ss".into()));
    assert_eq!(value(&password), "");

    let message = Text::new("the password is not right");
    let error = ErrorRecord { error_id: "Refused".into(), category: "X".into(), message, target: None, span: None };
    console.say(FromEngine::SignInFailed { error }).await;
    let alert = console.select("form [role=alert] [data-error-id=Refused]").expect("the form says why");
    assert!(alert.inner_text().contains("the password is not right"));
    assert_eq!(console.sent("signIn").len(), 1);
}

#[wasm_bindgen_test]
async fn a_pasted_link_is_as_good_as_its_code() {
    let console = Console::load().await;
    console.say(FromEngine::SignedOut { reason: None }).await;
    console.fill(&console.get("textbox", "Sign-in code"), " https://localhost:8443/#code=abc ").await;
    console.submit(&console.get("button", "Sign in")).await;
    assert_eq!(console.sent("signIn")[0]["code"], "abc");
}

#[wasm_bindgen_test]
async fn an_engine_of_another_build_is_refused() {
    let console = Console::load().await;
    console.say(FromEngine::Hello { build_id: "another".into() }).await;
    console.get("button", "Reload the page");
    assert!(console.sent("signIn").is_empty());
}

#[wasm_bindgen_test]
async fn what_was_typed_stays_when_something_is_missing() {
    let console = Console::load().await;
    console.say(FromEngine::SignedOut { reason: None }).await;
    let password = console.get("textbox", "Password");
    console.fill(&password, "p4ss").await;
    console.submit(&console.get("button", "Sign in")).await;
    assert!(console.select("form [role=alert] p").is_some());
    assert_eq!(value(&password), "p4ss");
    assert!(console.sent("signIn").is_empty());
}

#[wasm_bindgen_test]
async fn a_sign_in_that_has_ended_cannot_be_put_away_and_gives_the_focus_back() {
    let console = Console::signed_in().await;
    let filter = console.select("#filter").expect("the grid has a filter");
    filter.focus().expect("it takes the focus");
    console.say(FromEngine::SignedOut { reason: Some(Text::new("sign-in-ended")) }).await;
    let dialog = console.get("dialog", "Sign in again");
    assert_eq!(dialog.get_attribute("closedby").as_deref(), Some("none"));
    assert!(!console.has_focus(&filter));
    // As Chromium closes it on the second Escape, whatever the page says.
    dialog.unchecked_ref::<web_sys::HtmlDialogElement>().close();
    console.settle().await;
    assert!(dialog.has_attribute("open"));
    let signed_in = FromEngine::SignedIn { user_name: "adele".into(), hosts: Vec::new(), groups: Vec::new() };
    console.say(signed_in).await;
    console.settle().await;
    assert!(console.find("dialog", "Sign in again").is_none());
    assert!(console.has_focus(&filter));
}

#[wasm_bindgen_test]
async fn credentials_go_with_the_engine() {
    let console = Console::signed_in().await;
    let credentials =
        vec![CredentialView { account: "LAB\\adele".into(), computer_names: Vec::new(), expires_on: None }];
    console.say(FromEngine::Credentials { credentials }).await;
    assert!(console.select("#credentials").is_some());
    console.fail().await;
    assert!(console.select("#credentials").is_none());
}
