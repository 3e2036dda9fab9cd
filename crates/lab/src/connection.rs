//! One TCP connection: it is authenticated as a whole, its bodies are sealed unless TLS protects
//! them, and what goes wrong on demand goes wrong here.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::header::{CONTENT_TYPE, LOCATION, WWW_AUTHENTICATE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use reattach_auth::framing;
use reattach_wsman::{self as wsman, RequestBody, ResponseBody, UNAUTHENTICATED_IDENTIFY};

use crate::accounts::User;
use crate::cable::{Cable, Cut, Plan};
use crate::faults::{AUTHENTICATE, Action, Exchange};
use crate::host::{Host, random_id};
use crate::log::Entry;
use crate::operations::{Answer, Caller, identity};
use crate::reply::{Payload, Reply, envelopes};
use crate::sign_in::{Claim, SignIn};

/// What a sealed envelope is longer than the plain one, generously.
const SEALING: usize = 4_096;

/// The connection ends instead of an answer.
#[derive(Debug, thiserror::Error)]
#[error("dropped on demand")]
pub(crate) struct Dropped;

/// The state of one connection.
pub(crate) struct Connection {
    host: Arc<Host>,
    number: u64,
    peer: SocketAddr,
    cable: Cable,
    /// TLS protects it.
    secure: bool,
    /// It is one too many.
    crowded: bool,
    sign_in: SignIn,
}

impl Connection {
    pub(crate) fn new(
        host: Arc<Host>,
        number: u64,
        peer: SocketAddr,
        cable: Cable,
        secure: bool,
        crowded: bool,
    ) -> Self {
        let sign_in = SignIn::new(&host, secure);
        Self { host, number, peer, cable, secure, crowded, sign_in }
    }

    /// Answers one request.
    pub(crate) async fn answer(&mut self, request: Request<Incoming>) -> Result<Response<Payload>, Dropped> {
        let (head, body) = request.into_parts();
        let limit = self.host.world.limits().max_envelope_size + SEALING;
        let body = Limited::new(body, 2 * limit).collect().await.map(|body| body.to_bytes());
        self.host.awake().await;
        let reply = match body {
            _ if self.crowded => Reply::bare(StatusCode::SERVICE_UNAVAILABLE),
            _ if !is_endpoint(head.uri.path()) => Reply::bare(StatusCode::NOT_FOUND),
            _ if head.method != http::Method::POST => Reply::bare(StatusCode::METHOD_NOT_ALLOWED),
            Err(_) => Reply::bare(StatusCode::PAYLOAD_TOO_LARGE),
            Ok(body) => return self.exchange(&head, &body).await,
        };
        Ok(reply.into_response())
    }

    async fn exchange(&mut self, head: &Parts, body: &[u8]) -> Result<Response<Payload>, Dropped> {
        let signing_in = head.headers.contains_key(http::header::AUTHORIZATION);
        match self.sign_in.take(&self.host, &head.headers) {
            Claim::User(user, last) => {
                if signing_in {
                    let account = reattach_auth::Account { user: user.name.into(), domain: None };
                    self.host.world.log.authentication(&self.host, self.number, "succeeded", Some(&account));
                }
                if body.is_empty() {
                    let mut reply = if signing_in { Reply::bare(StatusCode::OK) } else { self.unsealed(user.name) };
                    reply.headers.extend(last.map(|value| (WWW_AUTHENTICATE, value)));
                    return self.leg(user.name, reply).await;
                }
                self.operate(user, &head.headers, body, last).await
            }
            Claim::Next(value) => {
                let mut reply = Reply::bare(StatusCode::UNAUTHORIZED);
                reply.headers.insert(WWW_AUTHENTICATE, value);
                self.leg("", reply).await
            }
            Claim::Nobody(refused) => {
                let account = refused.and_then(|refused| refused.account);
                let user = account.as_ref().map_or("", |account| account.user.as_str()).to_owned();
                if account.is_some() {
                    self.host.world.counters.logon_failed(&user);
                    self.host.world.log.authentication(&self.host, self.number, "failed", account.as_ref());
                }
                let reply = match identify(head, body) {
                    Some(reply) if !signing_in => reply,
                    _ => self.challenge(),
                };
                self.leg(&user, reply).await
            }
        }
    }

