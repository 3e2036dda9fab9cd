use reattach_core::bridge::{Eligibility, RunEvent, SessionView, Summary};
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Console, session};

#[wasm_bindgen_test]
async fn the_language_changes_at_once_and_the_cmdlets_words_stay() {
    let console = Console::signed_in().await;
    let held = SessionView { eligibility: Eligibility::HeldByAnotherClient, ..session(2, "Payroll", "Server02") };
    console.sessions(vec![session(1, "ITTask", "Server01"), held]).await;
    let switch = console.get("combobox", "Language");
    js_sys::Reflect::set(&switch, &"value".into(), &"fr".into()).expect("a value");
    switch.dispatch_event(&web_sys::Event::new("change").expect("an event")).expect("dispatched");
    console.settle().await;
    console.get("toolbar", "Actions");
    console.get("button", "Connecter");
    console.get("searchbox", "Filtrer les sessions");
    console.get("columnheader", "ComputerName");
    console.get("columnheader", "Availability");
    assert!(console.row(session(1, "", "").instance_id).inner_text().contains("Disconnected"));
    console.click(&console.get("checkbox", "Tout sélectionner")).await;
    let marked = "1 sur 2 sera connectée\u{a0}; 1 ignorée\u{a0}: 1 × tenue par un autre client.";
    assert!(console.text().contains(marked), "{}", console.text());
    console.fill(&console.get("searchbox", "Filtrer les sessions"), "Is:Connectable").await;
    assert!(console.text().contains("1 affichée sur 2"), "{}", console.text());
}

#[wasm_bindgen_test]
async fn numbers_and_dates_are_written_as_the_language_does() {
    let console = Console::signed_in().await;
    let bar = console.get("combobox", "Command");
    console.fill(&bar, "Get-PSSession").await;
    console.press(&bar, "Enter").await;
    let summary = Summary { targets: 1_500, connected: 1, elapsed_ms: 1_234, ..Summary::default() };
    console.run(console.last_run(), RunEvent::Finished(summary)).await;
    console.go("History").await;
    let text = || console.get("table", "History").inner_text();
    let halves = |text: &str| text.contains("AM") || text.contains("PM");
    assert!(text().contains("1,500 targets") && text().contains("1,234 ms") && halves(&text()), "{}", text());
    console.choose(&console.get("combobox", "Language"), "fr").await;
    let text = console.get("table", "Historique").inner_text();
    assert!(text.contains("1\u{202f}500 cibles") && text.contains("1\u{202f}234\u{a0}ms"), "{text:?}");
    assert!(!halves(&text), "{text}");
}
