use reattach_core::bridge::{Availability, FromEngine, OutputContent, OutputItem, SessionView, Stream, Text};
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Console, disabled, open, value};

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
    assert!(!disabled(&input));
    console.fill(&input, "Get-Job").await;
    console.press(&input, "Enter").await;
    assert_eq!(console.sent("input")[0]["script"], "Get-Job");
    assert_eq!(value(&input), "");
    drop(console);

    let refused = Some(Text::new("a command is running"));
    let busy = SessionView { availability: Availability::Busy, input_refused: refused, ..session };
    let console = opened(busy).await;
    assert!(disabled(&console.get("textbox", "Input")));
    assert!(console.text().contains("a command is running"));
    console.click(&console.get("button", "Stop")).await;
    assert_eq!(console.sent("stopPipeline").len(), 1);
    console.click(&console.get("button", "Disconnect")).await;
    assert!(console.commands().last().is_some_and(|command| command.starts_with("Disconnect-PSSession")));
}

#[wasm_bindgen_test]
async fn what_is_typed_while_the_last_script_ends_waits_for_it() {
    let session = open(1, "ITTask", "Server01");
    let console = opened(session.clone()).await;
    let input = console.get("textbox", "Input");
    console.fill(&input, "first").await;
    console.press(&input, "Enter").await;
    let refused = Some(Text::new("a command is running"));
    console.session(SessionView { input_refused: refused, ..session.clone() }).await;
    console.fill(&input, "second").await;
    console.press(&input, "Enter").await;
    assert_eq!(console.sent("input").len(), 1);
    console.session(session).await;
    assert_eq!(console.sent("input")[1]["script"], "second");
}
