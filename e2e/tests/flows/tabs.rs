//! Two pages of one browser, and two people one after the other.

use reattach_core::bridge::Text;
use reattach_e2e::{ACCOUNT, Flow, Look, Outcome, PASSWORD, flow};
use serde_json::Value;

#[tokio::test]
async fn a_second_tab_leaves_the_first_ones_sessions_alone() {
    beside("beside", "en").await;
}

#[tokio::test]
async fn a_second_tab_leaves_the_first_ones_sessions_alone_in_french() {
    beside("beside_fr", "fr").await;
}

async fn beside(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.connect("Server01", "ITTask").await?;
        console.row_shows("Server01", "ITTask", &["Opened", "Available"]).await?;

        let driver = flow.browser.driver();
        let first = driver.window().await.map_err(|error| error.to_string())?;
        let second = driver.new_tab().await.map_err(|error| error.to_string())?;
        driver.switch_to_window(second).await.map_err(|error| error.to_string())?;
        flow.browser.open(flow.stack.origin()).await?;
        console.answer_credential(ACCOUNT, PASSWORD).await?;
        console.row_shows("Server01", "ITTask", &["Busy"]).await?;
        let opened = console.row("Server01", "ITTask").await?.text().await?;
        if opened.contains("Opened") {
            return Err(format!("the second tab has taken the session: {opened}"));
        }

        driver.switch_to_window(first).await.map_err(|error| error.to_string())?;
        console.open_session("Server01", "ITTask").await?;
        console.input("40 + 2").await?;
        console.output().await?.shows("42").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_signs_out_leaves_nothing_to_the_next() {
    signed_out("signed_out", "en").await;
}

#[tokio::test]
async fn who_signs_out_leaves_nothing_to_the_next_in_french() {
    signed_out("signed_out_fr", "fr").await;
}

async fn signed_out(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.connect("Server01", "ITTask").await?;
        console.row_shows("Server01", "ITTask", &["Opened", "Available"]).await?;
        console.command("Get-PSSession -ComputerName Server02").await?;
        flow.browser.by_role("button", "Sign out").await?.click().await?;
        flow.browser.by_role("form", "Sign in").await?;
        kept_on_its_host(flow).await?;

        console.sign_in(&flow.stack.options().user_name, &flow.stack.options().password).await?;
        // Hosts are asked, and nothing is taken up.
        let dialog = flow.browser.by_role("dialog", "Credential request").await?.text().await?;
        let takes_up = flow.browser.sentence(&Text::new("engine-purpose-restore"));
        let account = flow.browser.by_role("textbox", "User name").await?;
        let account = flow
            .browser
            .driver()
            .execute("return arguments[0].value", vec![account.0.to_json().map_err(|error| error.to_string())?]);
        let account = account.await.map_err(|error| error.to_string())?.json().clone();
        if dialog.contains(&takes_up) || account != "" {
            return Err(format!("the next one is asked for the sessions of the last, as {account}: {dialog}"));
        }
        console.answer_credential(ACCOUNT, PASSWORD).await?;
        console.row_shows("Server01", "ITTask", &["Disconnected"]).await?;
        Ok(())
    })
    .await;
}

/// The session goes on there, and nobody holds it.
async fn kept_on_its_host(flow: &Flow) -> Outcome {
    let mut sessions = String::new();
    for _ in 0..100 {
        sessions = flow.stack.lab_control("sessions Server01").map_err(|error| error.to_string())?;
        let is = |session: &Value| session["name"] == "ITTask" && session["connected"] == false;
        let listed: Value = serde_json::from_str(&sessions).map_err(|error| error.to_string())?;
        if listed["sessions"].as_array().is_some_and(|all| all.iter().any(is)) {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    Err(format!("the session was not left to go on: {sessions}"))
}
