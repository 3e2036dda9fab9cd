//! The console's pages as a person uses them.

use reattach_core::bridge::Text;
use serde_json::json;

use crate::element::{Element, until};
use crate::{Browser, Outcome};

/// The console in one browser.
pub struct Console<'a> {
    /// The browser it is shown in.
    pub browser: &'a Browser,
    origin: String,
}

impl<'a> Console<'a> {
    /// The console of a gateway, in a browser.
    #[must_use]
    pub fn new(browser: &'a Browser, origin: &str) -> Self {
        Self { browser, origin: origin.into() }
    }

    /// Opens a one-time sign-in link and waits for the grid.
    ///
    /// # Errors
    /// When the grid does not appear.
    pub async fn open_link(&self, link: &str) -> Outcome {
        self.browser.open(link).await?;
        self.browser.by_role("grid", "Sessions").await?;
        Ok(())
    }

    /// Signs in with the local user's name and password.
    ///
    /// # Errors
    /// When there is no form, or it does not lead to the grid.
    pub async fn sign_in(&self, user: &str, password: &str) -> Outcome {
        self.browser.open(&self.origin).await?;
        self.browser.by_role("form", "Sign in").await?;
        self.browser.by_role("textbox", "User name").await?.fill(user).await?;
        self.browser.by_role("textbox", "Password").await?.fill(password).await?;
        self.browser.by_role("button", "Sign in").await?.click().await?;
        self.browser.by_role("grid", "Sessions").await?;
        Ok(())
    }

    /// Answers the credential prompt and waits until it has closed or asks again.
    ///
    /// # Errors
    /// When there is no prompt.
    pub async fn answer_credential(&self, user: &str, password: &str) -> Outcome {
        self.browser.by_role("dialog", "Credential request").await?;
        self.browser.by_role("textbox", "User name").await?.fill(user).await?;
        self.browser.by_role("textbox", "Password").await?.fill(password).await?;
        self.browser.by_role("button", "OK").await?.click().await
    }

    /// The row of a session, once it is in the grid.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn row(&self, computer: &str, session: &str) -> Outcome<Element> {
        until(&format!("the grid has no {session} on {computer}"), async || {
            let script = "const [computer, name] = arguments;
                return [...document.querySelectorAll('[role=grid] [data-instance-id], table[role=grid] [data-instance-id]')].find(
                    row => row.dataset.computerName === computer && row.textContent.includes(name)) || null;";
            let arguments = vec![json!(computer), json!(session)];
            let found = self.browser.driver().execute(script, arguments).await.map_err(crate::text)?;
            if found.json().is_null() { Ok(None) } else { Ok(Some(Element(found.element().map_err(crate::text)?))) }
        })
        .await
    }

    /// Waits until the row of a session contains every one of `words`.
    ///
    /// # Errors
    /// With what the row shows instead.
    pub async fn row_shows(&self, computer: &str, session: &str, words: &[&str]) -> Outcome<Element> {
        let seen = std::cell::RefCell::new(String::new());
        let found = until("", async || {
            let row = self.row(computer, session).await?;
            let mut text = row.text().await?;
            if text.is_empty() {
                // Far from what is seen it is not laid out.
                row.0.scroll_into_view().await.map_err(crate::text)?;
                text = row.text().await?;
            }
            let all = words.iter().all(|word| text.contains(word));
            *seen.borrow_mut() = text;
            Ok(all.then_some(row))
        })
        .await;
        found.map_err(|_| format!("{session} on {computer} should show {words:?}, but shows: {}", seen.borrow()))
    }

    /// Selects one session in the grid.
    ///
    /// # Errors
    /// When it has no row.
    pub async fn select(&self, computer: &str, session: &str) -> Outcome {
        let row = self.row(computer, session).await?;
        if row.attribute("aria-selected").await? != "true" {
            let script = "arguments[0].scrollIntoView({block: 'center'});
                const cells = arguments[0].querySelectorAll('[role=gridcell], td');
                return cells[cells.length - 1];";
            let cell = self.browser.driver().execute(script, vec![row.0.to_json().map_err(crate::text)?]).await;
            Element(cell.and_then(thirtyfour::session::scriptret::ScriptRet::element).map_err(crate::text)?)
                .click()
                .await?;
        }
        until(&format!("{session} cannot be selected"), async || {
            let row = self.row(computer, session).await?;
            Ok((row.attribute("aria-selected").await? == "true").then_some(()))
        })
        .await
    }

    /// Clicks the row of a session, with Ctrl held if `more` is to be marked.
    ///
    /// # Errors
    /// When it has no row.
    pub async fn click_row(&self, computer: &str, session: &str, more: bool) -> Outcome {
        let row = self.row(computer, session).await?;
        let script = "const [row, ctrlKey] = arguments; row.scrollIntoView({block: 'center'});
            row.lastElementChild.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true, ctrlKey}))";
        let row = row.0.to_json().map_err(crate::text)?;
        self.browser.script(script, vec![row, json!(more)]).await?;
        Ok(())
    }

    /// Presses a button of the toolbar "Actions".
    ///
    /// # Errors
    /// When it is not there.
    pub async fn action(&self, button: &str) -> Outcome {
        self.browser.by_role("toolbar", "Actions").await?;
        self.browser.by_role("button", button).await?.click().await
    }

    /// Selects a session and connects it.
    ///
    /// # Errors
    /// When it does not become Opened.
    pub async fn connect(&self, computer: &str, session: &str) -> Outcome<Element> {
        self.select(computer, session).await?;
        self.action("Connect").await?;
        self.row_shows(computer, session, &["Opened"]).await
    }

    /// Opens the page of a session and returns its output.
    ///
    /// # Errors
    /// When the page does not appear.
    pub async fn open_session(&self, computer: &str, session: &str) -> Outcome<Element> {
        let row = self.row(computer, session).await?;
        let id = row.attribute("data-instance-id").await?;
        let script = "const link = arguments[0].querySelector('a[href*=\"/sessions/\"]'); if (link) link.click(); return !!link;";
        let row = row.0.to_json().map_err(crate::text)?;
        if self.browser.script(script, vec![row]).await? != json!(true) {
            return Err(format!("the row of {session} ({id}) has no link to its page"));
        }
        self.output().await
    }

    /// The log of the session page.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn output(&self) -> Outcome<Element> {
        self.browser.by_role("log", "Session output").await
    }

    /// Goes back to the grid.
    ///
    /// # Errors
    /// When the grid does not appear.
    pub async fn back_to_grid(&self) -> Outcome {
        self.browser.driver().back().await.map_err(crate::text)?;
        self.browser.by_role("grid", "Sessions").await?;
        Ok(())
    }

    /// Types a line into the session's input, once the session runs what is entered.
    ///
    /// # Errors
    /// When there is no input, or the session does not listen.
    pub async fn input(&self, script: &str) -> Outcome {
        let input = self.browser.by_role("textbox", "Input").await?;
        let hint = json!(self.browser.sentence(&Text::new("ui-input-hint")));
        let listens = format!("return document.querySelector('#input-reason').innerText === {hint}");
        self.browser.until("the session does not listen", &listens).await?;
        input.enter(script).await
    }

    /// Runs a command in the command bar.
    ///
    /// # Errors
    /// When there is no command bar.
    pub async fn command(&self, line: &str) -> Outcome {
        self.browser.by_role("combobox", "Command").await?.enter(line).await
    }
}
