use reattach_core::bridge::{Availability, Eligibility, FromEngine, SessionView};
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Console, disabled, open, session};

/// Milliseconds between two refreshes of the grid.
const REFRESH: i64 = 30_000;

#[wasm_bindgen_test]
async fn after_sign_in_every_host_is_asked() {
    let console = Console::signed_in().await;
    assert_eq!(console.commands(), ["Get-PSSession -ComputerName Server01, Server02"]);
}

#[wasm_bindgen_test]
async fn rows_say_what_they_are_and_why_not() {
    let console = Console::signed_in().await;
    console.session(session(1, "ITTask", "Server01")).await;
    let held = SessionView {
        availability: Availability::Busy,
        eligibility: Eligibility::HeldByAnotherClient,
        ..session(2, "Payroll", "Server02")
    };
    let held_id = held.instance_id;
    console.session(held).await;
    let owner = "LAB\\boris".to_string();
    let foreign = SessionView { eligibility: Eligibility::OtherOwner { owner }, ..session(3, "Audit", "Server02") };
    let foreign_id = foreign.instance_id;
    console.session(foreign).await;

    console.get("grid", "Sessions");
    for heading in ["Id", "Name", "ComputerName", "State", "ConfigurationName", "Availability", "Owner", "Expires in"] {
        console.get("columnheader", heading);
    }
    // What can be done leads.
    let headings = console.select_all("[role=grid] thead th:not(.mark)");
    assert!(headings[0].inner_text().contains("Availability"), "{}", headings[0].inner_text());
    let row = console.row(session(1, "", "").instance_id);
    assert_eq!(row.get_attribute("data-computer-name").as_deref(), Some("Server01"));
    for word in ["None", "ITTask", "Server01", "Disconnected", "ITTasks", "Can be connected"] {
        assert!(row.inner_text().contains(word), "{word}: {}", row.inner_text());
    }
    assert!(console.row(held_id).inner_text().contains("another client"));
    assert!(console.row(foreign_id).inner_text().contains("boris"));
}

/// Sessions whose rows are built in every way.
fn kinds() -> Vec<SessionView> {
    let one = || session(1, "ITTask", "Server01");
    let now = js_sys::Date::now() as i64;
    let (hour, minute) = (3_600_000, 60_000);
    // Half a minute from what would be said otherwise.
    let now = now + minute / 2;
    vec![
        one(),
        open(1, "Other", "Server02"),
        SessionView { expires_on: Some(now + hour), idle_timeout: Some(2 * hour), as_of: now, ..one() },
        SessionView { expires_on: Some(now + hour / 20), idle_timeout: Some(2 * hour), as_of: now, ..one() },
        SessionView { as_of: now - 4 * REFRESH, ..one() },
        SessionView { as_of: now - hour, eligibility: Eligibility::NotUsable, ..one() },
        SessionView { running_command: Some("Get-Process".into()), ..open(1, "Busy", "Server02") },
        SessionView { availability: Availability::Busy, eligibility: Eligibility::HeldByAnotherClient, ..one() },
    ]
}

#[wasm_bindgen_test]
async fn a_row_that_changed_looks_like_one_that_was_made_so() {
    let console = Console::signed_in().await;
    let id = session(1, "", "").instance_id;
    let kinds = kinds();
    let made = async |kind: &SessionView| {
        console.say(FromEngine::SessionRemoved { instance_id: id }).await;
        console.session(kind.clone()).await;
        console.row(id).outer_html()
    };
    let mut looks = Vec::new();
    for kind in &kinds {
        let look = made(kind).await;
        assert!(!looks.contains(&look), "two kinds look alike: {look}");
        looks.push(look);
    }
    for before in &kinds {
        for (kind, look) in kinds.iter().zip(&looks) {
            made(before).await;
            console.session(kind.clone()).await;
            assert_eq!(&console.row(id).outer_html(), look, "after {before:?}");
        }
    }
}

#[wasm_bindgen_test]
async fn connect_sends_the_command_that_the_strip_shows() {
    let console = Console::signed_in().await;
    let one = session(1, "ITTask", "Server01");
    let id = one.instance_id;
    console.session(one).await;
    let connect = console.get("button", "Connect");
    assert!(disabled(&connect));
    console.click(&console.row(id)).await;
    assert_eq!(console.row(id).get_attribute("aria-selected").as_deref(), Some("true"));
    assert!(!disabled(&connect));
    assert!(disabled(&console.get("button", "Disconnect")));
    let shown = console.get("status", "Equivalent command").inner_text();
    console.click(&connect).await;
    assert_eq!(console.commands().last(), Some(&shown));
    assert_eq!(shown, format!("Connect-PSSession -ComputerName Server01 -InstanceId {id}"));
}

