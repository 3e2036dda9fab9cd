//! What scripts ask: forms in their session's page, which nobody takes for the console's own.

use reattach_e2e::{Browser, Console, Look, Outcome, flow};
use serde_json::json;

#[tokio::test]
async fn a_script_asks_in_its_page_and_looks_different() {
    asked("prompts", "en").await;
}

#[tokio::test]
async fn a_script_asks_in_its_page_and_looks_different_in_french() {
    asked("prompts_fr", "fr").await;
}

async fn asked(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.connect("Server01", "ITTask").await?;
        let output = console.open_session("Server01", "ITTask").await?;
        let browser = &flow.browser;

        // A field with the script's label.
        console.input("'hello ' + (Read-Host -Prompt 'Your name')").await?;
        question(browser).await?;
        browser.by_role("textbox", "Your name").await?.fill("Zoé").await?;
        browser.by_role("button", "Answer").await?.click().await?;
        output.shows("hello Zoé").await?;
        answered(browser).await?;

        // A choice, by its button.
        console.input("'chosen ' + $Host.UI.PromptForChoice('Delete', 'All of them?', ('&Yes', '&No'), 1)").await?;
        question(browser).await?.contains("All of them?").then_some(()).ok_or("the question is not shown")?;
        press_choice(browser, "Yes").await?;
        output.shows("chosen 0").await?;
        answered(browser).await?;

        // An account: a form of the session and never the console's dialog.
        console.input("$c = Get-Credential; 'account ' + $c.UserName").await?;
        let words = question(browser).await?;
        if !words.contains("Server01") || !words.contains("Reattach") {
            return Err(format!("it is not said who asks, and that it is not Reattach: {words}"));
        }
        if browser.maybe("dialog", Some("Credential request")).await?.is_some() {
            return Err("a script's question opens the console's own dialog".into());
        }
        // On other pages it is said that a session asks.
        browser.by_role("link", "Sessions").await?.click().await?;
        browser.by_role("link", "Answer").await?.click().await?;
        question(browser).await?;
        browser.by_role("textbox", "User name").await?.fill("LAB\\zoe").await?;
        browser.by_role("textbox", "Password").await?.fill("Not-Kept-1").await?;
        browser.by_role("button", "Answer").await?.click().await?;
        let output = console.output().await?;
        output.shows("account LAB\\zoe").await?;
        answered(browser).await?;

        // A secret is typed unseen, and nothing of it is shown.
        secret(&console, browser).await?;
        // What fields hold is not in the page's text.
        let all = "return document.documentElement.outerHTML
            + [...document.querySelectorAll('input, textarea')].map(field => field.value).join(' ')
            + JSON.stringify([{...localStorage}, {...sessionStorage}])";
        if browser.script(all, Vec::new()).await?.to_string().contains("Not-Kept") {
            return Err("a secret is in the page".into());
        }
        Ok(())
    })
    .await;
}

async fn secret(console: &Console<'_>, browser: &Browser) -> Outcome {
    console.input("$s = Read-Host -AsSecureString; 'taken ' + $s.Length").await?;
    question(browser).await?;
    let unseen = "return document.querySelector('section.asks input')?.type === 'password'";
    browser.until("the secret can be read", unseen).await?;
    browser.by_role("textbox", "Secret for the script").await?.fill("Not-Kept-2").await?;
    browser.by_role("button", "Answer").await?.click().await?;
    console.output().await?.shows("taken 10").await?;
    answered(browser).await
}

/// The question's words, once there is one.
async fn question(browser: &Browser) -> Outcome<String> {
    browser.by_role_beginning("region", "Question from").await?.text().await
}

async fn answered(browser: &Browser) -> Outcome {
    browser
        .until("the question stays", "return !document.querySelector('[role=log] ~ section.asks, section.asks')")
        .await
}

async fn press_choice(browser: &Browser, label: &str) -> Outcome {
    let script = format!(
        "const found = [...document.querySelectorAll('section.asks button')].find(button => button.innerText.includes({}));
         found?.click(); return Boolean(found)",
        json!(label)
    );
    browser.until(&format!("there is no choice {label}"), &script).await
}
