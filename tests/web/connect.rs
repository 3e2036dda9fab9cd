use reattach_core::bridge::RunEvent;
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Console, disabled, session, value};

fn set_of(console: &Console) -> String {
    let label = console.select("#parameter-set").expect("the label");
    assert_eq!(label.text_content().as_deref(), Some("Parameter set"));
    console.select("[role=status][aria-labelledby=parameter-set]").expect("the status").inner_text()
}

fn line(console: &Console) -> String {
    console.select("dialog .plan-command").expect("the line").inner_text().trim().to_owned()
}

#[wasm_bindgen_test]
async fn what_is_filled_in_chooses_the_set_and_makes_the_line() {
    let console = Console::signed_in().await;
    console.go("Connect to…").await;
    assert_eq!(console.address(), "/connect");
    console.get("dialog", "Connect");
    assert!(set_of(&console).starts_with("Say which sessions"));

    console.fill(&console.get("textbox", "ComputerName"), "srv1, srv2").await;
    assert_eq!(set_of(&console), "ComputerName");
    console.fill(&console.get("textbox", "Name"), "IT*").await;
    console.fill(&console.get("textbox", "Port"), "5986").await;
    console.click(&console.get("checkbox", "UseSSL")).await;
    assert_eq!(line(&console), "Connect-PSSession -ComputerName srv1, srv2 -Name IT* -Port 5986 -UseSSL");

    console.fill(&console.get("textbox", "ConnectionUri"), "http://a/wsman").await;
    let refused = console.select("dialog [data-error-id]").expect("it is refused");
    assert_eq!(refused.get_attribute("data-error-id").as_deref(), Some("AmbiguousParameterSet"));
    assert!(
        disabled(&console.get("button", "Preview")) || console.get("dialog", "Connect").inner_text().contains("80")
    );
    let before = console.commands().len();
    console.click(&console.select("dialog button[type=submit]").expect("the button")).await;
    assert_eq!(console.commands().len(), before, "a line that means nothing is not run");

    console.fill(&console.get("textbox", "ConnectionUri"), "").await;
    console.click(&console.select("dialog button[type=submit]").expect("the button")).await;
    assert!(console.find("dialog", "Connect").is_none());
    assert_eq!(console.address(), "/sessions");
    let run = "Connect-PSSession -ComputerName srv1, srv2 -Name IT* -Port 5986 -UseSSL";
    assert_eq!(console.commands().last().map(String::as_str), Some(run));
}

#[wasm_bindgen_test]
async fn the_dialog_is_neither_closed_by_what_was_typed_before_nor_opened_by_back() {
    let console = Console::signed_in().await;
    console.session(session(1, "ITTask", "Server01")).await;
    console.go("History").await;
    console.go("Sessions").await;
    console.click(&console.row(session(1, "", "").instance_id)).await;
    let filter = console.get("searchbox", "Filter sessions");
    filter.focus().expect("it takes the focus");
    console.fill(&filter, "IT").await;
    console.go("Connect to…").await;
    console.wait(450).await;
    console.get("dialog", "Connect");
    assert_eq!(console.address(), "/connect");
    cancel(&console).await;
    assert_eq!(console.address(), "/sessions?q=IT");
    console.back().await;
    assert!(console.find("dialog", "Connect").is_none());
    assert_eq!(console.address(), "/history", "one step back from where the dialog was opened");
}

/// Closes the dialog; browsers take a moment to go back over its step.
async fn cancel(console: &Console) {
    let cancel = console.select_all("dialog button").into_iter().find(|button| button.inner_text() == "Cancel");
    console.click(&cancel.expect("it can be closed")).await;
    console.wait(150).await;
    assert!(console.find("dialog", "Connect").is_none());
}

#[wasm_bindgen_test]
async fn a_dialog_that_was_not_opened_from_its_page_is_replaced_by_it() {
    let console = Console::signed_in().await;
    console.go("History").await;
    console.go("Runs").await;
    console.at("/connect").await;
    cancel(&console).await;
    assert_eq!(console.address(), "/sessions");
    console.back().await;
    assert_eq!(console.address(), "/history");
}

#[wasm_bindgen_test]
async fn what_is_wrong_stands_at_its_field_with_what_to_write() {
    let console = Console::signed_in().await;
    console.go("Connect to…").await;
    let (guid, port) = (console.get("textbox", "InstanceId"), console.get("textbox", "Port"));
    console.fill(&guid, "zzz").await;
    console.fill(&port, "many").await;
    for (field, words) in [(&guid, "Write GUIDs such as"), (&port, "Write a whole number")] {
        assert_eq!(field.get_attribute("aria-invalid").as_deref(), Some("true"));
        let said = field.get_attribute("aria-describedby").expect("it is described");
        let said = console.select(&format!("#{said}")).expect("it says why").inner_text();
        assert!(said.contains(words), "{said}");
    }
    console.click(&console.select("dialog button[type=submit]").expect("the button")).await;
    assert!(console.has_focus(&guid), "the first that is wrong");
    console.fill(&guid, "0306eaa9-6870-4284-a706-8f1a2b18cbfb").await;
    console.fill(&port, "").await;
    assert!(!guid.has_attribute("aria-invalid") && console.select("dialog .connect-field .bad").is_none());
}

