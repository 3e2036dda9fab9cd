//! What the gateway asks of its provider: the configuration, the keys, a device code, and a token for it.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use form_urlencoded::{Serializer, byte_serialize};
use http::{HeaderValue, StatusCode};
use jsonwebtoken::jwk::JwkSet;
use reattach_relay::SecretText;
use serde::Deserialize;
use tokio::sync::Mutex;

use super::address::Address;
use super::fault::Fault;
use super::http::{Client, Form};
use super::token::{Claims, TokenFault, verify};

/// How long configuration and keys are believed.
const FRESH: Duration = Duration::from_secs(3600);

/// How long a provider is left in peace after its configuration could not be had.
const PEACE: Duration = Duration::from_secs(5);

/// Least time between two looks for a key that is not known.
const LOOK: Duration = Duration::from_secs(60);

/// Bounds of RFC 8628's numbers, in seconds: a code that nobody enters does not wait for ever.
const LONGEST_LIFE: u64 = 1800;
const LONGEST_INTERVAL: u64 = 60;

/// RFC 8628, section 3.2: five seconds unless the provider says otherwise.
const INTERVAL: u64 = 5;

const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// A provider.
pub(super) struct Provider {
    client: Client,
    issuer: String,
    client_id: String,
    secret: Option<SecretText>,
    scopes: String,
    configuration: Mutex<Configuration>,
    keys: Mutex<Keys>,
}

#[derive(Default)]
struct Configuration {
    known: Option<(Arc<Endpoints>, Instant)>,
    failed: Option<Instant>,
}

#[derive(Default)]
struct Keys {
    known: Option<(Arc<JwkSet>, Instant)>,
    looked: Option<Instant>,
}

/// OpenID Connect Discovery 1.0, section 3, as far as it matters here.
#[derive(Deserialize)]
struct Document {
    issuer: String,
    jwks_uri: String,
    token_endpoint: String,
    device_authorization_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

struct Endpoints {
    keys: Address,
    token: Address,
    device: Address,
    /// The secret goes into the form, not into a header.
    secret_in_form: bool,
}

/// RFC 8628, section 3.2.
#[derive(Deserialize)]
struct Begun {
    device_code: SecretText,
    user_code: String,
    #[serde(alias = "verification_url")]
    verification_uri: String,
    verification_uri_complete: Option<String>,
    expires_in: u64,
    interval: Option<u64>,
}

/// RFC 6749, section 5.1; the access token is not even read.
#[derive(Deserialize)]
struct Granted {
    id_token: SecretText,
}

/// RFC 6749, section 5.2.
#[derive(Deserialize)]
struct Refused {
    error: String,
}

/// A device flow that has begun.
pub(super) struct DeviceCode {
    pub(super) device_code: SecretText,
    pub(super) user_code: String,
    pub(super) verification_uri: String,
    pub(super) verification_uri_complete: Option<String>,
    pub(super) life: Duration,
    pub(super) interval: Duration,
}

/// What a question about a device code came to.
pub(super) enum Answer {
    /// A person has entered it.
    Token(SecretText),
    /// Nobody has, yet.
    Pending,
    /// Asked too early.
    SlowDown,
    /// The person has refused.
    Denied,
    /// It is over its time, or spent.
    Expired,
}

impl Provider {
    pub(super) fn new(
        client: Client,
        issuer: String,
        client_id: String,
        secret: Option<SecretText>,
        scopes: &[String],
    ) -> Self {
        let (configuration, keys) = Default::default();
        Self { client, issuer, client_id, secret, scopes: scopes.join(" "), configuration, keys }
    }

