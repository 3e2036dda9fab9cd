//! `POST` and `DELETE /v1/session`, `POST /v1/session/device`.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::header::{CONTENT_LENGTH, CONTENT_TYPE, COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use reattach_relay::{DeviceRequest, SecretText, SessionAnswer, SessionRequest, media, slug};
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::app::App;
use crate::http::{Body, Caller, Outcome, Refusal, empty, json};
use crate::oidc::Oidc;
use crate::secret::NoRandomness;
use crate::session::{HashError, Identity, LOGIN_LIFE, SignedIn, TOKEN_LIFE};

const COOKIE_NAME: &str = "__Host-reattach";

/// Bytes of a sign-in.
const LIMIT: usize = 4096;

/// Begins a sign-in by device code.
pub(crate) async fn begin_device(app: &App, request: Request<Incoming>, client: IpAddr) -> Outcome {
    let DeviceRequest {} = read(request).await?;
    json(&oidc(app)?.begin(client).await?)
}

/// Signs in by code, password, device code or cookie.
pub(crate) async fn sign_in(app: &Arc<App>, caller: &Caller, request: Request<Incoming>, client: IpAddr) -> Outcome {
    let cookie = cookie(request.headers());
    let now = Instant::now();
    let signed_in = match read(request).await? {
        SessionRequest::Code { code } => {
            let user = app.sessions.spend_code(code.expose(), now);
            let user = user.ok_or_else(|| failed("the code is wrong, was used before, or is older than 10 minutes"))?;
            replace_login(app, caller, cookie.as_ref());
            app.sessions.log_in(user, now)
        }
        SessionRequest::Password { user_name, password } => {
            app.throttle.attempt(&user_name, client, now).map_err(too_many)?;
            let good = app.passwords.verify(&user_name, password).await.map_err(|error| {
                app.throttle.not_judged(&user_name, client, now);
                match error {
                    HashError::Busy => Refusal::new(slug::OVERLOADED, "too many sign-ins at once").retry_after(5),
                    HashError::Failed => Refusal::internal(),
                }
            })?;
            if !good {
                return Err(failed("the user name or the password is wrong"));
            }
            app.throttle.succeeded(&user_name, client);
            replace_login(app, caller, cookie.as_ref());
            app.sessions.log_in(Identity::from(Arc::from(user_name)), Instant::now())
        }
        SessionRequest::Device { device } => {
            let identity = oidc(app)?.ask(&device).await?;
            replace_login(app, caller, cookie.as_ref());
            app.sessions.log_in(identity, Instant::now())
        }
        SessionRequest::Renew => {
            let nothing = || failed("there is no earlier sign-in to renew");
            let cookie = cookie.filter(|_| *caller == Caller::Own).ok_or_else(nothing)?;
            match app.sessions.renew(cookie.expose(), now) {
                Ok(renewed) => Ok(renewed.ok_or_else(nothing)?),
                Err(error) => Err(error),
            }
        }
    };
    answer(caller, client, signed_in.map_err(|NoRandomness| Refusal::internal())?)
}

/// Ends the login of the bearer and of the cookie: pins are closed, the cookie is taken back.
pub(crate) fn sign_out(app: &App, caller: &Caller, headers: &HeaderMap) -> Response<Body> {
    let by_token = app.principal(headers).ok().map(|principal| principal.login);
    let by_cookie = login_of_cookie(app, caller, cookie(headers).as_ref());
    for login in by_token.into_iter().chain(by_cookie) {
        app.sessions.log_out(login);
        app.pins.close_login(login);
    }
    let mut response = empty(StatusCode::NO_CONTENT);
    let gone = format!("{COOKIE_NAME}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
    if let Ok(value) = HeaderValue::try_from(gone) {
        response.headers_mut().insert(SET_COOKIE, value);
    }
    response
}

fn answer(caller: &Caller, client: IpAddr, signed_in: SignedIn) -> Outcome {
    tracing::info!(user = %signed_in.principal.user, %client, renewed = signed_in.cookie.is_none(), "signed in");
    let mut response = json(&SessionAnswer {
        token: signed_in.token,
        expires_in_s: TOKEN_LIFE.as_secs() as u32,
        user_name: signed_in.principal.user.to_string(),
    })?;
    // A page of another origin cannot use the cookie, so that it gets none.
    if let Some(cookie) = signed_in.cookie.filter(|_| !matches!(caller, Caller::Extra(_))) {
        let value = Zeroizing::new(format!(
            "{COOKIE_NAME}={}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={}",
            cookie.expose(),
            LOGIN_LIFE.as_secs()
        ));
        let mut value = HeaderValue::try_from(value.as_str()).map_err(|_| Refusal::internal())?;
        value.set_sensitive(true);
        response.headers_mut().insert(SET_COOKIE, value);
    }
    Ok(response)
}

/// Signing in again ends the login that the browser had before.
fn replace_login(app: &App, caller: &Caller, cookie: Option<&SecretText>) {
    if let Some(login) = login_of_cookie(app, caller, cookie) {
        app.sessions.log_out(login);
        app.pins.close_login(login);
    }
}

/// A cookie counts only when our own page sends it.
fn login_of_cookie(app: &App, caller: &Caller, cookie: Option<&SecretText>) -> Option<crate::session::LoginId> {
    cookie.filter(|_| *caller == Caller::Own).and_then(|cookie| app.sessions.login_of_cookie(cookie.expose()))
}

fn cookie(headers: &HeaderMap) -> Option<SecretText> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE_NAME)
        .map(|(_, value)| SecretText::new(value.into()))
}

fn oidc(app: &App) -> Result<&Oidc, Refusal> {
    app.oidc.as_ref().ok_or_else(|| {
        let detail = "this gateway has no identity provider; sign in by name and password, or by a one-time code";
        Refusal::new(slug::WAY_NOT_OFFERED, detail)
    })
}

async fn read<T: DeserializeOwned>(request: Request<Incoming>) -> Result<T, Refusal> {
    let is_json = request.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes) == Some(media::JSON.as_bytes());
    if !is_json {
        // Also the barrier against forms of other pages: they cannot send this type.
        return Err(Refusal::new(slug::CONTENT_TYPE_REFUSED, format!("the body must be {}", media::JSON)));
    }
    if !request.headers().contains_key(CONTENT_LENGTH) {
        return Err(Refusal::new(slug::LENGTH_REQUIRED, "send the body with its length"));
    }
    let collected = tokio::time::timeout(Duration::from_secs(30), Limited::new(request.into_body(), LIMIT).collect());
    let unreadable = || Refusal::new(slug::BAD_REQUEST, "the sign-in cannot be read");
    let bytes = match collected.await {
        Ok(Ok(collected)) => collected.to_bytes(),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
            return Err(Refusal::new(slug::BODY_TOO_LARGE, format!("a sign-in may have {LIMIT} bytes")));
        }
        _ => return Err(unreadable()),
    };
    serde_json::from_slice(&bytes).map_err(|_| unreadable())
}

fn failed(detail: &str) -> Refusal {
    Refusal::new(slug::SIGN_IN_FAILED, detail)
}

fn too_many(wait: Duration) -> Refusal {
    let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
    Refusal::new(slug::RATE_LIMITED, format!("too many failed attempts; wait {seconds} seconds")).retry_after(seconds)
}
