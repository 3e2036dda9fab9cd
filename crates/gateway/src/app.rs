//! What all requests share, and the way of a request through it.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use http::header::{AUTHORIZATION, HOST};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use reattach_relay::{Group, Host, Limits, PolicyAnswer, SignInWays, header, limit, path, slug, way};
use uuid::Uuid;

use crate::assets::Assets;
use crate::config::{Config, Origin};
use crate::http::{Body, Caller, Outcome, Refusal, TrustedProxies, caller, empty, json, seal};
use crate::oidc::Oidc;
use crate::policy::Policy;
use crate::relay::{Dialer, Pins, pins};
use crate::session::{Passwords, Principal, Sessions, Throttle, TokenRefused};
use crate::{relay, sign_in};

/// Everything that outlives a request.
pub(crate) struct App {
    pub(crate) policy: Policy,
    pub(crate) dialer: Dialer,
    pub(crate) pins: Pins,
    pub(crate) sessions: Sessions,
    pub(crate) passwords: Passwords,
    pub(crate) throttle: Throttle,
    pub(crate) oidc: Option<Oidc>,
    ways: SignInWays,
    assets: Assets,
    hosts: Vec<String>,
    extra_origins: Vec<Origin>,
    trusted_proxies: TrustedProxies,
    draining: AtomicBool,
}

impl App {
    pub(crate) fn new(config: Config, dialer: Dialer, passwords: Passwords, oidc: Option<Oidc>) -> Self {
        // Strict transport security counts for all ports of a host, so that it is never claimed for
        // this machine's own names.
        let strict_transport = config.public_origin.is_public_name();
        let local = !config.users.is_empty();
        let ways = [(way::PASSWORD, local), (way::CODE, local), (way::DEVICE, oidc.is_some())];
        let ways = ways.into_iter().filter(|(_, offered)| *offered).map(|(way, _)| way.to_owned()).collect();
        Self {
            assets: Assets::new(config.console, strict_transport),
            policy: config.policy,
            dialer,
            pins: Pins::default(),
            sessions: Sessions::default(),
            passwords,
            throttle: Throttle::default(),
            oidc,
            ways: SignInWays { ways },
            hosts: config.hosts,
            extra_origins: config.extra_origins,
            trusted_proxies: TrustedProxies::new(config.trusted_proxies),
            draining: AtomicBool::new(false),
        }
    }

