use reattach_core::bridge::{Eligibility, SessionView};
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Console, disabled, open, session};

/// Longer than the address waits for the next key.
const AFTER_TYPING: i32 = 450;

async fn three() -> Console {
    let console = Console::signed_in().await;
    let held = SessionView { eligibility: Eligibility::HeldByAnotherClient, ..session(3, "Payroll", "Server02") };
    console.sessions(vec![session(1, "ITTask", "Server01"), open(2, "ITBackup", "Server02"), held]).await;
    console
}

#[wasm_bindgen_test]
async fn the_cmdlets_words_narrow_the_grid_and_the_address_keeps_them() {
    let console = three().await;
    let filter = console.get("searchbox", "Filter sessions");
    console.fill(&filter, "Name:IT* -ComputerName:Server02").await;
    assert_eq!(console.rows(), [1]);
    assert!(console.text().contains("1 of 3 shown"));
    filter.focus().expect("it takes the focus");
    console.fill(&filter, "Name:IT* State:Opened").await;
    console.wait(AFTER_TYPING).await;
    assert_eq!(console.rows(), [2]);
    assert_eq!(console.address(), "/sessions?q=Name:IT*+State:Opened");
    console.fill(&filter, "Name:IT* State:Opened x").await;
    console.wait(AFTER_TYPING).await;
    console.at("/sessions?q=Payroll").await;
    assert_eq!(console.rows(), [3]);
    assert_eq!(super::harness::value(&filter), "Payroll");
}

#[wasm_bindgen_test]
async fn what_was_typed_in_one_go_is_one_step_back() {
    let console = three().await;
    let filter = console.get("searchbox", "Filter sessions");
    filter.focus().expect("it takes the focus");
    for text in ["I", "IT", "ITTask"] {
        console.fill(&filter, text).await;
        console.wait(AFTER_TYPING).await;
    }
    assert_eq!(console.address(), "/sessions?q=ITTask");
    console.back().await;
    assert_eq!(console.address(), "/sessions");
    assert_eq!(console.rows().len(), 3);
}

#[wasm_bindgen_test]
async fn what_is_not_understood_is_said_at_its_word_and_hides_nothing() {
    let console = three().await;
    let filter = console.get("searchbox", "Filter sessions");
    console.fill(&filter, "State:Disconected Foo:x Payroll").await;
    assert_eq!(console.rows(), [3]);
    assert_eq!(filter.get_attribute("aria-invalid").as_deref(), Some("true"));
    let said = console.select("#filter-problem").expect("it is there").inner_text();
    assert!(said.contains("State:Disconected") && said.contains("State is never Disconected"), "{said}");
    assert!(said.contains("There is no column Foo"), "{said}");
    console.fill(&filter, "State:Disconnected").await;
    assert_eq!(filter.get_attribute("aria-invalid").as_deref(), Some("false"));
}

#[wasm_bindgen_test]
async fn the_word_that_removes_everything_is_named_and_can_be_taken_away() {
    let console = three().await;
    let filter = console.get("searchbox", "Filter sessions");
    console.fill(&filter, "Name:IT* ComputerName:Server09").await;
    assert!(console.rows().is_empty());
    assert!(console.text().contains("hides everything: without it 2 sessions are shown"));
    console.click(&console.get("button", "Take ComputerName:Server09 away")).await;
    assert_eq!(console.rows().len(), 2);
    assert_eq!(super::harness::value(&filter), "Name:IT*");
}

#[wasm_bindgen_test]
async fn facets_count_and_narrow_and_go_one_step_back() {
    let console = three().await;
    for label in ["Can be connected 1", "Open here 1"] {
        console.get("button", label);
    }
    let held = console.get("button", "Busy elsewhere 1");
    console.click(&held).await;
    assert_eq!(console.rows(), [3]);
    assert_eq!(console.address(), "/sessions?q=Is:Held");
    assert_eq!(held.get_attribute("aria-pressed").as_deref(), Some("true"));
    console.back().await;
    assert_eq!(console.rows().len(), 3);
    assert!(disabled(&console.get("button", "Expires within the hour 0")));

    console.click(&console.get("button", "ComputerName")).await;
    console.click(&console.get("checkbox", "Server02")).await;
    assert_eq!(console.rows().len(), 2);
    console.get("button", "ComputerName (1)");
    console.click(&console.get("checkbox", "Server01")).await;
    assert_eq!(console.rows().len(), 3);
    assert_eq!(console.address(), "/sessions?q=ComputerName:Server02,Server01");
}
