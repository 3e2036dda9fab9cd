use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::Console;

fn root(name: &str) -> Option<String> {
    let document = web_sys::window().and_then(|window| window.document()).expect("a document");
    document.document_element().expect("a root").get_attribute(name)
}

#[wasm_bindgen_test]
async fn what_is_set_stays_over_a_reload_until_all_is_cleared() {
    let console = Console::signed_in().await;
    console.go("Settings").await;
    console.choose(&console.select(".settings select").expect("a list of themes"), "contrast").await;
    console.choose(&console.get("combobox", "Density"), "compact").await;
    console.choose(&console.get("combobox", "Ask the hosts again"), "never").await;
    assert_eq!((root("data-theme").as_deref(), root("data-density").as_deref()), (Some("contrast"), Some("compact")));
    drop(console);

    let console = Console::load_as_it_is().await;
    console.sign_in().await;
    assert_eq!(root("data-theme").as_deref(), Some("contrast"));
    console.go("Settings").await;
    let refresh = console.get("combobox", "Ask the hosts again");
    assert_eq!(super::harness::value_of(&refresh), "never");
    // What is listed is what goes.
    let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten()).expect("storage");
    storage.set_item("reattach.hosts", "web01").expect("it can be written");
    storage.set_item("reattach.views", "/sessions?sort=id\tMine").expect("it can be written");
    let text = console.text();
    for kept in ["Hosts that you added here", "Saved views", "The program itself"] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    js_sys::eval("window.reattachForgetShell = async () => { window.forgotten = true }").expect("it can be set");
    console.click(&console.get("button", "Clear all")).await;
    let buttons = console.select_all("dialog button");
    console.click(&buttons[0]).await;
    assert_eq!(root("data-theme"), None);
    assert_eq!(storage.length(), Ok(0));
    assert_eq!(js_sys::eval("window.forgotten"), Ok(true.into()));
}

#[wasm_bindgen_test]
async fn the_gateway_is_examined_line_by_line() {
    let console = Console::signed_in().await;
    console.go("Settings").await;
    for _ in 0..50 {
        if console.select(".health li").is_some() {
            break;
        }
        console.settle().await;
    }
    let text = console.select(".health").expect("an examination").inner_text();
    // The page of this test comes from a server that is no gateway.
    for words in ["Network", "Something else answered", "Encryption (TLS)", "Clock", "Local network access", "Engine"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}