    /// Begins a device flow.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) async fn begin(&self) -> Result<DeviceCode, Fault> {
        let endpoints = self.endpoints().await?;
        let form = self.form(&endpoints, &[("scope", &self.scopes)])?;
        let (status, body) = self.client.post(&endpoints.device, form).await?;
        if status != StatusCode::OK {
            return Err(refusal(status, &body));
        }
        let begun: Begun = read(&body, "its answer is no device authorisation")?;
        let code = DeviceCode {
            device_code: begun.device_code,
            user_code: begun.user_code,
            verification_uri: begun.verification_uri,
            verification_uri_complete: begun.verification_uri_complete,
            life: Duration::from_secs(begun.expires_in.min(LONGEST_LIFE)),
            interval: Duration::from_secs(begun.interval.unwrap_or(INTERVAL).clamp(1, LONGEST_INTERVAL)),
        };
        let shown = (1..=64).contains(&code.user_code.len()) && !code.user_code.chars().any(char::is_control);
        let given = (1..=4096).contains(&code.device_code.expose().len());
        if !shown || !given || code.life.is_zero() {
            return Err(Fault::Answer("its device authorisation has a code or a life that cannot be used"));
        }
        let uris = [Some(&code.verification_uri), code.verification_uri_complete.as_ref()];
        for uri in uris.into_iter().flatten() {
            self.address(uri).ok_or(Fault::Answer("its device authorisation names no https address"))?;
        }
        Ok(code)
    }

