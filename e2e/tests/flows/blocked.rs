//! A browser that runs no WebAssembly, or no script, still says something useful: in both languages at once, since
//! nothing chooses one of them.

use reattach_e2e::{Look, flow};
use serde_json::json;

#[tokio::test]
async fn without_webassembly_the_page_says_what_blocks_it() {
    let look = Look { arguments: &["--js-flags=--jitless"], ..Look::default() };
    flow("no_wasm", look, async |flow| {
        flow.browser.open(flow.stack.origin()).await?;
        for words in ["WebAssembly is blocked", "Lockdown Mode", "WebAssembly est bloqué"] {
            let script = format!("return document.body.innerText.includes({words:?})");
            flow.browser.until(&format!("the page does not say: {words}"), &script).await?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_scripts_the_page_asks_for_them() {
    flow("no_script", Look::default(), async |flow| {
        flow.browser.devtools("Emulation.setScriptExecutionDisabled", json!({"value": true})).await?;
        flow.browser.open(flow.stack.origin()).await?;
        let tree = flow.browser.accessibility_tree().await?;
        if tree.find("heading", "Reattach needs JavaScript").is_none() {
            return Err("the page does not ask for scripts".into());
        }
        let main = tree.find("main", "").ok_or("the page has no main part")?;
        if tree.text(main).contains("Autorisez les scripts") { Ok(()) } else { Err("it does not ask in French".into()) }
    })
    .await;
}

#[tokio::test]
async fn a_program_that_stops_leaves_a_page_that_says_so() {
    flow("crashed", Look::default(), async |flow| {
        let console = flow.sign_in().await?;
        console.row("Server01", "ITTask").await?;
        // Nothing that a page may do makes the program stop; a browser that breaks its promises does.
        let script = "document.createElement = () => { throw new Error('broken') };
            document.createElementNS = document.createElement; document.createTextNode = document.createElement;
            [...document.querySelectorAll('nav a')].find(link => link.pathname === '/history').click();";
        let _ = flow.browser.script(script, Vec::new()).await;
        flow.browser.by_role("heading", "The console stopped").await?;
        let page = flow.browser.script("return document.body.innerText", Vec::new()).await?.to_string();
        if !page.contains("La console s’est arrêtée") {
            return Err(format!("the page does not say it in French: {page}"));
        }
        if page.contains("ITTask") || page.contains("panicked") {
            return Err(format!("the page shows what it held: {page}"));
        }
        Ok(())
    })
    .await;
}
