use reattach_core::bridge::{ErrorRecord, FromEngine, RunEvent, Summary, Text};
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Console, session, value};

async fn run(console: &Console, line: &str) -> u32 {
    let bar = console.get("combobox", "Command");
    console.fill(&bar, line).await;
    console.press(&bar, "Enter").await;
    let sent = console.sent("run");
    let last = sent.last().expect("it was sent");
    assert_eq!(last["command"], line);
    last["run_id"].as_u64().and_then(|id| id.try_into().ok()).expect("a number")
}

#[wasm_bindgen_test]
async fn sessions_are_shown_as_powershells_table() {
    let console = Console::signed_in().await;
    let run_id = run(&console, "Get-PSSession -ComputerName Server01").await;
    let sessions = vec![session(1, "ITTask", "Server01")];
    console.say(FromEngine::Run { run_id, event: RunEvent::Sessions { sessions } }).await;
    console.say(FromEngine::Run { run_id, event: RunEvent::Finished(Summary::default()) }).await;
    let log = console.get("log", "Output").inner_text();
    assert!(log.contains("PS> Get-PSSession -ComputerName Server01"), "{log}");
    assert!(
        log.contains(" Id Name            ComputerName    State         ConfigurationName     Availability"),
        "{log}"
    );
    assert!(
        log.contains("  1 ITTask          Server01        Disconnected  ITTasks                       None"),
        "{log}"
    );
}

#[wasm_bindgen_test]
async fn the_bar_is_as_wide_as_the_grid() {
    let console = Console::signed_in().await;
    console.styled().await;
    console.session(session(1, "ITTask", "Server01")).await;
    let width = |role, name| console.get(role, name).get_bounding_client_rect().width();
    let (bar, grid) = (width("combobox", "Command"), width("grid", "Sessions"));
    assert!(bar > 200.0 && bar > grid * 0.5, "{bar} of {grid}");
}

#[wasm_bindgen_test]
async fn an_error_has_its_id_and_its_place() {
    let console = Console::signed_in().await;
    let run_id = run(&console, "Get-PSSession -Nmae x").await;
    let message = Text::new("no such parameter");
    let error = ErrorRecord {
        error_id: "NamedParameterNotFound".into(),
        category: "InvalidArgument".into(),
        message,
        target: None,
        span: Some((14, 19)),
    };
    console.say(FromEngine::Run { run_id, event: RunEvent::Error { error } }).await;
    let shown = console.select("#command-error [data-error-id=NamedParameterNotFound]").expect("an error");
    assert!(shown.inner_text().contains("Get-PSSession -Nmae x\n              ^^^^^"), "{}", shown.inner_text());
    // It is in the bar again, to be mended or written over.
    let bar = console.get("combobox", "Command");
    assert_eq!(value(&bar), "Get-PSSession -Nmae x");
    let mark = |end: &str| js_sys::Reflect::get(&bar, &end.into()).ok().and_then(|at| at.as_f64());
    assert_eq!((mark("selectionStart"), mark("selectionEnd")), (Some(0.0), Some(21.0)));
    run(&console, "Get-PSSession").await;
    assert!(console.select("#command-error [data-error-id]").is_none());
}

#[wasm_bindgen_test]
async fn the_history_comes_back_by_arrow_keys() {
    let console = Console::signed_in().await;
    run(&console, "Get-PSSession -ComputerName Server01").await;
    let bar = console.get("combobox", "Command");
    assert_eq!(value(&bar), "");
    console.press(&bar, "ArrowUp").await;
    assert_eq!(value(&bar), "Get-PSSession -ComputerName Server01");
}
