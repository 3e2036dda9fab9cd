//! The command bar beyond listing: a session is made, used, asked about and removed.

use reattach_core::bridge::Text;
use reattach_e2e::{Look, flow};

#[tokio::test]
async fn a_session_is_made_used_asked_about_and_removed() {
    used("scripts", "en").await;
}

#[tokio::test]
async fn a_session_is_made_used_asked_about_and_removed_in_french() {
    used("scripts_fr", "fr").await;
}

async fn used(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.row("Server01", "ITTask").await?;
        console.command("$s = New-PSSession -ComputerName Server02 -Name FromBar").await?;
        console.row_shows("Server02", "FromBar", &["Opened", "Available"]).await?;

        console.command("Invoke-Command $s {6 * 7}").await?;
        let log = flow.browser.by_role("log", "Output").await?;
        log.shows("42").await?;

        console.command("Disconnect-PSSession $s -Confirm").await?;
        let dialog = flow.browser.by_role("dialog", "Confirm").await?;
        let action = Text::new("confirm-action").with("operation", "Disconnect").with("target", "FromBar");
        dialog.shows(&flow.browser.sentence(&action)).await?;
        flow.browser.by_role("button", "Yes").await?.click().await?;
        console.row_shows("Server02", "FromBar", &["Disconnected", "None"]).await?;
        log.shows("FromBar         Server02        Disconnected").await?;

        // The bar had the focus when the question came, and takes text again.
        console.command("Remove-PSSession $s").await?;
        let script = "return [...document.querySelectorAll('tr')].some(row => row.innerText.includes('FromBar'))";
        for _ in 0..100 {
            if flow.browser.script(script, Vec::new()).await? == serde_json::Value::Bool(false) {
                return Ok(());
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        Err(format!("the removed session stays in the grid; {}", log.text().await?))
    })
    .await;
}
