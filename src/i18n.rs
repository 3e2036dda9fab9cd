//! Texts in the language that is set.

use leptos::prelude::*;
use reattach_core::bridge::Text;
use reattach_messages::{Catalog, Language};

use crate::browser;
use crate::storage::{self, Setting};

thread_local! {
    static ENGLISH: Catalog = Catalog::new(Language::En);
    static FRENCH: Catalog = Catalog::new(Language::Fr);
}

/// The language and how to change it. Texts read through it follow a change.
#[derive(Debug, Clone, Copy)]
pub(crate) struct I18n {
    language: RwSignal<Language>,
}

impl I18n {
    /// In the language chosen before, or the browser's.
    pub(crate) fn new() -> Self {
        let chosen = storage::setting(Setting::Language).and_then(|tag| Language::from_tag(&tag));
        let language = RwSignal::new(chosen.unwrap_or_else(|| Language::choose(browser::languages())));
        Effect::new(move |_| browser::set_root("lang", Some(language.get().tag())));
        Self { language }
    }

    /// The language.
    pub(crate) fn language(self) -> Language {
        self.language.get()
    }

    /// Changes it, for this browser.
    pub(crate) fn set(self, language: Language) {
        storage::set(Setting::Language, Some(language.tag()));
        self.language.set(language);
    }

    /// A text of ours or of another crate.
    pub(crate) fn say(self, text: &Text) -> String {
        let with = |catalog: &Catalog| catalog.text(text);
        match self.language.get() {
            Language::En => ENGLISH.with(with),
            Language::Fr => FRENCH.with(with),
        }
    }
}

/// The texts of the page.
pub(crate) fn use_i18n() -> I18n {
    expect_context()
}

/// A text without arguments, for a child or an attribute.
pub(crate) fn t(id: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let i18n = use_i18n();
    move || i18n.say(&Text::new(id))
}
