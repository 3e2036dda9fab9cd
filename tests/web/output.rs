use reattach_core::bridge::{
    FromEngine, ObjectView, OutputContent, OutputItem, ProgressView, PropertyView, Shape, Stream, ValueView,
};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use super::harness::{Console, disabled};

fn item(sequence: u64, content: OutputContent) -> OutputItem {
    OutputItem { sequence, at: 0, content }
}

fn text(sequence: u64, stream: Stream, text: &str) -> OutputItem {
    item(sequence, OutputContent::text(stream, text))
}

pub(crate) fn process(sequence: u64, id: u32, name: &str) -> OutputItem {
    let property = |name: &str, text: &str, value| PropertyView { name: name.into(), text: text.into(), value };
    let object = ObjectView {
        type_name: "Deserialized.System.Diagnostics.Process".into(),
        shape: Shape::Table { columns: vec!["Id".into(), "Name".into()] },
        text: format!("{id} {name}"),
        value: ValueView::Object(vec![
            property("Id", &id.to_string(), ValueView::Number(id.to_string())),
            property("Name", name, ValueView::Text(name.into())),
        ]),
    };
    item(sequence, OutputContent::Object { object })
}

async fn say(console: &Console, instance_id: Uuid, items: Vec<OutputItem>) {
    console.say(FromEngine::Output { instance_id, items }).await;
    // Laid out in the next frame, measured in the one after.
    console.settle().await;
}

#[wasm_bindgen_test]
async fn what_is_taken_in_is_acknowledged() {
    let (console, session) = Console::on_session_page().await;
    say(&console, session.instance_id, vec![text(1, Stream::Output, "a"), text(2, Stream::Output, "b")]).await;
    let shown = console.sent("shown");
    assert_eq!((&shown[0]["instance_id"], &shown[0]["sequence"]), (&session.instance_id.to_string().into(), &2.into()));
}

