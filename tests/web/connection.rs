use reattach_core::bridge::{Connection, Eligibility, SessionState, SessionView, Text};
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Console, disabled, session};

#[wasm_bindgen_test]
async fn an_interrupted_connection_can_be_tried_now_or_given_up() {
    let (console, session) = Console::on_session_page().await;
    assert!(console.get("group", "Connection").inner_text().contains("Live"));
    assert!(console.find("button", "Try now").is_none());
    let far = js_sys::Date::now() as i64 + 8_000;
    let connection = Connection::Interrupted {
        since: 0,
        attempt: 1,
        retry_at: Some(far),
        gives_up_at: far,
        reason: Text::new("the network is away"),
    };
    console.session(SessionView { connection, ..session.clone() }).await;
    let bar = console.get("group", "Connection").inner_text();
    for words in ["Interrupted; attempt 2", "the network is away", "in 7 s"] {
        assert!(bar.contains(words) || words == "in 7 s" && bar.contains("in 8 s"), "{words}: {bar}");
    }
    // Nobody wants every second read aloud.
    let status = console.select(".connection [role=status]").expect("a status").inner_text();
    assert!(!status.contains(" s"), "{status}");
    console.click(&console.get("button", "Try now")).await;
    console.click(&console.get("button", "Give up")).await;
    assert_eq!(console.sent("retryNow")[0]["instance_id"], session.instance_id.to_string());
    assert_eq!(console.sent("giveUp").len(), 1);
}

#[wasm_bindgen_test]
async fn keeping_and_ending_are_two_things() {
    let (console, open) = Console::on_session_page().await;
    console.click(&console.get("button", "Close session")).await;
    // The engine asks before it ends anything.
    let remove = format!("Remove-PSSession -InstanceId {} -Confirm", open.instance_id);
    assert_eq!(console.commands().last(), Some(&remove));
    console.click(&console.get("button", "Disconnect")).await;
    assert!(console.commands().last().is_some_and(|command| command.starts_with("Disconnect-PSSession")));
}

#[wasm_bindgen_test]
async fn every_end_says_what_it_is() {
    let (console, open) = Console::on_session_page().await;
    let id = open.id;
    let away =
        SessionView { expires_on: Some(js_sys::Date::now() as i64 + 3_600_500), ..session(id, "ITTask", "Server01") };
    console.session(away.clone()).await;
    let bar = || console.get("group", "Connection").inner_text();
    assert!(bar().contains("this page can be closed") && bar().contains("1 h 0 min"), "{}", bar());
    assert!(disabled(&console.get("button", "Disconnect")));
    console.get("button", "Connect");
    let reason = Some(Text::new("the process ended"));
    let broken = SessionView { state: SessionState::Broken, eligibility: Eligibility::NotUsable, reason, ..away };
    console.session(broken).await;
    assert!(bar().contains("Broken") && bar().contains("the process ended"), "{}", bar());
    assert!(disabled(&console.get("button", "Close session")));
}

#[wasm_bindgen_test]
async fn no_button_leaves_the_focus_to_the_page() {
    let (console, open) = Console::on_session_page().await;
    let away = session(open.id, "ITTask", "Server01");
    let pressed = async |name: &str, then: &SessionView| {
        let button = console.get("button", name);
        button.focus().expect("focused");
        console.click(&button).await;
        console.session(then.clone()).await;
        button
    };
    let leave = pressed("Disconnect", &away).await;
    assert!(console.has_focus(&leave) && disabled(&leave));
    let before = console.commands().len();
    console.click(&leave).await;
    assert_eq!(console.commands().len(), before, "it does nothing now");
    let input = console.get("textbox", "Input");
    pressed("Connect", &open).await;
    assert!(console.gets_focus(&input).await);
    let far = js_sys::Date::now() as i64 + 8_000;
    let reason = Text::new("the network is away");
    let lost = Connection::Interrupted { since: 0, attempt: 1, retry_at: Some(far), gives_up_at: far, reason };
    let interrupted = SessionView { connection: lost, ..open.clone() };
    for (name, then) in [("Try now", &open), ("Give up", &away)] {
        console.session(interrupted.clone()).await;
        pressed(name, then).await;
        assert!(console.gets_focus(&input).await, "{name}");
    }
}