#[wasm_bindgen_test]
async fn an_open_session_has_a_link_and_can_be_disconnected() {
    let console = Console::signed_in().await;
    let one = session(1, "ITTask", "Server01");
    let id = one.instance_id;
    console.session(one).await;
    assert!(console.find("link", "ITTask").is_none());
    console.session(open(1, "ITTask", "Server01")).await;
    let link = console.get("link", "ITTask");
    assert_eq!(link.get_attribute("href"), Some(format!("/sessions/{id}")));
    assert!(console.row(id).inner_text().contains("Available"));
    console.click(&console.row(id)).await;
    console.click(&console.get("button", "Disconnect")).await;
    assert_eq!(console.commands().last(), Some(&format!("Disconnect-PSSession -InstanceId {id}")));
}

#[wasm_bindgen_test]
async fn how_old_is_old_follows_the_interval_that_is_set() {
    let console = Console::signed_in().await;
    let now = js_sys::Date::now() as i64;
    let one = SessionView { as_of: now - 70_000, ..session(1, "ITTask", "Server01") };
    console.session(one).await;
    let stale = || console.select("[data-instance-id].stale, [data-instance-id] .stale").is_some();
    assert!(stale(), "{}", console.select("[data-instance-id]").expect("a row").outer_html());
    console.go("Settings").await;
    console.choose(&console.get("combobox", "Ask the hosts again"), "300").await;
    console.go("Sessions").await;
    assert!(!stale(), "{}", console.select("[data-instance-id]").expect("a row").outer_html());
    assert_eq!(console.get("button", "Pause").get_attribute("title").as_deref(), Some("Every 5 minutes"));
}

#[wasm_bindgen_test]
async fn two_presses_in_a_row_open_its_page_but_not_on_its_controls() {
    let console = Console::signed_in().await;
    let one = open(1, "ITTask", "Server01");
    let id = one.instance_id;
    console.session(one).await;
    let mark = console.select(&format!("[data-instance-id=\"{id}\"] input")).expect("a box");
    console.double_click(&mark).await;
    assert_eq!(console.address(), "/sessions");
    console.double_click(&console.row(id)).await;
    assert_eq!(console.address(), format!("/sessions/{id}"));
}

#[wasm_bindgen_test]
async fn rows_are_not_held_by_a_pointer_that_left_with_the_page() {
    let console = Console::signed_in().await;
    console.sessions(vec![open(1, "B", "Server01"), open(2, "C", "Server01")]).await;
    console.point(true).await;
    console.go("B").await;
    console.go("Sessions").await;
    console.session(session(3, "A", "Server01")).await;
    assert_eq!(console.rows(), [3, 1, 2]);
}

#[wasm_bindgen_test]
async fn a_button_that_has_nothing_left_to_do_keeps_the_focus() {
    let console = Console::signed_in().await;
    console.session(session(1, "ITTask", "Server01")).await;
    console.click(&console.get("checkbox", "Select all")).await;
    let connect = console.get("button", "Connect");
    connect.focus().expect("it takes the focus");
    console.click(&connect).await;
    let runs = console.commands().len();
    console.session(open(1, "ITTask", "Server01")).await;
    assert!(console.has_focus(&connect));
    assert_eq!(connect.get_attribute("aria-disabled").as_deref(), Some("true"));
    console.click(&connect).await;
    assert_eq!(console.commands().len(), runs, "there is nothing to connect");
    connect.blur().expect("it loses the focus");
    console.settle().await;
    assert!(disabled(&connect));
}

#[wasm_bindgen_test]
async fn what_the_filter_hides_is_not_acted_on() {
    let console = Console::signed_in().await;
    let one = session(1, "ITTask", "Server01");
    let id = one.instance_id;
    console.session(one).await;
    console.session(session(2, "Backups", "Server02")).await;
    console.click(&console.row(id)).await;
    let filter = console.get("searchbox", "Filter sessions");
    console.fill(&filter, "Name:Back*").await;
    assert!(console.find("link", "ITTask").is_none());
    assert!(disabled(&console.get("button", "Connect")));
    console.fill(&filter, "nothing-like-it").await;
    assert!(console.text().contains("The filter hides all 2 sessions"));
    console.click(&console.get("button", "Clear the filter")).await;
    console.row(id);
    console.say(FromEngine::SessionRemoved { instance_id: id }).await;
    assert!(console.select(&format!("[data-instance-id=\"{id}\"]")).is_none());
}

#[wasm_bindgen_test]
async fn rows_are_reached_and_marked_by_key() {
    let console = Console::signed_in().await;
    console.session(session(1, "A", "Server01")).await;
    console.session(session(2, "B", "Server01")).await;
    let first = console.row(session(1, "", "").instance_id);
    let second = console.row(session(2, "", "").instance_id);
    assert_eq!(first.get_attribute("tabindex").as_deref(), Some("0"));
    console.press(&first, "ArrowDown").await;
    assert_eq!(second.get_attribute("tabindex").as_deref(), Some("0"));
    console.press(&second, " ").await;
    assert_eq!(second.get_attribute("aria-selected").as_deref(), Some("true"));
    assert_eq!(first.get_attribute("aria-selected").as_deref(), Some("false"));
}
