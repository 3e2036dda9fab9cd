//! Keys that act on a page without a field having the focus.
//!
//! A key belongs to the element that names it in `aria-keyshortcuts`: a field gets the focus, a
//! button is pressed. Here is only what each key means, for the sheet, and how two keys in a row
//! are told from one.

use super::place::Page;

/// A key, or two in a row, and what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortcut {
    /// As `KeyboardEvent.key` names it; two are separated by a space.
    pub keys: &'static str,
    /// Id of the sentence that says what it does.
    pub label: &'static str,
    /// Where it goes, for those that lead to a page.
    pub page: Option<Page>,
}

/// Keys that need neither Ctrl nor Alt; the settings turn them off.
pub const SINGLE: [Shortcut; 14] = [
    Shortcut { keys: "?", label: "ui-key-sheet", page: None },
    Shortcut { keys: "/", label: "ui-key-filter", page: None },
    Shortcut { keys: ":", label: "ui-key-command", page: None },
    Shortcut { keys: "i", label: "ui-key-input", page: None },
    Shortcut { keys: "c", label: "ui-key-connect", page: None },
    Shortcut { keys: "w", label: "ui-key-preview", page: None },
    Shortcut { keys: "y", label: "ui-key-copy-as", page: None },
    Shortcut { keys: "r", label: "ui-key-refresh", page: None },
    Shortcut { keys: "j k", label: "ui-key-rows", page: None },
    Shortcut { keys: "x", label: "ui-key-mark", page: None },
    Shortcut { keys: "g s", label: "ui-key-go-sessions", page: Some(Page::Sessions) },
    Shortcut { keys: "g r", label: "ui-key-go-runs", page: Some(Page::Runs) },
    Shortcut { keys: "g h", label: "ui-key-go-history", page: Some(Page::History) },
    Shortcut { keys: "g p", label: "ui-key-go-settings", page: Some(Page::Settings) },
];

/// Keys of fields and lists; they are always on.
pub const ALWAYS: [Shortcut; 8] = [
    Shortcut { keys: "Enter", label: "ui-key-enter", page: None },
    Shortcut { keys: "Shift+Enter", label: "ui-key-new-line", page: None },
    Shortcut { keys: "↑ ↓", label: "ui-key-history", page: None },
    Shortcut { keys: "Tab", label: "ui-key-complete", page: None },
    Shortcut { keys: "Esc", label: "ui-key-escape", page: None },
    Shortcut { keys: "Ctrl+C", label: "ui-key-stop", page: None },
    Shortcut { keys: "Space", label: "ui-key-mark", page: None },
    Shortcut { keys: "Ctrl+A", label: "ui-key-mark-all", page: None },
];

/// What a key press means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing here.
    Nothing,
    /// The first of two keys; the next one decides.
    Begins,
    /// Leads to a page.
    Go(Page),
    /// Belongs to whatever element names this key.
    Element(String),
}

/// Remembers the first of two keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    first: Option<String>,
}

impl Keys {
    /// A key was pressed outside of any field, without Ctrl, Alt or Meta.
    pub fn press(&mut self, key: &str) -> Meaning {
        if let Some(first) = self.first.take() {
            let both = format!("{first} {key}");
            let known = SINGLE.iter().find(|shortcut| shortcut.keys == both);
            return known.and_then(|shortcut| shortcut.page).map_or(Meaning::Nothing, Meaning::Go);
        }
        if SINGLE.iter().any(|shortcut| shortcut.page.is_some() && shortcut.keys.split(' ').next() == Some(key)) {
            self.first = Some(key.into());
            return Meaning::Begins;
        }
        // One character: the names of other keys (`Enter`, `Tab`) are words.
        if key.chars().count() == 1 && key != " " { Meaning::Element(key.into()) } else { Meaning::Nothing }
    }
}

/// What is printed on keys that are held or pressed together, `Shift+Enter` say, in the reader's language: `say` says
/// the text of an id.
pub fn cap(keys: &str, say: impl Fn(&'static str) -> String) -> String {
    let name = |key: &str| match key {
        "Enter" => say("ui-cap-enter"),
        "Shift" => say("ui-cap-shift"),
        "Esc" => say("ui-cap-escape"),
        "Space" => say("ui-cap-space"),
        key => key.into(),
    };
    keys.split('+').map(name).collect::<Vec<_>>().join("+")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_keys_in_a_row_lead_to_a_page() {
        let mut keys = Keys::default();
        assert_eq!(keys.press("g"), Meaning::Begins);
        assert_eq!(keys.press("h"), Meaning::Go(Page::History));
        assert_eq!(keys.press("h"), Meaning::Element("h".into()));
        assert_eq!(keys.press("g"), Meaning::Begins);
        assert_eq!(keys.press("x"), Meaning::Nothing);
        assert_eq!(keys.press("/"), Meaning::Element("/".into()));
        assert_eq!(keys.press("Enter"), Meaning::Nothing);
        assert_eq!(keys.press(" "), Meaning::Nothing);
    }

    #[test]
    fn keys_are_called_what_is_printed_on_them() {
        use reattach_core::bridge::Text;
        use reattach_messages::{Catalog, Language};
        for (language, expected) in [(Language::En, "Shift+Enter Esc g"), (Language::Fr, "Maj+Entrée Échap g")] {
            let catalog = Catalog::new(language);
            let caps = ["Shift+Enter", "Esc", "g"].map(|keys| cap(keys, |id| catalog.text(&Text::new(id))));
            assert_eq!(caps.join(" "), expected);
        }
    }

    #[test]
    fn the_sheet_has_a_sentence_for_each() {
        let english = reattach_messages::Catalog::new(reattach_messages::Language::En);
        for shortcut in SINGLE.iter().chain(&ALWAYS) {
            assert!(english.has(shortcut.label), "{}", shortcut.label);
        }
    }
}
