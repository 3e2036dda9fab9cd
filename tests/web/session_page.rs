use reattach_core::bridge::{Availability, FromEngine, OutputContent, OutputItem, SessionView, Stream, Text};
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Console, open, session, value};

async fn opened(session: SessionView) -> Console {
    let console = Console::signed_in().await;
    let name = session.name.clone();
    console.session(session).await;
    console.click(&console.get("link", &name)).await;
    console
}

fn item(sequence: u64, stream: Stream, text: &str) -> OutputItem {
    OutputItem { sequence, at: 0, content: OutputContent::text(stream, text) }
}

#[wasm_bindgen_test]
async fn output_is_watched_and_marked_by_stream() {
    let session = open(1, "ITTask", "Server01");
    let instance_id = session.instance_id;
    let console = opened(session).await;
    assert_eq!(console.sent("watch").len(), 1);
    let separator = OutputContent::Separator { text: Text::new("connected again") };
    let items = vec![
        item(1, Stream::Output, "first line"),
        item(2, Stream::Error, "it broke"),
        OutputItem { sequence: 3, at: 0, content: separator },
        item(4, Stream::Input, "Get-Job"),
    ];
    console.say(FromEngine::Output { instance_id, items: items.clone() }).await;
    console.say(FromEngine::Output { instance_id, items }).await;
    let log = console.get("log", "Session output").inner_text();
    for part in ["first line", "ERROR", "it broke", "connected again", "PS> Get-Job"] {
        assert_eq!(log.matches(part).count(), 1, "{part}: {log}");
    }
    console.click(&console.get("link", "All sessions")).await;
    assert_eq!(console.sent("unwatch").len(), 1);
    console.get("grid", "Sessions");
}

#[wasm_bindgen_test]
async fn enter_sends_and_a_busy_session_says_why_it_does_not_listen() {
    let session = open(1, "ITTask", "Server01");
    let console = opened(session.clone()).await;
    let input = console.get("textbox", "Input");
    console.fill(&input, "Get-Job").await;
    console.press(&input, "Enter").await;
    assert_eq!(console.sent("input")[0]["script"], "Get-Job");
    assert_eq!(value(&input), "");
    drop(console);

    let refused = Some(Text::new("a command is running"));
    let busy = SessionView { availability: Availability::Busy, input_refused: refused, ..session };
    let console = opened(busy).await;
    assert!(console.text().contains("a command is running"));
    console.click(&console.get("button", "Stop")).await;
    assert_eq!(console.sent("stopPipeline").len(), 1);
    console.click(&console.get("button", "Disconnect")).await;
    assert!(console.commands().last().is_some_and(|command| command.starts_with("Disconnect-PSSession")));
}

/// A session whose command runs, on its page, with a first script sent and a second one entered.
async fn with_one_that_waits() -> (Console, SessionView, SessionView) {
    let session = open(1, "ITTask", "Server01");
    let console = opened(session.clone()).await;
    let input = console.get("textbox", "Input");
    input.focus().expect("focused");
    console.fill(&input, "first").await;
    console.press(&input, "Enter").await;
    let refused = Some(Text::new("a command is running"));
    let busy = SessionView { availability: Availability::Busy, input_refused: refused, ..session.clone() };
    console.session(busy.clone()).await;
    console.fill(&input, "second").await;
    console.press(&input, "Enter").await;
    assert_eq!(console.sent("input").len(), 1);
    assert_eq!(value(&input), "");
    assert!(console.text().contains("PS> second"), "{}", console.text());
    (console, session, busy)
}

#[wasm_bindgen_test]
async fn what_is_entered_while_a_script_runs_waits_for_it() {
    let (console, session, _) = with_one_that_waits().await;
    console.session(session).await;
    assert_eq!(console.sent("input")[1]["script"], "second");
    assert!(!console.text().contains("PS> second"), "{}", console.text());
}

#[wasm_bindgen_test]
async fn the_field_stays_under_the_hands_while_a_script_runs() {
    let (console, session, busy) = with_one_that_waits().await;
    let input = console.get("textbox", "Input");
    console.session(session).await;
    console.session(busy.clone()).await;
    // Longer than nothing is said of it.
    console.wait(1000).await;
    assert!(console.has_focus(&input) && !input.matches(":disabled").expect("a selector"));
    assert!(console.text().contains("a command is running"));
    console.fill(&input, "third").await;
    console.press(&input, "Enter").await;
    assert!(console.text().contains("PS> third"), "{}", console.text());
    // Nor does it go when the session is lost.
    console.session(SessionView { instance_id: busy.instance_id, ..session_away() }).await;
    assert!(console.has_focus(&input) && !input.matches(":disabled, :read-only").expect("a selector"));
}