#[wasm_bindgen_test]
async fn choosing_a_set_keeps_what_fits_and_leads_to_what_is_missing() {
    let console = Console::signed_in().await;
    console.at("/connect?ComputerName=srv1&Name=IT*").await;
    assert_eq!(value(&console.get("textbox", "ComputerName")), "srv1");
    assert_eq!(set_of(&console), "ComputerName");
    let by_guid =
        console.select_all(".sets button").into_iter().find(|set| set.inner_text().contains("ComputerNameGuid"));
    let by_guid = by_guid.expect("eight sets");
    assert!(by_guid.inner_text().replace('\u{2060}', "").contains("not with -Name"), "{}", by_guid.inner_text());
    console.click(&by_guid).await;
    assert_eq!(value(&console.get("textbox", "Name")), "");
    assert!(console.has_focus(&console.get("textbox", "InstanceId")));
    console.fill(&console.get("textbox", "InstanceId"), "0306eaa9-6870-4284-a706-8f1a2b18cbfb").await;
    assert_eq!(set_of(&console), "ComputerNameGuid");
}

#[wasm_bindgen_test]
async fn defaults_are_ghosts_and_warnings_stand_at_their_field() {
    let console = Console::signed_in().await;
    console.at("/connect?ComputerName=localhost,srv*").await;
    let ghost = |name: &str| console.get("textbox", name).get_attribute("placeholder").unwrap_or_default();
    assert_eq!((ghost("Port"), ghost("ThrottleLimit")), ("5985".into(), "32".into()));
    console.click(&console.get("checkbox", "UseSSL")).await;
    assert_eq!(ghost("Port"), "5986");
    let field = console.get("textbox", "ComputerName").closest(".connect-field").expect("a selector").expect("a field");
    let said = field.text_content().unwrap_or_default();
    assert!(said.contains("srv* holds a wildcard") && said.contains("localhost would be the gateway"), "{said}");
    console.choose(&console.get("combobox", "Authentication"), "Basic").await;
    let dialog = console.get("dialog", "Connect").text_content().unwrap_or_default();
    assert!(dialog.contains("protected by TLS alone"));
}

#[wasm_bindgen_test]
async fn a_link_never_holds_an_account_and_none_is_read_from_one() {
    let console = Console::signed_in().await;
    console.catch_copies();
    console.at("/connect?ComputerName=srv1&Credential=LAB%5Cadele").await;
    assert_eq!(value(&console.get("textbox", "Credential")), "");
    console.fill(&console.get("textbox", "Credential"), "LAB\\adele").await;
    assert!(line(&console).ends_with("-Credential LAB\\adele"), "{}", line(&console));
    console.click(&console.get("button", "Copy the link")).await;
    let link = console.copied();
    assert!(link.ends_with("/connect?ComputerName=srv1"), "{link}");
    console.click(&console.get("button", "Copy the line")).await;
    assert_eq!(console.copied(), line(&console));
    console.click(&console.get("button", "Copy the script")).await;
    assert_eq!(
        console.copied(),
        "$credential = Get-Credential -Credential LAB\\adele\n\
         Connect-PSSession -ComputerName srv1 -Credential $credential\n"
    );
}

#[wasm_bindgen_test]
async fn what_is_marked_is_filled_in_and_can_be_previewed() {
    let console = Console::signed_in().await;
    let one = session(1, "ITTask", "Server01");
    let id = one.instance_id;
    console.session(one).await;
    console.click(&console.row(id)).await;
    console.go("Connect to…").await;
    assert_eq!(value(&console.get("textbox", "InstanceId")), id.to_string());
    assert_eq!(set_of(&console), "ComputerNameGuid");
    let dialog = console.get("dialog", "Connect");
    let preview = dialog.query_selector_all("button").expect("a selector");
    let preview = (0..preview.length())
        .filter_map(|at| preview.item(at).map(wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>))
        .find(|button| button.inner_text() == "Preview")
        .expect("a button");
    console.click(&preview).await;
    console.get("dialog", "What if");
    assert!(console.commands().last().is_some_and(|line| line.ends_with("-WhatIf")));
    console.run(console.last_run(), RunEvent::Finished(Default::default())).await;
    console.click(&console.get("button", "Close")).await;
    assert_eq!(console.address(), "/sessions");
}
