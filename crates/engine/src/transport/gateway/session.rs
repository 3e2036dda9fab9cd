//! The sign-in at the gateway: a bearer in memory, renewed by a cookie.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::lock::Mutex;
use reattach_core::bridge::{ErrorRecord, SignIn, Text};
use reattach_relay::{
    DeviceAnswer, DeviceRequest, PolicyAnswer, Problem, SecretText, SessionAnswer, SessionRequest, SignInWays, media,
    path, slug, way,
};

use super::http::{GatewayRequest, GatewayResponse, Http, Method};
use crate::TransportError;

/// How long the gateway may take for an answer of its own.
const OWN_ANSWER: Duration = Duration::from_secs(30);

/// Seconds between two questions about a device code when the gateway does not say.
const DEVICE_INTERVAL: u32 = 5;

/// One principal at one gateway. Everything that goes through the gateway goes through this.
pub struct GatewaySession<H: Http> {
    http: H,
    signed: RefCell<Signed>,
    renewing: Mutex<()>,
    lost: RefCell<Option<Rc<dyn Fn()>>>,
}

#[derive(Default)]
struct Signed {
    token: Option<SecretText>,
    user_name: Option<String>,
    /// Counts tokens, so that of many requests refused at once only the first renews.
    generation: u64,
}

/// What has become of a sign-in by device code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeviceState {
    /// A person has entered the code; this is the user's name at the gateway.
    SignedIn(String),
    /// Nobody has entered it yet; ask again after this.
    Pending(Duration),
    /// The question came too early; ask again after this, and no sooner from now on.
    SlowDown(Duration),
}

/// What a terminal keeps between two runs instead of a cookie jar. It is secret.
pub struct Kept {
    /// Value of the renewal cookie.
    pub cookie: SecretText,
}

impl<H: Http> GatewaySession<H> {
    /// Nobody is signed in yet.
    pub fn new(http: H) -> Self {
        Self { http, signed: RefCell::default(), renewing: Mutex::new(()), lost: RefCell::new(None) }
    }

    /// The client below.
    pub fn http(&self) -> &H {
        &self.http
    }

    /// Signs in and returns the user's name at the gateway.
    ///
    /// # Errors
    /// [`TransportError::SignedOut`] when a renewal finds no sign-in to renew; otherwise the
    /// gateway's [`Problem`] or what cut the way to it.
    pub async fn sign_in(&self, sign_in: SignIn) -> Result<String, TransportError> {
        let renewal = matches!(sign_in, SignIn::Renew);
        let request = match sign_in {
            SignIn::Renew => SessionRequest::Renew,
            SignIn::Code { code } => SessionRequest::Code { code: SecretText::new(code.expose().into()) },
            SignIn::Password { user_name, password } => {
                SessionRequest::Password { user_name, password: SecretText::new(password.expose().into()) }
            }
        };
        let response = self.post(path::SESSION, &request).await?;
        if renewal && matches!(response.status, 401 | 403) {
            return Err(TransportError::SignedOut);
        }
        self.signed_in(&response)
    }

    /// How one may sign in. A gateway that does not say knows passwords and one-time codes.
    ///
    /// # Errors
    /// The gateway's [`Problem`] or what cut the way to it.
    pub async fn ways(&self) -> Result<SignInWays, TransportError> {
        let request = GatewayRequest {
            method: Method::Get,
            path: path::SESSION,
            headers: Vec::new(),
            body: Vec::new(),
            timeout: OWN_ANSWER,
            cookies: false,
            keepalive: false,
        };
        match read(&self.http.send(request).await?) {
            Err(TransportError::Problem(problem)) if problem.slug() == slug::METHOD_REFUSED => {
                Ok(SignInWays { ways: [way::PASSWORD, way::CODE].map(String::from).into() })
            }
            outcome => outcome,
        }
    }

    /// Begins a sign-in by device code. Its code is for a person; its handle for
    /// [`GatewaySession::ask_device`].
    ///
    /// # Errors
    /// The gateway's [`Problem`] or what cut the way to it.
    pub async fn begin_device(&self) -> Result<DeviceAnswer, TransportError> {
        read(&self.post(path::DEVICE, &DeviceRequest {}).await?)
    }