    /// An exchange without an operation: a leg of a handshake, or one that did not get so far.
    async fn leg(&self, user: &str, reply: Reply) -> Result<Response<Payload>, Dropped> {
        let exchange =
            Exchange { host: &self.host.name, operation: AUTHENTICATE, exactly: AUTHENTICATE, user, client: None };
        let action = self.host.world.faults.happens_to(&exchange);
        if let Some(action) = &action {
            self.host.world.counters.fault();
            self.host.world.log.fault(&self.host, self.number, action);
        }
        let late = travel(self.host.latency() / 2).await;
        let instead = self.instead(action.as_ref()).await?;
        self.deliver(instead.unwrap_or(reply), action.as_ref(), late).await
    }

    async fn operate(
        &mut self,
        user: &'static User,
        headers: &HeaderMap,
        body: &[u8],
        last: Option<HeaderValue>,
    ) -> Result<Response<Payload>, Dropped> {
        let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let sealed = framing::is_sealed(content_type);
        if !sealed && !self.secure && !self.host.world.options.allow_unencrypted {
            return Ok(self.unsealed(user.name).into_response());
        }
        let plain = if sealed {
            let Ok(plain) = self.sign_in.unseal(content_type, body) else {
                // The order of sealing is lost: only a new handshake helps.
                self.sign_in.forget(&self.host);
                return Ok(self.challenge().into_response());
            };
            plain
        } else {
            body.to_vec()
        };
        let host = Arc::clone(&self.host);
        let incoming = wsman::Incoming::parse(&plain, &wsman::Limits::default());
        let (operation, exactly) = named(&incoming);
        let header = incoming.as_ref().map(|incoming| &incoming.header).ok();
        let client = header.and_then(|header| header.session_id);
        let mut entry = Entry::new(&host, self.number, user.name, &operation, client);
        entry.id("shell", header.and_then(wsman::RequestHeader::shell_id));
        if let Ok(wsman::Incoming { body: Ok(RequestBody::Receive { command_id }), .. }) = &incoming {
            entry.id("command", *command_id);
        }
        let exchange = Exchange { host: &host.name, operation: &operation, exactly: &exactly, user: user.name, client };
        let action = host.world.faults.happens_to(&exchange);
        if let Some(action) = &action {
            host.world.counters.fault();
            entry.fault(action);
        }
        let late = travel(host.latency() / 2).await;
        let caller = Caller { user, ip: self.peer.ip() };
        let response = match (self.instead(action.as_ref()).await?, &action) {
            (Some(reply), _) => {
                entry.outcome(reply.status.as_str().into());
                return self.deliver(reply, action.as_ref(), late).await;
            }
            (None, Some(Action::Fault(code))) => host.refuse(&incoming, *code),
            (None, _) => match incoming {
                Ok(incoming) => {
                    let Answer { response, again } = host.answer(incoming, plain.len(), &caller).await;
                    entry.outcome(if again { "cached".into() } else { "ok".into() });
                    response
                }
                Err(error) => host.unreadable(&error),
            },
        };
        if let ResponseBody::Fault(fault) = &response.body {
            entry.outcome(format!("{:#010X}", fault.code.unwrap_or_default()));
        }
        let mut reply = self.enclose(&response, action.as_ref(), sealed);
        reply.headers.extend(last.map(|value| (WWW_AUTHENTICATE, value)));
        self.deliver(reply, action.as_ref(), late).await
    }

