//! The eight parameter sets: the dialog names each, and its line is one that the command bar takes.

use reattach_e2e::{Browser, Look, Outcome, flow};
use serde_json::json;

#[tokio::test]
async fn the_dialog_names_each_of_the_eight_sets() {
    each_set("sets", "en").await;
}

#[tokio::test]
async fn the_dialog_names_each_of_the_eight_sets_in_french() {
    each_set("sets_fr", "fr").await;
}

async fn each_set(name: &'static str, language: &'static str) {
    let what_if = if language == "fr" { "Simulation :" } else { "What if: " };
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        let browser = &flow.browser;
        // -Name, -Id and -InstanceId find what was opened here before.
        console.connect("Server01", "ITTask").await?;
        console.action("Disconnect").await?;
        let row = console.row_shows("Server01", "ITTask", &["Disconnected"]).await?;
        // The dialog begins with what is marked.
        console.click_row("Server01", "ITTask", true).await?;
        console.command("$s = Get-PSSession -ComputerName Server01 -Name ITTask").await?;
        console.command("Get-PSSession -ComputerName Server01 -Name ITTask").await?;
        browser.by_role("log", "Output").await?.shows("ITTasks").await?;
        let guid = row.attribute("data-instance-id").await?;
        let id = "const row = document.querySelector(`[data-instance-id=\"${arguments[0]}\"]`); return row.querySelector('.id').innerText.trim()";
        let id = browser.script(id, vec![json!(guid)]).await?;
        let id = id.as_str().unwrap_or_default();
        let uri = "http://Server01:5985/wsman";
        for (set, fields) in [
            ("Name", vec![("Name", "ITTask")]),
            ("InstanceId", vec![("InstanceId", &*guid)]),
            ("Id", vec![("Id", id)]),
            ("Session", vec![("Session", "$s")]),
            ("ComputerName", vec![("ComputerName", "Server01"), ("Name", "IT*")]),
            ("ComputerNameGuid", vec![("ComputerName", "Server01"), ("InstanceId", &*guid)]),
            ("ConnectionUri", vec![("ConnectionUri", uri), ("Name", "ITTask")]),
            ("ConnectionUriGuid", vec![("ConnectionUri", uri), ("InstanceId", &*guid)]),
        ] {
            let line = filled_in(browser, set, &fields).await.map_err(|error| format!("{set}: {error}"))?;
            // The bar takes it and means the same session.
            console.command(&format!("{line} -WhatIf")).await?;
            let log = browser.by_role("log", "Output").await?;
            log.shows(&line).await?;
            log.shows(what_if).await.map_err(|error| format!("{set}: {line}: {error}"))?;
            let error = browser.script("return document.querySelector('#command-error').innerText", Vec::new()).await?;
            if error != "" {
                return Err(format!("{set}: the bar does not take {line}: {error}"));
            }
        }

        // A mix says why no set applies, and connects nothing.
        open(browser).await?;
        browser.by_role("textbox", "ConnectionUri").await?.fill(uri).await?;
        browser.by_role("textbox", "Name").await?.fill("ITTask").await?;
        browser.by_role("textbox", "Id").await?.fill("1").await?;
        let refused = "return document.querySelector('dialog [role=status] [data-error-id]')?.dataset.errorId === 'AmbiguousParameterSet'
            && document.querySelector('dialog button.primary').getAttribute('aria-disabled') === 'true'";
        browser.until("the mix is not refused", refused).await
    })
    .await;
}

async fn open(browser: &Browser) -> Outcome {
    browser.by_role("link", "Connect to…").await?.click().await?;
    browser.by_role("dialog", "Connect").await?;
    Ok(())
}

/// Fills the dialog in, sees the set named, and returns its command.
async fn filled_in(browser: &Browser, set: &str, fields: &[(&str, &str)]) -> Outcome<String> {
    open(browser).await?;
    for (field, value) in fields {
        browser.by_role("textbox", field).await?.fill(value).await?;
    }
    let named = format!(
        "const status = document.querySelector('dialog [role=status][aria-labelledby]');
         return status?.innerText === {set} && [...document.querySelectorAll('dialog button[aria-pressed=true]')].some(
            button => button.innerText.split(/\\s+/).includes({set}))",
        set = json!(set)
    );
    browser.until("the set is not named", &named).await?;
    let line = browser.by_role("group", "Equivalent command of this dialog").await?.text().await?;
    browser.by_role("button", "Cancel").await?.click().await?;
    browser.gone("dialog", "Connect").await?;
    Ok(line.trim().to_owned())
}
