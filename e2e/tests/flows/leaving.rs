//! Reloading, and closing and coming back: nothing is lost, the password is asked for once.

use reattach_core::bridge::Text;
use reattach_e2e::{ACCOUNT, Look, PASSWORD, flow};

#[tokio::test]
async fn a_reload_stays_signed_in_and_takes_the_session_back() {
    reloaded("reload", "en").await;
}

#[tokio::test]
async fn a_reload_stays_signed_in_and_takes_the_session_back_in_french() {
    reloaded("reload_fr", "fr").await;
}

async fn reloaded(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.connect("Server01", "ITTask").await?;
        console.open_session("Server01", "ITTask").await?;
        console.input("$before = 20 + 1; $before").await?;
        console.output().await?.shows("21").await?;

        flow.browser.driver().refresh().await.map_err(|error| error.to_string())?;
        // Still signed in at the gateway; the target's password is asked for, once.
        console.answer_credential(ACCOUNT, PASSWORD).await?;
        let output = console.output().await?;
        output.shows(&flow.browser.sentence(&Text::new("engine-separator-before"))).await?;
        console.input("$before * 2").await?;
        output.shows("42").await?;
        if flow.browser.maybe("form", Some("Sign in")).await?.is_some() {
            return Err("the reload asked to sign in at the gateway again".into());
        }
        if flow.browser.maybe("dialog", Some("Credential request")).await?.is_some() {
            return Err("the password was asked for a second time".into());
        }
        nothing_secret_is_stored(flow).await
    })
    .await;
}

#[tokio::test]
async fn closing_the_page_and_coming_back_takes_the_running_output_back() {
    come_back("come_back", "en").await;
}

#[tokio::test]
async fn closing_the_page_and_coming_back_takes_the_running_output_back_in_french() {
    come_back("come_back_fr", "fr").await;
}

async fn come_back(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.connect("Server02", "Nightly").await?;
        console.open_session("Server02", "Nightly").await?.shows("Nightly step").await?;

        // Another page in the same profile: what a closed and re-opened tab is.
        flow.browser.open("about:blank").await?;
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        flow.browser.open(flow.stack.origin()).await?;
        console.answer_credential(ACCOUNT, PASSWORD).await?;
        console.row_shows("Server02", "Nightly", &["Opened", "Busy"]).await?;
        let output = console.open_session("Server02", "Nightly").await?;
        output.shows(&flow.browser.sentence(&Text::new("engine-separator-before"))).await?;
        output.shows("Nightly step").await?;
        Ok(())
    })
    .await;
}

/// Neither the password nor a token is anywhere that outlives the page.
async fn nothing_secret_is_stored(flow: &reattach_e2e::Flow) -> reattach_e2e::Outcome {
    let script = "return JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage}) + document.cookie + location.href";
    let stored = flow.browser.script(script, Vec::new()).await?.to_string();
    for secret in [PASSWORD, &flow.stack.options().password, "code="] {
        if stored.contains(secret) {
            return Err(format!("a secret is kept in the browser: {stored}"));
        }
    }
    Ok(())
}
