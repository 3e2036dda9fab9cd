use alloc::string::String;
pub(super) fn is_single_quote(c: char) -> bool { matches!(c, '\'' | '\u{2018}'..='\u{201B}') }
pub(super) fn is_word_char(c: char) -> bool { c.is_alphanumeric() || "-_.:/\\*?+=%~^!".contains(c) }
pub(super) fn number(_: &str) -> Option<i64> { None }
#[allow(dead_code)] type S = String;
