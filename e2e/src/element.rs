//! Elements found by role and accessible name.

use reattach_core::bridge::Text;
use std::time::{Duration, Instant};

use serde_json::json;
use thirtyfour::{Key, WebElement};

use crate::{Browser, Outcome, text};

/// How long an element may take to appear. Generous, because two cores build and run everything.
const WITHIN: Duration = Duration::from_secs(20);
const EVERY: Duration = Duration::from_millis(80);

/// Resolves roles and names as the accessibility tree does, for the roles that the console uses.
const FIND: &str = r#"
const [role, spoken, begins] = arguments;
const implied = e => {
  const t = e.tagName.toLowerCase(), type = (e.getAttribute('type') || 'text').toLowerCase();
  if (t === 'input') return {search: 'searchbox', checkbox: 'checkbox', radio: 'radio', submit: 'button', button: 'button'}[type]
    || (e.hasAttribute('list') ? 'combobox' : 'textbox');
  if (t === 'section') return named(e) ? 'region' : '';
  if (t === 'a') return e.hasAttribute('href') ? 'link' : '';
  return {button: 'button', textarea: 'textbox', select: 'combobox', dialog: 'dialog', table: 'table', tr: 'row', form: 'form',
    progress: 'progressbar', output: 'status', main: 'main', nav: 'navigation', h1: 'heading', h2: 'heading', th: 'columnheader'}[t] || '';
};
const named = e => e.hasAttribute('aria-label') || e.hasAttribute('aria-labelledby');
const clean = s => (s || '').replace(/\s+/g, ' ').trim();
const nameOf = e => {
  if (e.hasAttribute('aria-labelledby'))
    return clean(e.getAttribute('aria-labelledby').split(/\s+/).map(i => document.getElementById(i)?.textContent || '').join(' '));
  if (e.hasAttribute('aria-label')) return clean(e.getAttribute('aria-label'));
  if (e.labels && e.labels.length) return clean([...e.labels].map(l => {
    const c = l.cloneNode(true); c.querySelectorAll('input,textarea,select').forEach(x => x.remove()); return c.textContent; }).join(' '));
  if (e.tagName === 'TABLE' && e.caption) return clean(e.caption.textContent);
  return clean(e.innerText ?? e.textContent);
};
const name = spoken === null ? null : clean(spoken);
for (const e of document.querySelectorAll('*')) {
  if ((e.getAttribute('role') || implied(e)) !== role) continue;
  if (name !== null && (begins ? !nameOf(e).startsWith(name) : nameOf(e) !== name)) continue;
  if (!e.checkVisibility()) continue;
  return e;
}
return null;
"#;

/// An element on the page.
#[derive(Debug, Clone)]
pub struct Element(pub WebElement);

impl Browser {
    /// The element with this role and accessible name, once it is visible. The name is the English
    /// one; where the browser wants another language its translation is looked for.
    ///
    /// # Errors
    /// After 20 seconds, with the role and name that were looked for.
    pub async fn by_role(&self, role: &str, name: &str) -> Outcome<Element> {
        until(&format!("there is no {role} \"{name}\""), async || self.maybe(role, Some(name)).await).await
    }

    /// The same for a name that begins so, because a number follows.
    ///
    /// # Errors
    /// After 20 seconds, with the role and name that were looked for.
    pub async fn by_role_beginning(&self, role: &str, name: &str) -> Outcome<Element> {
        until(&format!("there is no {role} \"{name} …\""), async || self.find(role, Some(name), true).await).await
    }

    /// What the console says for an English text in the language of this browser.
    #[must_use]
    pub fn say<'a>(&self, english: &'a str) -> &'a str {
        self.words.say(english)
    }

    /// A sentence of the console in the language of this browser.
    #[must_use]
    pub fn sentence(&self, text: &Text) -> String {
        self.words.sentence(text)
    }

    /// The element with this role and name if it is visible now.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn maybe(&self, role: &str, name: Option<&str>) -> Outcome<Option<Element>> {
        self.find(role, name, false).await
    }

    async fn find(&self, role: &str, name: Option<&str>, begins: bool) -> Outcome<Option<Element>> {
        let name = name.map(|name| self.say(name));
        let found = self.driver().execute(FIND, vec![json!(role), json!(name), json!(begins)]).await.map_err(text)?;
        if found.json().is_null() { Ok(None) } else { Ok(Some(Element(found.element().map_err(text)?))) }
    }

    /// Waits until no element with this role and name is visible.
    ///
    /// # Errors
    /// After 20 seconds.
    pub async fn gone(&self, role: &str, name: &str) -> Outcome {
        until(&format!("the {role} \"{name}\" stays"), async || {
            Ok(self.maybe(role, Some(name)).await?.is_none().then_some(()))
        })
        .await
    }
}

impl Element {
    /// The text that a person sees.
    ///
    /// # Errors
    /// When the element has gone.
    pub async fn text(&self) -> Outcome<String> {
        self.0.text().await.map_err(text)
    }

    /// Presses it.
    ///
    /// # Errors
    /// When it cannot be pressed, for example because something covers it.
    pub async fn click(&self) -> Outcome {
        self.0.scroll_into_view().await.map_err(text)?;
        self.0.click().await.map_err(text)
    }

    /// Replaces its text.
    ///
    /// # Errors
    /// When it takes no text.
    pub async fn fill(&self, value: &str) -> Outcome {
        self.0.clear().await.map_err(text)?;
        self.0.send_keys(value).await.map_err(text)
    }

    /// Types a line and presses Enter.
    ///
    /// # Errors
    /// When it takes no text.
    pub async fn enter(&self, value: &str) -> Outcome {
        self.fill(value).await?;
        self.0.send_keys(Key::Enter + "").await.map_err(text)
    }

    /// An attribute, or an empty string.
    ///
    /// # Errors
    /// When the element has gone.
    pub async fn attribute(&self, name: &str) -> Outcome<String> {
        Ok(self.0.attr(name).await.map_err(text)?.unwrap_or_default())
    }

    /// Waits until its text contains `part`.
    ///
    /// # Errors
    /// After 20 seconds, with what it shows instead.
    pub async fn shows(&self, part: &str) -> Outcome<String> {
        let shown = until("", async || {
            let shown = self.text().await?;
            Ok(plain(&shown).contains(&plain(part)).then_some(shown))
        })
        .await;
        match shown {
            Ok(shown) => Ok(shown),
            Err(_) => Err(format!("\"{part}\" is not shown, but: {}", self.text().await.unwrap_or_default())),
        }
    }
}

/// With spaces of one kind: French has narrow ones, which the driver gives as it likes.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

/// Asks again and again until there is an answer; a stale element is asked for again too.
pub(crate) async fn until<T>(otherwise: &str, question: impl AsyncFn() -> Outcome<Option<T>>) -> Outcome<T> {
    let deadline = Instant::now() + WITHIN;
    loop {
        let answer = question().await;
        if let Ok(Some(found)) = answer {
            return Ok(found);
        }
        if Instant::now() > deadline {
            return Err(match answer {
                Err(error) => format!("{otherwise}: {error}"),
                Ok(_) => otherwise.into(),
            });
        }
        tokio::time::sleep(EVERY).await;
    }
}
