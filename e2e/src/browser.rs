//! A browser with a profile of its own, driven through its own driver.

use std::env;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use thirtyfour::{CapabilitiesHelper, ChromiumLikeCapabilities, DesiredCapabilities, WebDriver};

use crate::look::{Look, Program};
use crate::words::Words;
use crate::{Outcome, text};

/// A running browser. Call [`Browser::quit`]; dropping it only ends the driver.
pub struct Browser {
    driver: WebDriver,
    process: Driver,
    pub(crate) words: Words,
    program: Program,
}

/// Ends the driver, and the browser with it.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Browser {
    /// Starts a driver on a free port and a headless browser with an empty profile.
    ///
    /// # Errors
    /// Why it did not start.
    pub async fn start(look: &Look) -> Outcome<Self> {
        let port = reattach_stack::free_port(0).map_err(text)?;
        let name = match look.program {
            Program::Chromium => "chromedriver",
            Program::Firefox => "geckodriver",
        };
        let process = Command::new(name)
            .arg(format!("--port={port}"))
            .env("LANGUAGE", look.language)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{name} could not be started ({error}): run `cargo xtask test e2e`"))?;
        let process = Driver(process);
        for _ in 0..100 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let address = format!("http://127.0.0.1:{port}");
        let driver = match look.program {
            Program::Chromium => WebDriver::new(address, chromium(look).map_err(text)?).await,
            Program::Firefox => WebDriver::new(address, firefox(look).map_err(text)?).await,
        };
        let driver = driver.map_err(text)?;
        let browser = Self { driver, process, words: Words::of(look.language), program: look.program };
        if look.program == Program::Chromium {
            browser.emulate(look).await?;
        }
        Ok(browser)
    }

    async fn emulate(&self, look: &Look) -> Outcome {
        let scheme = if look.dark { "dark" } else { "light" };
        let forced = if look.forced_colours { "active" } else { "none" };
        let motion = if look.still { "reduce" } else { "no-preference" };
        let features = json!({"features": [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "forced-colors", "value": forced},
            {"name": "prefers-reduced-motion", "value": motion},
        ]});
        self.devtools("Emulation.setEmulatedMedia", features).await?;
        if look.size.0 < 500 || look.zoom > 1 {
            // A window cannot be that narrow; a screen is emulated.
            let ratio = if look.zoom > 1 { look.zoom } else { 2 };
            let mobile = look.zoom == 1;
            let metrics =
                json!({"width": look.size.0, "height": look.size.1, "deviceScaleFactor": ratio, "mobile": mobile});
            self.devtools("Emulation.setDeviceMetricsOverride", metrics).await?;
        }
        Ok(())
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

    /// Goes on past the warning of a certificate that is not trusted, as a person can.
    ///
    /// # Errors
    /// When there is no warning.
    pub async fn proceed(&self) -> Outcome {
        let body = self.driver.find(thirtyfour::By::Tag("body")).await.map_err(text)?;
        // What Chromium's warning waits for.
        body.send_keys("thisisunsafe").await.map_err(text)?;
        tokio::time::sleep(Duration::from_secs(2)).await;
        Ok(())
    }

    /// Loads the page anew.
    ///
    /// # Errors
    /// Why it could not be loaded.
    pub async fn reload(&self) -> Outcome {
        self.driver.refresh().await.map_err(text)
    }

    /// Runs a script in the page and returns its value.
    ///
    /// # Errors
    /// What the script threw.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Outcome<Value> {
        Ok(self.driver.execute(script, arguments).await.map_err(text)?.json().clone())
    }

    /// Runs a script that calls its last argument with its value.
    ///
    /// # Errors
    /// What the script threw, or that it took too long.
    pub async fn script_async(&self, script: &str, arguments: Vec<Value>) -> Outcome<Value> {
        Ok(self.driver.execute_async(script, arguments).await.map_err(text)?.json().clone())
    }

    /// Waits until a script returns `true`.
    ///
    /// # Errors
    /// After 20 seconds, with `otherwise`.
    pub async fn until(&self, otherwise: &str, script: &str) -> Outcome {
        crate::element::until(otherwise, async || {
            Ok((self.script(script, Vec::new()).await? == Value::Bool(true)).then_some(()))
        })
        .await
    }

    /// Presses keys where the focus is, as a person without a mouse does.
    ///
    /// # Errors
    /// When nothing takes them.
    pub async fn keys(&self, keys: impl Into<thirtyfour::TypingData>) -> Outcome {
        let focused = self.driver.active_element().await.map_err(text)?;
        focused.send_keys(keys).await.map_err(text)
    }

    /// Presses Tab until the focus is on an element that a script recognises as `e`.
    ///
    /// # Errors
    /// When it is not reached within so many presses.
    pub async fn tab_to(&self, what: &str, script: &str, presses: usize) -> Outcome {
        let there = format!("const e = document.activeElement; return Boolean({script});");
        for _ in 0..presses {
            self.keys(thirtyfour::Key::Tab + "").await?;
            if self.script(&there, Vec::new()).await? == json!(true) {
                return Ok(());
            }
        }
        Err(format!("{what} is not reached with {presses} presses of Tab"))
    }

    /// What the page wrote to its console since the last call, violations of its policy included.
    pub async fn messages(&self) -> Vec<String> {
        if self.program == Program::Firefox {
            return Vec::new();
        }
        let entries = self.driver.browser_log().await.unwrap_or_default();
        entries.iter().map(|entry| format!("{:?} {}", entry.level, entry.message)).collect()
    }

    /// Waits until what was copied contains `part`. A page of `origin` may then read the clipboard.
    ///
    /// # Errors
    /// With what the clipboard holds instead.
    pub async fn copied(&self, origin: &str, part: &str) -> Outcome {
        let permissions = json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"], "origin": origin});
        self.devtools("Browser.grantPermissions", permissions).await?;
        let read = "const done = arguments[arguments.length - 1];
            navigator.clipboard.readText().then(done, error => done(String(error)))";
        let mut text = Value::Null;
        for _ in 0..50 {
            text = self.script_async(read, Vec::new()).await?;
            if text.as_str().is_some_and(|text| text.contains(part)) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Err(format!("the clipboard does not hold {part}, but {text}"))
    }

    /// Saves what is on the screen.
    ///
    /// # Errors
    /// Why it could not be saved.
    pub async fn screenshot(&self, path: &Path) -> Outcome {
        self.driver.screenshot(path).await.map_err(text)
    }

    /// Saves what is on the screen of Chromium as WebP, which takes a third of the room.
    ///
    /// # Errors
    /// Why it could not be saved.
    pub async fn picture(&self, path: &Path) -> Outcome {
        let format = json!({"format": "webp", "quality": 85});
        let answer = self.devtools("Page.captureScreenshot", format).await?;
        let picture = STANDARD.decode(answer["data"].as_str().unwrap_or_default()).map_err(text)?;
        std::fs::write(path, picture).map_err(text)
    }

    /// Closes the browser.
    pub async fn quit(self) {
        let Self { driver, process, .. } = self;
        let _ = driver.quit().await;
        drop(process);
    }

    /// A command of the DevTools protocol, and what it returns.
    ///
    /// # Errors
    /// What the browser answered.
    pub async fn devtools(&self, method: &'static str, parameters: Value) -> Outcome<Value> {
        self.driver.cdp().send_raw(method, parameters).await.map_err(text)
    }
}

