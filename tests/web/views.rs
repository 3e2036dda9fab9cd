use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Console, session};

async fn three() -> Console {
    let console = Console::signed_in().await;
    let all = [(1, "B", "Node10"), (2, "A", "Node2"), (3, "B", "Node2")];
    console.sessions(all.map(|(id, name, computer)| session(id, name, computer)).to_vec()).await;
    console
}

fn sorted(console: &Console, heading: &str) -> String {
    console.get("columnheader", heading).get_attribute("aria-sort").unwrap_or_default()
}

#[wasm_bindgen_test]
async fn headings_order_the_rows_by_one_or_several_columns() {
    let console = three().await;
    assert_eq!(console.rows(), [2, 3, 1], "numbers in names are numbers");
    assert_eq!(sorted(&console, "ComputerName"), "ascending");
    console.click(&console.get("button", "Name")).await;
    assert_eq!(console.rows(), [2, 3, 1]);
    console.click(&console.get("button", "Name")).await;
    assert_eq!(console.rows(), [3, 1, 2]);
    assert_eq!((sorted(&console, "Name"), sorted(&console, "Id")), ("descending".into(), "none".into()));
    console.click_with(&console.get("button", "Id"), "Shift").await;
    assert_eq!(console.rows(), [1, 3, 2]);
    assert_eq!(console.address(), "/sessions?sort=-name,id");
    assert!(console.text().contains("2. in order, smallest first"));
    console.back().await;
    assert_eq!(console.address(), "/sessions?sort=-name");
    assert_eq!(console.rows(), [3, 1, 2]);
}

#[wasm_bindgen_test]
async fn columns_and_density_are_chosen_and_an_address_brings_them_back() {
    let console = three().await;
    console.click(&console.get("button", "Columns")).await;
    console.click(&console.get("checkbox", "InstanceId")).await;
    console.click(&console.get("checkbox", "Owner")).await;
    console.click(&console.get("checkbox", "Compact rows")).await;
    let instance = console.get("columnheader", "InstanceId");
    assert!(console.find("columnheader", "Owner").is_none());
    assert!(console.text().contains("00000000-0000-0000-0000-000000000003"));
    let address = console.address();
    assert!(address.contains("instance") && !address.contains("owner") && address.contains("density=compact"));
    let grid = console.get("grid", "Sessions");
    assert_eq!(grid.get_attribute("aria-colcount").as_deref(), Some("10"));
    drop(instance);

    console.at("/sessions").await;
    assert!(console.find("columnheader", "InstanceId").is_none());
    console.get("columnheader", "Owner");
    console.at(&address).await;
    console.get("columnheader", "InstanceId");
}

#[wasm_bindgen_test]
async fn the_density_of_the_settings_is_the_grid_s_until_a_view_says_another() {
    let console = three().await;
    console.styled().await;
    // Cells stand one below the other where there is little room: of one alone the row is as high as it shall be.
    let height = async |density: &str| {
        console.at(&format!("/sessions?cols=name{density}")).await;
        console.rows_height()
    };
    let comfortable = height("").await;
    console.go("Settings").await;
    console.choose(&console.get("combobox", "Density"), "compact").await;
    let compact = height("").await;
    assert!(compact < comfortable, "{compact} of {comfortable}");
    assert_eq!(height("&density=comfortable").await, comfortable);
    console.at("/sessions").await;
    let rows = console.get("checkbox", "Compact rows");
    console.click(&rows).await;
    assert_eq!(console.address(), "/sessions?density=comfortable");
    console.click(&rows).await;
    assert_eq!(console.address(), "/sessions");
}

#[wasm_bindgen_test]
async fn a_view_is_saved_under_a_name_opened_and_forgotten() {
    let console = three().await;
    console.click(&console.get("button", "Name")).await;
    console.click(&console.get("button", "Views")).await;
    console.fill(&console.get("textbox", "Name of this view"), "By name").await;
    console.click(&console.get("button", "Save")).await;
    console.at("/sessions").await;
    assert_eq!(console.rows()[2], 1);
    console.click(&console.get("button", "By name")).await;
    assert_eq!(console.address(), "/sessions?sort=name");
    drop(console);

    let console = Console::load_as_it_is().await;
    console.sign_in().await;
    console.get("button", "By name");
    console.click(&console.get("button", "Forget the view By name")).await;
    assert!(console.find("button", "By name").is_none());
}

#[wasm_bindgen_test]
async fn a_view_saved_beside_another_page_leaves_the_views_of_that_one() {
    let console = three().await;
    let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten()).expect("storage");
    storage.set_item("reattach.views", "/sessions?sort=id\tTheirs").expect("it can be written");
    console.click(&console.get("button", "Views")).await;
    console.fill(&console.get("textbox", "Name of this view"), "Ours").await;
    console.click(&console.get("button", "Save")).await;
    console.get("button", "Theirs");
    console.get("button", "Ours");
    console.click(&console.get("button", "Forget the view Ours")).await;
    assert_eq!(storage.get_item("reattach.views").ok().flatten().as_deref(), Some("/sessions?sort=id\tTheirs"));
}
