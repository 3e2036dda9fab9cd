//! Figures of the running console; `cargo xtask bench` prints them.

mod fleet;
mod heap;

use reattach_e2e::{ACCOUNT, Browser, Look, Outcome, PASSWORD, flow};
use serde_json::json;

/// Connects and disconnects this often.
const ROUNDS: usize = 11;

/// Presses Connect and waits in the page itself, so that the driver's polling adds nothing.
const CONNECT: &str = "
const [computer, name, done] = arguments;
const row = () => [...document.querySelectorAll('[data-instance-id]')].find(
  row => row.dataset.computerName === computer && row.innerText.includes(name));
const button = [...document.querySelectorAll('[role=toolbar] button')].find(b => b.innerText.trim() === 'Connect');
const start = performance.now();
const observer = new MutationObserver(() => {
  if (!row()?.innerText.includes('Opened')) return;
  observer.disconnect();
  requestAnimationFrame(() => done(performance.now() - start));
});
observer.observe(document.body, {subtree: true, childList: true, characterData: true});
button.click();";

/// Notes when the first row is in the page after OK is pressed.
const WATCH: &str = "
window.firstRow = null;
const button = [...document.querySelectorAll('dialog[open] button')].find(b => b.innerText.trim() === 'OK');
button.addEventListener('click', () => {
  const start = performance.now();
  const observer = new MutationObserver(() => {
    if (!document.querySelector('[data-instance-id]')) return;
    observer.disconnect();
    requestAnimationFrame(() => { window.firstRow = performance.now() - start; });
  });
  observer.observe(document.body, {subtree: true, childList: true});
}, {capture: true, once: true});";

#[tokio::test]
#[ignore = "prints figures instead of checking any; `cargo xtask bench` runs it"]
async fn figures() {
    flow("figures", Look::default(), async |flow| {
        let console = flow.console();
        console.open_link(flow.stack.sign_in_link()).await?;
        flow.browser.by_role("dialog", "Credential request").await?;
        first_row(&flow.browser).await?;
        console.row("Server01", "ITTask").await?;
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            console.select("Server01", "ITTask").await?;
            let requests = answered(flow);
            let arguments = vec!["Server01".into(), "ITTask".into()];
            let answer = flow.browser.driver().execute_async(CONNECT, arguments).await.map_err(|e| e.to_string())?;
            times.push((answer.json().as_f64().unwrap_or(f64::NAN), answered(flow) - requests));
            console.select("Server01", "ITTask").await?;
            console.action("Disconnect").await?;
            console.row_shows("Server01", "ITTask", &["Disconnected"]).await?;
        }
        print(times)
    })
    .await;
}

/// Until the page can be used, and from the password to the first row.
async fn first_row(browser: &Browser) -> Outcome {
    let asked = browser.script("return performance.now()", Vec::new()).await?;
    browser.script(WATCH, Vec::new()).await?;
    browser.by_role("textbox", "User name").await?.fill(ACCOUNT).await?;
    browser.by_role("textbox", "Password").await?.fill(PASSWORD).await?;
    browser.by_role("button", "OK").await?.click().await?;
    browser.until("there is no row", "return window.firstRow !== null").await?;
    let row = browser.script("return window.firstRow", Vec::new()).await?;
    let painted = "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null";
    let painted = browser.script(painted, Vec::new()).await?;
    println!("first paint after {} ms, the password asked for within {} ms", whole(&painted), whole(&asked));
    println!("password given to first row: {} ms", whole(&row));
    Ok(())
}

/// Requests that Server01 has answered, authentication apart.
fn answered(flow: &reattach_e2e::Flow) -> usize {
    flow.lab_events(|event| event["host"] == "Server01" && event["operation"].is_string())
}

fn print(times: Vec<(f64, usize)>) -> Outcome {
    let (first, requests) = times[0];
    let again = sorted(times[1..].iter().map(|(time, _)| *time));
    println!("click on Connect to Opened on the screen, first time: {first:.0} ms, {requests} requests");
    println!(
        "click on Connect to Opened on the screen, again, {} times: median {:.0} ms, least {:.0}, most {:.0}",
        again.len(),
        share(&again, 50),
        again[0],
        again[again.len() - 1]
    );
    Ok(())
}

fn sorted(figures: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures
}

/// The figure that so many of a hundred do not exceed.
fn share(sorted: &[f64], of_hundred: usize) -> f64 {
    sorted.get((sorted.len() * of_hundred / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

fn whole(figure: &serde_json::Value) -> String {
    figure.as_f64().map_or_else(|| json!(figure).to_string(), |figure| format!("{figure:.0}"))
}
