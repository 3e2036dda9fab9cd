//! Texts in the language that is set.

use js_sys::Intl::NumberFormat;
use js_sys::{Array, Date, Function, Object, Reflect};
use leptos::prelude::*;
use reattach_core::bridge::{Millis, Text};
use reattach_messages::{Catalog, Language, Numbers};
use wasm_bindgen::JsValue;

use crate::browser;
use crate::lease::Live;
use crate::model::columns::Heading;
pub(crate) use crate::model::number;
use crate::storage::{self, Setting};

thread_local! {
    static ENGLISH: Catalog = Catalog::new(Language::En).with_numbers::<English>();
    static FRENCH: Catalog = Catalog::new(Language::Fr).with_numbers::<French>();
}

struct English;
struct French;

impl Numbers for English {
    fn write(number: f64) -> String {
        written(number, Language::En)
    }
}

impl Numbers for French {
    fn write(number: f64) -> String {
        written(number, Language::Fr)
    }
}

/// As the browser's own `Intl` writes it.
fn written(number: f64, language: Language) -> String {
    // Every language here writes these alike, and most numbers are such.
    #[expect(clippy::cast_possible_truncation, reason = "checked to be small and whole")]
    if number.fract() == 0.0 && number.abs() < 1000.0 {
        return (number as i32).to_string();
    }
    thread_local! {
        // Making one takes longer than using it a hundred times.
        static FORMATS: [Function; 2] = Language::ALL.map(|language| {
            NumberFormat::new(&Array::of1(&language.tag().into()), &Object::new()).format()
        });
    }
    let at = Language::ALL.iter().position(|one| *one == language).unwrap_or_default();
    let text = FORMATS.with(|formats| formats[at].call1(&JsValue::UNDEFINED, &number.into()));
    text.ok().and_then(|text| text.as_string()).unwrap_or_else(|| number.to_string())
}

/// The language and how to change it. Texts read through it follow a change.
#[derive(Debug, Clone, Copy)]
pub(crate) struct I18n(Live<Language>);

/// The language that was chosen in this browser.
fn chosen() -> Option<Language> {
    Language::from_tag(&storage::setting(Setting::Language)?)
}

/// One language. Texts said in it do not follow a change of the page's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spoken(Language);

impl I18n {
    /// In the language chosen before, or the browser's.
    pub(crate) fn new() -> Self {
        let language = Live::new(chosen().unwrap_or_else(|| Language::choose(browser::languages())));
        Effect::new(move |_| browser::set_root("lang", Some(language.get().tag())));
        Self(language)
    }

    /// The language.
    pub(crate) fn language(self) -> Language {
        self.0.get()
    }

    /// Changes it, for this browser.
    pub(crate) fn set(self, language: Language) {
        storage::set(Setting::Language, Some(language.tag()));
        self.0.set(language);
    }

    /// Takes up what was chosen in another page.
    pub(crate) fn follow(self) {
        if let Some(language) = chosen().filter(|language| *language != self.0.get_untracked()) {
            self.0.set(language);
        }
    }

    /// A text of ours or of another crate.
    pub(crate) fn say(self, text: &Text) -> String {
        self.spoken().say(text)
    }

    /// The language that is set now, for many texts that are made in one go: it is asked for once.
    pub(crate) fn spoken(self) -> Spoken {
        Spoken(self.language())
    }
}

impl Spoken {
    /// A text of ours or of another crate.
    pub(crate) fn say(self, text: &Text) -> String {
        let with = |catalog: &Catalog| catalog.text(text);
        match self.0 {
            Language::En => ENGLISH.with(with),
            Language::Fr => FRENCH.with(with),
        }
    }
}

impl I18n {
    /// A count, for places where it stands alone.
    pub(crate) fn count(self, count: usize) -> String {
        #[expect(clippy::cast_precision_loss, reason = "counts of what is on a screen")]
        written(count as f64, self.language())
    }

    /// What stands above a column.
    pub(crate) fn heading(self, heading: Heading) -> String {
        match heading {
            Heading::Cmdlet(name) => name.to_owned(),
            Heading::Ours(id) => self.say(&Text::new(id)),
        }
    }

    /// Day and time of day.
    pub(crate) fn date_time(self, at: Millis) -> String {
        let options = Object::new();
        for (part, form) in [("day", "numeric"), ("month", "short"), ("hour", "2-digit"), ("minute", "2-digit")] {
            let _ = Reflect::set(&options, &JsValue::from_str(part), &JsValue::from_str(form));
        }
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of this century fit")]
        let date = Date::new(&JsValue::from_f64(at as f64));
        date.to_locale_string(self.language().tag(), &options).into()
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
