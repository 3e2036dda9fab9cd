//! Who is signed in: one-time codes, logins kept by a cookie, and the bearers made from them.

mod password;
mod throttle;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use reattach_relay::SecretText;

use crate::secret::{Hashed, NoRandomness, new_secret};

pub(crate) use password::Passwords;
pub use password::{HashError, hash_password};
pub(crate) use throttle::Throttle;

/// Life of a bearer. The client renews it by the login's cookie.
pub const TOKEN_LIFE: Duration = Duration::from_secs(600);

/// Life of a login, however often it is renewed.
pub const LOGIN_LIFE: Duration = Duration::from_secs(12 * 3600);

/// Life of a one-time code.
pub const CODE_LIFE: Duration = Duration::from_secs(600);

/// Identifies a login for as long as the process lives. Pins belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct LoginId(u64);

/// Who has proven who he is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    /// Name of the user.
    pub(crate) user: Arc<str>,
    /// The users of the policy that he is: himself, and what an identity provider's groups make of him.
    pub(crate) policy_users: Arc<[Arc<str>]>,
}

impl From<Arc<str>> for Identity {
    /// A user of the configuration is himself alone.
    fn from(user: Arc<str>) -> Self {
        Self { policy_users: Arc::new([Arc::clone(&user)]), user }
    }
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Principal {
    /// Name of the user.
    pub(crate) user: Arc<str>,
    /// As in [`Identity`].
    pub(crate) policy_users: Arc<[Arc<str>]>,
    /// The login that the bearer came from.
    pub(crate) login: LoginId,
}

/// Why a bearer is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenRefused {
    /// It was good once.
    Expired,
    /// It never was, or its login has ended.
    Invalid,
}

/// What a sign-in gives out.
#[derive(Debug)]
pub(crate) struct SignedIn {
    /// Who it is.
    pub(crate) principal: Principal,
    /// The bearer.
    pub(crate) token: SecretText,
    /// The cookie, for a new login.
    pub(crate) cookie: Option<SecretText>,
}

/// All logins, bearers and codes. Secrets are kept as hashes.
#[derive(Default)]
pub(crate) struct Sessions {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    next: u64,
    codes: HashMap<Hashed, (Arc<str>, Instant)>,
    logins: HashMap<LoginId, Login>,
    cookies: HashMap<Hashed, LoginId>,
    tokens: HashMap<Hashed, (LoginId, Instant)>,
}

struct Login {
    identity: Identity,
    expires: Instant,
}

impl Login {
    fn principal(&self, login: LoginId) -> Principal {
        let Identity { user, policy_users } = self.identity.clone();
        Principal { user, policy_users, login }
    }
}

