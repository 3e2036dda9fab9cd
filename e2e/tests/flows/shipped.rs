//! What the build that is shipped does and no other: its console comes in two files.

use reattach_e2e::{Look, flow};
use serde_json::json;

#[tokio::test]
#[ignore = "of the build that is shipped; `cargo xtask test dist` runs it"]
async fn a_second_file_that_does_not_arrive_is_told_and_asked_for_again() {
    asked_for_again("second_file", "en").await;
}

#[tokio::test]
#[ignore = "of the build that is shipped; `cargo xtask test dist` runs it"]
async fn a_second_file_that_does_not_arrive_is_told_and_asked_for_again_in_french() {
    asked_for_again("second_file_fr", "fr").await;
}

async fn asked_for_again(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let browser = &flow.browser;
        browser.devtools("Network.enable", json!({})).await?;
        browser.devtools("Network.setBlockedURLs", json!({"urls": ["*inside.wasm"]})).await?;
        // The first is enough for the form.
        browser.open(flow.stack.origin()).await?;
        let options = flow.stack.options();
        browser.by_role("textbox", "User name").await?.fill(&options.user_name).await?;
        browser.by_role("textbox", "Password").await?.fill(&options.password).await?;
        browser.by_role("button", "Sign in").await?.click().await?;
        browser.by_role("heading", "Part of the page did not arrive").await?;
        if browser.maybe("grid", Some("Sessions")).await?.is_some() {
            return Err("there is a grid although its file was refused".into());
        }

        browser.devtools("Network.setBlockedURLs", json!({"urls": []})).await?;
        browser.by_role("button", "Reload the page").await?.click().await?;
        browser.by_role("grid", "Sessions").await.map(|_| ())
    })
    .await;
}
