//! The languages that the texts exist in.

/// A language of the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English, also where a wished language is not there.
    #[default]
    En,
    /// French.
    Fr,
}

impl Language {
    /// All of them, in the order in which a switch offers them.
    pub const ALL: [Self; 2] = [Self::En, Self::Fr];

    /// The first of `wished` (BCP 47 tags or POSIX locale names, most wanted first) that exists.
    /// English when none does.
    pub fn choose<T: AsRef<str>>(wished: impl IntoIterator<Item = T>) -> Self {
        wished.into_iter().find_map(|tag| Self::from_tag(tag.as_ref())).unwrap_or_default()
    }

    /// The language of a BCP 47 tag (`fr-CA`) or a POSIX locale name (`fr_FR.UTF-8`).
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.', '@']).next().unwrap_or(tag);
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }

    /// The BCP 47 tag, for example for a `lang` attribute.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }

    /// The language's name in itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Fr => "Français",
        }
    }

    /// A file's text as it is set. French has spaces before some signs, at which no line may end; the files
    /// are written with ordinary ones.
    pub(crate) fn typeset(self, text: &str) -> String {
        if self == Self::En {
            return text.into();
        }
        let mut set = String::with_capacity(text.len() + 1024);
        let mut before = '\n';
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            // White space before a space is indentation, which belongs to Fluent.
            let kept = c == ' '
                && (before == '«'
                    || (!before.is_whitespace() && rest.peek().is_some_and(|next| ";:!?»%".contains(*next))));
            set.push(if kept { '\u{a0}' } else { c });
            before = c;
        }
        set
    }

    /// The files of the language: name of the producing crate and content. The terminal's own is of no use in a
    /// browser, where every byte is loaded.
    pub(crate) const fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::En => &[
                ("ui", include_str!("../locales/en/ui.ftl")),
                ("fleet", include_str!("../locales/en/fleet.ftl")),
                ("core", include_str!("../locales/en/core.ftl")),
                ("engine", include_str!("../locales/en/engine.ftl")),
                #[cfg(not(target_arch = "wasm32"))]
                ("cli", include_str!("../locales/en/cli.ftl")),
            ],
            Self::Fr => &[
                ("ui", include_str!("../locales/fr/ui.ftl")),
                ("fleet", include_str!("../locales/fr/fleet.ftl")),
                ("core", include_str!("../locales/fr/core.ftl")),
                ("engine", include_str!("../locales/fr/engine.ftl")),
                #[cfg(not(target_arch = "wasm32"))]
                ("cli", include_str!("../locales/fr/cli.ftl")),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_wish_that_exists_wins() {
        for (wished, expected) in [
            (&["fr-CA", "en"][..], Language::Fr),
            (&["de", "en-GB", "fr"], Language::En),
            (&["fr_FR.UTF-8"], Language::Fr),
            (&["C.UTF-8"], Language::En),
            (&["frr"], Language::En),
            (&[], Language::En),
        ] {
            assert_eq!(Language::choose(wished), expected, "{wished:?}");
        }
    }
}
