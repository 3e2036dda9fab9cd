use reattach_core::bridge::{Eligibility, SessionView};
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
    let marked = "1 sera connectée sur 2\u{a0}; 1 ignorée\u{a0}: 1 × tenue par un autre client.";
    assert!(console.text().contains(marked), "{}", console.text());
}
