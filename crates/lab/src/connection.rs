//! One TCP connection: it is authenticated as a whole, and its bodies are sealed.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use reattach_auth::server::{NtlmServer, Step};
use reattach_auth::{Error, framing};
use reattach_wsman::{self as wsman, RequestBody, ResponseBody};

use crate::accounts::{DOMAIN, User};
use crate::host::{Host, random_id};
use crate::log::Entry;
use crate::operations::{Answer, Caller, identity};

/// The largest request body: Windows' largest envelope, and room for sealing.
const MAX_BODY: usize = 768 << 10;
const SCHEME: &str = "Negotiate";

type Reply = Response<Full<Bytes>>;

/// The state of one connection.
pub(crate) struct Connection {
    host: Arc<Host>,
    number: u64,
    peer: SocketAddr,
    ntlm: NtlmServer,
    user: Option<&'static User>,
}

impl Connection {
    pub(crate) fn new(host: Arc<Host>, number: u64, peer: SocketAddr) -> Self {
        let ntlm = fresh(&host);
        Self { host, number, peer, ntlm, user: None }
    }

    /// Answers one request.
    pub(crate) async fn answer(&mut self, request: Request<Incoming>) -> Reply {
        let (head, body) = request.into_parts();
        if head.uri.path() != "/wsman" {
            return plain(StatusCode::NOT_FOUND);
        }
        if head.method != http::Method::POST {
            return plain(StatusCode::METHOD_NOT_ALLOWED);
        }
        let Ok(body) = Limited::new(body, MAX_BODY).collect().await else {
            return plain(StatusCode::PAYLOAD_TOO_LARGE);
        };
        let body = body.to_bytes();
        if let Some(token) = negotiate(&head.headers) {
            return self.authenticate(token, &body);
        }
        if self.user.is_none() && head.headers.get("wsmanidentify").is_some_and(|value| value == "unauthenticated") {
            return identify(&body);
        }
        match self.user {
            Some(user) => self.operate(user, &head.headers, &body).await,
            None => challenge(None),
        }
    }

    /// One leg of the handshake. The account is noted in any case, its password never.
    fn authenticate(&mut self, token: Option<Vec<u8>>, body: &[u8]) -> Reply {
        if self.user.take().is_some() || token.is_none() {
            self.ntlm = fresh(&self.host);
        }
        let Some(token) = token else { return challenge(None) };
        let mut claimed = None;
        let step = self.ntlm.step(&token, |account| {
            claimed = Some(account.clone());
            User::find(account, &self.host.name).map(User::secret)
        });
        match step {
            Ok(Step::Continue(token)) => challenge(Some(&token)),
            Ok(Step::Accepted { account, token }) => {
                self.host.log.authentication(&self.host, self.number, "succeeded", Some(&account));
                self.user = User::find(&account, &self.host.name);
                let mut reply = if body.is_empty() { plain(StatusCode::OK) } else { self.unsealed() };
                if let Some(value) = token.and_then(|token| header(&token)) {
                    reply.headers_mut().insert(WWW_AUTHENTICATE, value);
                }
                reply
            }
            Err(error) => {
                self.ntlm = fresh(&self.host);
                if claimed.is_some() || error == Error::LogonDenied {
                    self.host.log.authentication(&self.host, self.number, "failed", claimed.as_ref());
                }
                challenge(None)
            }
        }
    }

    async fn operate(&mut self, user: &'static User, headers: &HeaderMap, body: &[u8]) -> Reply {
        let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !framing::is_sealed(content_type) {
            return self.unsealed();
        }
        let Ok(plain) = self.ntlm.unseal(content_type, body) else {
            // The order of sealing is lost: only a new handshake helps.
            self.user = None;
            self.ntlm = fresh(&self.host);
            return challenge(None);
        };
        let request = match wsman::Request::parse(&plain) {
            Ok(request) => request,
            Err(_) => {
                let fault = wsman::Fault::new(wsman::FaultKind::SchemaValidation);
                Entry::new(&self.host, self.number, user.name, "Unreadable").outcome("malformed".into());
                return self.sealed(&wsman::Response::fault(random_id(), None, fault));
            }
        };
        let host = Arc::clone(&self.host);
        let mut entry = Entry::new(&host, self.number, user.name, &format!("{:?}", request.operation()));
        entry.id("shell", request.header.shell_id());
        entry.id("client", request.header.session_id);
        if let RequestBody::Receive { command_id } = &request.body {
            entry.id("command", *command_id);
        }
        let caller = Caller { user, ip: self.peer.ip().to_string() };
        let Answer { response, again } = host.answer(&request, &caller).await;
        entry.outcome(match &response.body {
            ResponseBody::Fault(fault) => format!("{:#010X}", fault.code.unwrap_or_default()),
            _ if again => "cached".into(),
            _ => "ok".into(),
        });
        self.sealed(&response)
    }

    /// As Windows with AllowUnencrypted off.
    fn unsealed(&self) -> Reply {
        let user = self.user.map_or("", |user| user.name);
        Entry::new(&self.host, self.number, user, "Unsealed").outcome("refused".into());
        plain(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn sealed(&mut self, response: &wsman::Response) -> Reply {
        let status = match response.body {
            ResponseBody::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::OK,
        };
        let Ok(sealed) = self.ntlm.seal(response.to_xml().as_bytes()) else {
            return plain(StatusCode::INTERNAL_SERVER_ERROR);
        };
        reply(status, &sealed.content_type, sealed.body)
    }
}

fn fresh(host: &Host) -> NtlmServer {
    NtlmServer::new(&host.name.to_uppercase(), DOMAIN, SystemTime::now())
}

/// The token of a Negotiate header; `Some(None)` for one that cannot be read.
fn negotiate(headers: &HeaderMap) -> Option<Option<Vec<u8>>> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let token = value.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case(SCHEME));
    Some(token.and_then(|(_, token)| BASE64.decode(token.trim()).ok()))
}

fn header(token: &[u8]) -> Option<http::HeaderValue> {
    format!("{SCHEME} {}", BASE64.encode(token)).parse().ok()
}

/// 401, with the next token if there is one.
fn challenge(token: Option<&[u8]>) -> Reply {
    let mut reply = plain(StatusCode::UNAUTHORIZED);
    let value = token.and_then(header).unwrap_or(http::HeaderValue::from_static(SCHEME));
    reply.headers_mut().insert(WWW_AUTHENTICATE, value);
    reply
}

fn identify(body: &[u8]) -> Reply {
    match wsman::Request::parse(body) {
        Ok(request) if request.body == RequestBody::Identify => {
            let response = wsman::Response::to(&request, random_id(), identity(false));
            reply(StatusCode::OK, wsman::CONTENT_TYPE, response.to_xml().into_bytes())
        }
        _ => challenge(None),
    }
}

fn plain(status: StatusCode) -> Reply {
    let mut reply = Response::new(Full::new(Bytes::new()));
    *reply.status_mut() = status;
    reply
}

fn reply(status: StatusCode, content_type: &str, body: Vec<u8>) -> Reply {
    let mut reply = Response::new(Full::new(Bytes::from(body)));
    *reply.status_mut() = status;
    if let Ok(value) = content_type.parse() {
        reply.headers_mut().insert(CONTENT_TYPE, value);
    }
    reply
}
