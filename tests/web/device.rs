use reattach_core::bridge::{DeviceCode, ErrorRecord, FromEngine, SignInWays, Text};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use super::harness::Console;

const BUTTON: &str = "Sign in with your organisation";
const LINK: &str = "Open the page (new tab)";

/// On the sign-in page of a gateway that has these ways.
async fn with_ways(local: bool, device: bool) -> Console {
    let console = Console::load().await;
    console.say(FromEngine::Hello { build_id: reattach_console::BUILD_ID.into() }).await;
    let ways = FromEngine::SignInWays(SignInWays { local, device });
    console.say_all(vec![ways, FromEngine::SignedOut { reason: None }]).await;
    console
}

async fn show_code(console: &Console) {
    console.click(&console.get("button", BUTTON)).await;
    let code = DeviceCode {
        user_code: "WDJB-0001".into(),
        verification_uri: "https://idp.example/enter".into(),
        verification_uri_complete: Some("https://idp.example/enter?user_code=WDJB-0001".into()),
        expires_in_s: 600,
    };
    console.say(FromEngine::DeviceCode(code)).await;
}

fn failed(id: &str, text: &str) -> FromEngine {
    let (error_id, category, message) = (id.into(), "AuthenticationError".into(), Text::new(text));
    FromEngine::SignInFailed { error: ErrorRecord { error_id, category, message, target: None, span: None } }
}

fn status(console: &Console) -> String {
    console.select("form > [role=status]").map(|status| status.inner_text()).unwrap_or_default()
}

fn attribute(element: &HtmlElement, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn the_form_offers_what_the_gateway_has() {
    let local = with_ways(true, false).await;
    local.get("textbox", "Password");
    assert!(local.find("button", BUTTON).is_none());
    drop(local);

    let both = with_ways(true, true).await;
    assert!(both.has_focus(&both.get("textbox", "User name")));
    both.get("button", "Sign in");
    both.get("button", BUTTON);
    drop(both);

    let device = with_ways(false, true).await;
    assert!(device.find("textbox", "Password").is_none() && device.find("textbox", "Sign-in code").is_none());
    assert!(device.find("button", "Sign in").is_none());
    assert!(device.has_focus(&device.get("button", BUTTON)));
}

#[wasm_bindgen_test]
async fn the_code_is_shown_with_where_it_is_entered_and_how_long() {
    let console = with_ways(true, true).await;
    show_code(&console).await;
    assert_eq!(console.sent("deviceSignIn").len(), 1);
    assert!(console.find("textbox", "Password").is_none());
    assert!(console.get("group", "Code to enter").inner_text().contains("WDJB-0001"));

    let link = console.get("link", LINK);
    assert!(console.has_focus(&link));
    assert_eq!(attribute(&link, "href"), "https://idp.example/enter?user_code=WDJB-0001");
    assert_eq!((attribute(&link, "target"), attribute(&link, "rel")), ("_blank".into(), "noopener noreferrer".into()));
    for id in attribute(&link, "aria-describedby").split(' ') {
        assert!(console.select(&format!("#{id}")).is_some(), "{id}");
    }
    let text = console.text();
    assert!(text.contains("On another device, open https://idp.example/enter and enter the code there."), "{text}");
    assert!(text.contains("The code is valid for 10 more minutes."), "{text}");
    assert!(status(&console).contains("Waiting until the code has been entered"), "{}", status(&console));
    console.get("button", "Copy");

    let user_name = "adele".into();
    console.say(FromEngine::SignedIn { user_name, hosts: vec!["Server01".into()], groups: Vec::new() }).await;
    console.get("grid", "Sessions");
    assert!(!console.text().contains("WDJB-0001"));
}

#[wasm_bindgen_test]
async fn cancel_goes_back_to_the_form_and_a_late_code_is_not_shown() {
    let console = with_ways(true, true).await;
    show_code(&console).await;
    console.click(&console.get("button", "Cancel")).await;
    assert_eq!(console.sent("cancelSignIn").len(), 1);
    assert!(console.find("link", LINK).is_none());
    console.get("textbox", "Password");
    assert!(console.has_focus(&console.get("button", BUTTON)), "the focus is where it was");
    assert_eq!(status(&console), "");
    let code = DeviceCode {
        user_code: "LATE".into(),
        verification_uri: "https://idp.example".into(),
        verification_uri_complete: None,
        expires_in_s: 600,
    };
    console.say(FromEngine::DeviceCode(code)).await;
    assert!(!console.text().contains("LATE"));
    // And begins anew.
    show_code(&console).await;
    assert_eq!(console.sent("deviceSignIn").len(), 2);
}

#[wasm_bindgen_test]
async fn what_else_may_come_of_it_is_said_beside_the_button() {
    let console = with_ways(false, true).await;
    for (id, text, sentence) in [
        ("SignInExpired", "sign-in-expired", "Nobody entered the code in time"),
        ("SignInDenied", "sign-in-denied", "refused where the code was entered"),
        ("ProviderFailed", "sign-in-provider", "identity provider cannot be used now"),
        ("SignInFailed", "sign-in-token", "does not accept what its identity provider says"),
    ] {
        show_code(&console).await;
        assert!(console.select("form [role=alert] p").is_none(), "the failure before is not said any more");
        console.say(failed(id, text)).await;
        let alert = console.select(&format!("form [role=alert] [data-error-id={id}]")).expect("it says why");
        assert!(alert.inner_text().contains(sentence), "{}", alert.inner_text());
        assert!(console.find("link", LINK).is_none());
        assert!(console.has_focus(&console.get("button", BUTTON)));
    }
    // Already while a code is asked for; the button waits meanwhile.
    let button = console.get("button", BUTTON);
    console.click(&button).await;
    let begun = console.sent("deviceSignIn").len();
    assert_eq!(attribute(&button, "aria-disabled"), "true");
    console.click(&button).await;
    assert_eq!(console.sent("deviceSignIn").len(), begun);
    let seconds = Text::new("sign-in-later").with_number("seconds", 540);
    let mut busy = failed("GatewayBusy", "x");
    if let FromEngine::SignInFailed { error } = &mut busy {
        error.message = seconds;
    }
    console.say(busy).await;
    assert!(console.text().contains("Try again in 540 seconds."), "{}", console.text());
    assert_eq!(attribute(&console.get("button", BUTTON), "aria-disabled"), "false");
    assert!(console.has_focus(&console.get("button", BUTTON)));
}

#[wasm_bindgen_test]
async fn a_sign_in_that_has_ended_is_renewed_the_same_way() {
    let console = Console::signed_in().await;
    console.say(FromEngine::SignInWays(SignInWays { local: false, device: true })).await;
    console.say(FromEngine::SignedOut { reason: Some(Text::new("sign-in-ended")) }).await;
    console.get("dialog", "Sign in again");
    assert!(console.find("textbox", "Password").is_none());
    show_code(&console).await;
    console.get("link", LINK);
    // Somebody else's way out gives it up, too.
    console.click(&console.get("button", "Sign in as somebody else")).await;
    assert_eq!(console.sent("signOut").len(), 1);
    assert!(console.find("link", LINK).is_none());
    console.get("button", BUTTON);
}
