//! Without a mouse: find forty sessions, see what would be done, connect them, try again what failed.

use reattach_e2e::{ACCOUNT, Flow, Look, Outcome, PASSWORD, flow_with};
use thirtyfour::Key;

#[tokio::test]
async fn forty_sessions_are_connected_by_keyboard() {
    connected_by_keyboard("keyboard", "en").await;
}

#[tokio::test]
async fn forty_sessions_are_connected_by_keyboard_in_french() {
    connected_by_keyboard("keyboard_fr", "fr").await;
}

async fn connected_by_keyboard(name: &'static str, language: &'static str) {
    let look = Look { language, ..Look::default() };
    let change = |options: &mut reattach_stack::Options| {
        options.generated_hosts = 40;
        // One session each; three hosts refuse once.
        options.lab_arguments = ["--sessions-per-host", "1"].map(Into::into).to_vec();
        for host in ["Node07", "Node21", "Node40"] {
            let fault = format!("fault=0x80338126 operation=ConnectShell host={host} times=1");
            options.lab_arguments.extend(["--fault".into(), fault]);
        }
    };
    flow_with(name, look, change, async |flow| steps(flow).await).await;
}

async fn steps(flow: &mut Flow) -> Outcome {
    let browser = &flow.browser;
    flow.console().open_link(flow.stack.sign_in_link()).await?;
    browser.by_role("dialog", "Credential request").await?;
    browser.keys(ACCOUNT).await?;
    browser.keys(Key::Tab + PASSWORD).await?;
    browser.keys(Key::Enter + "").await?;
    browser.gone("dialog", "Credential request").await?;
    browser
        .until("not every host answered", "return document.querySelectorAll('[data-instance-id]').length >= 44")
        .await?;

    // Find.
    browser.keys("/").await?;
    browser.keys("ComputerName:Node*").await?;
    browser
        .until("the filter shows others", "return document.querySelectorAll('[data-instance-id]').length === 40")
        .await?;
    browser.keys(Key::Down + "").await?;
    browser.keys(Key::Control + "a").await?;
    browser
        .until(
            "not forty are marked",
            "return document.querySelectorAll('[data-instance-id][aria-selected=true]').length === 40",
        )
        .await?;

    // Preview.
    browser.keys("w").await?;
    browser.by_role("dialog", "What if").await?;
    let plan = browser.by_role("table", "Plan").await?;
    plan.shows("Node40").await?;
    browser
        .until(
            "the plan has not forty lines",
            "return document.querySelectorAll('dialog table tbody tr').length === 40",
        )
        .await?;
    let run = "e.matches('dialog button.primary')";
    browser.tab_to("the button that runs the plan", run, 5).await?;
    browser.keys(Key::Enter + "").await?;

    // The run.
    browser.by_role("region", "Run").await?;
    browser.by_role("progressbar", "Progress of the run").await?;
    browser.by_role("button", "Retry failed").await?;
    opened(flow, 37).await?;
    let browser = &flow.browser;
    let failed = browser.by_role("table", "Results").await?.text().await?;
    if !failed.contains("Node07") {
        return Err(format!("the results do not name Node07: {failed}"));
    }
    let retry = "e.matches('[aria-label=\"Run\"] button, [aria-label=\"Exécution\"] button') && e.title.includes('Connect-PSSession')";
    browser.tab_to("the button that tries again", retry, 100).await?;
    browser.keys(Key::Enter + "").await?;
    opened(flow, 40).await?;
    // And goes on: the run whose button was pressed has made room for the next.
    let next = "return document.activeElement.matches('.run-panel')";
    flow.browser.until("the focus is not at the run that follows", next).await
}

async fn opened(flow: &Flow, count: usize) -> Outcome {
    let script = format!(
        "return [...document.querySelectorAll('[data-instance-id]')].filter(row => row.textContent.includes('Opened')).length === {count}"
    );
    flow.browser.until(&format!("not {count} sessions are open"), &script).await
}
