//! `[oidc]`: the OpenID provider that people may sign in with.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::reader::Section;
use crate::oidc::Address;

/// `[oidc]`. Nobody may sign in whom neither `users` nor `groups` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oidc {
    /// `issuer`: the provider, exactly as its tokens name it; https, or http on this machine.
    pub issuer: String,
    /// `client_id`: the gateway's name at the provider.
    pub client_id: String,
    /// `client_secret_file` or `client_secret_env`; without one the gateway is a public client.
    pub client_secret: Option<SecretSource>,
    /// `scopes`: what the provider is asked for; default `openid profile`.
    pub scopes: Vec<String>,
    /// `user_claim`: the claim of the ID token that names a person; default `preferred_username`.
    pub user_claim: String,
    /// `groups_claim`: the claim that lists a person's groups; default `groups`.
    pub groups_claim: String,
    /// `[oidc.users]`: values of the user claim, compared exactly, to users of the policy.
    pub users: BTreeMap<String, String>,
    /// `[oidc.groups]`: values of the groups claim, compared exactly, to users of the policy.
    pub groups: BTreeMap<String, String>,
    /// `ca`: PEM files with authorities that the provider's certificate may come from, beside those
    /// that the system trusts.
    pub ca: Vec<PathBuf>,
}

/// Where a secret is read from when the gateway starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretSource {
    /// A file; a line break at its end does not belong to the secret.
    File(PathBuf),
    /// An environment variable.
    Variable(String),
}

impl Oidc {
    /// Names of the policy's users that a sign-in may come to.
    pub(super) fn policy_users(&self) -> impl Iterator<Item = &str> {
        self.users.values().chain(self.groups.values()).map(String::as_str)
    }
}

pub(super) fn read(root: &mut Section, base: &Path) -> Option<Oidc> {
    let mut section = root.section("oidc")?;
    let issuer = section.required("issuer").filter(|issuer| {
        let good = Address::parse(issuer, true).is_some_and(|address| !address.has_query());
        if !good {
            let text = format!("{issuer:?} is not an https address like \"https://login.contoso.com\"");
            section.fault("issuer", format!("{text}; http is for a provider on this machine"));
        }
        good
    });
    let client_id = section.required("client_id").filter(|id| {
        if id.is_empty() {
            section.fault("client_id", "is empty: give the name that the provider knows the gateway by");
        }
        !id.is_empty()
    });
    let client_secret = client_secret(&mut section, base);
    let scopes = section.strings("scopes").unwrap_or_else(|| vec!["openid".into(), "profile".into()]);
    if !scopes.iter().any(|scope| scope == "openid") {
        section.fault("scopes", "must hold \"openid\": without it the provider says nothing about the person");
    }
    if let Some(scope) = scopes.iter().find(|scope| !is_scope(scope)) {
        section.fault("scopes", format!("{scope:?} is not a scope"));
    }
    let user_claim = section.string("user_claim").unwrap_or_else(|| "preferred_username".into());
    let groups_claim = section.string("groups_claim").unwrap_or_else(|| "groups".into());
    let users = mapping(&mut section, "users");
    let groups = mapping(&mut section, "groups");
    if users.is_empty() && groups.is_empty() {
        section.fault("users", "and `groups` are both empty: nobody could sign in");
    }
    let ca = section.strings("ca").unwrap_or_default().into_iter().map(|path| base.join(path)).collect();
    Some(Oidc {
        issuer: issuer?,
        client_id: client_id?,
        client_secret,
        scopes,
        user_claim,
        groups_claim,
        users,
        groups,
        ca,
    })
}

fn client_secret(section: &mut Section, base: &Path) -> Option<SecretSource> {
    match (section.string("client_secret_file"), section.string("client_secret_env")) {
        (Some(file), None) => Some(SecretSource::File(base.join(file))),
        (None, Some(name)) => Some(SecretSource::Variable(name)),
        (None, None) => None,
        (Some(_), Some(_)) => {
            section.fault("client_secret_env", "and `client_secret_file` are both there: give one of them");
            None
        }
    }
}

fn mapping(section: &mut Section, key: &str) -> BTreeMap<String, String> {
    let mut mapping = BTreeMap::new();
    let Some(entries) = section.section(key) else { return mapping };
    for (name, user) in entries.entries() {
        if user.is_empty() || user.len() > 128 || user.chars().any(char::is_control) {
            section.fault(&format!("{key}.{name}"), "must have 1 to 128 characters and no control character");
        }
        mapping.insert(name, user);
    }
    mapping
}

/// RFC 6749, section 3.3.
fn is_scope(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\')
}
