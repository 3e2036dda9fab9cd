//! The dialog that connects.

use reattach_e2e::{Look, Outcome, flow};

#[tokio::test]
async fn a_link_opens_the_dialog_and_the_dialog_connects() {
    in_dialog("dialog", "en").await;
}

#[tokio::test]
async fn the_dialog_connects_in_french() {
    in_dialog("dialog_fr", "fr").await;
}

async fn in_dialog(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.row("Server01", "ITTask").await?;
        let browser = &flow.browser;
        browser.by_role("link", "Connect to…").await?.click().await?;
        browser.by_role("dialog", "Connect").await?;
        let set = browser.by_role("status", "Parameter set").await?;
        browser.by_role("textbox", "ComputerName").await?.fill("Server01").await?;
        set.shows("ComputerName").await?;
        browser.by_role("textbox", "ConnectionUri").await?.fill("http://x:5985/wsman").await?;
        browser
            .until(
                "the mix is not refused",
                "return document.querySelector('dialog [data-error-id]')?.dataset.errorId === 'AmbiguousParameterSet'",
            )
            .await?;
        browser.by_role("textbox", "ConnectionUri").await?.fill("").await?;
        // Clearing by WebDriver tells the page only of a change, not of input.
        browser
            .by_role("textbox", "ConnectionUri")
            .await?
            .0
            .send_keys("x\u{e003}")
            .await
            .map_err(|error| error.to_string())?;
        browser.by_role("textbox", "Name").await?.fill("IT*").await?;
        set.shows("ComputerName").await?;
        press_in_dialog(flow, "button[type=submit]").await?;
        browser.gone("dialog", "Connect").await?;
        console.row_shows("Server01", "ITTask", &["Opened"]).await?;

        // The same by address, after a reload.
        console.select("Server01", "ITTask").await?;
        console.action("Disconnect").await?;
        console.row_shows("Server01", "ITTask", &["Disconnected"]).await?;
        let address =
            format!("{}/connect?ComputerName=Server01&Name=ITTask&Credential=LAB%5Cboris", flow.stack.origin());
        browser.open(&address).await?;
        browser.by_role("dialog", "Connect").await?;
        let account = browser.script("return document.getElementById('field-Credential').value", Vec::new()).await?;
        if account != serde_json::json!("") {
            return Err(format!("an account came from the address: {account}"));
        }
        browser.by_role("status", "Parameter set").await?.shows("ComputerName").await?;
        Ok(())
    })
    .await;
}

async fn press_in_dialog(flow: &reattach_e2e::Flow, selector: &str) -> Outcome {
    let script = "document.querySelector('dialog[open] ' + arguments[0]).click()";
    flow.browser.script(script, vec![selector.into()]).await?;
    Ok(())
}
