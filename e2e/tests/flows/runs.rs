//! Commands with many targets: previewed, confirmed by number, stopped, tried again, as somebody else.

use reattach_e2e::{Browser, Console, Flow, Look, Outcome, flow_with};
use serde_json::json;

#[tokio::test]
async fn a_run_is_previewed_confirmed_stopped_and_tried_again() {
    carried_out("runs", "en").await;
}

#[tokio::test]
async fn a_run_is_previewed_confirmed_stopped_and_tried_again_in_french() {
    carried_out("runs_fr", "fr").await;
}

/// Hosts of these flows, each with one session, "Inventory".
const HOSTS: usize = 6;

async fn carried_out(name: &'static str, language: &'static str) {
    let look = Look { language, ..Look::default() };
    let change = |options: &mut reattach_stack::Options| {
        options.generated_hosts = 6;
        options.lab_arguments = ["--sessions-per-host", "1"].map(Into::into).to_vec();
    };
    flow_with(name, look, change, async |flow| {
        let console = flow.sign_in().await?;
        console.row("Server03", "Audit").await?;
        preview_and_confirm(&console, &flow.browser).await?;
        stopped(flow, &console).await?;
        retried(flow, &console).await?;
        as_somebody_else(&console, &flow.browser).await?;

        // All of them are kept.
        flow.browser.by_role("link", "Runs").await?.click().await?;
        let table = flow.browser.by_role("table", "Runs").await?;
        table.shows("-ThrottleLimit 1").await?;
        table.shows("-Credential LAB\\boris").await?;
        Ok(())
    })
    .await;
}

async fn preview_and_confirm(console: &Console<'_>, browser: &Browser) -> Outcome {
    browser.by_role("searchbox", "Filter sessions").await?.fill("ComputerName:Node*").await?;
    let shown = format!("return document.querySelectorAll('[data-instance-id]').length === {HOSTS}");
    browser.until("the filter shows others", &shown).await?;
    browser.by_role("checkbox", "Select all").await?.click().await?;

    console.action("Preview").await?;
    browser.by_role("dialog", "What if").await?.shows(&HOSTS.to_string()).await?;
    browser.by_role("table", "Plan").await?.shows("Node06").await?;
    let lines = format!("return document.querySelectorAll('dialog tbody tr').length === {HOSTS}");
    browser.until("the plan has not a line for each", &lines).await?;
    browser.by_role("button", "Close").await?.click().await?;
    browser.gone("dialog", "What if").await?;

    // How many are waiting is said before anything is removed.
    console.action("Remove").await?;
    let confirm = browser.by_role("dialog", "Confirm").await?;
    confirm.shows("Node01").await?;
    confirm.shows(&HOSTS.to_string()).await?;
    browser.by_role("button", "No to All").await?.click().await?;
    browser.gone("dialog", "Confirm").await?;
    browser.until("something was removed", &shown).await
}

/// One at a time and slowly; what had not begun is left alone.
async fn stopped(flow: &Flow, console: &Console<'_>) -> Outcome {
    let browser = &flow.browser;
    flow.stack.lab_control("latency Node* 700ms").map_err(|error| error.to_string())?;
    let hosts = (1..=HOSTS).map(|host| format!("Node{host:02}")).collect::<Vec<_>>().join(", ");
    console.command(&format!("Connect-PSSession -ComputerName {hosts} -Name Inventory -ThrottleLimit 1")).await?;
    browser.by_role("region", "Run").await?;
    browser.by_role("progressbar", "Progress of the run").await?;
    browser.until("the title does not tell the progress", "return /^\\(\\d+\\/6\\)/.test(document.title)").await?;
    // One has been connected, others have not begun.
    let one =
        "return [...document.querySelectorAll('[data-instance-id]')].some(row => row.textContent.includes('Opened'))";
    browser.until("none is connected", one).await?;
    press_in_region(browser, "Stop").await?;
    browser.until("the run does not end", "return !/^\\(/.test(document.title)").await?;
    flow.stack.lab_control("latency Node* 0ms").map_err(|error| error.to_string())?;
    let results = browser.by_role("table", "Results").await?.text().await?;
    let stopped = results.matches(browser.say("Stopped")).count();
    let done = results.matches(browser.say("Done")).count();
    if stopped == 0 || done == 0 || stopped + done != HOSTS {
        return Err(format!("{done} done and {stopped} stopped: {results}"));
    }
    // What was under way when it was stopped has been handed back.
    let held = format!(
        "return [...document.querySelectorAll('[data-instance-id]')].filter(row => row.textContent.includes('Opened')).length === {done}"
    );
    browser.until("others are open than the results say", &held).await?;
    for operation in ["Create", "Delete"] {
        if flow.lab_events(|event| event["operation"] == operation) > 0 {
            return Err(format!("a run that was stopped came to a {operation}"));
        }
    }
    console.command("Get-PSSession | Disconnect-PSSession").await?;
    browser
        .until(
            "they stay open",
            "return ![...document.querySelectorAll('[data-instance-id]')].some(row => row.textContent.includes('Opened'))",
        )
        .await
}