impl Sessions {
    /// Makes a one-time code for a user.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub(crate) fn issue_code(&self, user: &str, now: Instant) -> Result<SecretText, NoRandomness> {
        let (code, hashed) = new_secret()?;
        self.lock().codes.insert(hashed, (user.into(), now + CODE_LIFE));
        Ok(code)
    }

    /// Spends a code: it is gone, whatever comes out. `None` for one that is unknown, spent or over
    /// its time.
    pub(crate) fn spend_code(&self, code: &str, now: Instant) -> Option<Arc<str>> {
        let (user, expires) = self.lock().codes.remove(&Hashed::of(code))?;
        (now < expires).then_some(user)
    }

    /// A new login for a user who has proven who he is.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub(crate) fn log_in(&self, identity: impl Into<Identity>, now: Instant) -> Result<SignedIn, NoRandomness> {
        let (cookie, cookie_hash) = new_secret()?;
        let (token, token_hash) = new_secret()?;
        let mut inner = self.lock();
        inner.sweep(now);
        inner.next += 1;
        let id = LoginId(inner.next);
        let login = Login { identity: identity.into(), expires: now + LOGIN_LIFE };
        let principal = login.principal(id);
        inner.logins.insert(id, login);
        inner.cookies.insert(cookie_hash, id);
        inner.tokens.insert(token_hash, (id, now + TOKEN_LIFE));
        Ok(SignedIn { principal, token, cookie: Some(cookie) })
    }

    /// A new bearer for the login of a cookie; `None` when there is none.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub(crate) fn renew(&self, cookie: &str, now: Instant) -> Result<Option<SignedIn>, NoRandomness> {
        let (token, token_hash) = new_secret()?;
        let mut inner = self.lock();
        inner.sweep(now);
        let Some(&id) = inner.cookies.get(&Hashed::of(cookie)) else { return Ok(None) };
        let Some(login) = inner.logins.get(&id).filter(|login| now < login.expires) else { return Ok(None) };
        let (principal, expires) = (login.principal(id), login.expires.min(now + TOKEN_LIFE));
        inner.tokens.insert(token_hash, (id, expires));
        Ok(Some(SignedIn { principal, token, cookie: None }))
    }

    /// Who holds a bearer.
    ///
    /// # Errors
    /// [`TokenRefused`].
    pub(crate) fn authenticate(&self, token: &str, now: Instant) -> Result<Principal, TokenRefused> {
        let inner = self.lock();
        let (id, expires) = *inner.tokens.get(&Hashed::of(token)).ok_or(TokenRefused::Invalid)?;
        let login = inner.logins.get(&id).ok_or(TokenRefused::Invalid)?;
        if now >= expires {
            return Err(TokenRefused::Expired);
        }
        Ok(login.principal(id))
    }

    /// The login of a cookie, to end it.
    pub(crate) fn login_of_cookie(&self, cookie: &str) -> Option<LoginId> {
        self.lock().cookies.get(&Hashed::of(cookie)).copied()
    }

    /// Ends a login: its bearers and its cookie are worth nothing from now on.
    pub(crate) fn log_out(&self, login: LoginId) {
        let mut inner = self.lock();
        inner.logins.remove(&login);
        inner.cookies.retain(|_, id| *id != login);
        inner.tokens.retain(|_, (id, _)| *id != login);
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Every change of the maps is a single insert or remove: a panic leaves them whole.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Forgets what is over; bearers stay for as long again, to be told from unknown ones.
    fn sweep(&mut self, now: Instant) {
        self.codes.retain(|_, (_, expires)| now < *expires);
        self.logins.retain(|_, login| now < login.expires);
        self.cookies.retain(|_, id| self.logins.contains_key(id));
        self.tokens.retain(|_, (id, expires)| self.logins.contains_key(id) && now < *expires + TOKEN_LIFE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adele() -> Identity {
        Identity::from(Arc::<str>::from("adele"))
    }

    #[test]
    fn a_code_is_spent_once_and_only_in_time() {
        let (sessions, now) = (Sessions::default(), Instant::now());
        let code = sessions.issue_code("adele", now).unwrap();
        let other = sessions.issue_code("adele", now).unwrap();
        assert_eq!(sessions.spend_code(code.expose(), now).as_deref(), Some("adele"));
        assert_eq!(sessions.spend_code(code.expose(), now), None);
        assert_eq!(sessions.spend_code(other.expose(), now + CODE_LIFE), None);
    }

    #[test]
    fn a_bearer_expires_and_is_renewed_by_the_cookie() {
        let (sessions, now) = (Sessions::default(), Instant::now());
        let first = sessions.log_in(adele(), now).unwrap();
        let cookie = first.cookie.unwrap();
        let later = now + TOKEN_LIFE;
        assert_eq!(sessions.authenticate(first.token.expose(), now), Ok(first.principal.clone()));
        assert_eq!(sessions.authenticate(first.token.expose(), later), Err(TokenRefused::Expired));
        assert_eq!(sessions.authenticate("other", now), Err(TokenRefused::Invalid));
        let renewed = sessions.renew(cookie.expose(), later).unwrap().unwrap();
        assert_eq!(renewed.principal, first.principal);
        assert_eq!(sessions.authenticate(renewed.token.expose(), later), Ok(first.principal));
        assert!(sessions.renew(cookie.expose(), now + LOGIN_LIFE).unwrap().is_none());
    }

    #[test]
    fn logging_out_ends_bearers_and_cookie() {
        let (sessions, now) = (Sessions::default(), Instant::now());
        let first = sessions.log_in(adele(), now).unwrap();
        sessions.log_out(first.principal.login);
        assert_eq!(sessions.authenticate(first.token.expose(), now), Err(TokenRefused::Invalid));
        assert!(sessions.renew(first.cookie.unwrap().expose(), now).unwrap().is_none());
    }
}
