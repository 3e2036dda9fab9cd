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
    let storage = storage();
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

fn storage() -> web_sys::Storage {
    web_sys::window().and_then(|window| window.local_storage().ok().flatten()).expect("storage")
}

/// Another page of this browser writes something; `None` takes it away.
async fn another_page_writes(console: &Console, key: &str, value: Option<&str>) {
    match value {
        Some(value) => storage().set_item(key, value).expect("it can be written"),
        None => storage().remove_item(key).expect("it can be taken away"),
    }
    tell(console, &format!("'{key}'")).await;
}

/// The browser tells what another page has changed.
async fn tell(console: &Console, key: &str) {
    js_sys::eval(&format!("window.dispatchEvent(new StorageEvent('storage', {{key: {key}}}))")).expect("an event");
    console.settle().await;
}

#[wasm_bindgen_test]
async fn two_pages_leave_each_other_what_they_have_set() {
    let console = Console::signed_in().await;
    console.go("Settings").await;
    let storage = storage();
    // The other page has set something of which nothing has been told yet.
    storage.set_item("reattach.theme", "dark").expect("it can be written");
    console.choose(&console.get("combobox", "Density"), "compact").await;
    assert_eq!(storage.get_item("reattach.theme"), Ok(Some("dark".into())));
    assert_eq!(storage.get_item("reattach.density"), Ok(Some("compact".into())));
    console.choose(&console.get("combobox", "Density"), "comfortable").await;
    assert_eq!(storage.get_item("reattach.density"), Ok(None), "what is as at first is not kept");
}

#[wasm_bindgen_test]
async fn what_another_page_sets_or_runs_is_taken_up() {
    let console = Console::signed_in().await;
    console.go("Settings").await;
    another_page_writes(&console, "reattach.theme", Some("dark")).await;
    another_page_writes(&console, "reattach.refresh", Some("never")).await;
    assert_eq!(root("data-theme").as_deref(), Some("dark"));
    assert_eq!(super::harness::value_of(&console.get("combobox", "Ask the hosts again")), "never");
    another_page_writes(&console, "reattach.theme", None).await;
    assert_eq!(root("data-theme"), None);
    another_page_writes(&console, "reattach.language", Some("fr")).await;
    console.get("heading", "Paramètres");

    another_page_writes(&console, "reattach.language", Some("en")).await;
    console.go("History").await;
    another_page_writes(&console, "reattach.history", Some("5\t\tGet-PSSession -Name Elsewhere\n")).await;
    assert!(console.text().contains("Get-PSSession -Name Elsewhere"), "{}", console.text());
    // Everything is cleared: it has no name.
    storage().clear().expect("it can be cleared");
    tell(&console, "null").await;
    assert!(!console.text().contains("Elsewhere"), "{}", console.text());
}
