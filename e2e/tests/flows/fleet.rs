//! Many sessions: narrowed down, kept as an address, acted on together, and what became of each.

use reattach_core::bridge::Text;
use reattach_e2e::{ACCOUNT, Flow, Look, Outcome, PASSWORD, flow, flow_with};
use serde_json::json;
use thirtyfour::Key;

#[tokio::test]
async fn the_grid_is_narrowed_and_the_address_keeps_it() {
    narrowed("narrowed", "en").await;
}

#[tokio::test]
async fn the_grid_is_narrowed_in_french() {
    narrowed("narrowed_fr", "fr").await;
}

async fn narrowed(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.row("Server03", "Payroll").await?;
        let filter = flow.browser.by_role("searchbox", "Filter sessions").await?;
        filter.fill("ComputerName:Server* -Name:ITTask").await?;
        rows(flow, &["Audit", "Nightly", "Payroll"]).await?;
        address(flow, "?q=ComputerName:Server*+-Name:ITTask").await?;
        flow.browser.by_role("button", "Columns").await?.click().await?;
        flow.browser.by_role("checkbox", "InstanceId").await?.click().await?;
        flow.browser.keys(Key::Escape + "").await?;
        flow.browser.by_role("columnheader", "InstanceId").await?;
        let kept = flow.browser.script("return location.href", Vec::new()).await?;

        // A word that hides everything is named, and taken away.
        filter.fill("ComputerName:Server* State:Broken").await?;
        rows(flow, &[]).await?;
        let problem =
            flow.browser.script("return document.getElementById('filter-problem').innerText", Vec::new()).await?;
        if !problem.as_str().is_some_and(|text| text.contains("State:Broken")) {
            return Err(format!("the word that hides everything is not named: {problem}"));
        }

        // The address alone brings all of it back.
        flow.browser.open("about:blank").await?;
        flow.browser.open(kept.as_str().unwrap_or_default()).await?;
        flow.browser.by_role("columnheader", "InstanceId").await?;
        let filter = flow.browser.by_role("searchbox", "Filter sessions").await?;
        let value = flow.browser.script("return document.getElementById('filter').value", Vec::new()).await?;
        if value != json!("ComputerName:Server* -Name:ITTask") {
            return Err(format!("the filter is {value}"));
        }
        drop(filter);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn several_are_connected_and_disconnected_again() {
    undone("undo", "en").await;
}

#[tokio::test]
async fn several_are_connected_and_disconnected_again_in_french() {
    undone("undo_fr", "fr").await;
}

async fn undone(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        for (computer, name) in [("Server01", "ITTask"), ("Localhost", "Backups"), ("Server03", "Payroll")] {
            console.row(computer, name).await?;
            console.click_row(computer, name, true).await?;
        }
        let held = flow.browser.sentence(&Text::new("ui-skipped-held"));
        let reason = Text::new("ui-skipped-reason").with_number("count", 1).with("reason", held);
        let skipped = Text::new("ui-skipped").with_number("count", 1).with("reasons", flow.browser.sentence(&reason));
        let connect = Text::new("ui-will-connect").with_number("eligible", 2).with_number("count", 3);
        for part in [connect, skipped] {
            let part = json!(flow.browser.sentence(&part));
            let script = format!("return document.body.innerText.includes({part})");
            flow.browser.until("the summary does not count", &script).await?;
        }
        let strip = flow.browser.by_role("status", "Equivalent command").await?.text().await?;
        for (item, part) in
            [("One-liner", &*strip), ("Script with Get-Credential", "Get-Credential"), ("Link", "/connect?")]
        {
            copied(flow, item, part).await?;
        }
        console.action("Connect").await?;
        console.row_shows("Server01", "ITTask", &["Opened", "Available"]).await?;
        console.row_shows("Localhost", "Backups", &["Opened", "Available"]).await?;

        // The run, its page, and the list of all.
        flow.browser.by_role("link", "Open its page").await?.click().await?;
        let results = flow.browser.by_role("table", "Results").await?;
        results.shows("ITTask").await?;
        let results = results.text().await?;
        if !results.contains("Localhost") || !results.contains(flow.browser.say("Done")) || !results.contains(" ms") {
            return Err(format!("the results do not tell each target's way: {results}"));
        }
        flow.browser.by_role("link", "Runs").await?.click().await?;
        let shown = flow.browser.by_role("table", "Runs").await?.text().await?;
        if !shown.contains(&strip) {
            return Err(format!("the command that the strip showed is not the one that was run: {shown}"));
        }
        flow.browser.driver().back().await.map_err(|error| error.to_string())?;
        flow.browser.by_role("button", "Undo").await?.click().await?;
        // What became of it has a page of its own.
        flow.browser.by_role("table", "Results").await?.shows("ITTask").await?;
        flow.browser.by_role("link", "Sessions").await?.click().await?;
        console.row_shows("Server01", "ITTask", &["Disconnected"]).await?;
        console.row_shows("Localhost", "Backups", &["Disconnected"]).await?;
        // Known here is not open here.
        flow.browser
            .by_role_beginning("button", &flow.browser.sentence(&Text::new("ui-is-open")))
            .await?
            .shows("0")
            .await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn keeping_alive_starts_the_time_anew_and_removing_asks_first() {
    kept_alive("alive", "en").await;
}

#[tokio::test]
async fn keeping_alive_starts_the_time_anew_and_removing_asks_first_in_french() {
    kept_alive("alive_fr", "fr").await;
}

async fn kept_alive(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.row_shows("Server01", "ITTask", &["1 h 1"]).await?;
        console.select("Server01", "ITTask").await?;
        console.action("Keep alive").await?;
        console.row_shows("Server01", "ITTask", &["Disconnected", "1 h 5"]).await?;
        console.select("Localhost", "Backups").await?;
        console.action("Remove").await?;
        flow.browser.by_role("dialog", "Confirm").await?.shows("Localhost").await?;
        flow.browser.by_role("button", "No").await?.click().await?;
        flow.browser.gone("dialog", "Confirm").await?;
        console.row("Localhost", "Backups").await?;
        console.select("Localhost", "Backups").await?;
        console.action("Remove").await?;
        flow.browser.by_role("dialog", "Confirm").await?;
        flow.browser.by_role("button", "Yes").await?.click().await?;
        flow.browser
            .until("the session stays", "return ![...document.querySelectorAll('[data-instance-id]')].some(row => row.textContent.includes('Backups'))")
            .await
    })
    .await;
}

