use reattach_core::bridge::{ErrorRecord, FromEngine, Prompt, Text};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{ClipboardEvent, ClipboardEventInit, HtmlElement, HtmlInputElement};

use super::harness::{Console, value};

fn asks(failed: Option<&str>) -> Prompt {
    let failed = failed.map(|message| ErrorRecord {
        error_id: "LogonFailure".into(),
        category: "OpenError".into(),
        message: Text::new(message),
        target: None,
        span: None,
    });
    Prompt::Credential {
        user_name: None,
        computer_names: vec!["Server01".into(), "Server02".into()],
        purpose: Text::new("list sessions"),
        mechanism: "Negotiate".into(),
        attempts: u32::from(failed.is_some()),
        failed,
    }
}

#[wasm_bindgen_test]
async fn the_password_goes_once_and_is_not_kept() {
    let console = Console::signed_in().await;
    console.say(FromEngine::Prompt { prompt_id: 7, prompt: asks(None) }).await;
    let dialog = console.get("dialog", "Credential request");
    assert!(dialog.has_attribute("open"));
    for word in ["Server01, Server02", "list sessions", "Negotiate"] {
        assert!(dialog.inner_text().contains(word), "{word}");
    }
    let password = console.get("textbox", "Password");
    console.fill(&console.get("textbox", "User name"), "LAB\\adele").await;
    console.fill(&password, "s3cret").await;
    console.submit(&console.get("button", "OK")).await;
    let sent = console.sent("answer");
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0]["prompt_id"], 7);
    assert_eq!(sent[0]["answer"]["password"], "s3cret");
    assert_eq!(value(&password), "");
    assert!(console.find("dialog", "Credential request").is_none());

    console.say(FromEngine::Prompt { prompt_id: 8, prompt: asks(Some("the password is wrong")) }).await;
    assert!(console.get("dialog", "Credential request").inner_text().contains("the password is wrong"));
    assert_eq!(value(&console.get("textbox", "User name")), "LAB\\adele");
    assert_eq!(value(&console.get("textbox", "Password")), "");
    console.click(&console.get("button", "Cancel")).await;
    assert_eq!(console.sent("answer")[1]["answer"]["kind"], "cancel");
}

#[wasm_bindgen_test]
async fn password_managers_find_their_fields_and_paste_is_left_alone() {
    let console = Console::signed_in().await;
    console.say(FromEngine::Prompt { prompt_id: 7, prompt: asks(None) }).await;
    let (user, password) = (console.get("textbox", "User name"), console.get("textbox", "Password"));
    let form = user.closest("form").expect("a selector").expect("they are in a form");
    assert!(form.contains(Some(&password)), "both are in one form");
    assert!(form.query_selector("button[type=submit]").expect("a selector").is_some());
    let said = |field: &HtmlElement| ["type", "name", "autocomplete"].map(|name| field.get_attribute(name));
    assert_eq!(said(&user)[1..], [Some("username".into()), Some("username".into())]);
    assert_eq!(said(&password), ["password", "password", "current-password"].map(|word| Some(word.to_owned())));
    for field in [&user, &password] {
        let init = ClipboardEventInit::new();
        for (name, value) in [("bubbles", true), ("cancelable", true)] {
            js_sys::Reflect::set(&init, &name.into(), &value.into()).expect("a member");
        }
        let paste = ClipboardEvent::new_with_event_init_dict("paste", &init).expect("an event");
        assert!(field.dispatch_event(&paste).expect("dispatched"), "the page keeps paste from the field");
    }
    // A manager fills in without a key being pressed.
    for (field, text) in [(&user, "LAB\\adele"), (&password, "s3cret")] {
        field.unchecked_ref::<HtmlInputElement>().set_value(text);
    }
    console.submit(&console.get("button", "OK")).await;
    let answer = &console.sent("answer")[0]["answer"];
    assert_eq!((&answer["user_name"], &answer["password"]), (&"LAB\\adele".into(), &"s3cret".into()));
}

#[wasm_bindgen_test]
async fn who_waits_behind_a_request_is_counted_and_comes_next() {
    let console = Console::signed_in().await;
    console.say(FromEngine::Prompt { prompt_id: 1, prompt: asks(None) }).await;
    let dialog = || console.get("dialog", "Credential request").inner_text();
    assert!(!dialog().contains("behind this one"), "{}", dialog());
    let other = Prompt::Credential {
        user_name: Some("LAB\\boris".into()),
        computer_names: vec!["Server03".into()],
        purpose: Text::new("connect"),
        mechanism: "Negotiate".into(),
        attempts: 0,
        failed: None,
    };
    console.say(FromEngine::Prompt { prompt_id: 2, prompt: other }).await;
    assert!(dialog().contains("1 more question waits behind this one."), "{}", dialog());
    console.click(&console.get("button", "Cancel")).await;
    assert!(dialog().contains("Server03") && !dialog().contains("behind this one"), "{}", dialog());
    assert_eq!(value(&console.get("textbox", "User name")), "LAB\\boris");
}

#[wasm_bindgen_test]
async fn a_prompt_that_needs_no_answer_goes_away() {
    let console = Console::signed_in().await;
    console.say(FromEngine::Prompt { prompt_id: 1, prompt: asks(None) }).await;
    console.say(FromEngine::PromptClosed { prompt_id: 1 }).await;
    assert!(console.find("dialog", "Credential request").is_none());
    assert!(console.sent("answer").is_empty());
}

#[wasm_bindgen_test]
async fn confirm_offers_four_answers() {
    let console = Console::signed_in().await;
    let text = Text::new("Connect ITTask?");
    console
        .say(FromEngine::Prompt {
            prompt_id: 2,
            prompt: Prompt::Confirm { text, about: None, destructive: false, remaining: 1 },
        })
        .await;
    assert!(console.get("dialog", "Confirm").inner_text().contains("Connect ITTask?"));
    for button in ["Yes", "No", "No to All"] {
        console.get("button", button);
    }
    console.click(&console.get("button", "Yes to All")).await;
    assert_eq!(console.sent("answer")[0]["answer"]["kind"], "yesToAll");
}

#[wasm_bindgen_test]
async fn a_password_without_a_user_name_stays_in_its_field() {
    let console = Console::signed_in().await;
    console.say(FromEngine::Prompt { prompt_id: 1, prompt: asks(None) }).await;
    let password = console.get("textbox", "Password");
    console.fill(&password, "s3cret").await;
    console.submit(&console.get("button", "OK")).await;
    assert!(console.sent("answer").is_empty());
    assert_eq!(value(&password), "s3cret");
    assert!(console.has_focus(&console.get("textbox", "User name")));
}

#[wasm_bindgen_test]
async fn of_many_hosts_the_first_are_named_and_the_others_counted() {
    let console = Console::signed_in().await;
    let mut prompt = asks(None);
    if let Prompt::Credential { computer_names, .. } = &mut prompt {
        *computer_names = (0..512).map(|number| format!("node{number:03}")).collect();
    }
    console.say(FromEngine::Prompt { prompt_id: 1, prompt }).await;
    let text = console.get("dialog", "Credential request").inner_text();
    assert!(text.contains("512 hosts ask") && text.contains("node000, node001,"), "{text}");
    assert!(text.contains("node011 and 500 more") && !text.contains("node012"), "{text}");
}
