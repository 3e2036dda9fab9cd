use reattach_core::bridge::{
    EffectView, ErrorRecord, FollowUps, FromEngine, ObjectView, OutputContent, PlannedView, Prompt, PropertyView,
    RunEvent, RunId, Shape, Stream, Summary, TargetState, Text, ValueView,
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Console, disabled, session};

fn planned(target: &str, effect: EffectView) -> PlannedView {
    PlannedView {
        target: target.into(),
        instance_id: None,
        session_name: Some("Job".into()),
        effect,
        reason: (effect == EffectView::Busy).then(|| Text::new("ui-note-held")),
        warning: None,
        what_if: (effect == EffectView::Connect).then(|| Text::new("ui-note-ready")),
    }
}

fn state(line: u32, state: TargetState, attempt: u32) -> RunEvent {
    let error = (state == TargetState::Failed).then(|| ErrorRecord {
        error_id: "LogonFailure,PSSessionConnectFailed".into(),
        category: "AuthenticationError".into(),
        message: Text::new("ui-note-held"),
        target: None,
        span: None,
    });
    RunEvent::Target { line, state, attempt, at: 1_000 + i64::from(attempt), transient: error.is_some(), error }
}

/// Three sessions marked and being connected.
async fn connecting() -> (Console, RunId) {
    let console = Console::signed_in().await;
    let names = ["Server01", "Server02", "Server03"];
    console.sessions((1..).zip(names).map(|(id, computer)| session(id, "Job", computer)).collect()).await;
    console.click(&console.get("checkbox", "Select all")).await;
    console.click(&console.get("button", "Connect")).await;
    let run = console.last_run();
    let lines = names.map(|name| planned(name, EffectView::Connect)).to_vec();
    console.run(run, RunEvent::Started { targets: 3 }).await;
    console.run(run, RunEvent::Planned { first: 0, what_if: false, lines }).await;
    console.run(run, state(0, TargetState::Done, 1)).await;
    console.run(run, state(1, TargetState::Working, 1)).await;
    console.run(run, state(1, TargetState::Failed, 2)).await;
    console.run(run, state(2, TargetState::Working, 1)).await;
    console.run(run, RunEvent::Progress { done: 2, total: 3 }).await;
    (console, run)
}

async fn end(console: &Console, run: RunId) {
    console.run(run, state(2, TargetState::Done, 1)).await;
    console.run(run, RunEvent::Progress { done: 3, total: 3 }).await;
    let retry =
        Some("Connect-PSSession -ComputerName Server02 -InstanceId 0306eaa9-6870-4284-a706-8f1a2b18cbfb".to_string());
    let undo = Some("Disconnect-PSSession -Id 1, 3".to_string());
    console
        .run(run, RunEvent::FollowUps(FollowUps { retry_failed: retry.clone(), retry_transient: retry, undo }))
        .await;
    let summary = Summary { targets: 3, connected: 2, failed: 1, requests: 9, elapsed_ms: 1_234 };
    console.run(run, RunEvent::Finished(summary)).await;
}

