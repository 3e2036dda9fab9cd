use reattach_core::bridge::{Eligibility, RunEvent, SessionView, Summary};
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Console, disabled, open, session};

/// Two that can be connected and two that cannot, all marked.
async fn four() -> Console {
    let console = Console::signed_in().await;
    console.catch_copies();
    let held = |id| SessionView { eligibility: Eligibility::HeldByAnotherClient, ..session(id, "Payroll", "Server02") };
    let owner = "LAB\\boris".to_string();
    let foreign = SessionView { eligibility: Eligibility::OtherOwner { owner }, ..session(4, "Audit", "Server02") };
    console.sessions(vec![session(1, "A", "Server01"), session(2, "B", "Server02"), held(3), foreign]).await;
    console.click(&console.get("checkbox", "Select all")).await;
    console
}

async fn run(console: &Console, button: &str) -> Vec<String> {
    let before = console.commands().len();
    console.click(&console.get("button", button)).await;
    console.commands().split_off(before)
}

const A: &str = "00000000-0000-0000-0000-000000000001";
const B: &str = "00000000-0000-0000-0000-000000000002";

#[wasm_bindgen_test]
async fn buttons_act_on_what_they_can_and_say_what_they_skip() {
    let console = four().await;
    console.get("toolbar", "Actions");
    let summary = "2 of 4 will connect; 2 skipped: 1 × belongs to LAB\\boris, 1 × held by another client.";
    assert!(console.text().contains(summary), "{}", console.text());
    assert!(disabled(&console.get("button", "Disconnect")));
    let both = format!("Server01, Server02 -InstanceId {A}, {B}");
    for (button, line) in [
        ("Connect", format!("Connect-PSSession -ComputerName {both}")),
        ("Receive output", format!("Connect-PSSession -ComputerName {both} | Receive-PSSession")),
        ("Keep alive", format!("Connect-PSSession -ComputerName {both} | Disconnect-PSSession")),
        ("Remove", format!("Get-PSSession -ComputerName {both} | Remove-PSSession -Confirm")),
        ("Preview", format!("Connect-PSSession -ComputerName {both} -WhatIf")),
    ] {
        assert_eq!(run(&console, button).await, [line]);
    }
}

#[wasm_bindgen_test]
async fn the_plan_names_what_will_not_be_done_and_why() {
    let console = four().await;
    console.click(&console.get("button", "Preview")).await;
    let plan = || console.get("table", "Plan").inner_text();
    console.run(console.last_run(), RunEvent::Finished(Summary::default())).await;
    for words in ["Payroll", "be busy elsewhere", "held by another client", "Audit", "be refused", "LAB\\boris"] {
        assert!(plan().contains(words), "{words}: {}", plan());
    }
    let run = console.select_all("dialog button").into_iter().find(|button| button.inner_text() == "Close");
    console.click(&run.expect("it can be closed")).await;
    assert!(!console.commands().concat().contains("000000000003"), "nobody asks for what is held");
}

#[wasm_bindgen_test]
async fn where_nothing_can_be_done_the_reason_is_said_once() {
    let console = four().await;
    console.fill(&console.get("searchbox", "Filter sessions"), "Name:Payroll").await;
    console.click(&console.row(session(3, "", "").instance_id)).await;
    let summary = "1 selected; it cannot be connected: held by another client.";
    assert!(console.text().contains(summary), "{}", console.text());
}

#[wasm_bindgen_test]
async fn what_is_open_here_is_left_by_its_id() {
    let console = Console::signed_in().await;
    console.sessions(vec![open(1, "A", "Server01"), session(2, "B", "Server02")]).await;
    console.click(&console.get("checkbox", "Select all")).await;
    assert_eq!(run(&console, "Disconnect").await, [format!("Disconnect-PSSession -InstanceId {A}")]);
    // Nor is a script offered that would ask for no credential.
    assert_eq!(console.select_all("[role=group][aria-label=\"Disconnect\"] [role=menuitem]").len(), 1);
    assert_eq!(console.select_all("[role=group][aria-label=\"Remove\"] [role=menuitem]").len(), 2);
}

#[wasm_bindgen_test]
async fn the_selection_is_copied_in_five_forms() {
    let console = four().await;
    for (form, parts) in [
        ("One-liner", &["Connect-PSSession -ComputerName Server01, Server02 -InstanceId"][..]),
        ("Script with Get-Credential", &["$credential = Get-Credential", "-Credential $credential"]),
        ("Link", &["/connect?ComputerName=Server01,Server02&InstanceId="]),
        ("JSON", &["\"Name\": \"Payroll\"", "\"ComputerName\": \"Server02\""]),
        ("Markdown table", &["| Id | Name |", "| Payroll |"]),
    ] {
        console.click(&console.get("menuitem", form)).await;
        let copied = console.copied();
        for part in parts {
            assert!(copied.contains(part), "{form}: {copied}");
        }
    }
}

#[wasm_bindgen_test]
async fn the_strip_copies_the_next_line_whole() {
    let console = four().await;
    let shown = console.get("status", "Equivalent command").inner_text();
    console.click(&console.get("button", "Copy")).await;
    assert_eq!(console.copied(), shown);
    console.get("button", "Copied");
}
