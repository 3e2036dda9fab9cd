//! The one place that reads and writes `localStorage`. No secret ever goes through it.

use reattach_core::bridge::RememberedSession;
use web_sys::Storage;

const SESSIONS: &str = "reattach.sessions";

/// A setting of this browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    /// BCP 47 tag.
    Language,
    /// `light` or `dark`; nothing for what the system says.
    Theme,
}

impl Setting {
    const fn key(self) -> &'static str {
        match self {
            Self::Language => "reattach.language",
            Self::Theme => "reattach.theme",
        }
    }
}

/// Sessions that were open when the page went away. What cannot be read counts as none.
pub(crate) fn remembered() -> Vec<RememberedSession> {
    let text = storage().and_then(|storage| storage.get_item(SESSIONS).ok().flatten());
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// Replaces what is remembered.
pub(crate) fn remember(sessions: &[RememberedSession]) {
    let Some(storage) = storage() else { return };
    // Storage may be full or forbidden: then nothing is remembered, and the grid finds the sessions.
    let _ = match serde_json::to_string(sessions) {
        Ok(text) if !sessions.is_empty() => storage.set_item(SESSIONS, &text),
        _ => storage.remove_item(SESSIONS),
    };
}

/// What a setting was set to.
pub(crate) fn setting(setting: Setting) -> Option<String> {
    storage()?.get_item(setting.key()).ok().flatten()
}

/// Sets a setting, or forgets it.
pub(crate) fn set(setting: Setting, value: Option<&str>) {
    let Some(storage) = storage() else { return };
    let _ = match value {
        Some(value) => storage.set_item(setting.key(), value),
        None => storage.remove_item(setting.key()),
    };
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