fn title() -> String {
    web_sys::window().and_then(|window| window.document()).map(|document| document.title()).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn a_run_shows_how_each_target_stands_and_can_be_stopped() {
    let (console, run) = connecting().await;
    console.get("region", "Run");
    let bar = console.get("progressbar", "Progress of the run");
    assert_eq!(bar.get_attribute("aria-valuenow").as_deref(), Some("2"));
    assert_eq!(bar.get_attribute("aria-valuemax").as_deref(), Some("3"));
    assert_eq!(title(), "(2/3) Sessions · Reattach");
    assert!(console.text().contains("Under way: 2 of 3 · 1 done · 1 running · 1 failed"), "{}", console.text());
    let rows = console.select_all("[data-run-id] .results tbody tr");
    assert_eq!(rows.len(), 3);
    // What failed stands first.
    let failed = rows[0].inner_text();
    assert!(failed.contains("Server02") && failed.contains("Failed") && failed.contains("\t2\t1 ms"), "{failed}");
    assert!(failed.contains("LogonFailure") && failed.contains("may pass by itself"), "{failed}");

    console.click(&console.get("checkbox", "Failed only")).await;
    assert_eq!(console.select_all("[data-run-id] .results tbody tr").len(), 1);
    let stop = console.get("button", "Stop");
    console.hover(&stop).await;
    assert_eq!(console.get("status", "Equivalent command").inner_text(), "Ctrl+C", "there is no cmdlet for it");
    assert!(console.get("button", "Copy").has_attribute("hidden"), "and a key is nothing to paste");
    console.click(&stop).await;
    assert_eq!(console.sent("stopRun")[0]["run_id"], run);
    end(&console, run).await;
    assert_eq!(title(), "Sessions · Reattach");
    assert!(console.find("button", "Stop").is_none());
}

#[wasm_bindgen_test]
async fn stop_keeps_the_focus_when_there_is_nothing_left_to_stop() {
    let (console, run) = connecting().await;
    let stop = console.get("button", "Stop");
    stop.focus().expect("it takes the focus");
    console.click(&stop).await;
    // Targets go on to change while it is being stopped.
    console.run(run, state(2, TargetState::Working, 2)).await;
    assert!(console.has_focus(&stop) && !disabled(&stop));
    end(&console, run).await;
    assert!(console.has_focus(&stop), "the focus falls to the page");
    assert!(disabled(&stop));
    console.click(&stop).await;
    assert_eq!(console.sent("stopRun").len(), 1, "there is nothing to stop");
    stop.blur().expect("it loses the focus");
    console.settle().await;
    assert!(console.find("button", "Stop").is_none());
}

#[wasm_bindgen_test]
async fn a_run_that_is_put_away_leaves_the_focus_at_the_rows() {
    let (console, run) = connecting().await;
    end(&console, run).await;
    let button = console.get("button", "Dismiss");
    button.focus().expect("it takes the focus");
    console.click(&button).await;
    assert!(console.find("region", "Run").is_none());
    let row = console.select("[role=grid] [data-instance-id][tabindex=\"0\"]").expect("a row can be reached by key");
    assert!(console.gets_focus(&row).await, "the focus falls to the page");
    // What is run from there leaves the focus where it is.
    console.press(&row, "c").await;
    let lines = ["Server01", "Server02"].map(|name| planned(name, EffectView::Connect)).to_vec();
    console.run(console.last_run(), RunEvent::Planned { first: 0, what_if: false, lines }).await;
    console.get("region", "Run");
    console.wait(50).await;
    assert!(console.has_focus(&row));
}

#[wasm_bindgen_test]
async fn what_a_run_left_is_taken_up_with_a_line() {
    let (console, run) = connecting().await;
    assert!(console.select("button[title^=\"Disconnect-PSSession\"]").is_none(), "not before it is over");
    end(&console, run).await;
    let press = async |label: &str| {
        let buttons = console.select_all("[data-run-id] button").into_iter();
        let button = buttons.into_iter().find(|button| button.inner_text().starts_with(label)).expect(label);
        console.click(&button).await;
    };
    let strip = || console.get("status", "Equivalent command").inner_text();
    let line = "Connect-PSSession -ComputerName Server02 -InstanceId 0306eaa9-6870-4284-a706-8f1a2b18cbfb";
    console.hover(&console.get("button", "Other account…")).await;
    assert_eq!(strip(), format!("{line} -Credential DOMAIN\\user"));
    press("Other account…").await;
    let user = console.select(".retry-account input").expect("a field");
    assert!(console.has_focus(&user));
    console.press(&user, "Escape").await;
    assert!(console.select(".retry-account").is_none());
    let opener = console.get("button", "Other account…");
    assert!(console.has_focus(&opener), "Escape gives the focus back");
    console.click(&opener).await;
    let user = console.select(".retry-account input").expect("a field");
    console.fill(&user, "LAB\\boris").await;
    let expected = format!("{line} -Credential LAB\\boris");
    assert_eq!(strip(), expected, "as it is written");
    console.click(&console.get("button", "Retry with this account")).await;
    assert_eq!(console.commands().last(), Some(&expected));
    console.run(console.last_run(), RunEvent::Finished(Summary::default())).await;

    console.go("Runs: 0 under way, 1 with errors").await;
    assert_eq!(console.address(), "/runs");
    console.get("link", "Runs: 0 under way, 0 with errors");
    let outcomes = console.select("table.runs").expect("a table").inner_text();
    assert!(outcomes.contains("Failed 3 of 3, 1 failed") && outcomes.contains("1,234 ms"), "{outcomes}");
    console.at(&format!("/runs/{run}")).await;
    console.get("heading", &format!("Run {run}"));
    press("Retry failed").await;
    assert_eq!(console.commands().last().map(String::as_str), Some(line));
    // What became of it is on its own page.
    assert_eq!(console.address(), format!("/runs/{}", console.last_run()));
    console.at(&format!("/runs/{run}")).await;
    press("Undo").await;
    assert_eq!(console.commands().last().map(String::as_str), Some("Disconnect-PSSession -Id 1, 3"));
}

#[wasm_bindgen_test]
async fn what_is_planned_anew_is_painted_anew() {
    let (console, run) = connecting().await;
    console.run(run, state(1, TargetState::Done, 1)).await;
    // Hosts are asked first; then their sessions stand in the places of the hosts.
    let lines = ["Server03", "Server04"].map(|name| planned(name, EffectView::Connect)).to_vec();
    console.run(run, RunEvent::Planned { first: 1, what_if: false, lines }).await;
    console.run(run, state(2, TargetState::Working, 2)).await;
    let rows =
        console.select_all(".results tbody tr").into_iter().map(|row| row.inner_text().replace(['\t', '\n'], " "));
    let rows: Vec<String> = rows.map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert!(rows[0].starts_with("Server01 Job") && rows[1] == "Server03 Job Queued", "{rows:?}");
    assert!(rows[2].starts_with("Server04 Job Working 2"), "{rows:?}");
}

#[wasm_bindgen_test]
async fn beside_the_grid_the_focus_follows_to_the_run_that_follows() {
    let (console, run) = connecting().await;
    end(&console, run).await;
    let retry = console.select("[data-run-id] [data-command]").expect("it can be tried again");
    retry.focus().expect("it takes the focus");
    console.click(&retry).await;
    let panel = console.get("region", "Run");
    assert_eq!(panel.get_attribute("data-run-id"), Some(console.last_run().to_string()), "the next one at once");
    assert!(console.gets_focus(&panel).await);
    let lines = ["Server01", "Server02"].map(|name| planned(name, EffectView::Connect)).to_vec();
    console.run(console.last_run(), RunEvent::Planned { first: 0, what_if: false, lines }).await;
    assert!(console.has_focus(&panel) && console.get("table", "Results").inner_text().contains("Server02"));
}

#[wasm_bindgen_test]
async fn a_run_that_is_put_away_is_kept_among_the_runs() {
    let (console, run) = connecting().await;
    end(&console, run).await;
    let dismiss = console.select("[data-run-id] .run-head button").expect("a button");
    console.click(&dismiss).await;
    assert!(console.find("region", "Run").is_none());
    console.at(&format!("/runs/{run}")).await;
    console.get("region", "Run");
    console.at("/runs/99").await;
    assert!(console.text().contains("This run is not known here"));
}

#[wasm_bindgen_test]
async fn the_preview_shows_the_plan_and_runs_it_when_asked() {
    let console = Console::signed_in().await;
    console.catch_copies();
    console.sessions(vec![session(1, "Job", "Server01"), session(2, "Job", "Server02")]).await;
    console.click(&console.get("checkbox", "Select all")).await;
    console.click(&console.get("button", "Preview")).await;
    console.get("dialog", "What if");
    assert!(console.text().contains("Asking the hosts…"));
    let run = console.last_run();
    let line = console.commands().last().cloned().expect("a line");
    let lines = vec![planned("Server01", EffectView::Connect), planned("Server02", EffectView::Busy)];
    console.run(run, RunEvent::Planned { first: 0, what_if: true, lines }).await;
    console.run(run, RunEvent::Finished(Summary::default())).await;
    let plan = console.get("table", "Plan").inner_text();
    assert!(plan.contains("Server01") && plan.contains("connect") && plan.contains("be busy elsewhere"), "{plan}");
    assert!(plan.contains("Held by another client"), "{plan}");
    assert!(console.text().contains("1 of 2 would be acted on."));
    console.click(&console.get("button", "Copy as text")).await;
    assert_eq!(console.copied(), "Can be connected");
    assert!(console.find("region", "Run").is_none(), "a preview is no run");
    console.click(&console.get("button", "Run it")).await;
    assert!(console.find("dialog", "What if").is_none());
    assert_eq!(console.commands().last().map(|line| format!("{line} -WhatIf")), Some(line));
}

#[wasm_bindgen_test]
async fn a_confirmation_names_how_many_wait() {
    let console = Console::signed_in().await;
    let about = |name: &str| {
        let text = Text::new("engine-confirm-session").with("name", name).with("id", "4");
        Some(text.with("computer", "Node01"))
    };
    let prompt = |about, destructive| Prompt::Confirm {
        text: Text::new("confirm-action").with("operation", "Remove").with("target", "Node01"),
        about,
        destructive,
        remaining: 3,
    };
    console.say(FromEngine::Prompt { prompt_id: 6, prompt: prompt(about("ITTask"), true) }).await;
    let dialog = console.get("dialog", "Confirm");
    for words in ["\"Remove\" on target \"Node01\"", "Session ITTask (Id 4) on Node01"] {
        assert!(dialog.inner_text().contains(words), "{}", dialog.inner_text());
    }
    assert!(console.has_focus(&console.get("button", "No")), "what cannot be undone is not a key away");
    console.say(FromEngine::PromptClosed { prompt_id: 6 }).await;
    console.say(FromEngine::Prompt { prompt_id: 7, prompt: prompt(None, false) }).await;
    let dialog = console.get("dialog", "Confirm");
    assert!(dialog.inner_text().contains("3 actions wait to be confirmed"));
    assert!(console.has_focus(&console.get("button", "Yes")));
    console.click(&console.get("button", "Yes to All")).await;
    assert_eq!(console.sent("answer")[0]["answer"]["kind"], "yesToAll");
}

#[wasm_bindgen_test]
async fn output_is_tables_lists_and_errors_that_can_be_copied() {
    let console = Console::signed_in().await;
    console.catch_copies();
    let bar = console.get("combobox", "Command");
    console.fill(&bar, "Invoke-Command $s { Get-Process }").await;
    console.press(&bar, "Enter").await;
    let run = console.last_run();
    let property = |name: &str, value: &str| PropertyView {
        name: name.into(),
        text: value.into(),
        value: ValueView::Number(value.into()),
    };
    let object = |shape: Shape, id: &str| OutputContent::Object {
        object: ObjectView {
            type_name: "Deserialized.Process".into(),
            shape,
            text: format!("process {id}"),
            value: ValueView::Object(vec![property("Id", id), property("Handles", "9")]),
        },
    };
    let table = || Shape::Table { columns: vec!["Id".into(), "Handles".into()] };
    let list = Shape::List { properties: vec!["Id".into()] };
    for content in [object(table(), "11"), object(table(), "12"), object(list, "13")] {
        console.run(run, RunEvent::Output { instance_id: None, content }).await;
    }
    let error = OutputContent::Error {
        text: "Get-Process : no".into(),
        message: "no".into(),
        error_id: "NoProcess,GetProcess".into(),
        category: "ObjectNotFound".into(),
        target: String::new(),
    };
    console.run(run, RunEvent::Output { instance_id: None, content: error }).await;
    console.run(run, RunEvent::Note { stream: Stream::Warning, text: Text::new("ui-note-ready") }).await;
    let log = console.get("log", "Output");
    let tables = log.query_selector_all("table").expect("a selector");
    assert_eq!(tables.length(), 1, "objects of one kind share a table");
    let shown = log.inner_text();
    for part in ["Id\tHandles", "11\t9", "12\t9", "13", "Get-Process : no", "NoProcess,GetProcess", "WARNING"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(console.select("[role=log] [data-error-id=\"NoProcess,GetProcess\"]").is_some());
    console.click(&console.get("button", "Copy output")).await;
    assert!(console.copied().contains("process 11\nprocess 12"), "{}", console.copied());
}
