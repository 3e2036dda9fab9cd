//! For tests: every error has a sentence in both languages that takes exactly its arguments.

use alloc::format;
use alloc::vec::Vec;

use crate::bridge::Text;

const FILES: [&str; 2] =
    [include_str!("../../messages/locales/en/core.ftl"), include_str!("../../messages/locales/fr/core.ftl")];

/// Panics when a text has no sentence, or one that lacks or wants an argument.
pub(crate) fn check(text: &Text) {
    for file in FILES {
        let head = format!("{} =", text.id);
        let lines: Vec<&str> = file.lines().skip_while(|line| !line.starts_with(&head)).collect();
        assert!(!lines.is_empty(), "no sentence for {}", text.id);
        let more = lines[1..].iter().take_while(|line| line.starts_with(' ')).copied();
        let sentence: Vec<&str> = core::iter::once(lines[0]).chain(more).collect();
        let sentence = sentence.join("\n");
        let given: Vec<&str> = text.args.iter().map(|(name, _)| name.as_str()).collect();
        for wanted in sentence.split("{ ").skip(1).filter(|part| part.starts_with(['$', 'N'])) {
            let name = wanted.trim_start_matches("NUMBER(").trim_start_matches('$');
            let name = name.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            assert!(given.contains(&name), "{} wants {name}, has {given:?}", text.id);
        }
    }
}
