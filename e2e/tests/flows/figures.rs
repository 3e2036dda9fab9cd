//! Figures of the running console; `cargo xtask bench` prints them.

use reattach_e2e::{Look, Outcome, flow};

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

#[tokio::test]
#[ignore = "prints figures instead of checking any; `cargo xtask bench` runs it"]
async fn figures() {
    flow("figures", Look::default(), async |flow| {
        let console = flow.sign_in().await?;
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

/// Requests that Server01 has answered, authentication apart.
fn answered(flow: &reattach_e2e::Flow) -> usize {
    flow.lab_events(|event| event["host"] == "Server01" && event["operation"].is_string())
}

fn print(times: Vec<(f64, usize)>) -> Outcome {
    let (first, requests) = times[0];
    let mut again: Vec<f64> = times[1..].iter().map(|(time, _)| *time).collect();
    again.sort_by(f64::total_cmp);
    println!("click on Connect to Opened on the screen, first time: {first:.0} ms, {requests} requests");
    println!(
        "click on Connect to Opened on the screen, again, {} times: median {:.0} ms, least {:.0}, most {:.0}",
        again.len(),
        again[again.len() / 2],
        again[0],
        again[again.len() - 1]
    );
    Ok(())
}
