//! Every page and dialog, one after the other, for whatever must hold on each of them.

use reattach_e2e::{ACCOUNT, Browser, Flow, Look, Outcome, PASSWORD, flow_with};

use super::device::{admitting, ask_for_code};
use super::provider::Provider;

/// Goes from page to page; `seen` is called on each with its name. Names of roles are the English
/// ones; in another language their translation is meant.
pub(crate) async fn tour(
    name: &'static str,
    look: Look,
    mut seen: impl AsyncFnMut(&mut Flow, &'static str) -> Outcome,
) {
    let provider = Provider::start().await;
    let admit = |options: &mut reattach_stack::Options| options.more = admitting(&provider, &options.user_name);
    flow_with(name, look, admit, async |flow| {
        flow.browser.open(flow.stack.origin()).await?;
        flow.browser.by_role("form", "Sign in").await?;
        look_at(flow, "sign-in", &mut seen).await?;
        ask_for_code(&flow.browser).await?;
        look_at(flow, "sign-in-code", &mut seen).await?;

        flow.browser.open("about:blank").await?;
        flow.browser.open(flow.stack.sign_in_link()).await?;
        flow.browser.by_role("dialog", "Credential request").await?;
        look_at(flow, "credential", &mut seen).await?;
        flow.console().answer_credential(ACCOUNT, PASSWORD).await?;
        flow.console().row("Server01", "ITTask").await?;
        flow.console().row("Node06", "").await?;
        look_at(flow, "sessions", &mut seen).await?;
        offered(flow, &mut seen).await?;

        fleet(flow, &mut seen).await?;
        press(flow, "?").await?;
        flow.browser.by_role("dialog", "Keys").await?;
        look_at(flow, "keys", &mut seen).await?;
        flow.browser.by_role("button", "Close").await?.click().await?;

        flow.console().connect("Server01", "ITTask").await?;
        flow.console().open_session("Server01", "ITTask").await?;
        session(flow).await?;
        look_at(flow, "session", &mut seen).await?;
        asked(flow, &mut seen).await?;

        visit(flow, "History").await?;
        look_at(flow, "history", &mut seen).await?;
        visit(flow, "Runs").await?;
        look_at(flow, "runs", &mut seen).await?;
        visit(flow, "Settings").await?;
        // The examination of the gateway has come to its last line.
        flow.browser
            .until("the gateway is not examined", "return document.querySelectorAll('.health li').length === 9")
            .await?;
        look_at(flow, "settings", &mut seen).await?;
        go(flow, "/nothing/here").await?;
        flow.browser.by_role("heading", "There is no such page").await?;
        look_at(flow, "not-found", &mut seen).await?;

        visit(flow, "Sessions").await?;
        flow.stack.kill_gateway();
        flow.browser.by_role("button", "Refresh").await?.click().await?;
        flow.browser.by_role("button", "Find out why").await?.click().await?;
        flow.browser.by_role("dialog", "Check the gateway").await?;
        look_at(flow, "gateway-away", &mut seen).await
    })
    .await;
}

/// What the command bar offers.
async fn offered(flow: &mut Flow, seen: &mut impl AsyncFnMut(&mut Flow, &'static str) -> Outcome) -> Outcome {
    let bar = flow.browser.by_role("combobox", "Command").await?;
    bar.fill("Get-PSSession -Comp").await?;
    let open = "return Boolean(document.querySelector('[role=listbox].open [role=option]'))";
    flow.browser.until("the command bar offers nothing", open).await?;
    look_at(flow, "offered", seen).await?;
    flow.browser.keys(thirtyfour::Key::Escape + "").await?;
    flow.browser.keys(thirtyfour::Key::Control + "a").await?;
    flow.browser.keys(thirtyfour::Key::Delete + "").await
}

/// The dialogs over the grid, what a filter says, and a run with several targets.
async fn fleet(flow: &mut Flow, seen: &mut impl AsyncFnMut(&mut Flow, &'static str) -> Outcome) -> Outcome {
    flow.browser.by_role("link", "Connect to…").await?.click().await?;
    flow.browser.by_role("textbox", "ComputerName").await?.fill("localhost, srv*").await?;
    flow.browser
        .script("document.querySelectorAll('dialog details').forEach(part => part.open = true)", Vec::new())
        .await?;
    look_at(flow, "connect", seen).await?;
    flow.browser.by_role("button", "Cancel").await?.click().await?;

    flow.browser.by_role("button", "Add hosts").await?.click().await?;
    flow.browser.by_role("textbox", "Names or addresses").await?.fill("web01, srv*").await?;
    look_at(flow, "hosts", seen).await?;
    flow.browser.by_role("button", "Cancel").await?.click().await?;

    let filter = flow.browser.by_role("searchbox", "Filter sessions").await?;
    filter.fill("Name:Inventory Foo:x").await?;
    flow.browser.by_role("button", "Columns").await?.click().await?;
    look_at(flow, "filter", seen).await?;
    flow.browser.keys(thirtyfour::Key::Escape + "").await?;
    flow.browser.by_role("checkbox", "Select all").await?.click().await?;
    flow.console().action("Preview").await?;
    flow.browser.by_role("table", "Plan").await?.shows("Node01").await?;
    look_at(flow, "preview", seen).await?;
    flow.browser.by_role("button", "Run it").await?.click().await?;
    flow.browser.by_role("table", "Results").await?.shows("Node06").await?;
    flow.browser.by_role("button", "Undo").await?;
    look_at(flow, "running", seen).await?;
    flow.browser.by_role("link", "Open its page").await?.click().await?;
    flow.browser.by_role("table", "Results").await?;
    look_at(flow, "run", seen).await?;
    flow.browser.by_role("button", "Undo").await?.click().await?;
    visit(flow, "Sessions").await
}

/// What a session's page asks, of itself and for a script.
async fn asked(flow: &mut Flow, seen: &mut impl AsyncFnMut(&mut Flow, &'static str) -> Outcome) -> Outcome {
    let paste = "const data = new DataTransfer(); data.setData('text/plain', '1\\n2\\n3\\n4\\n5\\n6');
        document.querySelector('#session-input').dispatchEvent(
            new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}))";
    flow.browser.script(paste, Vec::new()).await?;
    flow.browser.by_role("dialog", "Paste").await?;
    look_at(flow, "paste", seen).await?;
    flow.browser.by_role("button", "Cancel").await?.click().await?;
    flow.browser.gone("dialog", "Paste").await?;

    flow.console().input("$c = Get-Credential; 'account ' + $c.UserName").await?;
    flow.browser.by_role_beginning("region", "Question from").await?;
    look_at(flow, "question", seen).await?;
    flow.browser.by_role("textbox", "User name").await?.fill("LAB\\zoe").await?;
    flow.browser.by_role("textbox", "Password").await?.fill("Not-Kept-1").await?;
    flow.browser.by_role("button", "Answer").await?.click().await?;
    flow.console().output().await?.shows("account LAB\\zoe").await?;

    flow.browser.by_role("button", "Close session").await?.click().await?;
    flow.browser.by_role("dialog", "Confirm").await?;
    look_at(flow, "confirm", seen).await?;
    flow.browser.by_role("button", "No").await?.click().await?;
    flow.browser.gone("dialog", "Confirm").await
}

/// What is to be seen on a page, and the page's policy, which nothing on it may break.
async fn look_at(
    flow: &mut Flow,
    page: &'static str,
    seen: &mut impl AsyncFnMut(&mut Flow, &'static str) -> Outcome,
) -> Outcome {
    seen(flow, page).await?;
    let broken = broken_policy(&flow.browser).await;
    if broken.is_empty() { Ok(()) } else { Err(format!("{page} broke its policy: {broken:#?}")) }
}

/// What the browser has said since the last call about the content security policy, Trusted Types
/// among it, and about a program that stopped.
pub(crate) async fn broken_policy(browser: &Browser) -> Vec<String> {
    let mut lines = browser.messages().await;
    lines.retain(|line| {
        let line = line.to_lowercase();
        line.contains("content security policy") || line.contains("trusted") || line.contains("panicked")
    });
    lines
}

/// A session page with a bit of everything.
async fn session(flow: &Flow) -> Outcome {
    let console = flow.console();
    let output = console.output().await?;
    for (script, shown) in [
        ("Get-Job", "Running"),
        ("Write-Warning 'The disk is nearly full'; Write-Verbose 'Looking at disk C'", "nearly full"),
        ("Write-Error 'Disk D does not answer'", "does not answer"),
        ("1..3", "3"),
    ] {
        console.input(script).await?;
        output.shows(shown).await?;
    }
    Ok(())
}

async fn visit(flow: &Flow, page: &str) -> Outcome {
    flow.browser.by_role("link", page).await?.click().await?;
    flow.browser.by_role("heading", page).await?;
    Ok(())
}

/// Goes to an address as a link of the console does.
async fn go(flow: &Flow, address: &str) -> Outcome {
    let script = "history.pushState(null, '', arguments[0]); dispatchEvent(new Event('popstate'))";
    flow.browser.script(script, vec![address.into()]).await?;
    Ok(())
}

/// Presses a key while no field has the focus.
async fn press(flow: &Flow, key: &str) -> Outcome {
    let script = "document.activeElement?.blur();
        document.body.dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], bubbles: true, cancelable: true}))";
    flow.browser.script(script, vec![key.into()]).await?;
    Ok(())
}
