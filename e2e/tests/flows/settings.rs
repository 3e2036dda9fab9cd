//! Settings: theme, language, keys, the examination of the gateway, and what is kept.

use reattach_e2e::{Browser, Look, Outcome, flow};
use serde_json::json;

#[tokio::test]
async fn the_console_is_set_to_ones_liking() {
    set("settings", "en", ("fr", "Paramètres")).await;
}

#[tokio::test]
async fn the_console_is_set_to_ones_liking_in_french() {
    set("settings_fr", "fr", ("en", "Settings")).await;
}

async fn set(name: &'static str, language: &'static str, (other, heading): (&'static str, &'static str)) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.row("Server01", "ITTask").await?;
        let browser = &flow.browser;
        console.command("Get-PSSession -ComputerName Server01").await?;
        browser.by_role("log", "Output").await?.shows("ITTasks").await?;
        browser.by_role("link", "Settings").await?.click().await?;
        browser.by_role("heading", "Settings").await?;
        // Whoever does not see the page is taken to its heading.
        browser.until("the heading has not the focus", "return document.activeElement?.tagName === 'H1'").await?;

        // Themes; the first is that of the system.
        let light = ground(browser).await?;
        prefers(browser, "dark").await?;
        let of_system = ground(browser).await?;
        prefers(browser, "light").await?;
        choose(browser, "Theme", "dark").await?;
        let dark = ground(browser).await?;
        choose(browser, "Theme", "contrast").await?;
        let contrast = ground(browser).await?;
        if of_system != dark {
            return Err(format!("where the system is dark the page is {of_system} and not {dark}"));
        }
        if light == dark || contrast == dark {
            return Err(format!("the themes look alike: {light}, {dark}, {contrast}"));
        }
        browser.reload().await?;
        browser.by_role("heading", "Settings").await?;
        if ground(browser).await? != contrast {
            return Err("the theme does not outlive the page".into());
        }
        browser.by_role("button", "Cancel").await?.click().await?;

        // Keys of one character.
        press(browser, "?").await?;
        browser.by_role("dialog", "Keys").await?;
        browser.by_role("button", "Close").await?.click().await?;
        browser.gone("dialog", "Keys").await?;
        choose(browser, "Keys of one character", "off").await?;
        press(browser, "?").await?;
        press(browser, "g").await?;
        press(browser, "h").await?;
        tokio::time::sleep(std::time::Duration::from_millis(400)).await;
        browser.by_role("heading", "Settings").await?;
        if browser.maybe("dialog", Some("Keys")).await?.is_some() {
            return Err("keys act although they are turned off".into());
        }

        // The gateway.
        let lines = "return [...document.querySelectorAll('.health li')].map(line => line.innerText)";
        browser.until("the gateway is not examined", "return document.querySelectorAll('.health li').length === 9").await?;
        let lines = browser.script(lines, Vec::new()).await?;
        for words in ["Encryption (TLS)", "Origin (CORS)", "Local network access", "Opening offline"] {
            if !lines.to_string().replace('\u{a0}', " ").contains(browser.say(words)) {
                return Err(format!("{words} is not looked at: {lines}"));
            }
        }

        // What is kept, and forgetting it.
        let kept = "return JSON.stringify({...localStorage})";
        let before = browser.script(kept, Vec::new()).await?.to_string();
        if !before.contains("Get-PSSession") {
            return Err(format!("no history is kept: {before}"));
        }
        browser.by_role("button", "Clear all").await?.click().await?;
        browser.by_role("dialog", "Clear all").await?;
        let yes = "const button = document.querySelector('dialog[open] button.primary'); button?.click(); return Boolean(button)";
        browser.until("it is not asked", yes).await?;
        browser.until("something is still kept", "return !JSON.stringify({...localStorage}).includes('Get-PSSession')").await?;

        // The other language, at once and after a reload.
        choose(browser, "Language", other).await?;
        let shown = format!("return document.querySelector('main:not([hidden]) h1').innerText === {} && document.documentElement.lang === {}", json!(heading), json!(other));
        browser.until("the language does not change", &shown).await?;
        browser.reload().await?;
        browser.until("the language does not outlive the page", &shown).await
    })
    .await;
}

/// What the system is set to.
async fn prefers(browser: &Browser, scheme: &str) -> Outcome {
    let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
    browser.devtools("Emulation.setEmulatedMedia", features).await.map(|_| ())
}

/// The colour behind the page.
async fn ground(browser: &Browser) -> Outcome<String> {
    Ok(browser
        .script("return getComputedStyle(document.documentElement).backgroundColor", Vec::new())
        .await?
        .to_string())
}

async fn choose(browser: &Browser, label: &str, value: &str) -> Outcome {
    let script = "const [label, value] = arguments;
        const select = [...document.querySelectorAll('main select')].find(s => s.labels[0]?.innerText.trim().startsWith(label));
        if (!select) return false;
        select.value = value; select.dispatchEvent(new Event('change', {bubbles: true})); return select.value === value";
    let chosen = browser.script(script, vec![json!(browser.say(label)), json!(value)]).await?;
    if chosen == json!(true) { Ok(()) } else { Err(format!("{label} cannot be set to {value}")) }
}

/// Presses a key while no field has the focus.
async fn press(browser: &Browser, key: &str) -> Outcome {
    browser.script("document.activeElement?.blur()", Vec::new()).await?;
    browser.keys(key).await
}
