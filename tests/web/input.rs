use reattach_core::bridge::{Availability, CompletionItem, CompletionKind, FromEngine, SessionView, Text};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use super::harness::{Console, value};

async fn offer(console: &Console, request_id: u32, texts: &[&str]) {
    let item = |text: &&str| CompletionItem {
        text: (*text).into(),
        label: (*text).into(),
        description: "about it".into(),
        kind: CompletionKind::Command,
    };
    let items = texts.iter().map(item).collect();
    console.say(FromEngine::Completions { request_id, replace_start: 0, replace_length: 5, items }).await;
}

fn request(console: &Console) -> u32 {
    let asked = console.sent("complete");
    asked.last().and_then(|asked| asked["request_id"].as_u64()).and_then(|id| id.try_into().ok()).expect("it asked")
}

#[wasm_bindgen_test]
async fn tab_asks_the_target_and_takes_what_is_chosen() {
    let (console, _) = Console::on_session_page().await;
    let input = console.get("textbox", "Input");
    console.press(&input, "Tab").await;
    assert!(console.sent("complete").is_empty(), "an empty input leaves Tab alone");
    console.fill(&input, "Get-P").await;
    console.press(&input, "Tab").await;
    let asked = console.sent("complete");
    assert_eq!((&asked[0]["script"], &asked[0]["cursor"]), (&"Get-P".into(), &5.into()));
    offer(&console, request(&console), &["Get-Process", "Get-Printer"]).await;
    console.styled().await;
    let option = console.get("option", "Get-Process about it");
    let place = |selector: &str| {
        option.query_selector(selector).expect("a selector").expect("a part").get_bounding_client_rect()
    };
    assert!(place(".about-word").left() >= place(".word").right() + 8.0, "they do not touch");
    assert_eq!(input.get_attribute("aria-activedescendant").as_deref(), Some("completion-0"));
    console.press(&input, "ArrowDown").await;
    console.press(&input, "Enter").await;
    assert_eq!(value(&input), "Get-Printer");
    assert!(console.sent("input").is_empty());
    assert!(!console.text().contains("Get-Process"));
    console.press(&input, "Enter").await;
    assert_eq!(console.sent("input")[0]["script"], "Get-Printer");
}

#[wasm_bindgen_test]
async fn one_completion_is_taken_at_once_and_a_late_one_not_at_all() {
    let (console, _) = Console::on_session_page().await;
    let input = console.get("textbox", "Input");
    console.fill(&input, "Get-P").await;
    console.chord(&input, "Control", " ").await;
    offer(&console, request(&console), &["Get-Process"]).await;
    assert_eq!(value(&input), "Get-Process");
    console.fill(&input, "Get-D").await;
    console.press(&input, "Tab").await;
    let late = request(&console);
    console.fill(&input, "Get-Da").await;
    offer(&console, late, &["Get-Disk"]).await;
    assert_eq!(value(&input), "Get-Da");
}

#[wasm_bindgen_test]
async fn escape_lets_tab_move_on() {
    let (console, _) = Console::on_session_page().await;
    let input = console.get("textbox", "Input");
    console.fill(&input, "Get-P").await;
    console.press(&input, "Escape").await;
    console.press(&input, "Tab").await;
    assert!(console.sent("complete").is_empty());
}

#[wasm_bindgen_test]
async fn earlier_input_comes_back_even_over_several_lines() {
    let (console, _) = Console::on_session_page().await;
    let input = console.get("textbox", "Input");
    for script in ["first", "if (1) {\n 2\n}"] {
        console.fill(&input, script).await;
        console.press(&input, "Enter").await;
    }
    console.press(&input, "ArrowUp").await;
    assert_eq!(value(&input), "if (1) {\n 2\n}");
    // Within several lines the arrow key moves the cursor, until that is in the first one.
    console.press(&input, "ArrowUp").await;
    assert_eq!(value(&input), "if (1) {\n 2\n}");
    input.unchecked_ref::<web_sys::HtmlTextAreaElement>().set_selection_range(0, 0).expect("a cursor");
    console.press(&input, "ArrowUp").await;
    assert_eq!(value(&input), "first");
}

async fn paste(console: &Console, input: &HtmlElement, text: &str) -> bool {
    let data = web_sys::DataTransfer::new().expect("a transfer");
    data.set_data("text", text).expect("text");
    let init = web_sys::ClipboardEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    js_sys::Reflect::set(&init, &"clipboardData".into(), &data).expect("a member");
    let event = web_sys::ClipboardEvent::new_with_event_init_dict("paste", &init).expect("an event");
    let taken = input.dispatch_event(&event).expect("dispatched");
    console.settle().await;
    taken
}

#[wasm_bindgen_test]
async fn a_paste_of_many_or_hidden_characters_asks() {
    let (console, _) = Console::on_session_page().await;
    let input = console.get("textbox", "Input");
    assert!(paste(&console, &input, "one\ntwo").await, "two lines are left to the browser");
    assert!(!paste(&console, &input, "1\n2\n3\n4\n5\u{202e}\n").await);
    let dialog = console.get("dialog", "Paste");
    assert!(dialog.inner_text().contains("1 character that is not seen"), "{}", dialog.inner_text());
    assert!(dialog.inner_text().contains("5⟨U+202E⟩"));
    console.click(&console.get("button", "Put in")).await;
    assert_eq!(value(&input), "1\n2\n3\n4\n5\n");
    assert!(console.sent("input").is_empty());
    paste(&console, &input, &"x\n".repeat(50)).await;
    console.click(&console.get("button", "Cancel")).await;
    assert_eq!(value(&input), "1\n2\n3\n4\n5\n");
}

#[wasm_bindgen_test]
async fn the_cursor_stands_behind_what_was_pasted() {
    let (console, _) = Console::on_session_page().await;
    let input = console.get("textbox", "Input");
    let field: &web_sys::HtmlTextAreaElement = input.unchecked_ref();
    for (from, to, expected) in [(1, 1, "a😀xbc"), (1, 2, "a😀xc")] {
        console.fill(&input, "abc").await;
        field.set_selection_range(from, to).expect("a selection");
        paste(&console, &input, "😀x\u{200b}").await;
        console.click(&console.get("button", "Put in")).await;
        assert_eq!(value(&input), expected);
        assert_eq!((field.selection_start(), field.selection_end()), (Ok(Some(4)), Ok(Some(4))));
    }
}

#[wasm_bindgen_test]
async fn ctrl_c_copies_or_stops() {
    let (console, session) = Console::on_session_page().await;
    let log = console.get("log", "Session output");
    console.chord(&log, "Control", "c").await;
    assert!(console.sent("stopPipeline").is_empty(), "nothing runs");
    let refused = Some(Text::new("busy"));
    console.session(SessionView { availability: Availability::Busy, input_refused: refused, ..session }).await;
    let selection = web_sys::window().expect("a window").get_selection().expect("a selection").expect("a selection");
    selection.select_all_children(&console.get("heading", "ITTask")).expect("selected");
    console.chord(&log, "Control", "c").await;
    assert!(console.sent("stopPipeline").is_empty(), "something is selected");
    selection.remove_all_ranges().expect("nothing is selected");
    console.chord(&log, "Control", "c").await;
    assert_eq!(console.sent("stopPipeline").len(), 1);
}
