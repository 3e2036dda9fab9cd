//! What is typed into a session, stopped, pasted, followed and taken away as a file.

use std::path::Path;

use reattach_e2e::{Browser, Console, Element, Flow, Look, Outcome, flow};
use serde_json::{Value, json};
use thirtyfour::Key;

#[tokio::test]
async fn lines_are_typed_stopped_pasted_and_kept() {
    typed("typing", "en").await;
}

#[tokio::test]
async fn lines_are_typed_stopped_pasted_and_kept_in_french() {
    typed("typing_fr", "fr").await;
}

async fn typed(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.connect("Server01", "ITTask").await?;
        let output = console.open_session("Server01", "ITTask").await?;
        several_lines(&flow.browser, &console, &output).await?;
        stopped(flow, &console, &output).await?;
        pasted(&flow.browser, &output).await?;
        under_way(&flow.browser, &console).await?;
        followed(&flow.browser, &console, &output).await?;
        let folder = flow.stack.options().state.join("downloads");
        let _ = std::fs::remove_dir_all(&folder);
        saved(&flow.browser, &folder).await
    })
    .await;
}

/// Shift+Enter begins a line, Enter runs all of them, the arrow brings them back.
async fn several_lines(browser: &Browser, console: &Console<'_>, output: &Element) -> Outcome {
    console.input("'ready'").await?;
    output.shows("ready").await?;
    let input = browser.by_role("textbox", "Input").await?;
    input.0.send_keys("$a = 40").await.map_err(|error| error.to_string())?;
    browser.keys(Key::Shift + Key::Enter).await?;
    browser.keys("$a + 2").await?;
    holds(browser, "$a = 40\n$a + 2").await?;
    browser.keys(Key::Enter + "").await?;
    output.shows("42").await?;
    holds(browser, "").await?;
    browser.keys(Key::Up + "").await?;
    holds(browser, "$a = 40\n$a + 2").await?;
    browser.keys(Key::Control + "a").await?;
    browser.keys(Key::Delete + "").await
}

/// Ctrl+C copies what is selected, and without a selection stops.
async fn stopped(flow: &Flow, console: &Console<'_>, output: &Element) -> Outcome {
    let browser = &flow.browser;
    console.input("'begun'; Start-Sleep -Seconds 90; 'over'").await?;
    output.shows("begun").await?;
    let connection = browser.by_role("group", "Connection").await?;
    connection.shows(browser.say("Live; a command is running")).await?;
    let select = "const log = document.querySelector('[role=log]'); log.focus(); getSelection().selectAllChildren(log)";
    browser.script(select, Vec::new()).await?;
    browser.keys(Key::Control + "c").await?;
    browser.copied(flow.stack.origin(), "begun").await?;
    connection.shows(browser.say("Live; a command is running")).await?;
    browser.script("getSelection().removeAllRanges()", Vec::new()).await?;
    browser.keys(Key::Control + "c").await?;
    let running = json!(browser.say("Live; a command is running"));
    let script = format!("return !document.body.innerText.replaceAll('\\u00a0', ' ').includes({running})");
    browser.until("Ctrl+C does not stop the command", &script).await?;
    if output.text().await?.lines().any(|line| line == "over") {
        return Err("the command ran to its end".into());
    }
    Ok(())
}

/// What is under way is a tree, and goes with its command.
async fn under_way(browser: &Browser, console: &Console<'_>) -> Outcome {
    let outer = "Write-Progress -Activity Outer -Status under -PercentComplete 40 -Id 1";
    let inner = "Write-Progress -Activity Inner -Status way -Id 2 -ParentId 1";
    console.input(&format!("{outer}; {inner}; Start-Sleep -Seconds 90")).await?;
    browser.by_role("group", "Progress").await?.shows("Inner").await?;
    let nested = "const of = name => [...document.querySelectorAll('.activity')].find(part => part.innerText.includes(name));
        const [outer, inner] = [of('Outer'), of('Inner')], left = part => part.querySelector('p').getBoundingClientRect().left;
        return outer?.querySelector('progress').value === 40 && outer.nextElementSibling === inner && left(inner) > left(outer)";
    browser.until("what is under way is no tree", nested).await?;
    browser.by_role("button", "Stop").await?.click().await?;
    browser.gone("group", "Progress").await
}

