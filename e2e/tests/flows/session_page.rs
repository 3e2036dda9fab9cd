//! The session page against a real session: objects, search, completion, streams, leaving.

use reattach_e2e::{Look, flow};
use thirtyfour::Key;

#[tokio::test]
async fn a_session_is_read_searched_completed_and_left() {
    read_and_left("session_page", "en").await;
}

#[tokio::test]
async fn a_session_is_read_searched_completed_and_left_in_french() {
    read_and_left("session_page_fr", "fr").await;
}

async fn read_and_left(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.connect("Server01", "ITTask").await?;
        let output = console.open_session("Server01", "ITTask").await?;
        let connection = flow.browser.by_role("group", "Connection").await?;
        connection.shows(flow.browser.say("Live")).await?;

        // Objects are a table with the columns that PowerShell shows.
        console.input("Get-Job").await?;
        output.shows("Running").await?;
        let headings = "return [...document.querySelectorAll('[role=log] table th')].map(th => th.innerText).join(' ')";
        let headings = flow.browser.script(headings, Vec::new()).await?;
        if !headings.as_str().unwrap_or_default().starts_with("Id Name") {
            return Err(format!("Get-Job is not shown as PowerShell's table: {headings}"));
        }

        // The target completes.
        let input = flow.browser.by_role("textbox", "Input").await?;
        input.fill("Get-Da").await?;
        input.0.send_keys(Key::Tab + "").await.map_err(|error| error.to_string())?;
        flow.browser
            .until("Get-Da is not completed", "return document.querySelector('#session-input').value === 'Get-Date'")
            .await?;

        // Streams have their words, can be searched, and hidden.
        console.input("Write-Warning 'needle one'; Write-Error 'needle two'; 'hay'").await?;
        output.shows("hay").await?;
        for word in ["WARNING", "ERROR"] {
            output.shows(word).await?;
        }
        flow.browser.by_role("searchbox", "Search the output").await?.fill("NEEDLE").await?;
        flow.browser
            .until(
                "the search does not count",
                "return /1 \\D+ [2-9]/.test(document.querySelector('#search-count').innerText)",
            )
            .await?;
        flow.browser.by_role("button", "Next match").await?.click().await?;
        flow.browser.until("no match is current", "return !!document.querySelector('mark.current')").await?;
        flow.browser.by_role_beginning("button", "Warnings").await?.click().await?;
        flow.browser
            .until("the warning stays", "return !document.querySelector('[role=log]').innerText.includes('WARNING')")
            .await?;

        // Leaving asks nothing and keeps the session; ending asks, and ends it.
        flow.browser.by_role("button", "Disconnect").await?.click().await?;
        connection.shows(flow.browser.say("Disconnected; this page can be closed, the session goes on")).await?;
        flow.browser.by_role("button", "Connect").await?.click().await?;
        connection.shows(flow.browser.say("Live")).await?;
        flow.browser.by_role("button", "Close session").await?.click().await?;
        flow.browser.by_role("dialog", "Confirm").await?.shows("Remove").await?;
        flow.browser.by_role("button", "No").await?.click().await?;
        flow.browser.gone("dialog", "Confirm").await?;
        connection.shows(flow.browser.say("Live")).await?;
        flow.browser.by_role("button", "Close session").await?.click().await?;
        flow.browser.by_role("dialog", "Confirm").await?;
        flow.browser.by_role("button", "Yes").await?.click().await?;
        flow.browser.gone("dialog", "Confirm").await?;
        let sessions = async || flow.stack.lab_control("sessions Server01").map_err(|error| error.to_string());
        for _ in 0..100 {
            if !sessions().await?.contains("ITTask") {
                return Ok(());
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        Err(format!("the session is still on its host: {}", sessions().await?))
    })
    .await;
}

#[tokio::test]
async fn a_lost_connection_is_told_in_words_and_comes_back() {
    interrupted("interrupted", "en").await;
}

#[tokio::test]
async fn a_lost_connection_is_told_in_words_and_comes_back_in_french() {
    interrupted("interrupted_fr", "fr").await;
}

async fn interrupted(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.connect("Server01", "ITTask").await?;
        console.open_session("Server01", "ITTask").await?;
        let connection = flow.browser.by_role("group", "Connection").await?;
        connection.shows(flow.browser.say("Live")).await?;
        flow.stack.kill_gateway();
        connection.shows(flow.browser.say("Interrupted; attempt")).await?;
        // Pressed while it cannot help: afterwards the console comes back by itself, and its dialog would be in the way.
        flow.browser.by_role("button", "Try now").await?.click().await?;
        connection.shows(flow.browser.say("Interrupted; attempt")).await?;
        flow.stack.restart_gateway().map_err(|error| error.to_string())?;
        // The gateway has forgotten the sign-in: it is asked for over the page.
        flow.browser.by_role("dialog", "Sign in again").await?;
        flow.browser.by_role("textbox", "Password").await?.fill(&flow.stack.options().password).await?;
        flow.browser.by_role("button", "Sign in").await?.click().await?;
        flow.browser.gone("dialog", "Sign in again").await?;
        flow.browser.by_role("log", "Session output").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn history_and_settings_outlive_the_page() {
    kept("history", "en").await;
}

#[tokio::test]
async fn history_and_settings_outlive_the_page_in_french() {
    kept("history_fr", "fr").await;
}

async fn kept(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.row("Server01", "ITTask").await?;
        console.command("Get-PSSession -ComputerName Server01").await?;
        flow.browser.by_role("log", "Output").await?.shows("ITTasks").await?;
        console.command("Get-PSSession -ComputerName Nowhere -Password hunter2").await?;
        flow.browser.by_role("link", "Settings").await?.click().await?;
        let density = flow.browser.by_role("combobox", "Density").await?;
        density.0.send_keys(flow.browser.say("Compact")).await.map_err(|error| error.to_string())?;
        flow.browser.by_role("link", "History").await?.click().await?;
        flow.browser.reload().await?;
        let table = flow.browser.by_role("table", "History").await?;
        table.shows("Get-PSSession -ComputerName Server01").await?;
        let shown = table.shows("•••").await?;
        if shown.contains("hunter2") {
            return Err("a secret is kept in the history".into());
        }
        let compact = "return document.documentElement.dataset.density === 'compact'";
        flow.browser.until("the density does not outlive the page", compact).await
    })
    .await;
}
