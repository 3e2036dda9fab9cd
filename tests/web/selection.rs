use reattach_core::bridge::{FromEngine, SessionView};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Console, open, session};

/// Four sessions, of which names and numbers stand in opposite orders.
async fn four() -> Console {
    let console = Console::signed_in().await;
    let names = [(1, "D"), (2, "C"), (3, "B"), (4, "A")];
    console.sessions(names.map(|(id, name)| session(id, name, "Server01")).to_vec()).await;
    console
}

fn row(console: &Console, id: u128) -> web_sys::HtmlElement {
    console.row(Uuid::from_u128(id))
}

#[wasm_bindgen_test]
async fn the_mouse_marks_one_some_and_a_range_in_the_order_that_is_seen() {
    let console = four().await;
    assert_eq!(console.rows(), [4, 3, 2, 1]);
    console.click(&row(&console, 3)).await;
    assert_eq!(console.marked(), [3]);
    console.click_with(&row(&console, 1), "Control").await;
    assert_eq!(console.marked(), [3, 1]);
    console.click_with(&row(&console, 1), "Control").await;
    console.click(&row(&console, 3)).await;
    console.click_with(&row(&console, 1), "Shift").await;
    assert_eq!(console.marked(), [3, 2, 1]);
    console.click_with(&row(&console, 4), "Shift").await;
    assert_eq!(console.marked(), [4, 3], "the range starts where it started");
}

#[wasm_bindgen_test]
async fn the_keyboard_marks_what_the_mouse_can() {
    let console = four().await;
    let first = row(&console, 4);
    first.focus().expect("rows take the focus");
    console.press(&first, " ").await;
    assert_eq!(console.marked(), [4]);
    console.chord(&first, "Shift", "ArrowDown").await;
    let second = row(&console, 3);
    assert!(console.has_focus(&second));
    console.chord(&second, "Shift", "ArrowDown").await;
    assert_eq!(console.marked(), [4, 3, 2]);
    console.press(&row(&console, 2), "End").await;
    assert!(console.has_focus(&row(&console, 1)));
    console.chord(&row(&console, 1), "Shift", " ").await;
    assert_eq!(console.marked(), [4, 3, 2, 1]);
    console.chord(&row(&console, 1), "Control", "a").await;
    assert!(console.marked().is_empty(), "all were marked");
    console.chord(&row(&console, 1), "Control", "a").await;
    assert_eq!(console.marked().len(), 4);
    assert!(console.text().contains("4 of 4 will connect"));
}

#[wasm_bindgen_test]
async fn whoever_has_clicked_a_box_goes_on_by_keyboard() {
    let console = four().await;
    let boxed = console.select(&format!("[data-instance-id=\"{}\"] input", Uuid::from_u128(3))).expect("a box");
    boxed.focus().expect("boxes take the focus");
    console.click_with(&boxed, "").await;
    let clicked = row(&console, 3);
    assert!(console.has_focus(&clicked));
    console.chord(&clicked, "Shift", "ArrowDown").await;
    assert!(console.has_focus(&row(&console, 2)));
    assert_eq!(console.marked(), [3, 2]);
    // Nothing is typed into a box: keys of the page and Ctrl+A count there, too.
    let all = console.get("checkbox", "Select all");
    all.focus().expect("boxes take the focus");
    console.chord(&all, "Control", "a").await;
    assert_eq!(console.marked().len(), 4);
    console.press(&all, "c").await;
    assert!(console.commands().last().is_some_and(|line| line.starts_with("Connect-PSSession")));
}

#[wasm_bindgen_test]
async fn f2_goes_into_a_row_and_escape_out_of_it() {
    let console = four().await;
    let first = row(&console, 4);
    first.focus().expect("rows take the focus");
    console.press(&first, "F2").await;
    let inside = console.select(&format!("[data-instance-id=\"{}\"] input", Uuid::from_u128(4))).expect("a box");
    assert!(console.has_focus(&inside));
    console.press(&inside, "ArrowDown").await;
    assert!(console.has_focus(&inside), "keys belong to what has the focus");
    console.press(&inside, "Escape").await;
    assert!(console.has_focus(&row(&console, 4)));
}

