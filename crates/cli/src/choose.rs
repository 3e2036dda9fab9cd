//! A choice of several, as PowerShell asks for one: `[Y] Yes  [N] No  [?] Help (default is "Y"):`.

use reattach_core::bridge::{Choice, Text};
use reattach_messages::Catalog;

use crate::output;
use crate::person::{NoAnswer, Person};

/// What is asked.
pub(crate) struct Question<'a> {
    pub(crate) caption: &'a str,
    pub(crate) message: &'a str,
    pub(crate) choices: &'a [Choice],
    /// What Enter takes.
    pub(crate) defaults: &'a [u32],
}

impl Question<'_> {
    /// One of them.
    pub(crate) fn one(&self, person: Person, catalog: &Catalog) -> Result<u32, NoAnswer> {
        self.head();
        loop {
            let typed = person.line(&self.line(catalog), "")?;
            match (typed.trim(), self.defaults.first()) {
                ("", Some(default)) => return Ok(*default),
                ("?", _) => self.help(),
                (typed, _) => {
                    if let Some(index) = self.find(typed) {
                        return Ok(index);
                    }
                }
            }
        }
    }

    /// Several, until an empty line; the defaults when that is the first.
    pub(crate) fn several(&self, person: Person, catalog: &Catalog) -> Result<Vec<u32>, NoAnswer> {
        self.head();
        let mut chosen = Vec::new();
        loop {
            let typed = person.line(&format!("{}[{}] ", self.line(catalog), chosen.len()), "")?;
            match typed.trim() {
                "" if chosen.is_empty() => return Ok(self.defaults.to_vec()),
                "" => return Ok(chosen),
                "?" => self.help(),
                typed => {
                    let found = typed.split(',').filter_map(|one| self.find(one.trim()));
                    found.for_each(|index| {
                        if !chosen.contains(&index) {
                            chosen.push(index)
                        }
                    });
                }
            }
        }
    }

    fn head(&self) {
        for text in [self.caption, self.message].into_iter().filter(|text| !text.is_empty()) {
            output::note(text);
        }
    }

    /// All on one line, as the reference has it.
    fn line(&self, catalog: &Catalog) -> String {
        let mut line = String::new();
        for (index, choice) in (0..).zip(self.choices) {
            line.push_str(&format!("[{}] {}  ", key(index, choice), choice.label));
        }
        line.push_str(&catalog.text(&Text::new("cli-choice-help")));
        let defaults: Vec<_> = self.defaults.iter().filter_map(|index| self.at(*index)).collect();
        if !defaults.is_empty() {
            line.push(' ');
            line.push_str(&catalog.text(&Text::new("cli-choice-default").with("keys", defaults.join(", "))));
        }
        line.push_str(": ");
        line
    }

    fn at(&self, index: u32) -> Option<String> {
        Some(key(index, self.choices.get(usize::try_from(index).ok()?)?))
    }

    fn help(&self) {
        for (index, choice) in (0..).zip(self.choices) {
            let help = if choice.help.is_empty() { &choice.label } else { &choice.help };
            output::note(&format!("{} - {help}", key(index, choice)));
        }
    }

    /// By key or by label, whatever the case.
    fn find(&self, typed: &str) -> Option<u32> {
        let lower = typed.to_lowercase();
        let is = |(index, choice): &(u32, &Choice)| {
            key(*index, choice).to_lowercase() == lower || choice.label.to_lowercase() == lower
        };
        (0..).zip(self.choices).find(is).map(|(index, _)| index)
    }
}

/// The hot key, or the number where there is none.
fn key(index: u32, choice: &Choice) -> String {
    choice.hot_key.map_or_else(|| index.to_string(), |key| key.to_uppercase().collect())
}

/// A choice from a text that marks its hot key: `Yes to &All`.
pub(crate) fn marked(text: &str) -> Choice {
    let (before, after) = text.split_once('&').unwrap_or((text, ""));
    Choice { label: format!("{before}{after}"), hot_key: after.chars().next(), help: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reattach_messages::Language;

    #[test]
    fn keys_labels_and_numbers_are_found() {
        let choices = [marked("&Yes"), marked("Yes to &All"), Choice { hot_key: None, ..marked("Other") }];
        let question = Question { caption: "", message: "", choices: &choices, defaults: &[0] };
        for (typed, index) in [("y", Some(0)), ("YES", Some(0)), ("a", Some(1)), ("2", Some(2)), ("x", None)] {
            assert_eq!(question.find(typed), index, "{typed}");
        }
        assert_eq!(
            question.line(&Catalog::new(Language::En)),
            "[Y] Yes  [A] Yes to All  [2] Other  [?] Help (default is \"Y\"): "
        );
    }
}
