//! The main job: see the sessions, reconnect one, read it, use it, leave it, go on elsewhere.

use reattach_e2e::{ACCOUNT, Console, Look, PASSWORD, Program, flow};

#[tokio::test]
async fn main_job() {
    the_main_job("main_job", Look::default()).await;
}

#[tokio::test]
async fn main_job_in_french() {
    the_main_job("main_job_french", Look { language: "fr", ..Look::default() }).await;
}

#[tokio::test]
async fn main_job_in_firefox() {
    the_main_job("main_job_firefox", Look { program: Program::Firefox, ..Look::default() }).await;
}

#[tokio::test]
async fn main_job_in_firefox_in_french() {
    let look = Look { program: Program::Firefox, language: "fr", ..Look::default() };
    the_main_job("main_job_firefox_french", look).await;
}

async fn the_main_job(name: &'static str, look: Look) {
    let password = if look.language == "fr" { "mot de passe" } else { "password" };
    flow(name, look, async |flow| {
        let console = flow.console();
        console.open_link(flow.stack.sign_in_link()).await?;

        // A wrong password is said to be wrong, and is not sent again: neither to the same host
        // nor to the nine others that wait for the same account.
        console.answer_credential(ACCOUNT, "wrong").await?;
        let dialog = flow.browser.by_role("dialog", "Credential request").await?;
        dialog.shows(password).await?;
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        let failures = flow.lab_events(|event| event["auth"] == "failed");
        if failures != 1 {
            return Err(format!("the wrong password reached the hosts {failures} times, not once"));
        }
        console.answer_credential(ACCOUNT, PASSWORD).await?;
        console.row_shows("Server01", "ITTask", &["Disconnected", "None", "ITTasks"]).await?;
        console.row_shows("Localhost", "Backups", &["Disconnected", "None"]).await?;
        for host in 1..=6 {
            let host = format!("Node{host:02}");
            let listed = flow.lab_events(|event| event["host"] == host.as_str() && event["operation"] == "Enumerate");
            if listed == 0 {
                return Err(format!("{host} was never asked for its sessions"));
            }
        }

        let row = console.connect("Server01", "ITTask").await?;
        row.shows("Available").await?;
        console.open_session("Server01", "ITTask").await?;
        console.input("Get-Job").await?;
        let output = console.output().await?;
        output.shows("Running").await?;
        console.input("Receive-Job -Id 1 -Keep").await?;
        output.shows("Patching host 1 of").await?;
        console.input("$kept = 6 * 7; $kept").await?;
        output.shows("42").await?;

        flow.browser.by_role("button", "Disconnect").await?.click().await?;
        let second = flow.second_browser().await?;
        let outcome = go_on_elsewhere(&Console::new(&second, flow.stack.origin()), flow).await;
        if outcome.is_err() {
            flow.evidence(&second, "failed-second.png").await;
        }
        second.quit().await;
        outcome
    })
    .await;
}

/// Another client connects to the same session and finds what the first one left there.
async fn go_on_elsewhere(console: &Console<'_>, flow: &reattach_e2e::Flow) -> reattach_e2e::Outcome {
    let options = flow.stack.options();
    console.sign_in(&options.user_name, &options.password).await?;
    console.answer_credential(ACCOUNT, PASSWORD).await?;
    console.row_shows("Server01", "ITTask", &["Disconnected", "None"]).await?;
    console.connect("Server01", "ITTask").await?;
    console.open_session("Server01", "ITTask").await?;
    console.input("$kept + 1").await?;
    console.output().await?.shows("43").await?;
    console.back_to_grid().await?;
    console.select("Server01", "ITTask").await?;
    console.action("Disconnect").await?;
    console.row_shows("Server01", "ITTask", &["Disconnected", "None"]).await?;
    Ok(())
}
