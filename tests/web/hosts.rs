use reattach_core::bridge::{
    ErrorRecord, FromEngine, HostGroup, HostState, HostStatus, RunEvent, SessionView, Summary, Text,
};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Console, session};

fn now() -> i64 {
    js_sys::Date::now() as i64
}

fn host(name: &str, state: HostState, as_of: Option<i64>) -> FromEngine {
    let error = (state == HostState::Failed).then(|| ErrorRecord {
        error_id: "CannotConnect".into(),
        category: "ConnectionError".into(),
        message: Text::new("ui-note-held"),
        target: Some(name.into()),
        span: None,
    });
    FromEngine::Host(HostStatus { computer_name: name.into(), state, as_of, error })
}

#[wasm_bindgen_test]
async fn hosts_are_named_by_pasting_and_remembered_by_this_browser() {
    let console = Console::signed_in().await;
    console.click(&console.get("button", "Add hosts")).await;
    console.get("dialog", "Add hosts");
    let names = console.get("textbox", "Names or addresses");
    console.fill(&names, "web01; web02, srv*\nhttp://x/y web01 Server01").await;
    let text = console.text();
    assert!(text.contains("3 hosts, 1 of them known already; 1 repetition left out"), "{text}");
    assert!(text.contains("Line 1:") && text.contains("srv* holds a wildcard"), "{text}");
    assert!(text.contains("Line 2:"), "{text}");
    console.click(&console.get("button", "Ask these hosts")).await;
    assert!(console.find("dialog", "Add hosts").is_none());
    let line = "Get-PSSession -ComputerName web01, web02, Server01";
    assert_eq!(console.commands().last().map(String::as_str), Some(line));
    drop(console);

    let console = Console::load_as_it_is().await;
    console.sign_in().await;
    let asked = "Get-PSSession -ComputerName Server01, Server02, web01, web02";
    assert_eq!(console.commands().last().map(String::as_str), Some(asked));
    console.click(&console.get("button", "Hosts")).await;
    console.click(&console.get("button", "Forget web02")).await;
    assert!(!console.select("#host-list").expect("the list").inner_text().contains("web02"));
    assert!(console.find("button", "Forget Server01").is_none(), "the gateway names that one");
}

#[wasm_bindgen_test]
async fn groups_of_the_gateway_fill_the_names_in() {
    let console = Console::load().await;
    console.say(FromEngine::Hello { build_id: reattach_console::BUILD_ID.into() }).await;
    let groups = vec![HostGroup { name: "Paris".into(), hosts: vec!["p1".into(), "p2".into()] }];
    let hosts = vec!["Server01".into()];
    console.say(FromEngine::SignedIn { user_name: "adele".into(), hosts, groups }).await;
    console.click(&console.get("button", "Add hosts")).await;
    console.click(&console.get("button", "Paris (2)")).await;
    console.click(&console.get("button", "Ask these hosts")).await;
    assert_eq!(console.commands().last().map(String::as_str), Some("Get-PSSession -ComputerName p1, p2"));
}

#[wasm_bindgen_test]
async fn nothing_stored_says_what_helps() {
    let console = Console::load().await;
    console.say(FromEngine::Hello { build_id: reattach_console::BUILD_ID.into() }).await;
    console.say(FromEngine::SignedIn { user_name: "adele".into(), hosts: Vec::new(), groups: Vec::new() }).await;
    assert!(console.text().contains("No host is known yet"));
    console.say(host("a", HostState::Failed, None)).await;
    assert!(console.text().contains("No host answered"));
    assert!(console.select("[data-error-id=CannotConnect]").is_some());
    console.say(host("a", HostState::Listed, Some(now()))).await;
    assert!(console.text().contains("The host keeps no session"));
    console.session(session(1, "x", "a")).await;
    console.fill(&console.get("searchbox", "Filter sessions"), "y").await;
    assert!(console.text().contains("The filter hides the only session"));
}

#[wasm_bindgen_test]
async fn hosts_that_failed_for_one_reason_are_one_line_that_opens() {
    let console = Console::signed_in().await;
    let failed = |name: String, id: &str| {
        let mut said = host(&name, HostState::Failed, None);
        if let FromEngine::Host(HostStatus { error: Some(error), .. }) = &mut said {
            error.message = Text::new(id).with("computer", name);
        }
        said
    };
    console.say_all((0..500).map(|number| failed(format!("web{number}"), "engine-access-denied")).collect()).await;
    console.say(failed("db1".into(), "engine-unreachable")).await;
    let lines = console.select_all("[data-error-id=CannotConnect]");
    assert_eq!(lines.len(), 2);
    let summary = console.select(".host-error summary").expect("it opens");
    let said = summary.inner_text().replace(['\u{2068}', '\u{2069}'], "");
    assert!(said.starts_with("web0 and 499 more hosts for the same reason: web0 denied access."), "{said}");
    assert!(lines[1].inner_text().contains("db1") && lines[1].query_selector("summary") == Ok(None));
    assert!(!lines[0].inner_text().contains("web7"), "not before it is asked for");
    console.click(&summary).await;
    assert!(lines[0].inner_text().contains("web7, web8"), "{}", lines[0].inner_text());
    // It stays open while others come and go.
    console.say(host("web3", HostState::Listed, Some(now()))).await;
    assert!(lines[0].inner_text().contains("web2, web4"), "{}", lines[0].inner_text());
    assert!(summary.inner_text().contains("498"));
}

