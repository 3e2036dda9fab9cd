use reattach_core::bridge::{FromEngine, RunEvent, Summary};
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Console, disabled};

async fn run(console: &Console, line: &str, failed: u32) {
    let bar = console.get("combobox", "Command");
    console.fill(&bar, line).await;
    console.press(&bar, "Enter").await;
    let run_id = console.sent("run").last().and_then(|run| run["run_id"].as_u64()).expect("it ran");
    let summary = Summary { targets: 2, connected: 2 - failed, failed, requests: 4, elapsed_ms: 1234 };
    let run_id = run_id.try_into().expect("a number");
    console.say(FromEngine::Run { run_id, event: RunEvent::Finished(summary) }).await;
}

#[wasm_bindgen_test]
async fn commands_are_kept_with_their_outcome_and_without_secrets() {
    let console = Console::signed_in().await;
    run(&console, "Connect-PSSession -ComputerName Server01", 1).await;
    run(&console, "Get-Thing -Password hunter2", 0).await;
    drop(console);

    let console = Console::load_as_it_is().await;
    console.sign_in().await;
    console.go("History").await;
    let table = console.get("table", "History");
    let text = table.inner_text();
    assert!(text.contains("Connect-PSSession -ComputerName Server01") && text.contains("-Password •••"), "{text}");
    assert!(text.contains("2 targets, 1 connected, 1 failed, 1,234 ms"), "{text}");
    assert!(!text.contains("hunter2"));
    // What the clock asks for is nobody's command.
    assert!(!text.contains("Get-PSSession -ComputerName Server01, Server02"), "{text}");
    assert!(console.text().contains("2 commands"));

    console.click(&console.get("checkbox", "Failed only")).await;
    assert!(!console.get("table", "History").inner_text().contains("Get-Thing"));
    let address = web_sys::window().expect("a window").location().search().expect("a query");
    assert_eq!(address, "?failed=1");
    console.click(&console.get("button", "Run again: Connect-PSSession -ComputerName Server01")).await;
    assert_eq!(console.commands().last().map(String::as_str), Some("Connect-PSSession -ComputerName Server01"));

    console.click(&console.get("button", "Clear the history")).await;
    console.get("dialog", "Clear the history");
    let buttons = console.select_all("dialog button");
    console.click(&buttons[0]).await;
    assert!(console.text().contains("Nothing was run from this browser yet"));
    assert!(disabled(&console.get("button", "Export")));
}

#[wasm_bindgen_test]
async fn what_is_run_again_twice_is_the_same_both_times() {
    let console = Console::signed_in().await;
    run(&console, "Get-PSSession -Name first", 0).await;
    run(&console, "Get-PSSession -Name second", 0).await;
    run(&console, "Get-PSSession -Name third", 0).await;
    console.go("History").await;
    let again = console.get("button", "Run again: Get-PSSession -Name second");
    again.focus().expect("it takes the focus");
    for _ in 0..2 {
        let focused = console.select(":focus").expect("something has the focus");
        console.click(&focused).await;
        assert_eq!(console.commands().last().map(String::as_str), Some("Get-PSSession -Name second"));
    }
    let summary = Summary { targets: 1, connected: 1, failed: 1, requests: 4, elapsed_ms: 4321 };
    console.run(console.last_run(), RunEvent::Finished(summary)).await;
    let rows = console.select_all(".history-table tbody tr");
    assert_eq!(rows.len(), 5);
    assert!(rows[0].inner_text().contains("4,321 ms"), "{}", rows[0].inner_text());
    assert!(console.has_focus(&again));
}

#[wasm_bindgen_test]
async fn a_history_that_is_not_wanted_is_not_kept() {
    let console = Console::signed_in().await;
    console.go("Settings").await;
    console.choose(&console.get("combobox", "Keep a history"), "off").await;
    console.go("Sessions").await;
    run(&console, "Get-PSSession", 0).await;
    console.go("History").await;
    assert!(console.text().contains("turned off in the settings"));
}

#[wasm_bindgen_test]
async fn a_long_command_is_read_whole_by_who_comes_to_it() {
    let console = Console::signed_in().await;
    let ids = vec!["00000000-0000-0000-0000-000000000001"; 40].join(", ");
    run(&console, &format!("Disconnect-PSSession -InstanceId {ids}"), 0).await;
    run(&console, "Get-PSSession", 0).await;
    console.go("History").await;
    console.styled().await;
    let [short, long] = console.select_all("td code").try_into().expect("two commands");
    assert!(!short.has_attribute("tabindex"), "nothing of it is hidden");
    let height = || long.get_bounding_client_rect().height();
    let clamped = height();
    assert!(long.scroll_height() > long.client_height(), "its end is hidden");
    long.focus().expect("it takes the focus");
    console.settle().await;
    assert!(height() > 2.0 * clamped, "{} after {clamped}", height());
}