    /// Asks once whether a person has entered the code.
    ///
    /// # Errors
    /// The gateway's [`Problem`] when there is nothing more to wait for, or what cut the way to it.
    pub async fn ask_device(&self, device: &SecretText) -> Result<DeviceState, TransportError> {
        let request = SessionRequest::Device { device: SecretText::new(device.expose().into()) };
        let response = self.post(path::SESSION, &request).await?;
        let problem = problem(&response);
        let wait = problem.as_ref().and_then(|problem| problem.retry_after).unwrap_or(DEVICE_INTERVAL);
        let wait = Duration::from_secs(wait.into());
        match problem.as_ref().map(Problem::slug) {
            Some(slug::SIGN_IN_PENDING) => Ok(DeviceState::Pending(wait)),
            Some(slug::SLOW_DOWN) => Ok(DeviceState::SlowDown(wait)),
            _ => self.signed_in(&response).map(DeviceState::SignedIn),
        }
    }

    /// Posts to the gateway itself, with the cookie.
    async fn post(&self, path: &'static str, body: &impl serde::Serialize) -> Result<GatewayResponse, TransportError> {
        let request = GatewayRequest {
            method: Method::Post,
            path,
            headers: vec![("content-type", media::JSON.into())],
            // The types serialise into strings and numbers; that cannot fail.
            body: serde_json::to_vec(body).unwrap_or_default(),
            timeout: OWN_ANSWER,
            cookies: true,
            keepalive: false,
        };
        self.http.send(request).await
    }

    /// Takes the bearer of an answer; returns the user's name.
    fn signed_in(&self, response: &GatewayResponse) -> Result<String, TransportError> {
        let answer: SessionAnswer = read(response)?;
        let mut signed = self.signed.borrow_mut();
        signed.token = Some(answer.token);
        signed.user_name = Some(answer.user_name.clone());
        signed.generation += 1;
        Ok(answer.user_name)
    }

    /// Has `lost` called whenever the gateway ends the sign-in and it cannot be renewed.
    pub fn on_lost(&self, lost: impl Fn() + 'static) {
        *self.lost.borrow_mut() = Some(Rc::new(lost));
    }

    /// Who is signed in.
    pub fn user_name(&self) -> Option<String> {
        self.signed.borrow().user_name.clone()
    }

    /// What the user may reach.
    ///
    /// # Errors
    /// As [`GatewaySession::send`].
    pub async fn policy(&self) -> Result<PolicyAnswer, TransportError> {
        let response = self
            .send(&|| GatewayRequest {
                method: Method::Get,
                path: path::POLICY,
                headers: Vec::new(),
                body: Vec::new(),
                timeout: OWN_ANSWER,
                cookies: false,
                keepalive: false,
            })
            .await?;
        read(&response)
    }

    /// Ends the sign-in here and at the gateway, best effort.
    pub async fn sign_out(&self) {
        let mut request = GatewayRequest {
            method: Method::Delete,
            path: path::SESSION,
            headers: Vec::new(),
            body: Vec::new(),
            timeout: OWN_ANSWER,
            cookies: true,
            keepalive: false,
        };
        self.authorize(&mut request);
        let generation = self.signed.borrow().generation + 1;
        *self.signed.borrow_mut() = Signed { generation, ..Signed::default() };
        // Nothing is left to be done about a failure: the token is forgotten and ends by itself.
        let _ = self.http.send(request).await;
    }

    /// Sends what `make` makes with the bearer; when the gateway refuses the bearer, renews it once
    /// and sends again. A refused bearer means that nothing was forwarded.
    ///
    /// # Errors
    /// [`TransportError::SignedOut`] when nobody is signed in or the sign-in cannot be renewed;
    /// what cut the way.
    pub async fn send(&self, make: &dyn Fn() -> GatewayRequest) -> Result<GatewayResponse, TransportError> {
        let (generation, response) = self.attempt(make).await?;
        if !bearer_refused(&response) {
            return Ok(response);
        }
        self.renew(generation).await?;
        let (generation, response) = self.attempt(make).await?;
        if bearer_refused(&response) { Err(self.lose(generation)) } else { Ok(response) }
    }

    /// Without a bearer nothing is sent: a pin that closes after a sign-out must not sign in anew.
    async fn attempt(&self, make: &dyn Fn() -> GatewayRequest) -> Result<(u64, GatewayResponse), TransportError> {
        let mut request = make();
        if !self.authorize(&mut request) {
            return Err(TransportError::SignedOut);
        }
        let generation = self.signed.borrow().generation;
        Ok((generation, self.http.send(request).await?))
    }

