//! What the browser looks like to the page.

/// A browser program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Program {
    /// Chromium, through chromedriver and the DevTools protocol.
    #[default]
    Chromium,
    /// Firefox, through geckodriver; what the DevTools protocol emulates is not there.
    Firefox,
}

/// What the browser looks like to the page.
#[derive(Debug, Clone)]
pub struct Look {
    /// Which program.
    pub program: Program,
    /// Preferred language, for example `fr`.
    pub language: &'static str,
    /// Prefers a dark colour scheme.
    pub dark: bool,
    /// Colours of the system replace the page's.
    pub forced_colours: bool,
    /// Prefers as little movement as possible.
    pub still: bool,
    /// Window size in CSS pixels.
    pub size: (u32, u32),
    /// CSS pixels are this many times as large, as under the browser's zoom.
    pub zoom: u32,
    /// Takes the gateway's certificate, which is its own, as one that is trusted.
    pub trusting: bool,
    /// More arguments for the program.
    pub arguments: &'static [&'static str],
}

impl Default for Look {
    fn default() -> Self {
        Self {
            program: Program::Chromium,
            language: "en",
            dark: false,
            forced_colours: false,
            still: false,
            size: (1360, 900),
            zoom: 1,
            trusting: true,
            arguments: &[],
        }
    }
}