#[tokio::test]
async fn hosts_are_named_by_hand_and_a_wrong_one_says_why() {
    named_by_hand("hosts", "en").await;
}

#[tokio::test]
async fn hosts_are_named_by_hand_and_a_wrong_one_says_why_in_french() {
    named_by_hand("hosts_fr", "fr").await;
}

async fn named_by_hand(name: &'static str, language: &'static str) {
    let few = |options: &mut reattach_stack::Options| options.generated_hosts = 2;
    flow_with(name, Look { language, ..Look::default() }, few, async |flow| {
        let console = flow.sign_in().await?;
        console.row("Server01", "ITTask").await?;
        flow.browser.by_role("button", "Add hosts").await?.click().await?;
        let names = flow.browser.by_role("textbox", "Names or addresses").await?;
        names.fill("ComputerName,Site\nNode01,Paris\nnowhere.example,Lyon\nsrv*,Nice").await?;
        let dialog = flow.browser.by_role("dialog", "Add hosts").await?;
        let found = Text::new("ui-hosts-found").with_number("count", 2).with_number("known", 1);
        dialog.shows(&flow.browser.sentence(&found.with_number("repeated", 0))).await?;
        dialog.shows(&flow.browser.sentence(&Text::new("ui-warn-wildcard").with("value", "srv*"))).await?;
        flow.browser.by_role("button", "Ask these hosts").await?.click().await?;
        flow.browser
            .until(
                "the host that is not there does not say why",
                "return Boolean(document.querySelector('.hosts [data-error-id]'))",
            )
            .await?;
        flow.browser.reload().await?;
        console.answer_credential(ACCOUNT, PASSWORD).await?;
        flow.browser.gone("dialog", "Credential request").await?;
        flow.browser.by_role("button", "Hosts").await?.click().await?;
        let forget = flow.browser.sentence(&Text::new("ui-hosts-forget").with("name", "nowhere.example"));
        flow.browser.by_role("button", &forget).await?.click().await?;
        flow.browser.gone("button", &forget).await
    })
    .await;
}

/// Chooses an item of the menu "Copy as", and sees what came to the clipboard.
async fn copied(flow: &Flow, item: &str, part: &str) -> Outcome {
    flow.browser.by_role("button", "Copy as").await?.click().await?;
    flow.browser.by_role("menuitem", item).await?.click().await?;
    flow.browser.copied(flow.stack.origin(), part).await.map_err(|error| format!("{item}: {error}"))
}

/// Waits until the rows are those of these sessions, in any order.
async fn rows(flow: &Flow, names: &[&str]) -> Outcome {
    let script = format!(
        "const wanted = {}; const rows = [...document.querySelectorAll('[data-instance-id]')];
         return rows.length === wanted.length && wanted.every(name => rows.some(row => row.textContent.includes(name)))",
        json!(names)
    );
    flow.browser.until(&format!("the grid does not show {names:?} alone"), &script).await
}

async fn address(flow: &Flow, query: &str) -> Outcome {
    let script = format!("return location.search === {}", json!(query));
    flow.browser.until(&format!("the address does not say {query}"), &script).await
}