fn chromium(look: &Look) -> Result<thirtyfour::ChromeCapabilities, thirtyfour::error::WebDriverError> {
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
    for argument in look.arguments {
        capabilities.add_arg(argument)?;
    }
    capabilities.add_arg(&format!("--window-size={},{}", look.size.0.max(500), look.size.1))?;
    capabilities.add_arg(&format!("--lang={}", look.language))?;
    capabilities.add_arg(&format!("--accept-lang={}", look.language))?;
    capabilities.add_experimental_option("prefs", json!({"intl": {"accept_languages": look.language}}))?;
    // The gateway's certificate is its own.
    capabilities.accept_insecure_certs(look.trusting)?;
    Ok(capabilities)
}

fn firefox(look: &Look) -> Result<thirtyfour::FirefoxCapabilities, thirtyfour::error::WebDriverError> {
    let mut capabilities = DesiredCapabilities::firefox();
    capabilities.add_arg("-headless")?;
    capabilities.add_arg(&format!("--width={}", look.size.0))?;
    capabilities.add_arg(&format!("--height={}", look.size.1))?;
    let mut preferences = thirtyfour::common::capabilities::firefox::FirefoxPreferences::new();
    preferences.set("intl.accept_languages", look.language)?;
    preferences.set("layout.css.prefers-color-scheme.content-override", if look.dark { 0 } else { 1 })?;
    capabilities.set_preferences(preferences)?;
    capabilities.accept_insecure_certs(look.trusting)?;
    Ok(capabilities)
}