    pub(crate) fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }

    /// Answers a request that came over a connection from this address. Never fails: a refusal is an answer.
    pub(crate) async fn answer(self: Arc<Self>, request: Request<Incoming>, peer: IpAddr) -> Response<Body> {
        let id = Uuid::from_bytes(random_id());
        let Some(host) = self.host(&request) else {
            // Somebody else's name: tell nothing (DNS rebinding).
            return empty(StatusCode::MISDIRECTED_REQUEST);
        };
        let name = request.uri().path();
        if name != "/v1" && !name.starts_with("/v1/") {
            let outcome = self.assets.answer(&request).await;
            let mut response = outcome.unwrap_or_else(|refusal| refusal.response(id));
            self.assets.mark(&mut response);
            return response;
        }
        let caller = caller(request.headers(), &host, &self.extra_origins);
        let client = self.trusted_proxies.client(peer, request.headers());
        let preflight = request.method() == Method::OPTIONS;
        let (method, name) = (request.method().clone(), name.to_owned());
        let outcome = match &caller {
            Caller::Foreign => Err(Refusal::new(
                slug::ORIGIN_REFUSED,
                "this page's origin is not on the gateway's list; open the console that the gateway serves",
            )),
            _ if preflight => Ok(empty(StatusCode::NO_CONTENT)),
            caller => self.route(caller, request, client, id).await,
        };
        if let Err(refusal) = &outcome {
            tracing::info!(request = %id, %client, %method, path = name, problem = refusal.slug(), "refused");
        }
        let mut response = outcome.unwrap_or_else(|refusal| refusal.response(id));
        seal(&mut response);
        if let Ok(value) = HeaderValue::try_from(id.to_string()) {
            response.headers_mut().insert(header::REQUEST_ID, value);
        }
        caller.mark(&mut response);
        if preflight {
            caller.mark_preflight(&mut response);
        }
        response
    }

    async fn route(self: &Arc<Self>, caller: &Caller, request: Request<Incoming>, client: IpAddr, id: Uuid) -> Outcome {
        if request.uri().path() == path::SESSION {
            return match *request.method() {
                Method::GET => json(&self.ways),
                Method::POST => sign_in::sign_in(self, caller, request, client).await,
                Method::DELETE => Ok(sign_in::sign_out(self, caller, request.headers())),
                _ => Err(method_refused()),
            };
        }
        if request.uri().path() == path::DEVICE {
            return match *request.method() {
                Method::POST => sign_in::begin_device(self, request, client).await,
                _ => Err(method_refused()),
            };
        }
        let principal = self.principal(request.headers())?;
        match (request.uri().path(), request.method()) {
            (path::RELAY, &Method::POST) => relay::exchange(self, principal, request, client, id).await,
            (path::CONNECTIONS, &Method::DELETE) => relay::close(self, principal, request.headers()),
            (path::POLICY, &Method::GET) => json(&self.policy_answer(&principal)),
            (path::RELAY | path::CONNECTIONS | path::POLICY, _) => Err(method_refused()),
            _ => Err(Refusal::new(slug::NOT_FOUND, "the gateway has no such path")),
        }
    }

    /// The host that the request names, if it is one of ours.
    fn host(&self, request: &Request<Incoming>) -> Option<String> {
        let named = match request.uri().authority() {
            Some(authority) => authority.as_str(),
            None => request.headers().get(HOST)?.to_str().ok()?,
        };
        let named = named.to_ascii_lowercase();
        self.hosts.contains(&named).then_some(named)
    }

    /// Who holds the bearer of a request.
    pub(crate) fn principal(&self, headers: &HeaderMap) -> Result<Principal, Refusal> {
        let missing = || Refusal::new(slug::TOKEN_MISSING, "sign in, and send the token as a bearer");
        let value = headers.get(AUTHORIZATION).ok_or_else(missing)?;
        let token = value.to_str().ok().and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(missing)?;
        self.sessions.authenticate(token, Instant::now()).map_err(|refused| match refused {
            TokenRefused::Expired => Refusal::new(slug::TOKEN_EXPIRED, "renew the token or sign in again"),
            TokenRefused::Invalid => Refusal::new(slug::TOKEN_INVALID, "sign in again"),
        })
    }

    fn policy_answer(&self, principal: &Principal) -> PolicyAnswer {
        let mut hosts: Vec<Host> = Vec::new();
        for (name, targets) in self.dialer.names().targets() {
            let grants = targets.iter().map(|target| self.policy.grant(&principal.policy_users, target));
            let set = grants.filter_map(|grant| grant.set_name().map(String::from)).next();
            if let Some(target_set) = set
                && !hosts.iter().any(|host| host.name.eq_ignore_ascii_case(name))
            {
                hosts.push(Host { name: name.into(), target_set });
            }
        }
        let limits = Limits {
            request_bytes: limit::REQUEST as u64,
            answer_bytes: limit::ANSWER as u64,
            pin_idle_s: pins::IDLE.as_secs() as u32,
            pins: pins::PER_USER as u32,
        };
        let mut groups: Vec<Group> = Vec::new();
        for host in &hosts {
            match groups.iter_mut().find(|group| group.name == host.target_set) {
                Some(group) => group.hosts.push(host.name.clone()),
                None => groups.push(Group { name: host.target_set.clone(), hosts: vec![host.name.clone()] }),
            }
        }
        PolicyAnswer { user_name: principal.user.to_string(), hosts, groups, limits }
    }
}

fn method_refused() -> Refusal {
    Refusal::new(slug::METHOD_REFUSED, "this path has no such method")
}

/// A random version 4 UUID; request ids need not be secret, so that a dry source is no failure.
fn random_id() -> [u8; 16] {
    let mut bytes = [0; 16];
    let _ = getrandom::fill(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid().into_bytes()
}
