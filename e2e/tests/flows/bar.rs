//! The command bar: help page, example 1; completion, history, and an error with its place.

use reattach_e2e::{Browser, Look, Outcome, flow};
use serde_json::json;
use thirtyfour::Key;

#[tokio::test]
async fn the_command_bar_shows_powershells_table() {
    shown_as_tables("bar", "en").await;
}

#[tokio::test]
async fn the_command_bar_shows_powershells_table_in_french() {
    shown_as_tables("bar_fr", "fr").await;
}

async fn shown_as_tables(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.row("Server01", "ITTask").await?;
        let log = flow.browser.by_role("log", "Output").await;

        console.command("Get-PSSession -ComputerName Server01").await?;
        let log = match log {
            Ok(log) => log,
            Err(_) => flow.browser.by_role("log", "Output").await?,
        };
        log.shows("Id Name            ComputerName    State         ConfigurationName     Availability").await?;
        table_row(&log, "Disconnected  ITTasks                       None").await?;

        console.command("Connect-PSSession -ComputerName Server01 -Name ITTask").await?;
        table_row(&log, "Opened        ITTasks                  Available").await?;
        console.row_shows("Server01", "ITTask", &["Opened", "Available"]).await?;

        console.command("Disconnect-PSSession -Name ITTask").await?;
        console.row_shows("Server01", "ITTask", &["Disconnected", "None"]).await?;

        console.command("Connect-PSSession -ComputerName Server01 -Name ITTask -InstanceId 0306EAA9-6870-4284-A706-8F1A2B18CBFB").await?;
        refused(&flow.browser, "AmbiguousParameterSet").await
    })
    .await;
}

#[tokio::test]
async fn the_bar_completes_remembers_and_points_at_what_is_wrong() {
    helps("bar_helps", "en").await;
}

#[tokio::test]
async fn the_bar_completes_remembers_and_points_at_what_is_wrong_in_french() {
    helps("bar_helps_fr", "fr").await;
}

async fn helps(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.row("Server01", "ITTask").await?;
        let browser = &flow.browser;
        let bar = browser.by_role("combobox", "Command").await?;

        // Parameters of the set, then values that are known.
        bar.fill("Connect-PSSession -ComputerName Server01 -Inst").await?;
        offered(browser, "-InstanceId").await?;
        bar.fill("Get-PSSession -ComputerName Serv").await?;
        offered(browser, "Server01").await?;
        browser.keys(Key::Tab + "").await?;
        holds(browser, "Get-PSSession -ComputerName Server01").await?;
        browser.keys(Key::Enter + "").await?;
        browser.by_role("log", "Output").await?.shows("ITTask").await?;

        // An error has its place under it.
        bar.fill("Get-PSSession -Nmae IT*").await?;
        browser.keys(Key::Escape + "").await?;
        browser.keys(Key::Enter + "").await?;
        refused(browser, "NamedParameterNotFound").await?;
        let marked = "const text = document.querySelector('[role=alert] [data-error-id] pre')?.innerText ?? '';
            const [line, mark] = text.split('\\n'); return mark && line.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1)";
        let marked = browser.script(marked, Vec::new()).await?;
        if marked != "-Nmae" && marked != "Nmae" {
            return Err(format!("the mark is under {marked}"));
        }

        // The history, and back to what was being typed.
        bar.0.send_keys(Key::Up + "").await.map_err(|error| error.to_string())?;
        holds(browser, "Get-PSSession -Nmae IT*").await?;
        browser.keys(Key::Up + "").await?;
        holds(browser, "Get-PSSession -ComputerName Server01").await?;
        browser.keys(Key::Down + "").await?;
        browser.keys(Key::Down + "").await?;
        holds(browser, "").await?;

        // Plain words are no command: they find.
        bar.fill(browser.say("Runs")).await?;
        offered(browser, browser.say("Runs")).await?;
        browser.keys(Key::Enter + "").await?;
        browser.by_role("table", "Runs").await?.shows("Get-PSSession -ComputerName Server01").await?;
        Ok(())
    })
    .await;
}

async fn offered(browser: &Browser, word: &str) -> Outcome {
    let script = format!(
        "return [...document.querySelectorAll('[role=listbox].open [role=option]')].some(o => o.innerText.startsWith({}))",
        json!(word)
    );
    browser.until(&format!("{word} is not offered"), &script).await
}

async fn holds(browser: &Browser, text: &str) -> Outcome {
    let script = format!("return document.querySelector('[role=combobox]').value === {}", json!(text));
    browser.until(&format!("the bar does not hold: {text}"), &script).await
}

async fn refused(browser: &Browser, error_id: &str) -> Outcome {
    let script =
        format!("return Boolean(document.querySelector('[role=alert] [data-error-id={error_id}]')?.innerText)");
    browser.until(&format!("the line is not refused as {error_id}"), &script).await
}

/// The row of ITTask on Server01, laid out as PowerShell does, whatever its Id is.
async fn table_row(log: &reattach_e2e::Element, rest: &str) -> Outcome {
    log.shows(&format!("ITTask          Server01        {rest}")).await?;
    Ok(())
}