#[wasm_bindgen_test]
async fn only_what_the_filter_shows_is_marked_and_what_it_hides_falls_out_visibly() {
    let console = four().await;
    let filter = console.get("searchbox", "Filter sessions");
    console.fill(&filter, "Name:A,B").await;
    console.click(&console.get("checkbox", "Select all")).await;
    assert_eq!(console.marked(), [4, 3]);
    console.fill(&filter, "Name:A").await;
    assert_eq!(console.marked(), [4]);
    assert!(console.text().contains("1 row fell out of the selection"));
    console.fill(&filter, "Name:B").await;
    let none = "Select sessions to act on them. 1 row fell out of the selection because";
    assert!(console.text().contains(none), "{}", console.text());
    console.fill(&filter, "Name:A").await;
    console.click(&console.get("checkbox", "Select all")).await;
    console.fill(&filter, "").await;
    assert_eq!(console.marked(), [4]);
    console.say(FromEngine::SessionRemoved { instance_id: Uuid::from_u128(4) }).await;
    assert!(console.marked().is_empty());
}

#[wasm_bindgen_test]
async fn what_half_a_word_hides_on_the_way_stays_marked() {
    let console = four().await;
    console.click(&console.get("checkbox", "Select all")).await;
    let filter = console.get("searchbox", "Filter sessions");
    filter.focus().expect("it takes the focus");
    let wanted = "Name:[AB]*";
    for end in 1..=wanted.len() {
        console.fill(&filter, &wanted[..end]).await;
        if wanted[..end] == *"Nam" {
            assert!(console.rows().is_empty());
            // Nothing is done to what is not shown.
            let connect = console.get("button", "Connect");
            assert!(super::harness::disabled(&connect));
            assert!(console.text().contains("4 rows fell out of the selection"));
        }
    }
    assert_eq!(console.marked(), [4, 3]);
    assert!(console.text().contains("2 of 2 will connect"), "{}", console.text());
    assert!(console.text().contains("2 rows fell out of the selection"));
    filter.blur().expect("it loses the focus");
    console.settle().await;
    assert_eq!(console.marked(), [4, 3]);
    console.fill(&filter, "Name:[A-C]*").await;
    assert_eq!(console.marked(), [4, 3], "what fell out stays out");
    assert!(console.text().contains("1 row fell out of the selection"));
    console.fill(&filter, "").await;
    assert_eq!(console.marked(), [4, 3]);
    assert!(!console.text().contains("fell out"), "they are shown again");
}

#[wasm_bindgen_test]
async fn the_focus_stays_on_its_row_when_rows_come_and_go() {
    let console = four().await;
    let third = row(&console, 2);
    third.focus().expect("rows take the focus");
    console.session(session(9, "0", "Server01")).await;
    console.say(FromEngine::SessionRemoved { instance_id: Uuid::from_u128(3) }).await;
    assert_eq!(console.rows(), [9, 4, 2, 1]);
    assert!(console.has_focus(&row(&console, 2)));
    let renamed = SessionView { name: "Z".into(), ..session(2, "C", "Server01") };
    console.session(renamed).await;
    assert_eq!(console.rows(), [9, 4, 1, 2]);
    assert!(console.has_focus(&row(&console, 2)));
}

#[wasm_bindgen_test]
async fn what_is_done_is_done_with_sessions_as_they_are_now() {
    let console = Console::signed_in().await;
    let all = |change: fn(SessionView) -> SessionView| {
        (1..=40).map(|id| change(session(id, &format!("Job{id}"), "Server01"))).collect::<Vec<_>>()
    };
    let half = |one: SessionView| if one.id > 20 { open(one.id, &one.name, &one.computer_name) } else { one };
    console.sessions(all(half)).await;
    console.wait(400).await;
    console.click(&console.get("checkbox", "Select all")).await;
    assert!(console.text().contains("20 of 40 will connect"), "{}", console.text());
    // So many at once are counted later than they are shown.
    console.sessions(all(|one| one)).await;
    console.click(&console.get("button", "Connect")).await;
    let done = console.commands().join("\n");
    for one in all(|one| one) {
        assert!(done.contains(&one.instance_id.to_string()), "{} is left out of {done}", one.name);
    }
    console.wait(400).await;
    assert!(console.text().contains("40 of 40 will connect"), "{}", console.text());
}
