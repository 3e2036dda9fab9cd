//! The one place that reads and writes `localStorage`. No secret ever goes through it.

use reattach_core::bridge::RememberedSession;
use web_sys::Storage;

const SESSIONS: &str = "reattach.sessions";
const HOSTS: &str = "reattach.hosts";
const VIEWS: &str = "reattach.views";

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

/// Hosts that a person named in this browser, in order.
pub(crate) fn hosts() -> Vec<String> {
    lines(HOSTS)
}

/// Keeps hosts, those that are kept already only once.
pub(crate) fn add_hosts<'a>(names: impl Iterator<Item = &'a String>) {
    let mut known = hosts();
    for name in names {
        if !known.iter().any(|other| other.eq_ignore_ascii_case(name)) {
            known.push(name.clone());
        }
    }
    keep_lines(HOSTS, &known);
}

/// Forgets a host.
pub(crate) fn remove_host(name: &str) {
    let mut known = hosts();
    known.retain(|other| !other.eq_ignore_ascii_case(name));
    keep_lines(HOSTS, &known);
}

/// Saved views: a name and an address each.
pub(crate) fn views() -> Vec<(String, String)> {
    let pair = |line: String| line.split_once('\t').map(|(address, name)| (name.into(), address.into()));
    lines(VIEWS).into_iter().filter_map(pair).collect()
}

/// Replaces the saved views.
pub(crate) fn keep_views(views: &[(String, String)]) {
    let lines: Vec<String> =
        views.iter().map(|(name, address)| format!("{address}\t{}", name.replace(['\n', '\t'], " "))).collect();
    keep_lines(VIEWS, &lines);
}

fn lines(key: &str) -> Vec<String> {
    let text = storage().and_then(|storage| storage.get_item(key).ok().flatten()).unwrap_or_default();
    text.lines().filter(|line| !line.is_empty()).map(Into::into).collect()
}

fn keep_lines(key: &str, lines: &[String]) {
    let Some(storage) = storage() else { return };
    // Storage may be full or forbidden: then they are known until the page is closed.
    let _ = if lines.is_empty() { storage.remove_item(key) } else { storage.set_item(key, &lines.join("\n")) };
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