fn session_away() -> SessionView {
    session(1, "ITTask", "Server01")
}

#[wasm_bindgen_test]
async fn what_waits_is_given_back_when_the_session_is_left() {
    let (console, session, _) = with_one_that_waits().await;
    let input = console.get("textbox", "Input");
    console.fill(&input, "third").await;
    console.session(session_away()).await;
    assert_eq!(value(&input), "second\nthird");
    console.press(&input, "Enter").await;
    console.session(session).await;
    assert_eq!(value(&input), "second\nthird");
    assert_eq!(console.sent("input").len(), 1, "nothing is sent later");
}

#[wasm_bindgen_test]
async fn what_waits_is_given_back_by_stop_and_by_escape() {
    let (console, session, busy) = with_one_that_waits().await;
    let input = console.get("textbox", "Input");
    console.press(&input, "Escape").await;
    assert_eq!(value(&input), "second");
    console.press(&input, "Enter").await;
    assert_eq!(value(&input), "");
    console.click(&console.get("button", "Stop")).await;
    assert_eq!((value(&input), console.sent("stopPipeline").len()), ("second".into(), 1));
    console.session(session).await;
    console.session(busy).await;
    assert_eq!(console.sent("input").len(), 1);
    console.press(&input, "Enter").await;
    console.click(&console.get("button", "Take back")).await;
    assert_eq!(value(&input), "second");
    assert!(console.has_focus(&input));
}

#[wasm_bindgen_test]
async fn what_waits_is_there_when_the_page_is_opened_again() {
    let (console, session, _) = with_one_that_waits().await;
    console.fill(&console.get("textbox", "Input"), "third").await;
    console.go("All sessions").await;
    console.session(session).await;
    console.go("ITTask").await;
    assert_eq!(value(&console.get("textbox", "Input")), "second\nthird");
    assert_eq!(console.sent("input").len(), 1);
    console.go("All sessions").await;
    console.go("ITTask").await;
    assert_eq!(value(&console.get("textbox", "Input")), "second\nthird");
}

#[wasm_bindgen_test]
async fn what_a_removed_session_wrote_goes_when_nobody_looks_at_it() {
    let session = open(1, "ITTask", "Server01");
    let instance_id = session.instance_id;
    let console = opened(session.clone()).await;
    console.say(FromEngine::Output { instance_id, items: vec![item(1, Stream::Output, "first line")] }).await;
    let log = || console.get("log", "Session output").inner_text();
    console.say(FromEngine::SessionRemoved { instance_id }).await;
    assert!(log().contains("first line"), "it stays where it is looked at");
    console.go("All sessions").await;
    console.session(session.clone()).await;
    console.go("ITTask").await;
    assert!(!log().contains("first line"), "{}", log());
    console.say(FromEngine::Output { instance_id, items: vec![item(1, Stream::Output, "second line")] }).await;
    console.go("All sessions").await;
    console.go("ITTask").await;
    assert!(log().contains("second line"), "{}", log());
    console.go("All sessions").await;
    console.say(FromEngine::SessionRemoved { instance_id }).await;
    console.session(session).await;
    console.go("ITTask").await;
    assert!(!log().contains("second line"), "{}", log());
}

#[wasm_bindgen_test]
async fn output_that_nobody_looks_at_makes_room() {
    let console = Console::signed_in().await;
    let sessions: Vec<SessionView> = (1..=18).map(|id| open(id, &format!("Task{id}"), "Server01")).collect();
    console.sessions(sessions.clone()).await;
    // 3.75 MiB each, of which 64 may be kept in all.
    for SessionView { instance_id, .. } in sessions {
        let items = (1..=60).map(|sequence| item(sequence, Stream::Output, &"x".repeat(64 * 1024))).collect();
        console.say(FromEngine::Output { instance_id, items }).await;
    }
    console.go("Task1").await;
    assert!(console.text().contains("57 older entries were dropped"), "{}", console.text().len());
    console.go("All sessions").await;
    console.go("Task18").await;
    assert!(!console.text().contains("older entries were dropped"));
}