#[wasm_bindgen_test]
async fn old_data_looks_old_and_very_old_data_is_struck_out() {
    let console = Console::signed_in().await;
    let seen = |id, name: &str, age: i64| SessionView { as_of: now() - age * 1_000, ..session(id, name, "Server01") };
    console.sessions(vec![seen(1, "Fresh", 10), seen(2, "Stale", 90), seen(3, "Lost", 400)]).await;
    let row = |id| console.row(session(id, "", "").instance_id);
    assert!(!row(1).class_list().contains("stale") && !row(1).inner_text().contains("as of"));
    assert!(row(2).class_list().contains("stale"));
    assert!(row(2).inner_text().contains("as of 1 min ago"), "{}", row(2).inner_text());
    assert!(row(3).class_list().contains("unknown"));
    assert!(row(3).inner_text().contains("unknown"));
    console.say(host("Server01", HostState::Listed, Some(now()))).await;
    console.say(host("Server02", HostState::Listed, Some(now() - 125_000))).await;
    assert!(console.text().contains("2 hosts · oldest data 2 min"), "{}", console.text());
    // And each by itself.
    console.click(&console.get("button", "Hosts")).await;
    let of = |name: &str| {
        let hosts = console.select_all("#host-list li").into_iter();
        hosts.into_iter().find(|host| host.inner_text().contains(name)).expect("the host is listed")
    };
    assert!(of("Server01").inner_text().contains("now") && !of("Server01").class_list().contains("stale"));
    assert!(of("Server02").inner_text().contains("2 min"), "{}", of("Server02").inner_text());
    assert!(of("Server02").class_list().contains("stale"));
}

#[wasm_bindgen_test]
async fn old_data_can_be_told_by_the_eye() {
    let console = Console::signed_in().await;
    console.styled().await;
    let seen = |id, name: &str, age: i64| SessionView { as_of: now() - age * 1_000, ..session(id, name, "Server01") };
    console.sessions(vec![seen(1, "Fresh", 10), seen(2, "Stale", 90), seen(3, "Lost", 400)]).await;
    let look = |id, part: &str, property: &str| {
        let row = console.row(session(id, "", "").instance_id);
        let part =
            if part.is_empty() { row.into() } else { row.query_selector(part).expect("a selector").expect(part) };
        let style = web_sys::window().expect("a window").get_computed_style(&part).expect("it is drawn");
        style.expect("it has a style").get_property_value(property).expect("a property")
    };
    assert_eq!(look(1, "", "background-image"), "none");
    assert!(look(2, "", "background-image").contains("gradient"), "what is old is hatched");
    assert_ne!(look(1, ".state", "color"), look(2, ".state", "color"), "and paler");
    assert_eq!(look(2, ".state", "text-decoration-line"), "none");
    assert_eq!(look(3, ".state", "text-decoration-line"), "line-through", "what nobody knows is struck out");
    // Hatching needs a tint, of which high contrast has none.
    let root = web_sys::window().and_then(|window| window.document()?.document_element()).expect("a root");
    root.set_attribute("data-theme", "contrast").expect("it can be set");
    let styles = [1, 2].map(|id| look(id, ".state", "font-style"));
    root.remove_attribute("data-theme").expect("it can be taken away");
    assert_eq!(styles, ["normal", "italic"]);
}

#[wasm_bindgen_test]
async fn the_clock_has_the_hosts_asked_again_unless_that_is_paused() {
    let console = Console::signed_in().await;
    let answered = async || {
        let ended = RunEvent::Finished(Summary::default());
        console.run(console.last_run(), ended).await;
        for name in ["Server01", "Server02"] {
            console.say(host(name, HostState::Listed, Some(now()))).await;
        }
    };
    answered().await;
    console.later(20_000).await;
    assert_eq!(console.commands().len(), 1, "half a minute has not passed");
    console.later(15_000).await;
    assert_eq!(console.commands().len(), 2);
    assert_eq!(console.commands()[1], "Get-PSSession -ComputerName Server01, Server02");
    // What is under way is not asked for again.
    console.later(60_000).await;
    assert_eq!(console.commands().len(), 2);
    answered().await;
    console.click(&console.get("button", "Pause")).await;
    let asked = console.commands().len();
    console.later(60_000).await;
    assert_eq!(console.commands().len(), asked, "it is paused");
    console.click(&console.get("button", "Resume")).await;
    console.later(1).await;
    assert_eq!(console.commands().len(), asked + 1);
}