/// One host refuses once; it alone is tried again.
async fn retried(flow: &Flow, console: &Console<'_>) -> Outcome {
    let browser = &flow.browser;
    let fault = "fault fault=0x80338126 operation=ConnectShell host=Node02 times=1";
    flow.stack.lab_control(fault).map_err(|error| error.to_string())?;
    let marked = "return document.querySelectorAll('[data-instance-id][aria-selected=true]').length === 6";
    if browser.script(marked, Vec::new()).await? != json!(true) {
        browser.by_role("checkbox", "Select all").await?.click().await?;
    }
    console.action("Connect").await?;
    in_results(browser, "Failed", 1).await?;
    let results = browser.by_role("table", "Results").await?;
    results.shows("Node02").await?;
    browser.by_role("checkbox", "Failed only").await?.click().await?;
    let alone = "const rows = document.querySelectorAll('section[data-run-id] tbody tr');
        return rows.length === 1 && rows[0].innerText.includes('Node02') && Boolean(rows[0].querySelector('[data-error-id]')?.innerText)";
    browser.until("the one that failed does not stand alone with its cause", alone).await?;
    press_in_region(browser, "Retry failed").await?;
    console.row_shows("Node02", "Inventory", &["Opened"]).await?;
    Ok(())
}

/// A session of another owner, with that owner's account.
async fn as_somebody_else(console: &Console<'_>, browser: &Browser) -> Outcome {
    browser.by_role("link", "Sessions").await?.click().await?;
    console.row("Server03", "Audit").await?;
    console.command("Connect-PSSession -ComputerName Server03, Node01 -Name Audit").await?;
    press_in_region(browser, "Other account…").await?;
    let field = browser.by_role("textbox", "User name").await?;
    field.fill("LAB\\boris").await?;
    browser.by_role("button", "Retry with this account").await?.click().await?;
    let dialog = browser.by_role("dialog", "Credential request").await?;
    dialog.shows("Server03").await?;
    let asked =
        browser.script("return document.querySelector('dialog[open] input[name=username]').value", Vec::new()).await?;
    if asked != "LAB\\boris" {
        return Err(format!("the dialog asks for {asked}"));
    }
    console.answer_credential("LAB\\boris", "Reattach-Lab-2").await?;
    console.row_shows("Server03", "Audit", &["Opened"]).await?;
    Ok(())
}

async fn press_in_region(browser: &Browser, button: &str) -> Outcome {
    let script = "const [name] = arguments;
        const found = [...document.querySelectorAll('section[data-run-id] button')].find(
            button => (button.getAttribute('aria-label') ?? button.innerText).trim() === name && button.checkVisibility());
        if (found) { found.scrollIntoView({block: 'center'}); found.click(); }
        return Boolean(found)";
    for _ in 0..200 {
        if browser.script(script, vec![json!(browser.say(button))]).await? == json!(true) {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    Err(format!("the region has no button \"{button}\""))
}

async fn in_results(browser: &Browser, word: &str, least: usize) -> Outcome {
    let script = format!(
        "return [...document.querySelectorAll('section[data-run-id] tbody tr')].filter(row => row.innerText.includes({})).length >= {least}",
        json!(browser.say(word))
    );
    browser.until(&format!("the results do not say {word}"), &script).await
}
