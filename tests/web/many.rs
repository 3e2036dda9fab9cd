use reattach_core::bridge::{FromEngine, SessionView};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use super::harness::{Console, session};

fn sessions(count: u32) -> Vec<SessionView> {
    (1..=count).map(|id| session(id, &format!("Job{id}"), &format!("Node{:04}", id / 4))).collect()
}

async fn many(count: u32) -> Console {
    let console = Console::signed_in().await;
    console.styled().await;
    console.sessions(sessions(count)).await;
    console.wait(120).await;
    console
}

fn in_page(console: &Console) -> Vec<HtmlElement> {
    console.select_all("[role=row][data-instance-id]")
}

/// Also of a row that is far from what is seen and therefore not laid out.
fn text(row: &HtmlElement) -> String {
    row.text_content().unwrap_or_default()
}

/// They come a screen at a time.
async fn all_in_page(console: &Console, count: usize) {
    for _ in 0..100 {
        if in_page(console).len() == count {
            return;
        }
        console.wait(60).await;
    }
    panic!("{} rows of {count} are in the page", in_page(console).len());
}

#[wasm_bindgen_test]
async fn ten_thousand_rows_are_known_and_few_are_in_the_page() {
    let console = many(10_000).await;
    let grid = console.get("grid", "Sessions");
    assert_eq!(grid.get_attribute("aria-rowcount").as_deref(), Some("10001"));
    let rows = in_page(&console).len();
    assert_eq!(in_page(&console)[0].get_attribute("aria-rowindex").as_deref(), Some("2"));

    let frame = console.select(".grid-frame").expect("the grid scrolls");
    let row = in_page(&console)[0].get_bounding_client_rect().height();
    let filled = rows as f64 * row >= f64::from(frame.client_height());
    assert!(filled && rows < 120, "{rows} rows of {row} are in a page of {}", frame.client_height());
    assert!(frame.scroll_height() > 10_000 * row as i32 - 100, "{} {row}", frame.scroll_height());
    frame.set_scroll_top((5_000.0 * row) as i32);
    console.wait(120).await;
    let seen = in_page(&console);
    assert!(seen.len() < 120);
    let middle = seen.iter().find(|row| row.get_attribute("aria-rowindex").as_deref() == Some("5003"));
    let middle = middle.expect("what is scrolled to is in the page");
    let (frame, middle) = (frame.get_bounding_client_rect(), middle.get_bounding_client_rect());
    assert!(middle.top() > frame.top() && middle.top() < frame.bottom(), "{} {}", middle.top(), frame.top());
}

#[wasm_bindgen_test]
async fn elements_of_rows_that_went_show_rows_that_came_in_order() {
    let console = many(10_000).await;
    let frame = console.select(".grid-frame").expect("the grid scrolls");
    let row = in_page(&console)[0].get_bounding_client_rect().height();
    let mut before = in_page(&console);
    for (rows, kept) in [(10.0, true), (5_000.0, false), (4_990.0, true), (0.0, false)] {
        frame.set_scroll_top((rows * row) as i32);
        console.wait(120).await;
        let now = in_page(&console);
        let known = |row: &&HtmlElement| before.iter().any(|known| known.is_same_node(Some(row)));
        assert!(now.iter().filter(known).count() >= before.len().min(now.len()), "elements are made anew at {rows}");
        let places = now.iter().map(|row| row.get_attribute("aria-rowindex").and_then(|at| at.parse::<u32>().ok()));
        assert!(places.collect::<Vec<_>>().is_sorted(), "rows are not in order at {rows}");
        for row in &now {
            let id = row.get_attribute("data-instance-id").and_then(|id| Uuid::parse_str(&id).ok()).expect("an id");
            assert!(row.inner_text().contains(&format!("Job{}\n", id.as_u128())), "{}", row.inner_text());
        }
        let stays = before.iter().filter(|row| now.iter().any(|now| now.is_same_node(Some(row)))).count();
        assert!(stays > 0 || !kept);
        before = now;
    }
}

