//! Ten thousand sessions: typing into the filter, scrolling, and a thousand of them connected.

use reattach_e2e::{Browser, Console, Look, Outcome, flow_with};
use serde_json::{Value, json};

use super::{share, sorted};

const HOSTS: u16 = 250;
const SESSIONS: u16 = 40;
/// Hosts whose sessions are connected: a thousand.
const CONNECTED: &str = "ComputerName:Node20?,Node21?,Node22[0-4]";

/// Tasks over 50 ms from now on.
const LONG_TASKS: &str = "
window.longTasks?.disconnect();
window.tasks = [];
window.longTasks = new PerformanceObserver(list => window.tasks.push(...list.getEntries().map(e => e.duration)));
window.longTasks.observe({type: 'longtask'});";

/// From each key to the end of the frame that shows what it changed.
const KEYS: &str = "
window.painted = [];
document.getElementById('filter').addEventListener('input', event => {
  const start = event.timeStamp;
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.painted.push(performance.now() - start);
    channel.port2.postMessage(null);
  });
}, true);";

/// From the first row to the last in three hundred frames.
const SCROLL: &str = "
const done = arguments[arguments.length - 1];
const frame = document.querySelector('.grid-frame');
const step = (frame.scrollHeight - frame.clientHeight) / 300;
const gaps = [];
let count = 0, before = performance.now();
const next = now => {
  gaps.push(now - before);
  before = now;
  frame.scrollTop += step;
  if (++count < 300) requestAnimationFrame(next); else done(gaps.slice(1));
};
requestAnimationFrame(next);";

#[tokio::test]
#[ignore = "prints figures instead of checking any; `cargo xtask bench` runs it"]
async fn figures_of_ten_thousand() {
    let change = |options: &mut reattach_stack::Options| {
        options.generated_hosts = HOSTS;
        options.gives_way = true;
        options.lab_arguments = ["--sessions-per-host".into(), SESSIONS.to_string()].to_vec();
    };
    flow_with("figures_fleet", Look::default(), change, async |flow| {
        let console = flow.sign_in().await?;
        let browser = &flow.browser;
        let all = usize::from(HOSTS) * usize::from(SESSIONS);
        listed(browser, all).await?;
        browser.by_role("button", "Pause").await?.click().await?;
        typing(browser).await?;
        scrolling(browser).await?;
        connecting(&console, browser).await
    })
    .await;
}

async fn listed(browser: &Browser, least: usize) -> Outcome {
    let script =
        format!("return Number(document.querySelector('[role=grid]').getAttribute('aria-rowcount')) > {least}");
    let start = std::time::Instant::now();
    for _ in 0..15 {
        if browser.until("", &script).await.is_ok() {
            println!("{least} sessions listed within {:.1} s of the password", start.elapsed().as_secs_f32());
            return Ok(());
        }
    }
    Err(format!("{least} sessions are not listed"))
}

async fn typing(browser: &Browser) -> Outcome {
    browser.script(KEYS, Vec::new()).await?;
    let before = processor_time(browser).await?;
    for text in ["Name:Inv* ComputerName:Node1*", "updates node 23", "-Name:Updates State:Disconnected"] {
        let filter = browser.by_role("searchbox", "Filter sessions").await?;
        filter.fill("").await?;
        for key in text.chars() {
            filter.0.send_keys(key.to_string()).await.map_err(|error| error.to_string())?;
        }
    }
    let painted = sorted(numbers(&browser.script("return window.painted", Vec::new()).await?));
    println!(
        "10,000 rows, key in the filter to paint, {} keys: median {:.0} ms, p95 {:.0}, most {:.0}",
        painted.len(),
        share(&painted, 50),
        share(&painted, 95),
        share(&painted, 100)
    );
    let own = (processor_time(browser).await? - before) / painted.len() as f64;
    println!("of that the page's own processor time, on average: {own:.1} ms");
    let filter = browser.by_role("searchbox", "Filter sessions").await?;
    filter.fill("x").await?;
    filter.0.send_keys("\u{e003}").await.map_err(|error| error.to_string())
}

async fn scrolling(browser: &Browser) -> Outcome {
    listed(browser, 10_000).await?;
    browser.script(LONG_TASKS, Vec::new()).await?;
    let before = processor_time(browser).await?;
    let gaps = sorted(numbers(&browser.script_async(SCROLL, Vec::new()).await?));
    println!(
        "scrolled through 10,000 rows in {} frames: {:.1} ms of processor time each; p95 {:.0} ms, most {:.0}; {}",
        gaps.len(),
        (processor_time(browser).await? - before) / gaps.len() as f64,
        share(&gaps, 95),
        share(&gaps, 100),
        long_tasks(browser).await?
    );
    Ok(())
}

async fn connecting(console: &Console<'_>, browser: &Browser) -> Outcome {
    browser.by_role("searchbox", "Filter sessions").await?.fill(CONNECTED).await?;
    let shown = "return document.querySelector('[role=grid]').getAttribute('aria-rowcount') === '1001'";
    browser.until("not a thousand are shown", shown).await?;
    browser.by_role("checkbox", "Select all").await?.click().await?;
    for (button, state) in [("Connect", "Opened"), ("Disconnect", "Disconnected"), ("Connect", "Opened")] {
        browser.script(LONG_TASKS, Vec::new()).await?;
        let start = std::time::Instant::now();
        let before = processor_time(browser).await?;
        console.action(button).await?;
        let over = "return !/^\\(/.test(document.title) && Boolean(document.querySelector('section[data-run-id]'))
            && document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow') === '1000'";
        let mut done = false;
        for _ in 0..15 {
            done = done || browser.until("", over).await.is_ok();
        }
        if !done {
            return Err(format!("{button}: a thousand sessions do not become {state}"));
        }
        println!(
            "1,000 sessions, {button}: {:.1} s, {:.1} s of the page's processor time; {}",
            start.elapsed().as_secs_f32(),
            (processor_time(browser).await? - before) / 1000.0,
            long_tasks(browser).await?
        );
    }
    Ok(())
}

/// What the page's thread has worked so far, in milliseconds; waiting for a busy machine does not count.
async fn processor_time(browser: &Browser) -> Outcome<f64> {
    browser.devtools("Performance.enable", json!({"timeDomain": "threadTicks"})).await?;
    let metrics = browser.devtools("Performance.getMetrics", json!({})).await?;
    let task = metrics["metrics"].as_array().into_iter().flatten().find(|metric| metric["name"] == "TaskDuration");
    Ok(task.and_then(|metric| metric["value"].as_f64()).unwrap_or(f64::NAN) * 1000.0)
}

async fn long_tasks(browser: &Browser) -> Outcome<String> {
    let tasks = sorted(numbers(&browser.script("return window.tasks", Vec::new()).await?));
    Ok(format!("{} tasks over 50 ms, the longest {:.0} ms", tasks.len(), tasks.last().copied().unwrap_or_default()))
}

fn numbers(list: &Value) -> impl Iterator<Item = f64> {
    json!(list).as_array().cloned().unwrap_or_default().into_iter().filter_map(|number| number.as_f64())
}