    /// Asks once what has become of a device code.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) async fn ask(&self, device_code: &SecretText) -> Result<Answer, Fault> {
        let endpoints = self.endpoints().await?;
        let form = self.form(&endpoints, &[("grant_type", DEVICE_GRANT), ("device_code", device_code.expose())])?;
        let (status, body) = self.client.post(&endpoints.token, form).await?;
        if status == StatusCode::OK {
            let granted: Granted = read(&body, "its answer holds no ID token: check that `oidc.scopes` hold openid")?;
            return Ok(Answer::Token(granted.id_token));
        }
        match read::<Refused>(&body, "").map(|refused| refused.error).as_deref() {
            Ok("authorization_pending") => Ok(Answer::Pending),
            Ok("slow_down") => Ok(Answer::SlowDown),
            Ok("access_denied") => Ok(Answer::Denied),
            // Some providers have no word of their own for a code that is over.
            Ok("expired_token" | "invalid_grant") => Ok(Answer::Expired),
            _ => Err(refusal(status, &body)),
        }
    }

    /// Checks an ID token. A key that is not known is looked for once, and at most once a minute.
    ///
    /// # Errors
    /// A [`Fault`] of the provider, or of the token.
    pub(super) async fn verify(&self, token: &SecretText) -> Result<Result<Claims, TokenFault>, Fault> {
        let check = |keys: &JwkSet| {
            let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
            verify(token.expose(), keys, &self.issuer, &self.client_id, since.as_secs())
        };
        let keys = self.keys(false).await?;
        match check(&keys) {
            Err(TokenFault::UnknownKey) => Ok(check(&*self.keys(true).await?)),
            outcome => Ok(outcome),
        }
    }

    /// The provider's addresses; while one caller asks for them the others wait.
    async fn endpoints(&self) -> Result<Arc<Endpoints>, Fault> {
        let mut kept = self.configuration.lock().await;
        let known = kept.known.as_ref().map(|(endpoints, since)| (Arc::clone(endpoints), since.elapsed() < FRESH));
        let in_peace = kept.failed.is_some_and(|failed| failed.elapsed() < PEACE);
        match known {
            Some((endpoints, true)) => return Ok(endpoints),
            // Old ones are better than none.
            Some((endpoints, false)) if in_peace => return Ok(endpoints),
            None if in_peace => return Err(Fault::Again),
            _ => {}
        }
        match (self.discover().await, known) {
            (Ok(found), _) => {
                let found = Arc::new(found);
                *kept = Configuration { known: Some((Arc::clone(&found), Instant::now())), failed: None };
                Ok(found)
            }
            (Err(fault), old) => {
                kept.failed = Some(Instant::now());
                old.map(|(endpoints, _)| endpoints).ok_or(fault)
            }
        }
    }

    async fn discover(&self) -> Result<Endpoints, Fault> {
        let place = format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let place = self.address(&place).ok_or(Fault::Answer("its issuer is no address"))?;
        let document: Document = read(&self.client.get(&place).await?, "its configuration cannot be read")?;
        if document.issuer != self.issuer {
            return Err(Fault::Answer("its configuration is of another issuer than `oidc.issuer` says"));
        }
        let device = document
            .device_authorization_endpoint
            .ok_or(Fault::Answer("it offers no device authorisation: switch it on at the provider"))?;
        let address = |text: &str| self.address(text).ok_or(Fault::Answer("its configuration names no https address"));
        let methods = document.token_endpoint_auth_methods_supported.unwrap_or_default();
        let offers = |method: &str| methods.iter().any(|offered| offered == method);
        Ok(Endpoints {
            keys: address(&document.jwks_uri)?,
            token: address(&document.token_endpoint)?,
            device: address(&device)?,
            secret_in_form: !offers("client_secret_basic") && offers("client_secret_post"),
        })
    }

    /// The provider's keys; with `look` newer ones, unless they were looked for within the last minute.
    async fn keys(&self, look: bool) -> Result<Arc<JwkSet>, Fault> {
        let mut kept = self.keys.lock().await;
        let may_look = look && kept.looked.is_none_or(|looked| looked.elapsed() >= LOOK);
        if let Some((keys, since)) = &kept.known
            && since.elapsed() < FRESH
            && !may_look
        {
            return Ok(Arc::clone(keys));
        }
        if may_look {
            // Whatever comes of it.
            kept.looked = Some(Instant::now());
        }
        let endpoints = self.endpoints().await?;
        let keys: Arc<JwkSet> = Arc::new(read(&self.client.get(&endpoints.keys).await?, "its keys cannot be read")?);
        kept.known = Some((Arc::clone(&keys), Instant::now()));
        Ok(keys)
    }

    /// A form with what every one holds: who the client is, and how it proves that.
    fn form(&self, endpoints: &Endpoints, fields: &[(&str, &str)]) -> Result<Form, Fault> {
        let mut body = Serializer::new(String::new());
        body.extend_pairs(fields);
        let mut authorization = None;
        match &self.secret {
            Some(secret) if !endpoints.secret_in_form => authorization = Some(self.basic(secret)?),
            Some(secret) => {
                body.append_pair("client_id", &self.client_id).append_pair("client_secret", secret.expose());
            }
            None => {
                body.append_pair("client_id", &self.client_id);
            }
        }
        Ok(Form { body: body.finish(), authorization })
    }

    /// RFC 6749, section 2.3.1: both parts are encoded as in a form first.
    fn basic(&self, secret: &SecretText) -> Result<HeaderValue, Fault> {
        let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        let both = format!("{}:{}", encoded(&self.client_id), encoded(secret.expose()));
        let value = format!("Basic {}", STANDARD.encode(both));
        let mut value = HeaderValue::try_from(value).map_err(|_| Fault::Answer("the client secret cannot be sent"))?;
        value.set_sensitive(true);
        Ok(value)
    }

    /// An address that the provider names. It is on this machine only when the issuer is.
    fn address(&self, text: &str) -> Option<Address> {
        Address::parse(text, self.issuer.starts_with("http://"))
    }
}

fn read<T: serde::de::DeserializeOwned>(body: &Bytes, otherwise: &'static str) -> Result<T, Fault> {
    // The parser's own words may quote what it read.
    serde_json::from_slice(body).map_err(|_| Fault::Answer(otherwise))
}

fn refusal(status: StatusCode, body: &Bytes) -> Fault {
    match serde_json::from_slice::<Refused>(body) {
        Ok(refused) => Fault::refused(&refused.error),
        Err(_) => Fault::Status(status.as_u16()),
    }
}
