//! Sessions that cannot be connected say why, in the grid and when it is tried all the same.

use reattach_e2e::{Look, flow};

#[tokio::test]
async fn sessions_that_cannot_be_connected_say_why() {
    say_why("reasons", "en").await;
}

#[tokio::test]
async fn sessions_that_cannot_be_connected_say_why_in_french() {
    say_why("reasons_fr", "fr").await;
}

async fn say_why(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.row_shows("Server03", "Payroll", &["Busy", flow.browser.say("Held by another client")]).await?;
        console.row_shows("Server03", "Audit", &["boris"]).await?;

        console.command("Connect-PSSession -ComputerName Server03 -Name Payroll").await?;
        let log = flow.browser.by_role("log", "Output").await?;
        log.shows("Payroll").await?;
        error_with_id(flow, "PSSessionConnectFailed").await?;
        let connects = flow.lab_events(|event| event["host"] == "Server03" && event["operation"] == "Connect");
        if connects != 0 {
            return Err("a Connect was sent for a session that the listing shows as held by another client".into());
        }
        Ok(())
    })
    .await;
}

async fn error_with_id(flow: &reattach_e2e::Flow, id: &str) -> reattach_e2e::Outcome {
    let script = "return [...document.querySelectorAll('[data-error-id]')].map(e => e.dataset.errorId).join(' ')";
    for _ in 0..100 {
        if flow.browser.script(script, Vec::new()).await?.to_string().contains(id) {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    Err(format!("no error text carries the id {id}"))
}
