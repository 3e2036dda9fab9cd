//! Character classes of PowerShell's tokenizer.

/// `'` and the typographic quotes that PowerShell reads as one.
pub(super) const fn is_single_quote(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}'..='\u{201B}')
}

/// `"` and the typographic quotes that PowerShell reads as one.
pub(super) const fn is_double_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201C}'..='\u{201E}')
}

/// `-` and the typographic dashes that PowerShell reads as one.
pub(super) const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2013}'..='\u{2015}')
}

/// Whether a text made of such characters may be printed without quotes.
pub(super) fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || "-_.:/\\*?+=%~^!".contains(c)
}

/// What may stand in the name of a variable or property.
pub(super) fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
