//! The grid by mouse and by keyboard: narrowed by clicks, ordered, kept as a view, marked.

use reattach_core::bridge::Text;
use reattach_e2e::{Browser, Flow, Look, Outcome, flow};
use serde_json::json;
use thirtyfour::{Key, WebElement};

#[tokio::test]
async fn facets_order_columns_and_views_are_kept_by_the_address() {
    kept("views", "en").await;
}

#[tokio::test]
async fn facets_order_columns_and_views_are_kept_by_the_address_in_french() {
    kept("views_fr", "fr").await;
}

async fn kept(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.row("Server03", "Payroll").await?;
        console.row("Node06", "").await?;
        let browser = &flow.browser;

        // What is not understood is said in place, and the rest of the filter counts.
        let filter = browser.by_role("searchbox", "Filter sessions").await?;
        filter.fill("ComputerName:Server* Colour:red").await?;
        browser.until("the faulty word is not pointed at", POINTED_AT).await?;
        rows(browser, 4).await?;
        filter.fill("").await?;
        filter.0.send_keys("x\u{e003}").await.map_err(|error| error.to_string())?;

        // Facets, with their counts.
        let held = browser.by_role_beginning("button", "Busy elsewhere").await?;
        held.shows("1").await?;
        held.click().await?;
        rows(browser, 1).await?;
        held.click().await?;
        browser.by_role("button", "ConfigurationName").await?.click().await?;
        browser.by_role_beginning("checkbox", "ITTasks").await?.click().await?;
        rows(browser, 1).await?;
        browser.keys(Key::Escape + "").await?;

        // Order, columns and density.
        filter.fill("ComputerName:Server*").await?;
        rows(browser, 4).await?;
        browser.by_role("button", "Name").await?.click().await?;
        browser.by_role("button", "Name").await?.click().await?;
        first(browser, "Payroll").await?;
        browser.by_role("button", "Columns").await?.click().await?;
        browser.by_role("checkbox", "Listener").await?.click().await?;
        browser.by_role("checkbox", "Compact rows").await?.click().await?;
        browser.keys(Key::Escape + "").await?;
        browser.by_role("columnheader", "Listener").await?;

        // A view is saved, left and taken again.
        browser.by_role("button", "Views").await?.click().await?;
        browser.by_role("textbox", "Name of this view").await?.fill("Mine é").await?;
        browser.by_role("button", "Save").await?.click().await?;
        browser.keys(Key::Escape + "").await?;
        let address = browser.script("return location.search", Vec::new()).await?;
        for part in ["q=ComputerName:Server*", "sort=-name", "cols=", "density=compact"] {
            if !address.to_string().contains(part) {
                return Err(format!("the address does not keep {part}: {address}"));
            }
        }
        browser.by_role("link", "Sessions").await?.click().await?;
        rows(browser, everything(browser).await?).await?;
        browser.by_role("button", "Views").await?.click().await?;
        browser.by_role("button", "Mine é").await?.click().await?;
        same(browser, &address).await?;
        rows(browser, 4).await?;

        // A reload has it all, from the address alone.
        browser.reload().await?;
        console.answer_credential(reattach_e2e::ACCOUNT, reattach_e2e::PASSWORD).await?;
        rows(browser, 4).await?;
        first(browser, "Payroll").await?;
        browser.by_role("columnheader", "Listener").await?;
        same(browser, &address).await
    })
    .await;
}

#[tokio::test]
async fn many_rows_are_marked_by_mouse_and_by_keyboard() {
    many_marked("marks", "en").await;
}

#[tokio::test]
async fn many_rows_are_marked_by_mouse_and_by_keyboard_in_french() {
    many_marked("marks_fr", "fr").await;
}

async fn many_marked(name: &'static str, language: &'static str) {
    let fallen = if language == "fr" { "quitté la sélection" } else { "fell out of the selection" };
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.row("Server03", "Payroll").await?;
        console.row("Node06", "").await?;
        flow.browser.by_role("searchbox", "Filter sessions").await?.fill("ComputerName:Node*").await?;
        let browser = &flow.browser;
        browser
            .until("the filter shows others", "return [...document.querySelectorAll('[data-instance-id]')].every(row => row.dataset.computerName.startsWith('Node'))")
            .await?;
        let all = shown(browser).await?;

        // Click, Ctrl, Shift.
        click(flow, 1, None).await?;
        marked(browser, &[1]).await?;
        click(flow, 3, Some(Key::Control)).await?;
        marked(browser, &[1, 3]).await?;
        click(flow, 5, Some(Key::Shift)).await?;
        marked(browser, &[3, 4, 5]).await?;
        click(flow, 4, Some(Key::Control)).await?;
        marked(browser, &[3, 5]).await?;
        click(flow, 0, None).await?;
        marked(browser, &[0]).await?;

        // Space, Shift and the arrows, all.
        browser.keys(Key::Down + "").await?;
        browser.keys(" ").await?;
        marked(browser, &[0, 1]).await?;
        browser.keys(Key::Shift + Key::Down).await?;
        marked(browser, &[1, 2]).await?;
        browser.keys(Key::Home + "").await?;
        browser.keys(Key::Control + "a").await?;
        marked(browser, &(0..all).collect::<Vec<_>>()).await?;

        // Rows that a filter hides fall out of the selection, and that is said.
        browser.by_role("searchbox", "Filter sessions").await?.fill("ComputerName:Node01").await?;
        let said = format!("return document.body.innerText.includes({})", json!(fallen));
        browser.until("nobody says that rows fell out of the selection", &said).await
    })
    .await;
}