    /// What is answered although nothing was done.
    async fn instead(&self, action: Option<&Action>) -> Result<Option<Reply>, Dropped> {
        Ok(match action {
            Some(Action::DropRequest) => return Err(Dropped),
            Some(Action::Hang) => std::future::pending().await,
            Some(Action::Status(status)) => {
                Some(Reply::bare(StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)))
            }
            Some(Action::Redirect(to)) => {
                let mut reply = Reply::bare(StatusCode::FOUND);
                if let Ok(location) = self.location(to).parse() {
                    reply.headers.insert(LOCATION, location);
                }
                Some(reply)
            }
            _ => None,
        })
    }

    /// An address as it is, a host of the lab as its clients name it.
    fn location(&self, to: &str) -> String {
        match (to.contains("://"), self.secure) {
            (true, _) => to.to_owned(),
            (false, false) => format!("http://{to}:5985/wsman"),
            (false, true) => format!("https://{to}:5986/wsman"),
        }
    }

    /// Writes an answer, sealed as the request was.
    fn enclose(&mut self, response: &wsman::Response, action: Option<&Action>, sealed: bool) -> Reply {
        let status = match response.body {
            ResponseBody::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::OK,
        };
        let mut text = envelopes(response, action);
        if action == Some(&Action::BrokenSoap) {
            let middle = (text.len() / 2..text.len()).find(|at| text.is_char_boundary(*at));
            text.truncate(middle.unwrap_or_default());
        }
        let mut reply = if sealed {
            match self.sign_in.seal(text.as_bytes()) {
                Ok(sealed) => Reply::with(status, &sealed.content_type, sealed.body),
                Err(_) => Reply::bare(StatusCode::INTERNAL_SERVER_ERROR),
            }
        } else {
            Reply::with(status, wsman::CONTENT_TYPE, text.into_bytes())
        };
        match action {
            Some(Action::Truncate(bytes)) => reply.body.truncate(reply.body.len().saturating_sub(*bytes)),
            Some(Action::Tamper) => reply.tamper(),
            _ => {}
        }
        reply
    }

    /// `late`: what the way here took too long is taken off the way back.
    async fn deliver(
        &self,
        reply: Reply,
        action: Option<&Action>,
        late: Duration,
    ) -> Result<Response<Payload>, Dropped> {
        travel((self.host.latency() / 2).saturating_sub(late)).await;
        let length = reply.body.len();
        let mut plan = Plan::default();
        match action {
            Some(Action::DropAnswer) => return Err(Dropped),
            Some(Action::Delay(time)) => tokio::time::sleep(*time).await,
            Some(Action::DropInside(place)) => plan.cut = Some(place.of(length).map_or(Cut::Head, Cut::Body)),
            Some(Action::DropAfter) => plan.cut = Some(Cut::Body(length)),
            Some(Action::Dribble { bytes, every }) => plan.dribble = Some((*bytes, *every)),
            Some(Action::ContentLength(by)) => {
                let (response, extra) = reply.lying(*by);
                self.cable.plan(Plan { extra, ..plan });
                return Ok(response);
            }
            _ => {}
        }
        self.cable.plan(plan);
        Ok(reply.into_response())
    }

    fn challenge(&self) -> Reply {
        let mut reply = Reply::bare(StatusCode::UNAUTHORIZED);
        self.sign_in.challenge(&self.host, &mut reply.headers);
        reply
    }

    /// As Windows with AllowUnencrypted off.
    fn unsealed(&self, user: &str) -> Reply {
        Entry::new(&self.host, self.number, user, "Unsealed", None).outcome("refused".into());
        Reply::bare(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// The path is compared without regard to case; a query is not looked at.
fn is_endpoint(path: &str) -> bool {
    ["/wsman", wsman::UNAUTHENTICATED_IDENTIFY_PATH].iter().any(|known| known.eq_ignore_ascii_case(path))
}

/// Identify is answered to anybody who asks in Windows' way or at the path of DSP0226 11.
fn identify(head: &Parts, body: &[u8]) -> Option<Reply> {
    let (name, value) = UNAUTHENTICATED_IDENTIFY;
    let asked = head.headers.get(name).is_some_and(|found| found == value)
        || head.uri.path().eq_ignore_ascii_case(wsman::UNAUTHENTICATED_IDENTIFY_PATH);
    let request = wsman::Request::parse(body).ok().filter(|request| asked && request.body == RequestBody::Identify)?;
    let response = wsman::Response::to(&request, random_id(), identity(false));
    Some(Reply::with(StatusCode::OK, wsman::CONTENT_TYPE, response.to_xml().into_bytes()))
}

/// The operation as the log names it, and more exactly.
fn named(incoming: &Result<wsman::Incoming, wsman::Error>) -> (String, String) {
    let operation = incoming.as_ref().ok().and_then(wsman::Incoming::operation);
    let operation = operation.map_or_else(|| "Unreadable".to_owned(), |operation| format!("{operation:?}"));
    let suffix = match incoming.as_ref().map(|incoming| &incoming.body) {
        Ok(Ok(RequestBody::Receive { command_id: Some(_) } | RequestBody::ConnectCommand { .. })) => "Command",
        Ok(Ok(RequestBody::Receive { command_id: None } | RequestBody::ConnectShell { .. })) => "Shell",
        Ok(Ok(RequestBody::EnumerateShells)) => "Shells",
        Ok(Ok(RequestBody::EnumerateCommands { .. })) => "Commands",
        _ => "",
    };
    let exactly = format!("{operation}{suffix}");
    (operation, exactly)
}

/// Takes so long, and says how much longer it was: timers count whole milliseconds.
async fn travel(time: Duration) -> Duration {
    let begun = Instant::now();
    if !time.is_zero() {
        tokio::time::sleep(time).await;
    }
    begun.elapsed().saturating_sub(time)
}
