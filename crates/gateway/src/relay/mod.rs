//! `POST /v1/relay` and `DELETE /v1/connections`.

mod answer;
mod dial;
pub(crate) mod pins;
mod request;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::{HeaderMap, Request, Response};
use hyper::body::Incoming;
use reattach_relay::{header, is_connection_id, slug};
use uuid::Uuid;

use crate::app::App;
use crate::http::{Body, Outcome, Refusal, empty};
use crate::policy::Target;
use crate::session::Principal;

pub(crate) use dial::Dialer;
pub(crate) use pins::{PinKey, Pins};

use pins::Claim;

/// One exchange with a target. `client` is for the log.
pub(crate) async fn exchange(
    app: &Arc<App>,
    principal: Principal,
    request: Request<Incoming>,
    client: IpAddr,
    id: Uuid,
) -> Outcome {
    let arrived = Instant::now();
    request::check_headers(request.headers())?;
    let target = target(request.headers())?;
    let connection = connection(request.headers())?;
    let grant = app.policy.grant(&principal.policy_users, &target);
    if grant.is_empty() {
        return Err(refused(&target));
    }
    let set = grant.set_name().unwrap_or_default().to_owned();
    let exchange = request::read(request.into_body()).await?;
    let grant = exchange.admit(grant, &target)?;
    if app.is_draining() {
        return Err(Refusal::new(slug::DRAINING, "the gateway is being stopped; try again").retry_after(1));
    }
    let key = PinKey { principal, target, connection };
    let mut lease = match app.pins.claim(&key, exchange.head.authorization.is_some())? {
        Claim::Existing(lease) => lease,
        Claim::New(mut lease) => {
            let dialled = app.dialer.dial(&key.target, &grant);
            let upstream = lease.unless_closed(dialled).await??;
            lease.connected(upstream);
            tracing::info!(request = %id, user = %key.principal.user, %client, target = %key.target, set, "connected");
            lease
        }
    };
    let timeout = exchange.timeout();
    let sent = lease.send(exchange.upstream_request(&key.target)?, timeout).await?;
    tracing::debug!(request = %id, status = sent.status().as_u16(), ms = elapsed_ms(arrived), "relayed");
    answer::response(lease, sent, elapsed_ms(arrived), id)
}

/// Closes a pin; an exchange on it is cut.
pub(crate) fn close(app: &App, principal: Principal, headers: &HeaderMap) -> Outcome {
    let key = PinKey { principal, target: target(headers)?, connection: connection(headers)? };
    app.pins.close(&key);
    Ok(empty(http::StatusCode::NO_CONTENT))
}

fn target(headers: &HeaderMap) -> Result<Target, Refusal> {
    single(headers, header::TARGET)
        .and_then(|text| Target::parse(text).ok())
        .ok_or_else(|| Refusal::new(slug::BAD_TARGET, "the target must be http://host[:port] or https://host[:port]"))
}

fn connection(headers: &HeaderMap) -> Result<String, Refusal> {
    let text = single(headers, header::CONNECTION).filter(|text| is_connection_id(text));
    text.map(String::from)
        .ok_or_else(|| Refusal::new(slug::BAD_CONNECTION_ID, "the connection id must have 22 characters of base64url"))
}

fn single<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

fn refused(target: &Target) -> Refusal {
    let local = matches!(target.host(), crate::policy::Host::Name(name) if name == "localhost");
    Refusal::new(
        slug::TARGET_REFUSED,
        if local {
            "through a gateway, localhost would be the gateway itself; use the computer's name".to_owned()
        } else {
            format!("the gateway's policy does not let you reach {target}; ask its administrator")
        },
    )
}

fn elapsed_ms(since: Instant) -> u32 {
    u32::try_from(since.elapsed().as_millis()).unwrap_or(u32::MAX)
}

/// How long a body may take to go on, from either side.
const STALL: Duration = Duration::from_secs(30);

type Answered = Response<Incoming>;
type Framed = Response<Body>;
