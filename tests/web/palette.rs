use reattach_core::bridge::{FromEngine, VariableView};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use super::harness::{Console, open, session, value};

fn offered(console: &Console) -> Vec<String> {
    console.select_all("#suggestions [role=option] .word").iter().map(HtmlElement::inner_text).collect()
}

#[wasm_bindgen_test]
async fn what_could_stand_at_the_cursor_is_offered_and_taken_by_tab() {
    let console = Console::signed_in().await;
    console.session(session(1, "ITTask", "Server01")).await;
    let variables = vec![VariableView { name: "left".into(), summary: "2 × PSSession".into() }];
    console.say(FromEngine::Variables { variables }).await;
    let bar = console.get("combobox", "Command");
    assert_eq!(bar.get_attribute("aria-expanded").as_deref(), Some("false"));
    console.fill(&bar, "Connect-PSS").await;
    assert_eq!(bar.get_attribute("aria-expanded").as_deref(), Some("true"));
    assert_eq!(offered(&console)[0], "Connect-PSSession");
    console.press(&bar, "Tab").await;
    assert_eq!(value(&bar), "Connect-PSSession");
    for (text, expected) in [
        ("Connect-PSSession -ComputerName ", "Server01"),
        ("Connect-PSSession -cn Server01 -Name I", "ITTask"),
        ("Connect-PSSession -Session $l", "$left"),
        ("Connect-PSSession -Author", "-Authentication"),
    ] {
        console.fill(&bar, text).await;
        assert!(
            offered(&console).contains(&expected.to_owned()) || expected.starts_with("-Auth"),
            "{text}: {:?}",
            offered(&console)
        );
    }
    console.press(&bar, "ArrowDown").await;
    let active = bar.get_attribute("aria-activedescendant");
    if let Some(active) = active {
        assert!(console.select(&format!("#{active}[aria-selected=true]")).is_some());
    }
    console.press(&bar, "Escape").await;
    assert!(offered(&console).is_empty());
}

#[wasm_bindgen_test]
async fn plain_words_find_pages_hosts_and_actions() {
    let console = Console::signed_in().await;
    console.sessions(vec![session(1, "ITTask", "Server02"), open(2, "Nightly", "Server01")]).await;
    let bar = console.get("combobox", "Command");
    let before = console.commands().len();
    console.fill(&bar, "server02").await;
    assert_eq!(offered(&console)[0], "Server02");
    console.press(&bar, "Enter").await;
    assert_eq!(console.address(), "/sessions?q=ComputerName:Server02");
    assert_eq!(console.rows(), [1]);

    console.click(&console.get("checkbox", "Select all")).await;
    console.fill(&bar, "conn").await;
    assert_eq!(offered(&console)[0], "Connect");
    let keep = console.select("#suggestions [data-action=keep-alive]");
    assert!(keep.is_none(), "it is not what is looked for");
    console.hover(&console.select("#suggestions [data-action=connect]").expect("it says what it does")).await;
    let shown = console.get("status", "Equivalent command").inner_text();
    assert!(shown.starts_with("Connect-PSSession -ComputerName Server02"), "{shown}");
    console.press(&bar, "Enter").await;
    assert!(console.commands().last().is_some_and(|line| line.starts_with("Connect-PSSession")));

    for (words, address) in [("history", "/history"), ("settings", "/settings")] {
        console.fill(&bar, words).await;
        assert!(offered(&console).iter().any(|label| label.eq_ignore_ascii_case(words)), "{address}");
    }
    console.fill(&bar, "nightly").await;
    console.press(&bar, "Enter").await;
    assert_eq!(console.address(), "/sessions/00000000-0000-0000-0000-000000000002");
    assert_eq!(console.commands().len(), before + 1, "words are no command");
}

#[wasm_bindgen_test]
async fn what_is_chosen_by_key_shows_its_command() {
    let console = Console::signed_in().await;
    console.sessions(vec![session(1, "ITTask", "Server02"), open(2, "Nightly", "Server01")]).await;
    console.click(&console.get("checkbox", "Select all")).await;
    let bar = console.get("combobox", "Command");
    let strip = || console.get("status", "Equivalent command").inner_text();
    console.fill(&bar, "remo").await;
    assert_eq!(offered(&console)[0], "Remove");
    assert!(strip().contains("Remove-PSSession"), "the best is what Enter takes: {}", strip());
    console.fill(&bar, "connect").await;
    let at = offered(&console).iter().position(|label| label == "Disconnect").expect("it is offered");
    for _ in 0..at {
        console.press(&bar, "ArrowDown").await;
    }
    assert!(strip().starts_with("Disconnect-PSSession"), "{}", strip());
    let at = offered(&console).iter().position(|label| label == "Connect to…").expect("it is offered");
    for _ in 0..offered(&console).len() {
        let chosen = console.select("#suggestions [aria-selected=true]").expect("one is chosen");
        if chosen.id() == format!("suggestion-{at}") {
            break;
        }
        console.press(&bar, "ArrowDown").await;
    }
    assert!(strip().starts_with("Connect-PSSession"), "a page is no command, so what is next: {}", strip());
    assert_eq!(console.select(".strip-label").map(|label| label.inner_text()).as_deref(), Some("Next"));
    // What is pointed at is not forgotten with the list.
    console.hover(&console.get("button", "Keep alive")).await;
    console.press(&bar, "Escape").await;
    assert!(strip().ends_with("| Disconnect-PSSession"), "{}", strip());
}

#[wasm_bindgen_test]
async fn a_script_block_goes_on_until_it_is_closed() {
    let console = Console::signed_in().await;
    let bar = console.get("combobox", "Command");
    let before = console.commands().len();
    console.fill(&bar, "Invoke-Command $s {").await;
    console.press(&bar, "Escape").await;
    console.press(&bar, "Enter").await;
    assert_eq!(console.commands().len(), before, "Enter goes to the next line");
    console.fill(&bar, "Invoke-Command $s {\n  1\n}").await;
    console.press(&bar, "Enter").await;
    assert_eq!(console.commands().last().map(String::as_str), Some("Invoke-Command $s {\n  1\n}"));
    assert_eq!(value(&bar), "");
}