/// Few lines go in as they are; many, and characters that are not seen, are shown first.
async fn pasted(browser: &Browser, output: &Element) -> Outcome {
    paste(browser, "1\n2").await?;
    if browser.maybe("dialog", Some("Paste")).await?.is_some() {
        return Err("two lines are asked about".into());
    }
    let many = "$b = 1\n$b += 1\n$b += 1\n$b += 1\n$b += 1\n\"pasted $b\"";
    paste(browser, many).await?;
    browser.by_role("dialog", "Paste").await?.shows("6").await?;
    browser.by_role("button", "Cancel").await?.click().await?;
    browser.gone("dialog", "Paste").await?;
    holds(browser, "").await?;
    paste(browser, &many.replace("pasted", "pas\u{202e}ted")).await?;
    browser.by_role("dialog", "Paste").await?.shows("U+202E").await?;
    browser.by_role("button", "Put in").await?.click().await?;
    browser.gone("dialog", "Paste").await?;
    holds(browser, many).await?;
    browser.script("document.querySelector('#session-input').value = '\"in all\"'", Vec::new()).await?;
    browser.keys(Key::Enter + "").await?;
    output.shows("in all").await?;
    Ok(())
}

async fn paste(browser: &Browser, text: &str) -> Outcome {
    browser.by_role("textbox", "Input").await?;
    let script = "const field = document.querySelector('#session-input'); field.focus();
        const data = new DataTransfer(); data.setData('text/plain', arguments[0]);
        field.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}))";
    browser.script(script, vec![json!(text)]).await?;
    Ok(())
}

/// The end stays in sight until one scrolls away from it; time and wrapping are switches.
async fn followed(browser: &Browser, console: &Console<'_>, output: &Element) -> Outcome {
    console.input("1..200").await?;
    let all = "return document.querySelector('[role=log]').innerText.trim().endsWith('199\\n200')";
    browser.until("the numbers do not come", all).await?;
    let at_end = "const log = document.querySelector('[role=log]'); return log.scrollHeight - log.scrollTop - log.clientHeight < 24";
    browser.until("the end is not in sight", at_end).await?;
    browser.script("document.querySelector('[role=log]').focus()", Vec::new()).await?;
    browser.keys(Key::Home + "").await?;
    let follow = browser.by_role("button", "Follow").await?;
    browser.by_role("button", "Follow the newest").await?;
    console.input("'one more'").await?;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    if browser.script(at_end, Vec::new()).await? == json!(true) || follow.attribute("aria-pressed").await? != "false" {
        return Err("the page follows although one scrolled away".into());
    }
    browser.by_role("button", "Follow the newest").await?.click().await?;
    browser.until("the end does not come into sight", at_end).await?;
    output.shows("one more").await?;
    let times = "return [...document.querySelectorAll('[role=log] time')].some(time => time.checkVisibility() && /\\d:\\d\\d/.test(time.innerText))";
    browser.by_role("button", "Time").await?.click().await?;
    browser.until("no time is shown", times).await?;
    let wrap = browser.by_role("button", "Wrap").await?;
    console.input(&format!("'{}'", "long ".repeat(100))).await?;
    output.shows("long long").await?;
    let wide = "const log = document.querySelector('[role=log]'); return log.scrollWidth > log.clientWidth";
    if browser.script(wide, Vec::new()).await? == json!(true) || wrap.attribute("aria-pressed").await? != "true" {
        return Err("a long line is not wrapped".into());
    }
    wrap.click().await?;
    browser.until("a long line stays wrapped", wide).await
}

/// The transcript as text and as JSON files, and as one plain text.
async fn saved(browser: &Browser, folder: &Path) -> Outcome {
    let behaviour = json!({"behavior": "allow", "downloadPath": folder.display().to_string()});
    browser.devtools("Browser.setDownloadBehavior", behaviour).await?;
    browser.by_role("button", "Save as text").await?.click().await?;
    let text = file(folder, "txt").await?;
    browser.by_role("button", "Save as JSON").await?.click().await?;
    let entries = file(folder, "json").await?;
    for part in ["ITTask", "$a + 2", "42", "begun"] {
        if !text.contains(part) {
            return Err(format!("the transcript does not hold {part}: {text}"));
        }
    }
    let entries: Value = serde_json::from_str(&entries).map_err(|error| format!("{error}: {entries}"))?;
    if !entries.to_string().contains("one more") {
        return Err(format!("the JSON does not hold the output: {entries}"));
    }
    browser.by_role("button", "As plain text").await?.click().await?;
    let whole =
        "return [...document.querySelectorAll('dialog[open] textarea')].some(area => area.value.includes('one more'))";
    browser.until("the plain text is not shown", whole).await
}

async fn file(folder: &Path, extension: &str) -> Outcome<String> {
    for _ in 0..100 {
        let found = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let found = found.filter(|path| path.extension().is_some_and(|known| known == extension));
        if let Some(text) = found.filter_map(|path| std::fs::read_to_string(path).ok()).find(|text| !text.is_empty()) {
            return Ok(text);
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    Err(format!("no .{extension} file was saved"))
}

async fn holds(browser: &Browser, text: &str) -> Outcome {
    let script = format!("return document.querySelector('#session-input').value === {}", json!(text));
    browser.until(&format!("the input does not hold: {text}"), &script).await
}
