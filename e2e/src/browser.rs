//! Chromium with a profile of its own, driven through its own chromedriver.

use std::env;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, WebDriver};

use crate::{Outcome, text};

/// What the browser looks like to the page.
#[derive(Debug, Clone)]
pub struct Look {
    /// Preferred language, for example `fr`.
    pub language: &'static str,
    /// Prefers a dark colour scheme.
    pub dark: bool,
    /// Window size in CSS pixels.
    pub size: (u32, u32),
}

impl Default for Look {
    fn default() -> Self {
        Self { language: "en", dark: false, size: (1360, 900) }
    }
}

/// A running browser. Call [`Browser::quit`]; dropping it only ends the driver.
pub struct Browser {
    driver: WebDriver,
    process: Driver,
}

/// Ends chromedriver, and Chromium with it.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Browser {
    /// Starts chromedriver on a free port and a headless Chromium with an empty profile.
    ///
    /// # Errors
    /// Why it did not start.
    pub async fn start(look: &Look) -> Outcome<Self> {
        let port = reattach_stack::free_port(0).map_err(text)?;
        let process = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .env("LANGUAGE", look.language)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("chromedriver could not be started ({error}): run `cargo xtask test e2e`"))?;
        let process = Driver(process);
        for _ in 0..100 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities(look).map_err(text)?)
            .await
            .map_err(text)?;
        let scheme = if look.dark { "dark" } else { "light" };
        let browser = Self { driver, process };
        browser
            .devtools(
                "Emulation.setEmulatedMedia",
                json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]}),
            )
            .await?;
        if look.size.0 < 500 {
            // A window cannot be that narrow; a phone's screen is emulated.
            let metrics = json!({"width": look.size.0, "height": look.size.1, "deviceScaleFactor": 2, "mobile": true});
            browser.devtools("Emulation.setDeviceMetricsOverride", metrics).await?;
        }
        Ok(browser)
    }

    /// The WebDriver session.
    #[must_use]
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Opens a page.
    ///
    /// # Errors
    /// Why it could not be opened.
    pub async fn open(&self, url: &str) -> Outcome {
        self.driver.goto(url).await.map_err(text)
    }

    /// Runs a script in the page and returns its value.
    ///
    /// # Errors
    /// What the script threw.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Outcome<Value> {
        Ok(self.driver.execute(script, arguments).await.map_err(text)?.json().clone())
    }

    /// What the page wrote to its console since the last call, violations of its policy included.
    pub async fn messages(&self) -> Vec<String> {
        let entries = self.driver.browser_log().await.unwrap_or_default();
        entries.iter().map(|entry| format!("{:?} {}", entry.level, entry.message)).collect()
    }

    /// Saves what is on the screen.
    ///
    /// # Errors
    /// Why it could not be saved.
    pub async fn screenshot(&self, path: &Path) -> Outcome {
        self.driver.screenshot(path).await.map_err(text)
    }

    /// Closes the browser.
    pub async fn quit(self) {
        let Self { driver, process } = self;
        let _ = driver.quit().await;
        drop(process);
    }

    /// A command of the DevTools protocol.
    ///
    /// # Errors
    /// What the browser answered.
    pub async fn devtools(&self, method: &'static str, parameters: Value) -> Outcome {
        self.driver.cdp().send_raw(method, parameters).await.map_err(text)?;
        Ok(())
    }
}

fn capabilities(look: &Look) -> Result<DesiredCapabilitiesFor, thirtyfour::error::WebDriverError> {
    let mut capabilities = DesiredCapabilities::chrome();
    if let Ok(binary) = env::var("REATTACH_E2E_CHROMIUM") {
        capabilities.set_binary(&binary)?;
    }
    for argument in [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--force-color-profile=srgb",
    ] {
        capabilities.add_arg(argument)?;
    }
    capabilities.add_arg(&format!("--window-size={},{}", look.size.0.max(500), look.size.1))?;
    capabilities.add_arg(&format!("--lang={}", look.language))?;
    capabilities.add_arg(&format!("--accept-lang={}", look.language))?;
    capabilities.add_experimental_option("prefs", json!({"intl": {"accept_languages": look.language}}))?;
    // The gateway's certificate is its own.
    thirtyfour::CapabilitiesHelper::accept_insecure_certs(&mut capabilities, true)?;
    Ok(capabilities)
}

type DesiredCapabilitiesFor = thirtyfour::ChromeCapabilities;
