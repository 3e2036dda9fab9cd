//! What looks like a secret in a command line, taken out before the line is stored.
//!
//! A command line is free text: this finds the usual ways of writing a secret into one, and cannot
//! find all. The settings say so and let the history be turned off.

/// What stands in place of a secret.
const MASK: &str = "•••";
/// Words that a name of a secret ends with, without punctuation.
const NAMES: [&str; 9] =
    ["password", "passwd", "pwd", "passphrase", "secret", "token", "apikey", "accesskey", "privatekey"];

/// The text with secrets replaced.
#[must_use]
pub fn redact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut secure_string = false;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        if end == 0 {
            let c = rest.chars().next().unwrap_or_default();
            // `ConvertTo-SecureString` takes its text from anywhere in its own command.
            if matches!(c, '\'' | '"') && secure_string {
                rest = mask(rest, &mut out);
                continue;
            }
            if matches!(c, ';' | '|' | '\n' | '}') {
                secure_string = false;
            }
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let (word, after) = rest.split_at(end);
        out.push_str(word);
        rest = after;
        secure_string |= word.eq_ignore_ascii_case("ConvertTo-SecureString");
        if names_a_secret(word) {
            let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            let (between, value) = rest.split_at(spaces);
            let assigned = value.strip_prefix(['=', ':']);
            // `-Password x`, `password = x`, `Password: x`; a variable is no secret.
            if assigned.is_some() || word.starts_with('-') && !between.is_empty() {
                out.push_str(between);
                let mut value = value;
                if let Some(assigned) = assigned {
                    let trimmed = assigned.trim_start_matches([' ', '\t']);
                    out.push_str(&value[..value.len() - trimmed.len()]);
                    value = trimmed;
                }
                rest = match value.chars().next() {
                    None | Some('$' | '(' | '-' | '|' | ';' | '\n') => value,
                    Some(_) => mask(value, &mut out),
                };
            }
        }
    }
    user_information(&out)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '$')
}

fn names_a_secret(word: &str) -> bool {
    let name: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    NAMES.iter().any(|secret| name.ends_with(secret))
}

/// Passes over a value, quoted or not, and leaves the mask; returns what follows.
fn mask<'a>(value: &'a str, out: &mut String) -> &'a str {
    let quote = value.chars().next().filter(|c| matches!(c, '\'' | '"'));
    let end = match quote {
        // A quote that never ends takes the rest.
        Some(quote) => value[1..].find(quote).map_or(value.len(), |at| at + 2),
        None => value.find(|c: char| c.is_whitespace() || matches!(c, ';' | ')' | '}' | '|')).unwrap_or(value.len()),
    };
    out.push_str(MASK);
    &value[end..]
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
mod tests {
    use super::*;

    #[test]
    fn usual_ways_of_writing_a_secret_are_found() {
        for (text, expected) in [
            ("Get-Thing -Password hunter2 -Name x", "Get-Thing -Password ••• -Name x"),
            ("Get-Thing -AdminPassword:'hun ter2'", "Get-Thing -AdminPassword:•••"),
            ("$pwd = \"hunter2\"; dir", "$pwd = •••; dir"),
            ("@{Password='hunter2'; User='a'}", "@{Password=•••; User='a'}"),
            ("Server=x;Pwd=hunter2;Trusted=1", "Server=x;Pwd=•••;Trusted=1"),
            (
                "ConvertTo-SecureString -AsPlainText -Force 'hunter2' | Out-Null; 'shown'",
                "ConvertTo-SecureString -AsPlainText -Force ••• | Out-Null; 'shown'",
            ),
            ("iwr https://adele:hunter2@server/x", "iwr https://adele:•••@server/x"),
            ("-ApiKey hunter2", "-ApiKey •••"),
            ("-Token 'hunter2", "-Token •••"),
        ] {
            assert_eq!(redact(text), expected);
        }
    }

    #[test]
    fn everything_else_stays() {
        for text in [
            "Connect-PSSession -ComputerName Server01 -Name ITTask",
            "Get-Thing -Password $password",
            "Get-Thing -Password (Get-Credential).Password",
            "Set-Password",
            "Reset password for adele",
            "iwr https://server:5986/wsman",
            "'é' -replace 'password', 'x'",
            "",
        ] {
            assert_eq!(redact(text), text);
        }
    }
}
