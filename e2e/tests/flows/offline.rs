//! The program opens without its gateway and says so; data is never kept.

use reattach_core::bridge::Text;
use reattach_e2e::{Look, Outcome, flow};
use serde_json::json;

const KEPT: &str = "const done = arguments[arguments.length - 1];
(async () => {
  if (!(await navigator.serviceWorker?.getRegistration())?.active) return null;
  const names = await caches.keys();
  const all = await Promise.all(names.map(async n => (await (await caches.open(n)).keys()).map(r => new URL(r.url).pathname)));
  return all.flat();
})().then(done, () => done(null));";

#[tokio::test]
async fn the_program_opens_without_its_gateway() {
    opened_offline("offline", "en").await;
}

#[tokio::test]
async fn the_program_opens_without_its_gateway_in_french() {
    opened_offline("offline_fr", "fr").await;
}

async fn opened_offline(name: &'static str, language: &'static str) {
    let offline = if language == "fr" { "Ce navigateur n’a pas de réseau" } else { "This browser has no network" };
    flow(name, Look { language, ..Look::default() }, async |flow| {
        flow.sign_in().await?.row("Server01", "ITTask").await?;
        let kept = kept(flow).await?;
        if kept.iter().any(|path| path.starts_with("/v1/")) || !kept.iter().any(|path| path == "/") {
            return Err(format!("the program and nothing else should be kept, not: {kept:?}"));
        }

        // It can be installed: the browser finds a manifest without a fault.
        let manifest = flow.browser.devtools("Page.getAppManifest", json!({})).await?;
        if !manifest["data"].as_str().is_some_and(|text| text.contains("Reattach")) || manifest["errors"] != json!([]) {
            return Err(format!("the browser does not take the manifest: {manifest}"));
        }

        flow.stack.kill_gateway();
        flow.browser.reload().await?;
        flow.browser.by_role("heading", "The gateway cannot be reached").await?;
        let page = flow.browser.script("return document.body.innerText", Vec::new()).await?.to_string();
        if page.contains("ITTask") {
            return Err("data was kept".into());
        }
        // It goes on by itself.
        flow.stack.restart_gateway().map_err(|error| error.to_string())?;
        flow.browser.by_role("form", "Sign in").await?;

        let options = flow.stack.options();
        flow.console().sign_in(&options.user_name, &options.password).await?;
        network(flow, false).await?;
        let said = format!("return document.body.innerText.includes({})", json!(offline));
        flow.browser.until("the page does not say that it is offline", &said).await?;
        // What the driver switches off is the page's network alone, not that of its workers.
        flow.stack.kill_gateway();
        flow.browser.reload().await?;
        flow.browser.by_role("heading", "Offline").await?;
        network(flow, true).await?;
        flow.browser.by_role("heading", "The gateway cannot be reached").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn on_a_certificate_that_is_not_trusted_it_says_that_offline_is_unavailable() {
    untrusted("untrusted", "en").await;
}

#[tokio::test]
async fn on_a_certificate_that_is_not_trusted_it_says_that_offline_is_unavailable_in_french() {
    untrusted("untrusted_fr", "fr").await;
}

async fn untrusted(name: &'static str, language: &'static str) {
    let look = Look { trusting: false, language, ..Look::default() };
    flow(name, look, async |flow| {
        // The browser stops at a warning; this is what clicking it away comes to.
        let _ = flow.browser.open(flow.stack.sign_in_link()).await;
        flow.browser.proceed().await?;
        flow.console().open_link(flow.stack.sign_in_link()).await?;
        flow.browser.by_role("button", "Cancel").await?.click().await?;
        flow.browser.by_role("link", "Settings").await?.click().await?;
        let unavailable = json!(flow.browser.sentence(&Text::new("ui-health-shell-untrusted")));
        let wanted = format!(
            "return [...document.querySelectorAll('.health li')].some(line => line.innerText.includes({unavailable}))"
        );
        flow.browser.until("the settings do not say that opening offline is not available", &wanted).await
    })
    .await;
}

/// Paths of what the browser keeps, once it keeps something.
async fn kept(flow: &reattach_e2e::Flow) -> Outcome<Vec<String>> {
    for _ in 0..100 {
        let paths = flow.browser.script_async(KEPT, Vec::new()).await?;
        if let Some(paths) = paths.as_array().filter(|paths| !paths.is_empty()) {
            return Ok(paths.iter().filter_map(|path| path.as_str().map(Into::into)).collect());
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    Err("nothing is kept for opening offline".into())
}

async fn network(flow: &reattach_e2e::Flow, there: bool) -> Outcome {
    let conditions = json!({"offline": !there, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
    flow.browser.devtools("Network.enable", json!({})).await?;
    flow.browser.devtools("Network.emulateNetworkConditions", conditions).await?;
    Ok(())
}
