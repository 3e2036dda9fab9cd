use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Console, session};

#[wasm_bindgen_test]
async fn the_language_changes_at_once_and_the_cmdlets_words_stay() {
    let console = Console::signed_in().await;
    console.session(session(1, "ITTask", "Server01")).await;
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
}