#[wasm_bindgen_test]
async fn every_row_stands_where_its_place_is() {
    let console = many(10_000).await;
    let frame = console.select(".grid-frame").expect("the grid scrolls");
    let first = in_page(&console).remove(0);
    let row = first.get_bounding_client_rect().height();
    let body = console.select(".grid-frame tbody").expect("the grid has a body");
    let stand = |count: usize| {
        let (rows, home) = (in_page(&console), body.get_bounding_client_rect());
        assert!((home.height() - count as f64 * row).abs() < 1.0, "{} for {count} rows", home.height());
        for one in rows {
            let at = one.get_attribute("aria-rowindex").and_then(|at| at.parse::<f64>().ok()).expect("a number") - 2.0;
            let (is, should) = (one.get_bounding_client_rect(), home.top() + at * row);
            assert!((is.top() - should).abs() < 1.0, "row {at} is at {}, not at {should}", is.top());
            assert!((is.width() - home.width()).abs() < 1.0 && (is.height() - row).abs() < 1.0);
        }
    };
    stand(10_000);
    // The row with the focus stays in the page, wherever the others are.
    first.focus().expect("rows take the focus");
    for at in [3.0, 40.0, 5_000.0, 9_999.0, 4_990.0] {
        let to = (at * row) as i32;
        frame.set_scroll_top(to);
        console.wait(120).await;
        let end = frame.scroll_height() - frame.client_height();
        assert_eq!(frame.scroll_top(), to.min(end), "the list has moved by itself");
        assert!(console.has_focus(&first));
        stand(10_000);
    }
    // It is one of the others again.
    frame.set_scroll_top(0);
    console.wait(120).await;
    stand(10_000);
    console.fill(&console.get("searchbox", "Filter sessions"), "Name:Job77*").await;
    console.wait(200).await;
    assert!(
        in_page(&console).len() == 111 && body.style().get_property_value("height").as_deref() == Ok(""),
        "a short list is as high as its rows"
    );
}

#[wasm_bindgen_test]
async fn a_row_that_goes_does_not_leave_the_focus_on_another() {
    let console = many(20).await;
    let first = in_page(&console).remove(0);
    first.focus().expect("rows take the focus");
    // Every row is another one then, and each stands where one stood.
    let gone = sessions(20).into_iter().map(|one| FromEngine::SessionRemoved { instance_id: one.instance_id });
    let came = sessions(40).split_off(20).into_iter().map(FromEngine::Session);
    console.say_all(gone.chain(came).collect()).await;
    console.wait(120).await;
    let rows = in_page(&console);
    assert_eq!(rows.len(), 20);
    assert!(!rows.iter().any(|row| console.has_focus(row)), "the focus is on a row that nobody chose");
}

#[wasm_bindgen_test]
async fn keys_reach_every_row() {
    let console = many(10_000).await;
    let first = in_page(&console).remove(0);
    first.focus().expect("rows take the focus");
    console.press(&first, "End").await;
    console.wait(120).await;
    let last = in_page(&console).pop().expect("there are rows");
    assert_eq!(last.get_attribute("aria-rowindex").as_deref(), Some("10001"));
    assert!(console.has_focus(&last));
    console.press(&last, "PageUp").await;
    console.wait(120).await;
    let active = console.select("[role=row][tabindex=\"0\"]").expect("one row is reached by Tab");
    assert!(console.has_focus(&active));
    let at: u32 = active.get_attribute("aria-rowindex").and_then(|at| at.parse().ok()).expect("a number");
    assert!((9_900..10_001).contains(&at), "{at}");
    console.press(&active, "Home").await;
    console.wait(120).await;
    assert!(console.has_focus(&in_page(&console)[0]));
}

#[wasm_bindgen_test]
async fn no_cell_is_stale_after_the_rows_changed() {
    let console = many(2_000).await;
    let changed: Vec<SessionView> = sessions(2_000)
        .into_iter()
        .map(|session| SessionView { name: format!("New{}", session.id), ..session })
        .collect();
    console.sessions(changed).await;
    console.wait(120).await;
    for row in in_page(&console) {
        let id = row.get_attribute("data-instance-id").and_then(|id| Uuid::parse_str(&id).ok()).expect("an id");
        assert!(text(&row).contains(&format!("New{}", id.as_u128())), "{}", text(&row));
    }
    console.fill(&console.get("searchbox", "Filter sessions"), "New77*").await;
    console.wait(120).await;
    for row in in_page(&console) {
        assert!(text(&row).contains("New77"), "{}", text(&row));
    }
}

#[wasm_bindgen_test]
async fn marking_all_means_all_not_only_those_in_the_page() {
    let console = many(1_200).await;
    let first = in_page(&console).remove(0);
    console.chord(&first, "Control", "a").await;
    assert!(console.text().contains("1,200 of 1,200 will connect"), "{}", console.text());
}

#[wasm_bindgen_test]
async fn below_five_hundred_every_row_is_in_the_page() {
    let console = many(499).await;
    all_in_page(&console, 499).await;
    console.session(session(600, "One more", "Node9999")).await;
    console.wait(120).await;
    assert!(in_page(&console).len() < 120);
    console.say(FromEngine::SessionRemoved { instance_id: Uuid::from_u128(600) }).await;
    all_in_page(&console, 499).await;
}
