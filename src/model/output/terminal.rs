//! What a terminal writes before a line, in every language the same.

use reattach_core::bridge::Stream;

/// Stands before what was typed.
pub const PROMPT: &str = "PS> ";

/// What stands before a text that was typed: nothing when it has a prompt already.
#[must_use]
pub fn prompt(text: &str) -> &'static str {
    if text.starts_with(PROMPT.trim_end()) { "" } else { PROMPT }
}

/// The word of a stream that has one.
#[must_use]
pub const fn word(stream: Stream) -> Option<&'static str> {
    match stream {
        Stream::Error => Some("ERROR"),
        Stream::Warning => Some("WARNING"),
        Stream::Verbose => Some("VERBOSE"),
        Stream::Debug => Some("DEBUG"),
        Stream::Information => Some("INFO"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_stands_once() {
        assert_eq!((prompt("dir"), prompt("PS> dir"), prompt("PS>")), (PROMPT, "", ""));
    }
}