    async fn renew(&self, refused: u64) -> Result<(), TransportError> {
        let _turn = self.renewing.lock().await;
        if self.signed.borrow().generation != refused {
            return Ok(());
        }
        match self.sign_in(SignIn::Renew).await {
            Ok(_) => Ok(()),
            Err(TransportError::SignedOut) => Err(self.lose(refused)),
            Err(error) => Err(error),
        }
    }

    /// Forgets a bearer that is of no use any more, and says so once.
    fn lose(&self, refused: u64) -> TransportError {
        let known = {
            let mut signed = self.signed.borrow_mut();
            let known = signed.generation == refused && signed.token.is_some();
            if known {
                *signed = Signed { generation: refused + 1, ..Signed::default() };
            }
            known
        };
        let lost = self.lost.borrow().clone();
        if let Some(lost) = lost.filter(|_| known) {
            lost();
        }
        TransportError::SignedOut
    }

    /// Whether there is a bearer.
    fn authorize(&self, request: &mut GatewayRequest) -> bool {
        let signed = self.signed.borrow();
        if let Some(token) = &signed.token {
            request.headers.push(("authorization", format!("Bearer {}", token.expose())));
        }
        signed.token.is_some()
    }
}

fn bearer_refused(response: &GatewayResponse) -> bool {
    response.status == 401
        && problem(response).is_none_or(|problem| {
            [slug::TOKEN_MISSING, slug::TOKEN_EXPIRED, slug::TOKEN_INVALID].contains(&problem.slug())
        })
}

fn read<T: serde::de::DeserializeOwned>(response: &GatewayResponse) -> Result<T, TransportError> {
    if response.status == 200 || response.status == 201 {
        return serde_json::from_slice(&response.body).map_err(|_| TransportError::Cut);
    }
    Err(failure(response))
}

/// The gateway's own words, or what stands in for them when something else answered.
pub(super) fn failure(response: &GatewayResponse) -> TransportError {
    match problem(response) {
        Some(problem) => TransportError::Problem(problem),
        None => TransportError::Unreachable {
            transport_id: "CannotConnect",
            detail: format!("the answer is not the gateway's (HTTP status {})", response.status),
        },
    }
}

fn problem(response: &GatewayResponse) -> Option<Problem> {
    serde_json::from_slice(&response.body).ok()
}

impl TransportError {
    /// Why signing in failed, as an error record: what happened and what to do next.
    #[must_use]
    pub fn sign_in_record(&self) -> ErrorRecord {
        let (error_id, text) = match self {
            Self::Problem(problem) => match problem.slug() {
                slug::SIGN_IN_FAILED | slug::TOKEN_INVALID | slug::TOKEN_EXPIRED => {
                    ("SignInFailed", Text::new("sign-in-refused"))
                }
                slug::SIGN_IN_DENIED => ("SignInDenied", Text::new("sign-in-denied")),
                slug::SIGN_IN_EXPIRED => ("SignInExpired", Text::new("sign-in-expired")),
                slug::USER_REFUSED => {
                    ("UserRefused", Text::new("sign-in-user-refused").with("detail", problem.detail.clone()))
                }
                slug::PROVIDER_FAILED => ("ProviderFailed", Text::new("sign-in-provider")),
                slug::RATE_LIMITED | slug::OVERLOADED | slug::DRAINING => {
                    let seconds = problem.retry_after.map_or(5, i64::from);
                    ("GatewayBusy", Text::new("sign-in-later").with_number("seconds", seconds))
                }
                _ => ("GatewayFailed", Text::new("sign-in-problem").with("title", problem.title.clone())),
            },
            Self::SignedOut => ("SignedOut", Text::new("sign-in-ended")),
            Self::Unreachable { detail, .. } => {
                ("GatewayUnreachable", Text::new("sign-in-unreachable").with("detail", detail.clone()))
            }
            Self::Cut | Self::Timeout => {
                ("GatewayUnreachable", Text::new("sign-in-unreachable").with("detail", self.to_string()))
            }
        };
        ErrorRecord {
            error_id: error_id.into(),
            category: "AuthenticationError".into(),
            message: text,
            target: None,
            span: None,
        }
    }
}
