//! A session with a running pipeline: buffered output first, then live output, no input meanwhile.

use reattach_core::bridge::Text;
use reattach_e2e::{Look, flow};

#[tokio::test]
async fn a_running_pipeline_is_picked_up() {
    picked_up("nightly", "en").await;
}

#[tokio::test]
async fn a_running_pipeline_is_picked_up_in_french() {
    picked_up("nightly_fr", "fr").await;
}

async fn picked_up(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        let row = console.connect("Server02", "Nightly").await?;
        row.shows("Busy").await?;
        let output = console.open_session("Server02", "Nightly").await?;
        let first = steps(&output.shows("Nightly step").await?);
        if first.is_empty() || first[0] != 1 {
            return Err(format!("the first line should be the first that was buffered, not step {first:?}"));
        }
        // Live: more steps arrive, each once and in order.
        let mut last = first.len();
        for _ in 0..2 {
            output.shows(&format!("step {} ", last + 1)).await?;
            let seen = steps(&output.text().await?);
            if seen.iter().zip(1..).any(|(step, expected)| *step != expected) {
                return Err(format!("steps are missing, doubled or out of order: {seen:?}"));
            }
            last = seen.len();
        }
        // Input waits, and the page says why.
        flow.browser.by_role("textbox", "Input").await?.enter("'too early'").await?;
        flow.browser.by_role("button", "Take back").await?;
        let page = flow.browser.script("return document.body.innerText", Vec::new()).await?.to_string();
        let running = flow.browser.sentence(&Text::new("ui-connection-live-busy"));
        if !page.contains(&running) {
            return Err(format!("the page does not say that a command is running: {page}"));
        }
        // Stop gives it back, and then input is taken again.
        flow.browser.by_role("button", "Stop").await?.click().await?;
        output.shows(&flow.browser.sentence(&Text::new("engine-separator-stopped"))).await?;
        let back = "return document.querySelector('#session-input').value === \"'too early'\"";
        flow.browser.until("what waited is not given back", back).await?;
        if output.text().await?.contains("too early") {
            return Err("what waited was run".into());
        }
        flow.browser.by_role("textbox", "Input").await?.fill("").await?;
        console.input("6 * 7").await?;
        output.shows("42").await?;
        Ok(())
    })
    .await;
}

fn steps(text: &str) -> Vec<u32> {
    text.lines().filter_map(|line| line.split("Nightly step ").nth(1)?.split(' ').next()?.parse().ok()).collect()
}
