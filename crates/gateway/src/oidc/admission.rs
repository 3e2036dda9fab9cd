//! From what a provider says about a person to a user of the policy. Whom the configuration does not name
//! does not get in.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::token::Claims;
use crate::config;
use crate::session::Identity;

/// Characters of a name.
const LONGEST: usize = 128;

/// Who may sign in.
pub(super) struct Admission {
    config: config::Oidc,
    /// Names of `[[users]]`.
    local: BTreeSet<String>,
}

/// Why somebody whom the provider knows does not get in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotAdmitted {
    /// The token does not name the person.
    #[error("the identity provider sends no claim {0} in its ID token: `oidc.scopes` or the provider must add it")]
    NoName(String),
    /// Anybody can claim an address that nobody has verified.
    #[error("the identity provider has not verified this e-mail address")]
    EmailNotVerified,
    /// Neither the name nor a group is in the configuration.
    #[error("the gateway's configuration does not admit {0}: `[oidc.users]` or `[oidc.groups]` must name them")]
    NotNamed(String),
    /// Two people would have one name in the log.
    #[error("{0} is also a local user of the gateway: `[oidc.users]` must say who they are")]
    Ambiguous(String),
}

impl Admission {
    pub(super) fn new(config: config::Oidc, users: &[config::User]) -> Self {
        Self { config, local: users.iter().map(|user| user.name.clone()).collect() }
    }

    /// Who it is here. A person whom `users` names has the name that it says; one who comes in by groups
    /// alone keeps the provider's.
    ///
    /// # Errors
    /// [`NotAdmitted`].
    pub(super) fn identity(&self, claims: &Claims) -> Result<Identity, NotAdmitted> {
        let claim = self.config.user_claim.as_str();
        let name = claims
            .text(claim)
            .filter(|name| !name.is_empty() && name.chars().count() <= LONGEST && !name.chars().any(char::is_control))
            .ok_or_else(|| NotAdmitted::NoName(claim.into()))?;
        if claim == "email" && !claims.holds("email_verified") {
            return Err(NotAdmitted::EmailNotVerified);
        }
        let own = self.config.users.get(name);
        let mut policy_users: Vec<Arc<str>> = own.iter().map(|user| user.as_str().into()).collect();
        for group in claims.texts(&self.config.groups_claim) {
            if let Some(user) = self.config.groups.get(group)
                && !policy_users.iter().any(|known| **known == **user)
            {
                policy_users.push(user.as_str().into());
            }
        }
        if policy_users.is_empty() {
            return Err(NotAdmitted::NotNamed(name.into()));
        }
        if own.is_none() && self.local.contains(name) {
            return Err(NotAdmitted::Ambiguous(name.into()));
        }
        Ok(Identity { user: own.map_or(name, String::as_str).into(), policy_users: policy_users.into() })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn outcome(user_claim: &str, claims: Value) -> Result<(String, Vec<String>), NotAdmitted> {
        let text = format!(
            r#"
public_origin = "https://a.b"
[tls]
self_signed_in = "t"
[[users]]
name = "adele"
password_hash = "$argon2id$v=19$m=65536,t=3,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b2dWRWJTmaaVObG"
[oidc]
issuer = "https://idp.example"
client_id = "reattach"
user_claim = "{user_claim}"
[oidc.users]
"adele@contoso.com" = "adele"
"boris@contoso.com" = "operator"
[oidc.groups]
Operators = "operator"
Auditors = "auditor"
"#
        );
        let config = config::Config::parse(&text, None, std::path::Path::new("/")).unwrap();
        let admission = Admission::new(config.oidc.unwrap(), &config.users);
        let Value::Object(claims) = claims else { panic!("claims are an object") };
        let identity = admission.identity(&Claims::from(claims))?;
        Ok((identity.user.to_string(), identity.policy_users.iter().map(ToString::to_string).collect()))
    }

    fn named(claims: Value) -> Result<(String, Vec<String>), NotAdmitted> {
        outcome("preferred_username", claims)
    }

    fn is(user: &str, policy_users: &[&str]) -> Result<(String, Vec<String>), NotAdmitted> {
        Ok((user.into(), policy_users.iter().map(ToString::to_string).collect()))
    }

    #[test]
    fn a_name_or_a_group_admits() {
        assert_eq!(named(json!({"preferred_username": "adele@contoso.com"})), is("adele", &["adele"]));
        let both = json!({"preferred_username": "boris@contoso.com", "groups": ["Auditors", "Operators", "Others"]});
        assert_eq!(named(both), is("operator", &["operator", "auditor"]));
        // Who comes in by groups alone keeps his name; a provider may write one group as a text.
        let group = json!({"preferred_username": "carla@contoso.com", "groups": "Auditors"});
        assert_eq!(named(group), is("carla@contoso.com", &["auditor"]));
    }

    #[test]
    fn nobody_else_gets_in() {
        let not_named = |name: &str| Err(NotAdmitted::NotNamed(name.into()));
        for name in ["carla@contoso.com", "Adele@contoso.com", "adele@contoso.com ", "adele@contoso.com@evil.example"] {
            assert_eq!(named(json!({"preferred_username": name})), not_named(name));
        }
        let groups = json!({"preferred_username": "carla", "groups": ["operators", "auditor", 7, null]});
        assert_eq!(named(groups), not_named("carla"));
        // A policy's user is not somebody at the provider.
        assert_eq!(named(json!({"preferred_username": "adele"})), not_named("adele"));
        assert_eq!(named(json!({"preferred_username": "operator"})), not_named("operator"));
        // Nor may two people be called the same.
        let group = json!({"preferred_username": "adele", "groups": ["Operators"]});
        assert_eq!(named(group), Err(NotAdmitted::Ambiguous("adele".into())));
    }

    #[test]
    fn what_is_missing_is_said() {
        let no_name = NotAdmitted::NoName("preferred_username".into());
        assert!(no_name.to_string().contains("no claim preferred_username"));
        let long = "x".repeat(129);
        for claims in [
            json!({"sub": "1", "email": "adele@contoso.com"}),
            json!({"preferred_username": ""}),
            json!({"preferred_username": ["adele@contoso.com"]}),
            json!({"preferred_username": "adele@contoso.com\n"}),
            json!({"preferred_username": long}),
        ] {
            assert_eq!(named(claims), Err(no_name.clone()));
        }
    }

    #[test]
    fn an_address_counts_when_the_provider_has_verified_it() {
        let claims = |verified: Value| json!({"email": "adele@contoso.com", "email_verified": verified});
        assert_eq!(outcome("email", claims(json!(true))), is("adele", &["adele"]));
        assert_eq!(outcome("email", claims(json!("true"))), is("adele", &["adele"]));
        for no in [json!(false), json!(null), json!("false"), json!(1)] {
            assert_eq!(outcome("email", claims(no)), Err(NotAdmitted::EmailNotVerified));
        }
    }
}
