//! Who is on a connection: Negotiate and NTLM sign in the connection as a whole, Basic a request.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue};
use reattach_auth::server::{ChannelBindings, NtlmServer, Step};
use reattach_auth::{Account, Error, Sealed};

use crate::accounts::{DOMAIN, User};
use crate::host::Host;
use crate::options::ChannelBinding;

/// Schemes under which NTLM's tokens are taken; the first is the one that is offered.
const SCHEMES: [&str; 2] = ["Negotiate", "NTLM"];
const BASIC: &str = "Basic realm=\"WSMAN\"";

/// The sign-in of one connection.
pub(crate) struct SignIn {
    ntlm: NtlmServer,
    user: Option<&'static User>,
    secure: bool,
}

/// What a request says about who sends it.
pub(crate) enum Claim {
    /// Somebody who has signed in; with a header for the answer if the handshake has one left.
    User(&'static User, Option<HeaderValue>),
    /// The handshake goes on with this header and status 401.
    Next(HeaderValue),
    /// Nobody yet; `Some` when an account was refused.
    Nobody(Option<Refused>),
}

/// A sign-in that failed.
pub(crate) struct Refused {
    pub(crate) account: Option<Account>,
}

impl SignIn {
    pub(crate) fn new(host: &Host, secure: bool) -> Self {
        Self { ntlm: fresh(host, secure), user: None, secure }
    }

    /// Takes the `Authorization` header of a request, if it has one.
    pub(crate) fn take(&mut self, host: &Host, headers: &HeaderMap) -> Claim {
        let Some(value) = headers.get(AUTHORIZATION) else {
            return self.user.map_or(Claim::Nobody(None), |user| Claim::User(user, None));
        };
        let value = value.to_str().unwrap_or_default();
        let (scheme, argument) = value.split_once(' ').unwrap_or((value, ""));
        let argument = BASE64.decode(argument.trim()).unwrap_or_default();
        if scheme.eq_ignore_ascii_case("Basic") && offers_basic(host, self.secure) {
            return basic(host, &argument);
        }
        match SCHEMES.into_iter().find(|known| known.eq_ignore_ascii_case(scheme)) {
            Some(scheme) => self.negotiate(host, scheme, &argument),
            None => Claim::Nobody(None),
        }
    }

    /// One leg of the handshake. The account is noted in any case, its password never.
    fn negotiate(&mut self, host: &Host, scheme: &str, token: &[u8]) -> Claim {
        if self.user.take().is_some() || token.is_empty() || begins(token) {
            self.ntlm = fresh(host, self.secure);
        }
        if token.is_empty() {
            return Claim::Nobody(None);
        }
        let mut claimed = None;
        let step = self.ntlm.step(token, |account| {
            claimed = Some(account.clone());
            User::find(account, &host.name).map(User::secret)
        });
        let header = |token: &[u8]| HeaderValue::try_from(format!("{scheme} {}", BASE64.encode(token))).ok();
        match step {
            Ok(Step::Continue(token)) => header(&token).map_or(Claim::Nobody(None), Claim::Next),
            Ok(Step::Accepted { account, token }) => {
                self.user = User::find(&account, &host.name);
                let last = token.and_then(|token| header(&token));
                self.user.map_or(Claim::Nobody(None), |user| Claim::User(user, last))
            }
            Err(error) => {
                self.forget(host);
                let refused = claimed.is_some() || error == Error::LogonDenied;
                Claim::Nobody(refused.then_some(Refused { account: claimed }))
            }
        }
    }

    /// The connection is nobody's any more.
    pub(crate) fn forget(&mut self, host: &Host) {
        self.user = None;
        self.ntlm = fresh(host, self.secure);
    }

    pub(crate) fn seal(&mut self, plain: &[u8]) -> Result<Sealed, Error> {
        self.ntlm.seal(plain)
    }

    pub(crate) fn unseal(&mut self, content_type: &str, body: &[u8]) -> Result<Vec<u8>, Error> {
        self.ntlm.unseal(content_type, body)
    }

    /// Adds what a refusal offers.
    pub(crate) fn challenge(&self, host: &Host, headers: &mut HeaderMap) {
        headers.append(WWW_AUTHENTICATE, HeaderValue::from_static(SCHEMES[0]));
        if offers_basic(host, self.secure) {
            headers.append(WWW_AUTHENTICATE, HeaderValue::from_static(BASIC));
        }
    }
}

/// Whether a token begins a handshake, in whatever state the connection is: NEGOTIATE, or the first
/// token of SPNEGO.
fn begins(token: &[u8]) -> bool {
    token.starts_with(b"NTLMSSP\0\x01") || token.first() == Some(&0x60)
}

fn offers_basic(host: &Host, secure: bool) -> bool {
    let options = &host.world.options;
    options.basic && (secure || options.allow_unencrypted)
}

/// `user:password`; only accounts of the computer itself, as on Windows.
fn basic(host: &Host, credential: &[u8]) -> Claim {
    let Some((name, password)) = str::from_utf8(credential).ok().and_then(|text| text.split_once(':')) else {
        return Claim::Nobody(None);
    };
    let account = Account::parse(name);
    let local = account.domain.as_ref().is_none_or(|domain| domain.eq_ignore_ascii_case(&host.name));
    match User::find(&account, &host.name).filter(|user| local && user.secret().expose() == password) {
        Some(user) => Claim::User(user, None),
        None => Claim::Nobody(Some(Refused { account: Some(account) })),
    }
}

fn fresh(host: &Host, secure: bool) -> NtlmServer {
    let server = NtlmServer::new(&host.name.to_uppercase(), DOMAIN, host.world.clock().system_time());
    let strict = match host.world.options.channel_binding {
        ChannelBinding::None => return server,
        ChannelBinding::Relaxed => false,
        ChannelBinding::Strict => true,
    };
    match host.world.tls.as_ref().filter(|_| secure) {
        Some(tls) => server.bound_to(ChannelBindings::tls_server_end_point(&tls.certificate_hash, strict)),
        None => server,
    }
}
