//! Names in another language: flows are written with the English ones, which are the contract.

use std::collections::HashMap;

use reattach_core::bridge::Text;
use reattach_messages::{Catalog, Language};

const ENGLISH: [&str; 2] = [
    include_str!("../../crates/messages/locales/en/ui.ftl"),
    include_str!("../../crates/messages/locales/en/fleet.ftl"),
];
const FRENCH: [&str; 2] = [
    include_str!("../../crates/messages/locales/fr/ui.ftl"),
    include_str!("../../crates/messages/locales/fr/fleet.ftl"),
];

/// A dictionary from English names to those of a language, and its sentences.
#[derive(Debug)]
pub(crate) struct Words {
    names: HashMap<&'static str, &'static str>,
    catalog: Catalog,
}

impl Words {
    /// Of a language; of English itself an empty one.
    pub(crate) fn of(language: &str) -> Self {
        let catalog = Catalog::new(Language::from_tag(language).unwrap_or_default());
        if catalog.language() == Language::En {
            return Self { names: HashMap::new(), catalog };
        }
        let french: HashMap<&str, &str> = FRENCH.iter().flat_map(|text| messages(text)).collect();
        let pairs = ENGLISH.iter().flat_map(|text| messages(text));
        let mut words = HashMap::new();
        for (id, english) in pairs {
            if let Some(french) = french.get(id) {
                words.entry(english).or_insert(*french);
            }
        }
        // Of a text with a number in it, what stands before the number.
        let french: HashMap<&str, &str> = FRENCH.iter().flat_map(|text| beginnings(text)).collect();
        for (id, english) in ENGLISH.iter().flat_map(|text| beginnings(text)) {
            if let Some(french) = french.get(id) {
                words.entry(english).or_insert(*french);
            }
        }
        Self { names: words, catalog }
    }

    /// The name in the language; one that has no translation stays as it is.
    pub(crate) fn say<'a>(&self, english: &'a str) -> &'a str
    where
        'static: 'a,
    {
        self.names.get(english).copied().unwrap_or(english)
    }

    /// A sentence, most often one with arguments.
    pub(crate) fn sentence(&self, text: &Text) -> String {
        self.catalog.text(text)
    }
}

/// Ids of messages with an argument, and what stands before it.
fn beginnings(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = text.lines().filter(|line| line.starts_with("ui-")).filter_map(|line| line.split_once(" = "));
    lines.filter_map(|(id, text)| Some((id, text.split_once(" {")?.0))).filter(|(_, text)| !text.is_empty())
}

/// Ids and texts of messages that are one line without arguments.
fn messages(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter(|line| line.starts_with("ui-") && !line.contains('{')).filter_map(|line| line.split_once(" = "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_translated_and_those_of_cmdlets_stay() {
        let french = Words::of("fr");
        assert_eq!(french.say("Connect"), "Connecter");
        assert_eq!(french.say("ComputerName"), "ComputerName");
        assert_eq!(french.say("Warnings"), "Avertissements");
        assert_eq!(Words::of("en").say("Connect"), "Connect");
    }
}
