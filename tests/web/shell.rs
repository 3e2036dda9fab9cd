use reattach_core::bridge::{CredentialView, ErrorRecord, FromEngine, Text};
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Console, session};

fn title() -> String {
    web_sys::window().and_then(|window| window.document()).expect("a document").title()
}

fn focused() -> String {
    let document = web_sys::window().and_then(|window| window.document()).expect("a document");
    document.active_element().map(|element| element.text_content().unwrap_or_default()).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn every_page_has_its_address_title_and_heading() {
    let console = Console::signed_in().await;
    for (link, path) in [("History", "/history"), ("Settings", "/settings"), ("Sessions", "/sessions")] {
        console.go(link).await;
        assert_eq!(web_sys::window().expect("a window").location().pathname().as_deref(), Ok(path));
        assert_eq!(title(), format!("{link} · Reattach"));
        assert_eq!(focused(), link, "the heading has the focus");
        assert_eq!(console.select_all("h1").len(), 1);
        assert_eq!(console.get("link", link).get_attribute("aria-current").as_deref(), Some("page"));
    }
    let history = web_sys::window().expect("a window").history().expect("a history");
    history.back().expect("it goes back");
    console.settle().await;
    assert_eq!(title(), "Settings · Reattach");
}

#[wasm_bindgen_test]
async fn an_address_without_a_page_says_so() {
    let console = Console::signed_in().await;
    console.at("/nothing/here").await;
    assert!(console.text().contains("There is no such page"));
    console.go("All sessions").await;
    console.get("grid", "Sessions");
}

#[wasm_bindgen_test]
async fn keys_lead_about_and_can_be_turned_off() {
    let console = Console::signed_in().await;
    let body = console.body();
    console.press(&body, "?").await;
    assert!(console.get("dialog", "Keys").inner_text().contains("Go to the history"));
    console.click(&console.get("button", "Close")).await;
    assert!(console.find("dialog", "Keys").is_none());
    console.press(&body, "g").await;
    console.press(&body, "h").await;
    assert_eq!(title(), "History · Reattach");
    console.press(&body, "/").await;
    let filter = console.get("searchbox", "Filter the history");
    assert!(console.has_focus(&filter));
    // In a field it is a letter.
    console.press(&filter, "g").await;
    console.press(&filter, "s").await;
    assert_eq!(title(), "History · Reattach");
    console.go("Settings").await;
    console.choose(&console.get("combobox", "Keys of one character"), "off").await;
    console.press(&body, "g").await;
    console.press(&body, "h").await;
    assert_eq!(title(), "Settings · Reattach");
}

#[wasm_bindgen_test]
async fn a_sign_in_that_ends_is_renewed_over_what_is_on_the_page() {
    let console = Console::signed_in().await;
    console.session(session(1, "ITTask", "Server01")).await;
    console.say(FromEngine::SignedOut { reason: Some(Text::new("sign-in-ended")) }).await;
    console.get("dialog", "Sign in again");
    assert!(console.select("[data-instance-id]").is_some(), "the page stays");
    console.fill(&console.get("textbox", "Password"), "p4ss").await;
    console.submit(&console.get("button", "Sign in")).await;
    let sent = console.sent("signIn");
    assert_eq!(
        sent.last().map(|sent| (&sent["user_name"], &sent["password"])),
        Some((&"adele".into(), &"p4ss".into()))
    );
    let hosts = vec!["Server01".into()];
    console.say(FromEngine::SignedIn { user_name: "adele".into(), hosts, groups: Vec::new() }).await;
    assert!(console.find("dialog", "Sign in again").is_none());
    assert!(console.select("[data-instance-id]").is_some());

    // Somebody else finds nothing.
    console.say(FromEngine::SignedOut { reason: Some(Text::new("sign-in-ended")) }).await;
    console.say(FromEngine::SignedIn { user_name: "boris".into(), hosts: Vec::new(), groups: Vec::new() }).await;
    assert!(console.select("[data-instance-id]").is_none());
}

#[wasm_bindgen_test]
async fn a_gateway_that_does_not_answer_is_told_from_a_wrong_password() {
    let console = Console::load().await;
    console.say(FromEngine::Hello { build_id: reattach_console::BUILD_ID.into() }).await;
    let error = ErrorRecord {
        error_id: "GatewayUnreachable".into(),
        category: "AuthenticationError".into(),
        message: Text::new("no answer"),
        target: None,
        span: None,
    };
    console.say(FromEngine::SignInFailed { error }).await;
    assert!(console.find("form", "Sign in").is_none());
    console.get("heading", "The gateway cannot be reached");
    let before = console.sent("signIn").len();
    console.click(&console.get("button", "Try again")).await;
    assert_eq!(console.sent("signIn").len(), before + 1);
}

#[wasm_bindgen_test]
async fn an_engine_that_stops_is_said_so_without_what_it_held() {
    let console = Console::signed_in().await;
    console.fail().await;
    console.get("heading", "The engine does not run");
    console.get("button", "Reload the page");
    assert!(console.find("grid", "Sessions").is_none());
}

#[wasm_bindgen_test]
async fn credentials_can_be_forgotten() {
    let console = Console::signed_in().await;
    assert!(!console.text().contains("credential"));
    let held = |account: &str| CredentialView {
        account: account.into(),
        computer_names: vec!["Server01".into(), "Server02".into()],
        expires_on: None,
    };
    console.say(FromEngine::Credentials { credentials: vec![held("LAB\\adele"), held("LAB\\boris")] }).await;
    console.click(&console.get("button", "2 credentials")).await;
    assert!(console.text().contains("accepted by 2 hosts"));
    console.click(&console.get("button", "Forget LAB\\boris now")).await;
    assert_eq!(console.sent("forget")[0]["account"], "LAB\\boris");
    console.click(&console.get("button", "Forget all now")).await;
    assert!(console.sent("forget")[1]["account"].is_null());
}
