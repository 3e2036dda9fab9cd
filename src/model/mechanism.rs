//! What an authentication mechanism does with a password, in words.

use reattach_core::bridge::Text;

/// What a person is told before a password is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protection {
    /// The sentence.
    pub text: Text,
    /// The password leaves this browser: it must be said in so many words that this is wanted.
    pub gives_away: bool,
}

/// What `mechanism`, one of the values of `-Authentication`, does.
#[must_use]
pub fn protection(mechanism: &str) -> Protection {
    let (id, gives_away) = match mechanism.to_ascii_lowercase().as_str() {
        "kerberos" => ("ui-protection-kerberos", false),
        "basic" => ("ui-protection-basic", true),
        "credssp" => ("ui-protection-credssp", true),
        "digest" => ("ui-protection-digest", false),
        _ => ("ui-protection-negotiate", false),
    };
    Protection { text: Text::new(id).with("mechanism", mechanism), gives_away }
}

#[cfg(test)]
mod tests {
    use reattach_messages::{Catalog, Language};

    use super::*;

    #[test]
    fn who_gets_to_see_the_password_is_said() {
        let catalog = Catalog::new(Language::En);
        for (mechanism, gives_away, words) in [
            ("Negotiate", false, "neither the gateway nor the hosts"),
            ("Kerberos", false, "neither the gateway nor the hosts"),
            ("Digest", false, "neither the gateway nor the hosts"),
            ("Basic", true, "the gateway and the hosts"),
            ("Credssp", true, "the hosts receive the password"),
        ] {
            let protection = protection(mechanism);
            assert_eq!(protection.gives_away, gives_away, "{mechanism}");
            let text = catalog.text(&protection.text);
            assert!(text.contains(words) && text.contains(mechanism), "{text}");
        }
    }
}
