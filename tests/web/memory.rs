use reattach_core::bridge::{CredentialView, FromEngine, Prompt, RememberedSession, Text};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Console, value};

fn session() -> RememberedSession {
    RememberedSession {
        computer_name: "Server01".into(),
        name: "ITTask".into(),
        instance_id: Uuid::from_u128(1),
        session_id: Uuid::from_u128(2),
        user_name: Some("LAB\\adele".into()),
        endpoint: "https://server01.example:5986/wsman".into(),
    }
}

/// Names and texts of the lists of open sessions that are kept.
fn lists() -> Vec<String> {
    let text = js_sys::eval(
        "Object.keys(localStorage).filter(name => name.startsWith('reattach.sessions')).map(name => localStorage[name]).join('\\n')",
    );
    text.ok().and_then(|text| text.as_string()).unwrap_or_default().lines().map(Into::into).collect()
}

/// What is given back, which waits for the browser's word on each list.
async fn given_back(console: &Console) -> Vec<serde_json::Value> {
    for _ in 0..50 {
        if !console.sent("restore").is_empty() {
            break;
        }
        console.wait(50).await;
    }
    console.sent("restore")
}

/// Another page keeps a list, and lives if it holds the lock.
async fn other_page(name: &str, user_name: &str, alive: bool) {
    let line = format!(
        r#"{{"userName":"{user_name}","sessions":[{{"computerName":"Server01","name":"{name}",
        "instanceId":"{}","sessionId":"{}","endpoint":""}}]}}"#,
        Uuid::from_u128(7),
        Uuid::from_u128(8)
    );
    let storage = web_sys::window().expect("a window").local_storage().expect("storage").expect("storage");
    storage.set_item(&format!("reattach.sessions.{name}"), &line.replace('\n', "")).expect("it can be written");
    if alive {
        let hold = format!(
            "new Promise(had => navigator.locks.request('reattach.sessions.{name}', () => {{ had(); return new Promise(end => window.endPage = end) }}))"
        );
        let promise: js_sys::Promise = js_sys::eval(&hold).expect("locks are there").into();
        wasm_bindgen_futures::JsFuture::from(promise).await.expect("it is free");
    }
}

#[wasm_bindgen_test]
async fn only_what_pages_that_are_gone_had_open_is_taken_up() {
    let console = Console::load().await;
    other_page("Gone", "adele", false).await;
    other_page("Alive", "adele", true).await;
    other_page("Foreign", "boris", false).await;
    console.sign_in().await;
    let restored = given_back(&console).await;
    assert_eq!(restored.len(), 1, "{:?}", lists());
    let names: Vec<_> = restored[0]["sessions"].as_array().expect("a list").iter().map(|s| s["name"].clone()).collect();
    assert_eq!(names, ["Gone"]);
    // It is this page's now; the others' are as they were.
    let kept = lists();
    assert_eq!(kept.len(), 3);
    console.say(FromEngine::Remember { sessions: vec![session()] }).await;
    let kept = lists();
    assert!(kept.len() == 3 && kept.iter().any(|list| list.contains("ITTask")), "{kept:?}");
    assert!(!kept.iter().any(|list| list.contains("Gone")));
    drop(console);

    js_sys::eval("window.endPage()").expect("it was held");
    let console = Console::load_as_it_is().await;
    console.sign_in().await;
    let restored = &given_back(&console).await[0]["sessions"];
    assert_eq!(restored.as_array().map(Vec::len), Some(2), "both pages are gone now: {restored}");
}

#[wasm_bindgen_test]
async fn who_signs_out_leaves_nothing_to_the_next() {
    let console = Console::signed_in().await;
    console.say(FromEngine::Remember { sessions: vec![session()] }).await;
    other_page("Gone", "adele", false).await;
    other_page("Foreign", "boris", false).await;
    let bar = console.get("combobox", "Command");
    console.fill(&bar, "Get-Thing -Password hunter2").await;
    console.press(&bar, "Enter").await;
    console.at("/sessions?q=secret-project").await;
    let credentials =
        vec![CredentialView { account: "LAB\\adele".into(), computer_names: Vec::new(), expires_on: None }];
    console.say(FromEngine::Credentials { credentials }).await;
    ask(&console, 1).await;
    console.fill(&console.get("textbox", "User name"), "LAB\\adele").await;
    console.fill(&console.get("textbox", "Password"), "p4ss").await;
    console.click(&console.get("button", "OK")).await;
    console.click(&console.get("button", "Sign out")).await;
    // What was under way comes late.
    console.say(FromEngine::Remember { sessions: vec![session()] }).await;
    console.say(FromEngine::SignedOut { reason: None }).await;
    for _ in 0..50 {
        if lists().len() == 1 {
            break;
        }
        console.wait(50).await;
    }
    let kept = lists();
    assert!(kept.len() == 1 && kept[0].contains("boris"), "{kept:?}");
    assert_eq!(console.address(), "/sessions");

    console.say(signed_in("carla")).await;
    assert!(console.sent("restore").is_empty());
    let bar = console.get("combobox", "Command");
    console.press(&bar, "ArrowUp").await;
    assert_eq!(value(&bar), "");
    assert_eq!(value(&console.select("#filter").expect("the grid has a filter")), "");
    ask(&console, 2).await;
    assert_eq!(value(&console.get("textbox", "User name")), "");
}

async fn ask(console: &Console, prompt_id: u32) {
    let prompt = Prompt::Credential {
        user_name: None,
        computer_names: vec!["Server01".into()],
        purpose: Text::new("engine-purpose-restore"),
        mechanism: "Negotiate".into(),
        failed: None,
        attempts: 3,
    };
    console.say(FromEngine::Prompt { prompt_id, prompt }).await;
}

fn signed_in(user_name: &str) -> FromEngine {
    FromEngine::SignedIn { user_name: user_name.into(), hosts: Vec::new(), groups: Vec::new() }
}

#[wasm_bindgen_test]
async fn what_was_open_is_given_back_after_a_reload() {
    let first = Console::signed_in().await;
    assert!(first.sent("restore").is_empty());
    first.say(FromEngine::Remember { sessions: vec![session()] }).await;
    drop(first);

    let second = Console::load_as_it_is().await;
    second.sign_in().await;
    let restored = given_back(&second).await;
    assert_eq!(restored.len(), 1);
    assert_eq!(restored[0]["sessions"][0]["name"], "ITTask");
    // Before the hosts are asked, so that the engine knows what was its own.
    let (restore, list) = (second.position("restore"), second.position("run"));
    assert!(restore < list);
    second.say(FromEngine::Remember { sessions: Vec::new() }).await;
    drop(second);

    let third = Console::load_as_it_is().await;
    third.sign_in().await;
    assert!(third.sent("restore").is_empty());
}