#[tokio::test]
async fn what_comes_new_leaves_the_row_under_the_pointer() {
    comes_new("comes_new", "en").await;
}

#[tokio::test]
async fn what_comes_new_leaves_the_row_under_the_pointer_in_french() {
    comes_new("comes_new_fr", "fr").await;
}

async fn comes_new(name: &'static str, language: &'static str) {
    flow(name, Look { language, ..Look::default() }, async |flow| {
        let console = flow.sign_in().await?;
        console.row("Server03", "Payroll").await?;
        let browser = &flow.browser;
        browser.by_role("searchbox", "Filter sessions").await?.fill("ComputerName:Server*").await?;
        rows(browser, 4).await?;
        browser.by_role("button", "Name").await?.click().await?;
        first(browser, "Audit").await?;
        point(browser, 1).await?;
        let row = "const row = document.querySelectorAll('[data-instance-id]')[1];
            const {left, top, height} = row.lastElementChild.getBoundingClientRect();
            window.pointed = [left + 2, top + height / 2]; return row.dataset.instanceId";
        let row = browser.script(row, Vec::new()).await?;

        console.command("$new = New-PSSession -ComputerName Server02 -Name AAA").await?;
        console.row_shows("Server02", "AAA", &["Opened"]).await?;
        let under =
            "return document.elementFromPoint(...window.pointed)?.closest('[data-instance-id]')?.dataset.instanceId";
        let under = browser.script(under, Vec::new()).await?;
        if under != row {
            return Err(format!("what is under the pointer is {under} and not {row} any more"));
        }
        let show = browser.sentence(&Text::new("ui-new-rows").with_number("count", 1));
        browser.by_role("button", &show).await?;
        // Once the pointer is elsewhere they come to their places.
        let heading = browser.by_role("heading", "Sessions").await?;
        let moved = browser.driver().action_chain().move_to_element_center(&heading.0).perform().await;
        moved.map_err(|error| error.to_string())?;
        first(browser, "AAA").await?;
        console.command("Remove-PSSession $new").await?;
        rows(browser, 4).await
    })
    .await;
}

/// Moves the pointer to the last cell of a row and leaves it there.
async fn point(browser: &Browser, row: usize) -> Outcome {
    let text = |error: thirtyfour::error::WebDriverError| error.to_string();
    let script = "return document.querySelectorAll('[data-instance-id]')[arguments[0]].lastElementChild";
    let found = browser.driver().execute(script, vec![json!(row)]).await.map_err(text)?;
    let cell: WebElement = found.element().map_err(text)?;
    browser.driver().action_chain().move_to_element_center(&cell).perform().await.map_err(text)
}

const POINTED_AT: &str = "const box = document.querySelector('input[type=search][aria-invalid=true]');
    const said = box && document.getElementById(box.getAttribute('aria-describedby'));
    return Boolean(said) && said.querySelector('mark')?.innerText === 'Colour:red' && said.innerText.includes('ComputerName');";

async fn shown(browser: &Browser) -> Outcome<usize> {
    let count = browser.script("return document.querySelectorAll('[data-instance-id]').length", Vec::new()).await?;
    Ok(count.as_u64().unwrap_or_default() as usize)
}

/// How many sessions the page says that there are.
async fn everything(browser: &Browser) -> Outcome<usize> {
    browser.by_role("grid", "Sessions").await?;
    let wanted = "return !location.search && document.querySelectorAll('[data-instance-id]').length > 5";
    browser.until("not everything is shown", wanted).await?;
    shown(browser).await
}

async fn rows(browser: &Browser, count: usize) -> Outcome {
    let script = format!("return document.querySelectorAll('[data-instance-id]').length === {count}");
    browser.until(&format!("the grid has not {count} rows"), &script).await
}

/// Waits until the first row is that of a session.
async fn first(browser: &Browser, session: &str) -> Outcome {
    let script = format!("return document.querySelector('[data-instance-id]')?.innerText.includes({})", json!(session));
    browser.until(&format!("{session} is not the first row"), &script).await
}

async fn same(browser: &Browser, address: &serde_json::Value) -> Outcome {
    let script = format!("return location.search === {address}");
    browser.until(&format!("the address is not {address} again"), &script).await
}

/// Waits until these rows, counted from the first, are marked and no other.
async fn marked(browser: &Browser, wanted: &[usize]) -> Outcome {
    let script = format!(
        "const rows = [...document.querySelectorAll('[data-instance-id]')];
         const marked = rows.flatMap((row, at) => row.getAttribute('aria-selected') === 'true' ? [at] : []);
         return JSON.stringify(marked) === {}",
        json!(json!(wanted).to_string())
    );
    browser.until(&format!("not the rows {wanted:?} are marked"), &script).await
}

/// Clicks the last cell of a row, with a key held.
async fn click(flow: &Flow, row: usize, held: Option<Key>) -> Outcome {
    let script = "const row = document.querySelectorAll('[data-instance-id]')[arguments[0]];
        row.scrollIntoView({block: 'center'}); return row.lastElementChild";
    let driver = flow.browser.driver();
    let text = |error: thirtyfour::error::WebDriverError| error.to_string();
    let found = driver.execute(script, vec![json!(row)]).await.map_err(text)?;
    let cell: WebElement = found.element().map_err(text)?;
    let chain = driver.action_chain();
    let chain = match &held {
        Some(key) => chain.key_down(key.clone()).click_element(&cell).key_up(key.clone()),
        None => chain.click_element(&cell),
    };
    chain.perform().await.map_err(text)
}
