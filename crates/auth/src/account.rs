use std::fmt;

/// Who signs in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Account {
    /// The user's name, or the whole `user@domain` form.
    pub user: String,
    /// The domain or computer of `DOMAIN\user`.
    pub domain: Option<String>,
}

impl Account {
    /// Reads `DOMAIN\user`, `user@domain` or `user`.
    ///
    /// As Windows does, `user@domain` stays whole with no domain beside it, and `.\user` is a
    /// user of the target itself.
    pub fn parse(text: &str) -> Self {
        match text.split_once('\\') {
            Some((domain, user)) => {
                Self { user: user.into(), domain: (!domain.is_empty() && domain != ".").then(|| domain.into()) }
            }
            None => Self { user: text.into(), domain: None },
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.domain {
            Some(domain) => write!(f, "{domain}\\{}", self.user),
            None => f.write_str(&self.user),
        }
    }
}
