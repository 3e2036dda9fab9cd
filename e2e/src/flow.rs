//! One flow: its own lab and gateway, its own browser, and evidence when it fails.

use std::env;
use std::path::PathBuf;

use reattach_stack::{Options, Stack};

use crate::{Browser, Console, Look, Outcome, text};

/// A running system and a browser that looks at it.
pub struct Flow {
    /// The lab and the gateway.
    pub stack: Stack,
    /// The first browser context.
    pub browser: Browser,
    name: &'static str,
    look: Look,
}

impl Flow {
    /// The console in the first browser.
    #[must_use]
    pub fn console(&self) -> Console<'_> {
        Console::new(&self.browser, self.stack.origin())
    }

    /// Opens the sign-in link and answers the first credential prompt with the lab's account.
    ///
    /// # Errors
    /// What was not seen.
    pub async fn sign_in(&self) -> Outcome<Console<'_>> {
        let console = self.console();
        console.open_link(self.stack.sign_in_link()).await?;
        console.answer_credential(crate::ACCOUNT, crate::PASSWORD).await?;
        Ok(console)
    }

    /// Another browser with a profile of its own.
    ///
    /// # Errors
    /// Why it did not start.
    pub async fn second_browser(&self) -> Outcome<Browser> {
        Browser::start(&self.look).await
    }

    /// What the first browser looks like.
    #[must_use]
    pub fn look(&self) -> &Look {
        &self.look
    }

    /// Events in the lab's log that satisfy a condition.
    #[must_use]
    pub fn lab_events(&self, wanted: impl Fn(&serde_json::Value) -> bool) -> usize {
        let log = std::fs::read_to_string(self.stack.lab_log()).unwrap_or_default();
        log.lines().filter_map(|line| serde_json::from_str(line).ok()).filter(wanted).count()
    }

    /// Keeps what a browser shows in `picture`, beside the system's state, and prints what it complained of.
    pub async fn evidence(&self, browser: &Browser, picture: &str) {
        let path = state().join(self.name).join(picture);
        if let Ok(screen) = browser.driver().screenshot_as_png().await {
            let _ = std::fs::write(&path, screen);
            eprintln!("{}: the screen is in {}", self.name, path.display());
        }
        for line in browser.messages().await {
            eprintln!("{}: {line}", self.name);
        }
    }
}

/// Starts a system named `name` and a browser, runs `steps`, and fails the test with what they say.
///
/// # Panics
/// When the flow fails: it is a test.
pub async fn flow<F>(name: &'static str, look: Look, steps: F)
where
    F: AsyncFnOnce(&mut Flow) -> Outcome,
{
    flow_with(name, look, |_| {}, steps).await;
}

/// The same with a system that `change` asks for.
///
/// # Panics
/// When the flow fails: it is a test.
pub async fn flow_with<F>(name: &'static str, look: Look, change: impl FnOnce(&mut Options), steps: F)
where
    F: AsyncFnOnce(&mut Flow) -> Outcome,
{
    let outcome = run(name, look, change, steps).await;
    if let Err(message) = outcome {
        panic!("{name}: {message}");
    }
}

async fn run<F>(name: &'static str, look: Look, change: impl FnOnce(&mut Options), steps: F) -> Outcome
where
    F: AsyncFnOnce(&mut Flow) -> Outcome,
{
    let mut options =
        Options::new(&place("REATTACH_E2E_BINARIES")?, &place("REATTACH_E2E_CONSOLE")?, &state().join(name));
    options.port = 0;
    change(&mut options);
    let _ = std::fs::remove_file(options.state.join("lab.jsonl"));
    let stack = Stack::start(options).map_err(text)?;
    let browser = Browser::start(&look).await?;
    let mut flow = Flow { stack, browser, name, look };
    let outcome = steps(&mut flow).await;
    if outcome.is_err() {
        flow.evidence(&flow.browser, "failed.png").await;
    }
    flow.browser.quit().await;
    outcome
}

/// A folder given by `cargo xtask test`.
fn place(variable: &str) -> Outcome<PathBuf> {
    env::var_os(variable).map(PathBuf::from).ok_or_else(|| format!("{variable} is not set: run `cargo xtask test e2e`"))
}

fn state() -> PathBuf {
    place("REATTACH_E2E_STATE").unwrap_or_else(|_| env::temp_dir())
}
