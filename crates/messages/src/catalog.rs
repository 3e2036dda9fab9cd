//! From a message id and its arguments to a sentence.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use reattach_core::bridge::{Arg, Text};
use unic_langid::LanguageIdentifier;

use crate::Language;

/// How numbers are written in a language, where that is known better than here: a browser does.
pub trait Numbers {
    /// The number as people write it, with its groups of digits.
    fn write(number: f64) -> String;
}

/// All texts of one language.
///
/// Nothing here fails: what is not in the catalog is shown as its id, and an argument that is
/// missing as its name in braces, so that a forgotten text is seen and an error is never hidden.
pub struct Catalog {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Catalog {
    /// Reads the texts of a language. Takes about a millisecond; make one and keep it.
    #[must_use]
    pub fn new(language: Language) -> Self {
        let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Direction marks around arguments would end up in copied commands.
        bundle.set_use_isolating(false);
        // NUMBER, which the sentences use to keep digits together. It fails only when it is there already.
        let _ = bundle.add_builtins();
        for (_, text) in language.files() {
            // A file with a fault (a test refuses it) still gives its other messages.
            let resource = FluentResource::try_new(language.typeset(text)).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }

    /// The same texts with numbers written by `N`.
    #[must_use]
    pub fn with_numbers<N: Numbers>(mut self) -> Self {
        self.bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => Some(N::write(number.value)),
            _ => None,
        }));
        self
    }

    /// The language of the texts.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The sentence for a text that another crate produced.
    #[must_use]
    pub fn text(&self, text: &Text) -> String {
        let args = text.args.iter().map(|(name, value)| (name.as_str(), value));
        self.format(&text.id, args)
    }

    /// The sentence for an id. Arguments are numbers, which choose plural forms, or texts.
    #[must_use]
    pub fn get(&self, id: &str, args: &[(&str, Arg)]) -> String {
        self.format(id, args.iter().map(|(name, value)| (*name, value)))
    }

    /// Whether there is a message with this id.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    fn format<'a>(&self, id: &str, args: impl Iterator<Item = (&'a str, &'a Arg)>) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let mut values = FluentArgs::new();
        for (name, value) in args {
            let value = match value {
                Arg::Number(number) => FluentValue::from(*number),
                Arg::Text(text) => FluentValue::from(text.as_str()),
            };
            values.set(name, value);
        }
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned()
    }
}

impl core::fmt::Debug for Catalog {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Catalog").field("language", &self.language).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_id_is_shown_as_it_is() {
        let catalog = Catalog::new(Language::En);
        assert_eq!(catalog.text(&Text::new("no-such-message").with("host", "Server01")), "no-such-message");
    }

    #[test]
    fn numbers_choose_plural_forms_and_texts_stay_as_they_are() {
        for (language, one, many) in
            [(Language::En, "1 session", "3 sessions"), (Language::Fr, "1 session", "3 sessions")]
        {
            let catalog = Catalog::new(language);
            assert_eq!(catalog.get("ui-sessions-count", &[("count", Arg::Number(1))]), one);
            assert_eq!(catalog.get("ui-sessions-count", &[("count", Arg::Number(3))]), many);
        }
        let french = Catalog::new(Language::Fr);
        assert_eq!(french.get("ui-sessions-count", &[("count", Arg::Number(0))]), "0 session");
    }

    #[test]
    fn numbers_are_shown() {
        for (language, expected) in [(Language::En, "more than 8 deep"), (Language::Fr, "8 niveaux")] {
            let text = Catalog::new(language).get("error-too-deep", &[("limit", Arg::Number(8))]);
            assert!(text.contains(expected), "{text}");
        }
        let long = Catalog::new(Language::En).get("error-line-too-long", &[("limit", Arg::Number(65_536))]);
        assert!(long.contains("65536"), "{long}");
    }

    #[test]
    fn numbers_are_written_as_one_asks() {
        struct Spelled;
        impl Numbers for Spelled {
            fn write(number: f64) -> String {
                format!("<{number}>")
            }
        }
        let catalog = Catalog::new(Language::En).with_numbers::<Spelled>();
        assert_eq!(catalog.get("ui-sessions-count", &[("count", Arg::Number(1))]), "<1> session");
        assert!(catalog.get("error-too-deep", &[("limit", Arg::Number(8))]).contains("<8>"));
    }

    #[test]
    fn no_line_of_french_begins_with_its_punctuation() {
        let french = Catalog::new(Language::Fr);
        let asked = french.text(&Text::new("ui-asks").with("session", "a ; b").with("computer", "Server01"));
        assert!(asked.contains("a ; b") && asked.ends_with("\u{a0}:"), "{asked}");
        let text =
            french.get("what-if", &[("operation", Arg::Text("Connect".into())), ("target", Arg::Text("x".into()))]);
        assert!(text.contains("«\u{a0}Connect\u{a0}»"), "{text}");
    }

    #[test]
    fn a_missing_argument_does_not_hide_the_message() {
        assert!(Catalog::new(Language::En).get("ui-sessions-count", &[]).contains("session"));
    }
}
