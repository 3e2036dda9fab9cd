//! What looks like a secret in a command line, taken out before the line is stored.
//!
//! A command line is free text: this finds the usual ways of writing a secret into one, and cannot
//! find all. The settings say so and let the history be turned off.

/// What stands in place of a secret.
const MASK: &str = "•••";
/// Words that a name of a secret ends with, without punctuation.
const NAMES: [&str; 9] =
    ["password", "passwd", "pwd", "passphrase", "secret", "token", "apikey", "accesskey", "privatekey"];

/// The command that takes a secret from anywhere in its pipeline, in lower case.
const SECURES: &str = "convertto-securestring";
/// Names of what goes through a pipeline, in lower case.
const ITEMS: [&str; 4] = ["$_", "${_", "$psitem", "$input"];

/// The text with secrets replaced.
#[must_use]
pub fn redact(text: &str) -> String {
    user_information(&named(&secured(text)))
}

/// Masks what the name of a secret stands before.
fn named(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // The quotes that are gone through.
    let mut around = None;
    while let Some(c) = rest.chars().next() {
        if !is_word(c) {
            let quote = Quote::of(c);
            if quote.is_some() && (around.is_none() || around == quote) {
                around = if around.is_none() { quote } else { None };
            }
            rest = pass(rest, step(rest), &mut out);
            continue;
        }
        let word = &rest[..rest.find(|c: char| !is_word(c)).unwrap_or(rest.len())];
        rest = pass(rest, word.len(), &mut out);
        let Some(before) = names_a_secret(word).then(|| before_value(word, rest)).flatten() else { continue };
        // The quotes of a quoted name end before its value.
        if around.is_some() && rest.chars().next().and_then(Quote::of) == around {
            around = None;
        }
        rest = pass(rest, before, &mut out);
        rest = match rest.chars().next() {
            // A variable is no secret.
            None | Some('$' | '-' | '|' | ';' | '\n') => rest,
            Some('(') => {
                let (inner, after) = rest.split_at(group_end(rest));
                mask_quoted(inner, &mut out);
                after
            }
            Some(_) => {
                out.push_str(MASK);
                &rest[value_end(rest, around)..]
            }
        };
    }
    out
}

/// Masks the texts that go into `ConvertTo-SecureString`, and those that it is called with.
fn secured(text: &str) -> String {
    // ASCII alone is lowered, so that places stay what they are.
    let lower = text.to_ascii_lowercase();
    let mut masked: Vec<(usize, usize, Mask)> = Vec::new();
    // In order: there are few, and a sort is kilobytes.
    let mut mask = |part: (usize, usize, Mask)| masked.insert(masked.partition_point(|other| other.0 <= part.0), part);
    // The blocks that a place is in.
    let mut blocks: Vec<Block> = Vec::new();
    // Where the statement of a place began, the blocks within it passed over.
    let mut begin = 0;
    let mut at = 0;
    while at < text.len() {
        let end = at + pipeline_end(&text[at..]);
        while let Some(found) = lower[at..end].find(SECURES).map(|found| at + found) {
            let fed = blocks.iter().filter(|block| ITEMS.iter().any(|item| lower[block.inside..].contains(item)));
            fed.for_each(|block| mask(block.fed));
            mask((begin, last_bar(text, begin, found).unwrap_or(begin), Mask::Commands));
            at = found + SECURES.len();
            let arguments = at + call_end(&text[at..end]);
            mask((at, arguments, Mask::Arguments));
            at = arguments;
        }
        at = end;
        match text[..end].chars().next_back() {
            Some('{') => {
                blocks.push(Block { begin, inside: end, fed: fed(text, &lower, begin, end) });
                begin = end;
            }
            Some('}') => {
                let closed = blocks.pop();
                begin = closed.filter(|_| goes_on(&text[end..])).map_or(end, |block| block.begin);
            }
            _ => begin = end,
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (from, to, mask) in masked {
        let from = from.max(done);
        if from < to {
            out.push_str(&text[done..from]);
            match mask {
                Mask::Quoted => mask_quoted(&text[from..to], &mut out),
                _ => mask_words(&text[from..to], mask == Mask::Commands, &mut out),
            }
            done = to;
        }
    }
    out + &text[done..]
}

/// What is masked in a part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mask {
    /// What commands are called with.
    Commands,
    /// The arguments of one.
    Arguments,
    /// What is in quotes.
    Quoted,
}

/// A script block.
#[derive(Debug, Clone, Copy)]
struct Block {
    /// Where its statement begins.
    begin: usize,
    /// Where it begins itself.
    inside: usize,
    /// What goes into it.
    fed: (usize, usize, Mask),
}

/// What goes into a block that opens at `end`: by the pipeline, or by `.ForEach(` and `foreach (`.
fn fed(text: &str, lower: &str, begin: usize, end: usize) -> (usize, usize, Mask) {
    match last_bar(text, begin, end) {
        Some(bar) => (begin, bar, Mask::Commands),
        None if lower[begin..end].contains("foreach") => (begin, end, Mask::Quoted),
        None => (begin, begin, Mask::Commands),
    }
}

fn last_bar(text: &str, begin: usize, end: usize) -> Option<usize> {
    text[begin..end].rfind('|').map(|bar| begin + bar)
}

/// Whether what follows a block belongs to the same statement.
fn goes_on(text: &str) -> bool {
    let same_line = text.trim_start_matches([' ', '\t']);
    same_line.starts_with(['-', '`', ')', '.', '{']) || text.trim_start().starts_with('|')
}

/// PowerShell takes the quotes of print for its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quote {
    Single,
    Double,
}

