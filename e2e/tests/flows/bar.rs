//! The command bar: help page, example 1, and an error with its place.

use reattach_e2e::{Look, flow};

#[tokio::test]
async fn the_command_bar_shows_powershells_table() {
    flow("bar", Look::default(), async |flow| {
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
        let script = "const e = document.querySelector('[data-error-id=AmbiguousParameterSet]'); return e ? e.innerText : ''";
        for _ in 0..100 {
            let text = flow.browser.script(script, Vec::new()).await?;
            if text.as_str().is_some_and(|text| !text.is_empty()) {
                return Ok(());
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        Err("Name together with InstanceId is not refused as AmbiguousParameterSet".into())
    })
    .await;
}

/// The row of ITTask on Server01, laid out as PowerShell does, whatever its Id is.
async fn table_row(log: &reattach_e2e::Element, rest: &str) -> reattach_e2e::Outcome {
    log.shows(&format!("ITTask          Server01        {rest}")).await?;
    Ok(())
}