#[wasm_bindgen_test]
async fn new_rows_move_nothing_while_the_pointer_is_there() {
    let console = Console::signed_in().await;
    console.sessions(vec![session(5, "E", "Server01"), session(6, "F", "Server01")]).await;
    console.styled().await;
    let top = || console.row(Uuid::from_u128(5)).get_bounding_client_rect().top();
    let seen = top();
    console.point(true).await;
    console.sessions(vec![session(1, "A", "Server01"), session(2, "B", "Server01")]).await;
    assert!((top() - seen).abs() < 0.5, "what says that there are new rows moves none: {seen}, {}", top());
    assert_eq!(console.rows(), [5, 6, 1, 2]);
    let show = console.get("button", "2 new – show").get_bounding_client_rect();
    assert!(show.height() > 20.0 && show.bottom() <= seen, "it lies over no row: {} {seen}", show.bottom());
    console.click(&console.get("button", "2 new – show")).await;
    assert_eq!(console.rows(), [1, 2, 5, 6]);
    console.session(session(3, "C", "Server01")).await;
    assert_eq!(console.rows(), [1, 2, 5, 6, 3]);
    console.point(false).await;
    assert_eq!(console.rows(), [1, 2, 3, 5, 6]);
    assert!(console.find("button", "1 new – show").is_none());
    // Rows that come under a pointer that rests, as after a dialog was closed, take their places.
    let rests = web_sys::Event::new("pointerenter").expect("an event");
    console.select(".grid-frame").expect("the grid").dispatch_event(&rests).expect("dispatched");
    console.session(session(4, "D", "Server01")).await;
    assert_eq!(console.rows(), [1, 2, 3, 4, 5, 6]);
    // What says so is a part of the grid: on the way to it the rows stay.
    console.point(true).await;
    console.session(session(0, "A", "Server01")).await;
    let shows = console.get("button", "1 new – show");
    assert!(shows.closest(".grid-frame").is_ok_and(|frame| frame.is_some()));
}

#[wasm_bindgen_test]
async fn refreshing_can_be_paused() {
    let console = Console::signed_in().await;
    let pause = console.get("button", "Pause");
    console.click(&pause).await;
    assert_eq!(pause.get_attribute("aria-pressed").as_deref(), Some("true"));
    console.click(&console.get("button", "Resume")).await;
    let before = console.commands().len();
    console.click(&console.get("button", "Refresh")).await;
    assert_eq!(console.commands().len(), before + 1);
}

#[wasm_bindgen_test]
async fn the_time_left_is_a_meter_and_words() {
    let console = Console::signed_in().await;
    let hour = 3_600_000;
    let soon = SessionView {
        idle_timeout: Some(2 * hour),
        expires_on: Some(now() + hour / 2 + 5_000),
        ..session(1, "Soon", "Server01")
    };
    console.session(soon).await;
    let row = console.row(session(1, "", "").instance_id);
    assert!(row.inner_text().contains("30 min"), "{}", row.inner_text());
    let meter = row.query_selector("[role=meter]").expect("a selector").expect("a meter");
    assert_eq!(meter.get_attribute("aria-valuenow").as_deref(), Some("25"));
    assert!(meter.get_attribute("aria-label").is_some_and(|label| !label.is_empty()));
    console.get("button", "Expires within the hour 1");
    // It counts down by itself.
    console.later(1_200_000).await;
    let row = console.row(session(1, "", "").instance_id);
    assert!(row.inner_text().contains("10 min"), "{}", row.inner_text());
    let meter = row.query_selector("[role=meter]").expect("a selector").expect("a meter");
    assert_eq!(meter.get_attribute("aria-valuenow").as_deref(), Some("8"));
}

/// Chooses a file in the dialog.
fn choose_file(bytes: &[u8]) {
    let choose = js_sys::Function::new_with_args(
        "bytes",
        "const chosen = new DataTransfer(); chosen.items.add(new File([bytes], 'hosts.txt')); \
         const input = document.querySelector('dialog input[type=file]'); input.files = chosen.files; \
         input.dispatchEvent(new Event('change', {bubbles: true}))",
    );
    choose.call1(&wasm_bindgen::JsValue::NULL, &js_sys::Uint8Array::from(bytes)).expect("it is chosen");
}

#[wasm_bindgen_test]
async fn a_file_is_read_as_windows_writes_it() {
    let console = Console::signed_in().await;
    console.click(&console.get("button", "Add hosts")).await;
    let bytes: Vec<u8> = "\u{feff}web01\r\nweb02\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    choose_file(&bytes);
    console.wait(100).await;
    console.click(&console.get("button", "Ask these hosts")).await;
    assert_eq!(console.commands().last().map(String::as_str), Some("Get-PSSession -ComputerName web01, web02"));
}

#[wasm_bindgen_test]
async fn a_file_that_is_read_too_late_harms_nobody() {
    let console = Console::signed_in().await;
    console.click(&console.get("button", "Add hosts")).await;
    choose_file(b"web01");
    console.click(&console.get("button", "Cancel")).await;
    console.wait(100).await;
    // The console goes on.
    console.click(&console.get("button", "Add hosts")).await;
    assert_eq!(super::harness::value(&console.get("textbox", "Names or addresses")), "");
}