impl Quote {
    fn of(c: char) -> Option<Self> {
        match c {
            '\'' | '‘' | '’' | '‚' | '‛' => Some(Self::Single),
            '"' | '“' | '”' | '„' => Some(Self::Double),
            _ => None,
        }
    }

    fn begins(self, text: &str) -> bool {
        text.chars().next().and_then(Self::of) == Some(self)
    }
}

/// Takes over so many bytes; returns what follows.
fn pass<'a>(text: &'a str, length: usize, out: &mut String) -> &'a str {
    let (passed, rest) = text.split_at(length);
    out.push_str(passed);
    rest
}

/// Length of the first character, with the one that it escapes.
fn step(text: &str) -> usize {
    let mut chars = text.chars();
    let first = chars.next();
    let escaped = chars.next().filter(|_| first == Some('`'));
    first.map_or(0, char::len_utf8) + escaped.map_or(0, char::len_utf8)
}

/// Length of the quoted text at the beginning; one that never ends takes the rest.
fn quoted(text: &str) -> usize {
    let Some(quote) = text.chars().next().and_then(Quote::of) else { return 0 };
    let mut at = step(text);
    while at < text.len() {
        if quote.begins(&text[at..]) {
            at += step(&text[at..]);
            // Twice is one of the text.
            if !quote.begins(&text[at..]) {
                return at;
            }
            at += step(&text[at..]);
        } else if quote == Quote::Double {
            at += step(&text[at..]);
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// Length of the part at the beginning before the first character outside quotes that `ends`; it is told what is
/// before, and what follows with that character.
fn until(text: &str, mut ends: impl FnMut(&str, &str) -> bool) -> usize {
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if ends(&text[..at], rest) {
            return at;
        }
        at += quoted(rest).max(step(rest));
    }
    text.len()
}

/// Length of a value. Quotes that are `around` it end it, unless they are escaped.
fn value_end(text: &str, around: Option<Quote>) -> usize {
    let here = text.strip_prefix('@').filter(|text| text.chars().next().and_then(Quote::of).is_some());
    if let Some(here) = here {
        let quote = |at: usize| here[at..].chars().next().and_then(Quote::of);
        let end = here.match_indices('\n').find(|(at, _)| quote(at + 1).is_some() && quote(at + 1) == quote(0));
        return end.map_or(text.len(), |(at, _)| {
            let after = at + 1 + step(&here[at + 1..]);
            1 + after + usize::from(here[after..].starts_with('@'))
        });
    }
    let mut nested = false;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if let Some(quote) = around.filter(|quote| quote.begins(rest.trim_start_matches('`'))) {
            let escaped = match c {
                '`' => step(rest),
                _ => c.len_utf8() + if quote.begins(&rest[c.len_utf8()..]) { step(&rest[c.len_utf8()..]) } else { 0 },
            };
            if c != '`' && escaped == c.len_utf8() {
                return at;
            }
            nested = !nested;
            at += escaped;
        } else if nested {
            at += step(rest);
        } else if c.is_whitespace() || matches!(c, ';' | ')' | '}' | '|') {
            return at;
        } else {
            at += quoted(rest).max(step(rest));
        }
    }
    text.len()
}

/// Length of a pipeline: to the end of a line that does not go on, or a semicolon or brace.
fn pipeline_end(text: &str) -> usize {
    let end = until(text, |before, rest| match rest.chars().next() {
        Some('\n') => !before.trim_end().ends_with(['|', '`']) && !rest.trim_start().starts_with('|'),
        Some(c) => matches!(c, ';' | '{' | '}'),
        None => false,
    });
    end + text[end..].chars().next().map_or(0, char::len_utf8)
}

/// Length of a command's arguments: to the bar, or to the parenthesis around the command.
fn call_end(text: &str) -> usize {
    let mut depth = 0_usize;
    until(text, |_, rest| match rest.chars().next() {
        Some('(') => {
            depth += 1;
            false
        }
        Some(')') => {
            let ends = depth == 0;
            depth = depth.saturating_sub(1);
            ends
        }
        c => c == Some('|') && depth == 0,
    })
}

/// Length of what is in parentheses.
fn group_end(text: &str) -> usize {
    1 + call_end(&text[1..])
}

fn mask_quoted(text: &str, out: &mut String) {
    let mut rest = text;
    while !rest.is_empty() {
        match quoted(rest) {
            0 => rest = pass(rest, step(rest), out),
            length => {
                out.push_str(MASK);
                rest = &rest[length..];
            }
        }
    }
}

/// Masks quoted texts, and words that are neither parameters nor variables; of `commands` not the first word of each.
fn mask_words(text: &str, commands: bool, out: &mut String) {
    let ends = |c: char| {
        c.is_whitespace() || matches!(c, '|' | '(' | ')' | ',' | '=' | '{' | '}' | ';') || Quote::of(c).is_some()
    };
    let mut rest = text;
    let mut first = commands;
    while let Some(c) = rest.chars().next() {
        if ends(c) && Quote::of(c).is_none() {
            first |= commands && matches!(c, '|' | '{' | ';');
            rest = pass(rest, c.len_utf8(), out);
            continue;
        }
        let word = match quoted(rest) {
            0 => until(rest, |_, rest| rest.starts_with(ends)),
            length => length,
        };
        let kept = match c {
            '$' | '@' => word,
            '-' => rest[..word].find(':').map_or(word, |at| at + 1),
            _ if std::mem::take(&mut first) && Quote::of(c).is_none() => word,
            _ => 0,
        };
        let (word, after) = rest.split_at(word);
        out.push_str(&word[..kept]);
        if kept < word.len() && !word[kept..].starts_with('$') {
            out.push_str(MASK);
        } else {
            out.push_str(&word[kept..]);
        }
        rest = after;
    }
}

/// Length of what stands between the name of a secret and its value: `-Password x`, `password = x`, `'Password': x`.
fn before_value(word: &str, rest: &str) -> Option<usize> {
    let after_name = rest.strip_prefix(|c| Quote::of(c).is_some()).unwrap_or(rest);
    let assigned = after_name.trim_start_matches([' ', '\t']).strip_prefix(['=', ':']);
    let spaced = Some(rest).filter(|rest| word.starts_with('-') && gap(rest) > 0);
    let value = assigned.or(spaced)?;
    Some(rest.len() - value.len() + gap(value))
}

/// Length of the blanks at the beginning, ends of lines that are escaped among them.
fn gap(text: &str) -> usize {
    let mut rest = text;
    loop {
        let blanks = rest.trim_start_matches([' ', '\t']);
        match ["`\n", "`\r\n"].iter().find_map(|end| blanks.strip_prefix(end)) {
            Some(next) => rest = next,
            None => return text.len() - blanks.len(),
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '$')
}

fn names_a_secret(word: &str) -> bool {
    let name: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    NAMES.iter().any(|secret| name.ends_with(secret))
}

/// `https://user:password@host` without the password.
fn user_information(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        let end = after.find(|c: char| c.is_whitespace() || matches!(c, '/' | '\'' | '"')).unwrap_or(after.len());
        rest = match after[..end]
            .rsplit_once('@')
            .and_then(|(user, _)| user.split_once(':').map(|(name, _)| (name, user)))
        {
            Some((name, user)) => {
                out.push_str(name);
                out.push(':');
                out.push_str(MASK);
                &after[user.len()..]
            }
            None => after,
        };
    }
    out + rest
}

#[cfg(test)]
mod tests;
