//! The one place that reads and writes `localStorage`. No secret ever goes through it.

use web_sys::Storage;

use crate::model::journal::Journal;
use crate::model::settings::{Choice, Settings};

mod sessions;

pub(crate) use sessions::{LISTS, List};

const HISTORY: &str = "reattach.history";
const HOSTS: &str = "reattach.hosts";
const VIEWS: &str = "reattach.views";

/// A setting of this browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    /// BCP 47 tag.
    Language,
    /// A word of `settings::Theme`.
    Theme,
    /// A word of `settings::Density`.
    Density,
    /// Whether single keys act.
    SingleKeys,
    /// A word of `settings::Refresh`.
    Refresh,
    /// Whether commands are kept.
    KeepHistory,
}

impl Setting {
    const fn key(self) -> &'static str {
        match self {
            Self::Language => "reattach.language",
            Self::Theme => "reattach.theme",
            Self::Density => "reattach.density",
            Self::SingleKeys => "reattach.single-keys",
            Self::Refresh => "reattach.refresh",
            Self::KeepHistory => "reattach.keep-history",
        }
    }
}

/// The settings as they were left; what is not set, or cannot be read, is as at first.
pub(crate) fn settings() -> Settings {
    fn read<T: Choice>(name: Setting, default: T) -> T {
        setting(name).and_then(|word| T::from_word(&word)).unwrap_or(default)
    }
    let default = Settings::default();
    Settings {
        theme: read(Setting::Theme, default.theme),
        density: read(Setting::Density, default.density),
        single_keys: read(Setting::SingleKeys, default.single_keys),
        refresh: read(Setting::Refresh, default.refresh),
        keep_history: read(Setting::KeepHistory, default.keep_history),
    }
}

/// Keeps the settings that are not as before; what another page has set meanwhile stays.
pub(crate) fn keep(before: &Settings, settings: &Settings) {
    fn write<T: Choice>(name: Setting, [before, value, default]: [T; 3]) {
        if value != before {
            set(name, (value != default).then(|| value.word()));
        }
    }
    let all = [*before, *settings, Settings::default()];
    write(Setting::Theme, all.map(|settings| settings.theme));
    write(Setting::Density, all.map(|settings| settings.density));
    write(Setting::SingleKeys, all.map(|settings| settings.single_keys));
    write(Setting::Refresh, all.map(|settings| settings.refresh));
    write(Setting::KeepHistory, all.map(|settings| settings.keep_history));
}

/// What was run from this browser.
pub(crate) fn journal() -> Journal {
    Journal::from_text(&get(HISTORY).unwrap_or_default())
}

/// Whether another page has changed what was run; `event` is a `storage` event.
pub(crate) fn is_of_history(event: &web_sys::Event) -> bool {
    let key = js_sys::Reflect::get(event, &"key".into()).unwrap_or_default();
    key.is_null() || key == HISTORY
}

/// Keeps what was run. Storage may be full or forbidden: then the history ends with the page.
pub(crate) fn keep_journal(journal: &Journal) {
    put(HISTORY, (!journal.is_empty()).then(|| journal.to_text()).as_deref());
}

/// What a setting was set to.
pub(crate) fn setting(setting: Setting) -> Option<String> {
    get(setting.key())
}

/// Sets a setting, or forgets it.
pub(crate) fn set(setting: Setting, value: Option<&str>) {
    put(setting.key(), value);
}

/// Forgets everything that this browser keeps of us.
pub(crate) fn clear() {
    for name in names("reattach.") {
        put(&name, None);
    }
}

/// What is kept under names that begin like this.
pub(crate) fn names(begin: &str) -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let count = storage.length().unwrap_or(0);
    let all = (0..count).filter_map(|at| storage.key(at).ok().flatten());
    all.filter(|name| name.starts_with(begin)).collect()
}

fn get(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

fn put(key: &str, value: Option<&str>) {
    let Some(storage) = storage() else { return };
    let _ = match value {
        Some(value) => storage.set_item(key, value),
        None => storage.remove_item(key),
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
