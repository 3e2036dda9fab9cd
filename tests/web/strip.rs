use reattach_core::bridge::{FollowUps, RunEvent, Summary};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use super::harness::{Console, open, session};

const A: &str = "00000000-0000-0000-0000-000000000001";

fn strip(console: &Console) -> HtmlElement {
    console.get("status", "Equivalent command")
}

/// One that can be connected, marked.
async fn one() -> Console {
    let console = Console::signed_in().await;
    console.catch_copies();
    console.session(session(1, "ITTask", "Server01")).await;
    console.click(&console.get("checkbox", "Select all")).await;
    console
}

#[wasm_bindgen_test]
async fn what_somebody_points_at_or_comes_to_by_key_shows_its_command() {
    let console = one().await;
    let at = format!("-ComputerName Server01 -InstanceId {A}");
    for (button, line) in [
        ("Receive output", format!("Receive-PSSession {at}")),
        ("Keep alive", format!("Connect-PSSession {at} | Disconnect-PSSession")),
        ("Remove", format!("Get-PSSession {at} | Remove-PSSession -Confirm")),
        ("Preview", format!("Connect-PSSession {at} -WhatIf")),
        ("Refresh", "Get-PSSession -ComputerName Server01, Server02".into()),
        ("Connect", format!("Connect-PSSession {at}")),
    ] {
        console.hover(&console.get("button", button)).await;
        assert_eq!(strip(&console).inner_text(), line, "pointed at {button}");
        assert!(console.select(".strip-label").is_some_and(|label| label.inner_text() == button));
        console.hover(&console.get("heading", "Sessions")).await;
        assert_eq!(strip(&console).inner_text(), line, "on the way to the strip");
        console.click(&console.get("button", "Copy")).await;
        assert_eq!(console.copied(), line);
    }
    let remove = console.get("button", "Remove");
    remove.focus().expect("it takes the focus");
    console.settle().await;
    assert!(strip(&console).inner_text().contains("Remove-PSSession"));
    console.click(&console.get("button", "Script with Get-Credential")).await;
    assert!(console.copied().starts_with("$credential = Get-Credential"), "{}", console.copied());
    assert!(console.copied().contains("| Remove-PSSession -Confirm"), "{}", console.copied());
    // No link removes anything.
    assert!(console.get("button", "Link").has_attribute("hidden"));
    // Another selection, another most likely command.
    console.session(open(2, "Nightly", "Server02")).await;
    console.click(&console.get("checkbox", "Select all")).await;
    assert!(strip(&console).inner_text().starts_with("Connect-PSSession"), "{}", strip(&console).inner_text());
}

#[wasm_bindgen_test]
async fn a_long_command_can_be_reached_and_read_whole() {
    let console = one().await;
    let strip = strip(&console);
    assert_eq!(strip.get_attribute("tabindex").as_deref(), Some("0"));
    assert_eq!(strip.get_attribute("title"), Some(strip.inner_text()));
}

#[wasm_bindgen_test]
async fn each_action_that_applies_can_be_copied() {
    let console = one().await;
    let group = |name: &str| console.find("group", name);
    assert!(group("Disconnect").is_none(), "it is not open here");
    for (action, forms, cmdlet) in [
        ("Connect", 3, "Connect-PSSession"),
        ("Receive output", 2, "Receive-PSSession"),
        ("Keep alive", 2, "| Disconnect-PSSession"),
        ("Remove", 2, "| Remove-PSSession"),
    ] {
        let items = console.select_all(&format!("[role=group][aria-label=\"{action}\"] [role=menuitem]"));
        assert_eq!(items.len(), forms, "{action}");
        for item in &items[..2] {
            console.click(item).await;
            assert!(console.copied().contains(cmdlet), "{action}: {}", console.copied());
        }
    }
}

#[wasm_bindgen_test]
async fn what_can_be_done_next_with_a_run_shows_its_line() {
    let console = one().await;
    console.click(&console.get("button", "Connect")).await;
    let id = console.last_run();
    let line = |target: &str| reattach_core::bridge::PlannedView {
        target: target.into(),
        instance_id: None,
        session_name: None,
        effect: reattach_core::bridge::EffectView::Connect,
        reason: None,
        warning: None,
        what_if: None,
    };
    console.run(id, RunEvent::Planned { first: 0, what_if: false, lines: vec![line("a"), line("b")] }).await;
    let undo = Some("Disconnect-PSSession -Name ITTask".to_owned());
    console.run(id, RunEvent::FollowUps(FollowUps { undo, ..FollowUps::default() })).await;
    console.run(id, RunEvent::Finished(Summary { targets: 2, ..Summary::default() })).await;
    let undo = console.select("[data-command]").expect("it can be undone");
    console.hover(&undo).await;
    assert_eq!(strip(&console).inner_text(), "Disconnect-PSSession -Name ITTask");
    console.click(&undo).await;
    assert_eq!(console.commands().last().map(String::as_str), Some("Disconnect-PSSession -Name ITTask"));
}

#[wasm_bindgen_test]
async fn a_session_s_page_shows_the_commands_of_its_buttons() {
    let (console, one) = Console::on_session_page().await;
    console.catch_copies();
    for (button, cmdlet) in [("Disconnect", "Disconnect"), ("Close session", "Remove")] {
        console.hover(&console.get("button", button)).await;
        let line = strip(&console).inner_text();
        assert!(line.starts_with(&format!("{cmdlet}-PSSession -InstanceId {}", one.instance_id)), "{line}");
        console.click(&console.get("button", "Copy")).await;
        assert_eq!(console.copied(), line);
    }
}

#[wasm_bindgen_test]
async fn what_somebody_pointed_at_counts_until_the_page_is_left_or_something_is_run() {
    let console = one().await;
    let label = || console.select(".strip-label").expect("it has one").inner_text();
    console.hover(&console.get("button", "Remove")).await;
    assert_eq!(label(), "Remove");
    console.go("Settings").await;
    assert_eq!(label(), "Last", "nothing can be removed there");
    assert!(!strip(&console).inner_text().contains("Remove-PSSession"), "{}", strip(&console).inner_text());
    console.go("Sessions").await;
    assert_eq!(label(), "Next");
    console.hover(&console.get("button", "Remove")).await;
    assert_eq!(label(), "Remove");
    console.click(&console.get("button", "Connect")).await;
    assert_eq!(label(), "Next", "something was run");
}
