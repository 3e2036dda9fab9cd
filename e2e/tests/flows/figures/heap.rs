//! What a hundred rounds of connecting, opening, leaving and disconnecting leave in memory.

use reattach_e2e::{Browser, Look, Outcome, flow};
use serde_json::{Value, json};

/// So many rounds in the page itself: the row's own button, its page, back, Disconnect.
const ROUNDS: &str = "
const [computer, name, rounds, done] = arguments;
const row = () => [...document.querySelectorAll('[data-instance-id]')].find(
  row => row.dataset.computerName === computer && row.innerText.includes(name));
const until = async there => {
  for (let i = 0; i < 1000; i++) {
    const found = there();
    if (found) return found;
    await new Promise(next => setTimeout(next, 10));
  }
  throw new Error(`not there: ${there}`);
};
(async () => {
  for (let i = 0; i < rounds; i++) {
    (await until(() => row()?.querySelector('.name button'))).click();
    (await until(() => row()?.querySelector('.name a'))).click();
    await until(() => document.querySelector('[role=log][tabindex]')?.innerText.includes('onnected'));
    history.back();
    await until(() => row()?.innerText.includes('Opened'));
    if (row().getAttribute('aria-selected') !== 'true') row().lastElementChild.click();
    const button = () => [...document.querySelectorAll('[role=toolbar] button')].find(b => b.innerText.trim() === 'Disconnect' && !b.disabled);
    (await until(button)).click();
    await until(() => row()?.innerText.includes('Disconnected'));
  }
})().then(() => done(null), error => done(String(error)));";

/// Keeps the memory of the console's module where it can be asked for its size.
const MODULE: &str = "
const start = WebAssembly.instantiateStreaming;
WebAssembly.instantiateStreaming = async (...given) => {
  const started = await start(...given);
  // The console's second file uses the memory of the first.
  window.moduleMemory = started.instance.exports.memory ?? window.moduleMemory;
  return started;
};";

#[tokio::test]
#[ignore = "prints figures instead of checking any; `cargo xtask bench` runs it"]
async fn figures_of_memory() {
    flow("figures_heap", Look::default(), async |flow| {
        flow.browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": MODULE})).await?;
        let console = flow.sign_in().await?;
        console.row("Server01", "ITTask").await?;
        flow.browser
            .driver()
            .set_script_timeout(std::time::Duration::from_secs(300))
            .await
            .map_err(|e| e.to_string())?;
        // The log and the list of runs are full after a hundred.
        for done in [25, 50, 75, 100, 125, 150, 175, 200] {
            rounds(&flow.browser, 25).await?;
            println!("after {done} rounds of connect, open, back, disconnect: {}", memory(&flow.browser).await?);
        }
        Ok(())
    })
    .await;
}

async fn rounds(browser: &Browser, count: usize) -> Outcome {
    let arguments = vec![json!("Server01"), json!("ITTask"), json!(count)];
    match browser.script_async(ROUNDS, arguments).await? {
        Value::Null => Ok(()),
        error => Err(error.to_string()),
    }
}

async fn memory(browser: &Browser) -> Outcome<String> {
    browser.devtools("HeapProfiler.enable", json!({})).await?;
    browser.devtools("Performance.enable", json!({})).await?;
    for _ in 0..2 {
        browser.devtools("HeapProfiler.collectGarbage", json!({})).await?;
    }
    let heap = browser.devtools("Runtime.getHeapUsage", json!({})).await?;
    let counts = browser.devtools("Memory.getDOMCounters", json!({})).await?;
    let kilobytes = |name: &str| heap[name].as_f64().unwrap_or_default() / 1000.0;
    let module = browser.script("return window.moduleMemory?.buffer.byteLength ?? null", Vec::new()).await?;
    Ok(format!(
        "heap {:.0} kB, module {:.0} kB, {} nodes, {} listeners",
        kilobytes("usedSize"),
        module.as_f64().unwrap_or(f64::NAN) / 1000.0,
        counts["nodes"],
        counts["jsEventListeners"]
    ))
}