#[wasm_bindgen_test]
async fn colours_are_shown_and_nothing_is_obeyed() {
    let (console, session) = Console::on_session_page().await;
    let tricky =
        "\u{1b}[31mred\u{1b}[0m \u{1b}]52;c;cm0=\u{7}\u{202e}x \u{1b}]8;;https://example.com/\u{7}here\u{1b}]8;;\u{7}";
    say(&console, session.instance_id, vec![text(1, Stream::Output, tricky)]).await;
    let log = console.get("log", "Session output");
    let shown = log.inner_text();
    for part in ["red", "clipboard was refused", "⟨U+202E⟩", "here (https://example.com/)"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let red = console.select(".sgr").expect("a coloured span");
    let style = web_sys::window().expect("a window").get_computed_style(&red).expect("a style").expect("a style");
    assert_ne!(style.get_property_value("color").expect("a colour"), "");
    assert!(!red.style().get_property_value("--fore-light").expect("a colour").is_empty());
    let link = console.select("[role=log] a").expect("a link");
    assert_eq!(link.get_attribute("rel").as_deref(), Some("noopener noreferrer"));
}

#[wasm_bindgen_test]
async fn objects_are_a_table_and_lists() {
    let (console, session) = Console::on_session_page().await;
    say(&console, session.instance_id, vec![process(1, 7, "svchost"), process(2, 12, "lsass")]).await;
    let table = console.get("table", "Process");
    assert_eq!(
        table.inner_text().split_whitespace().collect::<Vec<_>>(),
        ["Id", "Name", "7", "svchost", "12", "lsass"]
    );
    console.get("button", "Copy as JSON");
    console.get("button", "Copy as CSV");
    say(&console, session.instance_id, vec![process(3, 15, "winlogon")]).await;
    assert_eq!(console.get("table", "Process").query_selector_all("tbody tr").expect("rows").length(), 3);
}

#[wasm_bindgen_test]
async fn streams_can_be_hidden() {
    let (console, session) = Console::on_session_page().await;
    let items =
        vec![text(1, Stream::Output, "plain"), text(2, Stream::Verbose, "chatter"), text(3, Stream::Error, "it broke")];
    say(&console, session.instance_id, items).await;
    let log = || console.get("log", "Session output").inner_text();
    assert!(log().contains("chatter"));
    let switch = console.get("button", "Verbose 1");
    assert_eq!(switch.get_attribute("aria-pressed").as_deref(), Some("true"));
    console.click(&switch).await;
    console.settle().await;
    assert!(!log().contains("chatter") && log().contains("it broke"), "{}", log());
    console.click(&console.get("button", "Output 1")).await;
    console.click(&console.get("button", "Errors 1")).await;
    console.settle().await;
    assert!(console.text().contains("hidden by the switches"));
    console.click(&console.get("button", "Verbose 1")).await;
    console.settle().await;
    assert!(log().contains("chatter"));
    assert!(console.find("button", "Debug 0").is_none());
}

#[wasm_bindgen_test]
async fn search_counts_marks_and_goes_from_match_to_match() {
    let (console, session) = Console::on_session_page().await;
    let items = vec![text(1, Stream::Output, "one two One"), process(2, 7, "someone"), text(3, Stream::Output, "none")];
    say(&console, session.instance_id, items).await;
    let field = console.get("searchbox", "Search the output");
    assert!(disabled(&console.get("button", "Next match")));
    console.fill(&field, "one").await;
    console.settle().await;
    let count = || console.select("#search-count").expect("a count").inner_text();
    assert_eq!(count(), "1 of 4");
    assert_eq!(console.select_all("[role=log] mark").len(), 4);
    assert_eq!(console.select("mark.current").expect("a current match").inner_text(), "one");
    console.press(&field, "Enter").await;
    console.settle().await;
    assert_eq!(count(), "2 of 4");
    assert_eq!(console.select("mark.current").expect("a current match").inner_text(), "One");
    console.click(&console.get("button", "Previous match")).await;
    console.click(&console.get("button", "Previous match")).await;
    console.settle().await;
    assert_eq!(count(), "4 of 4");
    console.fill(&field, "nothing like it").await;
    console.settle().await;
    assert_eq!(count(), "not found");
}

#[wasm_bindgen_test]
async fn what_is_found_is_marked_where_it_stands() {
    let (console, session) = Console::on_session_page().await;
    let open_line = |sequence, text: &str| {
        item(sequence, OutputContent::Text { stream: Stream::Host, text: text.into(), no_newline: true })
    };
    let items = vec![
        text(1, Stream::Output, "a\r\nb\r\nneedle x"),
        open_line(2, "one "),
        open_line(3, "needle, "),
        text(4, Stream::Host, "\u{200b}needle"),
    ];
    say(&console, session.instance_id, items).await;
    let field = console.get("searchbox", "Search the output");
    console.fill(&field, "needle").await;
    console.settle().await;
    let marks = console.select_all("[role=log] mark");
    assert_eq!(marks.iter().map(|mark| mark.inner_text()).collect::<Vec<_>>(), ["needle"; 3]);
    let count = || console.select("#search-count").expect("a count").inner_text();
    for (at, mark) in marks.iter().enumerate() {
        assert_eq!(count(), format!("{} of 3", at + 1));
        let current = console.select("mark.current").expect("a current match");
        assert!(current.is_same_node(Some(mark)), "{at}");
        console.press(&field, "Enter").await;
        console.settle().await;
    }
    // What comes later draws the block anew; the match stays the current one.
    say(&console, session.instance_id, vec![text(5, Stream::Output, "more")]).await;
    assert!(console.select("mark.current").is_some());
    assert_eq!(count(), "1 of 3");
}

#[wasm_bindgen_test]
async fn progress_is_a_tree_that_ends_with_the_command() {
    let (console, session) = Console::on_session_page().await;
    let busy = reattach_core::bridge::SessionView {
        input_refused: Some(reattach_core::bridge::Text::new("busy")),
        ..session.clone()
    };
    console.session(busy.clone()).await;
    let record = |activity_id, parent, percent| ProgressView {
        source_id: 0,
        activity_id,
        parent_activity_id: parent,
        activity: format!("Step {activity_id}"),
        status: "under way".into(),
        current_operation: String::new(),
        percent_complete: percent,
        seconds_remaining: Some(12),
        completed: false,
    };
    let items = vec![
        item(1, OutputContent::Progress(record(1, None, Some(40)))),
        item(2, OutputContent::Progress(record(2, Some(1), None))),
    ];
    say(&console, session.instance_id, items).await;
    let tree = console.get("group", "Progress");
    assert!(tree.inner_text().contains("40%") && tree.inner_text().contains("12 s left"), "{}", tree.inner_text());
    let bars = console.select_all("progress");
    assert_eq!(bars.iter().map(|bar| bar.get_attribute("value")).collect::<Vec<_>>(), [Some("40".into()), None]);
    assert_eq!(console.get("log", "Session output").inner_text().trim(), "");
    let said = || console.select("p.unseen[role=status]").expect("a place for announcements").inner_text();
    assert!(!said().contains("in the output"), "progress is no entry: {}", said());
    console.session(session.clone()).await;
    assert!(console.find("group", "Progress").is_none());
    // The next command has its own.
    console.session(busy).await;
    say(&console, session.instance_id, vec![text(3, Stream::Input, "next")]).await;
    assert!(console.find("group", "Progress").is_none());
    assert!(said().contains("1 new entry in the output"), "{}", said());
}

#[wasm_bindgen_test]
async fn of_ten_thousand_entries_a_few_hundred_are_drawn_and_all_can_be_reached() {
    let (console, session) = Console::on_session_page().await;
    // The style sheets are not loaded here.
    let log = console.get("log", "Session output");
    log.style().set_property("height", "400px").expect("a height");
    log.style().set_property("overflow", "auto").expect("it scrolls");
    let items = (1..=10_000).map(|n| text(n, Stream::Output, &format!("line {n} of many"))).collect();
    say(&console, session.instance_id, items).await;
    console.settle().await;
    let lines = console.select_all("[role=log] .line").len();
    assert!((10..800).contains(&lines), "{lines} lines are drawn");
    assert!(log.inner_text().contains("line 10000 of many"));
    assert!(log.scroll_height() > 100_000, "{}", log.scroll_height());
    console.fill(&console.get("searchbox", "Search the output"), "line 4321 of").await;
    console.settle().await;
    console.settle().await;
    assert!(log.inner_text().contains("line 4321 of many"));
    assert!(!log.inner_text().contains("line 10000 of many"));
    console.click(&console.get("button", "Follow the newest")).await;
    console.settle().await;
    assert!(log.inner_text().contains("line 10000 of many"));
}

fn wheel(element: &HtmlElement) {
    let turn = "element.dispatchEvent(new WheelEvent('wheel', {deltaY: 1, bubbles: true}))";
    let turn = js_sys::Function::new_with_args("element", turn);
    turn.call1(&wasm_bindgen::JsValue::NULL, element).expect("dispatched");
}

#[wasm_bindgen_test]
async fn the_end_is_followed_until_a_person_scrolls_away() {
    let (console, session) = Console::on_session_page().await;
    let log = console.get("log", "Session output");
    log.style().set_property("height", "200px").expect("a height");
    log.style().set_property("overflow", "auto").expect("it scrolls");
    let lines = |from: u64| (from..from + 50).map(|n| text(n, Stream::Output, "a line")).collect::<Vec<_>>();
    let rest = || log.scroll_height() - log.scroll_top() - log.client_height();
    let follows = || console.get("button", "Follow").get_attribute("aria-pressed").as_deref() == Some("true");
    say(&console, session.instance_id, lines(1)).await;
    console.settle().await;
    assert!(follows() && rest() < 24, "{}", rest());
    // Not by hand: as when what is above turns out to be less high.
    log.set_scroll_top(0);
    console.settle().await;
    assert!(follows());
    say(&console, session.instance_id, lines(100)).await;
    console.settle().await;
    assert!(rest() < 24, "{}", rest());
    // Something else takes room on the page.
    log.style().set_property("height", "100px").expect("a height");
    console.settle().await;
    assert!(follows() && rest() < 24, "{}", rest());
    wheel(&log);
    log.set_scroll_top(0);
    console.settle().await;
    assert!(!follows());
    say(&console, session.instance_id, lines(200)).await;
    console.settle().await;
    assert_eq!(log.scroll_top(), 0);
    wheel(&log);
    log.set_scroll_top(log.scroll_height());
    console.settle().await;
    assert!(follows());
}

#[wasm_bindgen_test]
async fn a_transcript_in_one_piece() {
    let (console, session) = Console::on_session_page().await;
    say(&console, session.instance_id, vec![text(1, Stream::Input, "Get-Date"), text(2, Stream::Warning, "late")])
        .await;
    console.click(&console.get("button", "As plain text")).await;
    let dialog = console.get("dialog", "Plain text");
    let area = dialog.query_selector("textarea").expect("a selector").expect("a text");
    let value = js_sys::Reflect::get(&area, &"value".into()).expect("a value").as_string().unwrap_or_default();
    assert!(value.contains("PS> Get-Date\nWARNING: late\n"), "{value}");
}
