//! Signing in by the device flow of an OpenID provider: RFC 8628.
//!
//! The gateway is the client of the provider. Whoever signs in learns neither its device code nor its
//! tokens: he holds a handle of ours, and asks the gateway with it. An ID token is read once, for the
//! name in it, and forgotten; what it gives is a login like any other.

mod address;
mod admission;
mod fault;
mod flows;
mod http;
mod provider;
mod ring_provider;
mod token;

use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use reattach_relay::{DeviceAnswer, SecretText, slug};

pub(crate) use self::address::Address;
use self::admission::Admission;
use self::fault::Fault;
use self::flows::{Flows, Full, Turn};
use self::http::Client;
use self::provider::{Answer, Provider};
use crate::config::{self, SecretSource};
use crate::http::Refusal;
use crate::secret::{NoRandomness, new_secret};
use crate::session::Identity;
use crate::tls::BadAuthority;

/// The provider cannot be prepared for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OidcError {
    /// The authorities for its certificate cannot be loaded.
    #[error(transparent)]
    Authority(#[from] BadAuthority),
    /// The file of the client secret cannot be read.
    #[error("oidc.client_secret_file: {} cannot be read: {error}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The variable of the client secret is not set.
    #[error("oidc.client_secret_env: the variable {0} is not set")]
    Variable(String),
    /// The client secret is empty.
    #[error("oidc: the client secret is empty: put it there, or leave the key out for a public client")]
    NoSecret,
}

/// The provider that people may sign in with.
pub(crate) struct Oidc {
    provider: Provider,
    admission: Admission,
    flows: Flows,
}

impl Oidc {
    /// Reads the secret and the authorities; reaches nothing.
    ///
    /// # Errors
    /// [`OidcError`].
    pub(crate) fn new(config: config::Oidc, users: &[config::User]) -> Result<Self, OidcError> {
        let client = Client::new(&config.ca)?;
        let secret = config.client_secret.as_ref().map(secret).transpose()?;
        let (issuer, client_id) = (config.issuer.clone(), config.client_id.clone());
        let provider = Provider::new(client, issuer, client_id, secret, &config.scopes);
        Ok(Self { provider, admission: Admission::new(config, users), flows: Flows::default() })
    }

    /// Begins a sign-in for whoever calls from this address.
    pub(crate) async fn begin(&self, from: IpAddr) -> Result<DeviceAnswer, Refusal> {
        let place = self.flows.reserve(from, Instant::now()).map_err(|full| match full {
            Full::All => Refusal::new(slug::OVERLOADED, "too many sign-ins wait for a person").retry_after(30),
            Full::FromOne(wait) => {
                let detail = "too many sign-ins from this address wait for a person; finish one, or wait";
                Refusal::new(slug::RATE_LIMITED, detail).retry_after(seconds(wait))
            }
        })?;
        let (device, key) = new_secret().map_err(|NoRandomness| Refusal::internal())?;
        let code = self.provider.begin().await.map_err(provider_failed)?;
        let answer = DeviceAnswer {
            device,
            user_code: code.user_code.clone(),
            verification_uri: code.verification_uri.clone(),
            verification_uri_complete: code.verification_uri_complete.clone(),
            expires_in_s: seconds(code.life),
            interval_s: seconds(code.interval),
        };
        place.fill(key, code, Instant::now());
        Ok(answer)
    }

    /// Whether a person has entered the code, and who it is.
    pub(crate) async fn ask(&self, device: &SecretText) -> Result<Identity, Refusal> {
        let slower = |interval| {
            Refusal::new(slug::SLOW_DOWN, "ask less often, as the answer before said").retry_after(seconds(interval))
        };
        let expired = || Refusal::new(slug::SIGN_IN_EXPIRED, "the code is over its time or was used; begin anew");
        let question = match self.flows.turn(device, Instant::now()) {
            Turn::Ask(question) => question,
            Turn::Early(interval) => return Err(slower(interval)),
            Turn::Gone => return Err(expired()),
        };
        let token = match self.provider.ask(question.device_code()).await.map_err(provider_failed)? {
            Answer::Token(token) => token,
            Answer::Pending => {
                let interval = seconds(question.pending());
                return Err(
                    Refusal::new(slug::SIGN_IN_PENDING, "nobody has entered the code yet").retry_after(interval)
                );
            }
            Answer::SlowDown => return Err(slower(question.slow_down(Instant::now()))),
            Answer::Denied => {
                question.over();
                return Err(Refusal::new(slug::SIGN_IN_DENIED, "whoever entered the code did not agree"));
            }
            Answer::Expired => {
                question.over();
                return Err(expired());
            }
        };
        // The provider gives a token once.
        question.over();
        let claims = self.provider.verify(&token).await.map_err(provider_failed)?.map_err(|fault| {
            tracing::warn!("the identity provider's ID token is not accepted: {fault}");
            Refusal::new(
                slug::SIGN_IN_FAILED,
                "the identity provider's token cannot be accepted; the gateway's log says why",
            )
        })?;
        let identity = self.admission.identity(&claims).map_err(|reason| {
            tracing::warn!("a sign-in by the identity provider is not admitted: {reason}");
            Refusal::new(slug::USER_REFUSED, reason.to_string())
        })?;
        let (user, policy_users) = (&identity.user, identity.policy_users.join(", "));
        tracing::info!(%user, policy_users, "admitted by the identity provider");
        Ok(identity)
    }
}

fn provider_failed(fault: Fault) -> Refusal {
    tracing::warn!("the identity provider {fault}");
    Refusal::new(slug::PROVIDER_FAILED, "try again later; the gateway's log says what is wrong").retry_after(5)
}

fn secret(source: &SecretSource) -> Result<SecretText, OidcError> {
    let text = match source {
        SecretSource::File(path) => {
            std::fs::read_to_string(path).map_err(|error| OidcError::File { path: path.clone(), error })?
        }
        SecretSource::Variable(name) => std::env::var(name).map_err(|_| OidcError::Variable(name.clone()))?,
    };
    let text = SecretText::new(text);
    let trimmed = text.expose().trim_end_matches(['\r', '\n']);
    if trimmed.is_empty() { Err(OidcError::NoSecret) } else { Ok(SecretText::new(trimmed.into())) }
}

/// Rounded up.
fn seconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis().div_ceil(1000)).unwrap_or(u32::MAX)
}
