//! A scripted gateway: what is sent to it, and what becomes of what it answers.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::ready;
use std::rc::Rc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use reattach_core::bridge::{Password, SignIn};
use reattach_core::endpoint::Endpoint;
use reattach_relay::{DeviceAnswer, Kind, SecretText, TlsWishes, encode, header, path, slug, way};

use super::{DeviceState, GatewayPin, GatewayRequest, GatewayResponse, GatewaySession, Http, Method, device_expired};
#[cfg(target_arch = "wasm32")]
use crate::testing::test;
use crate::{HttpExchange, Pin, TransportError};

/// Method, path, bearer and connection id of a request that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sent {
    method: Method,
    path: &'static str,
    bearer: Option<String>,
    connection: Option<String>,
    target: Option<String>,
}

#[derive(Clone, Default)]
struct Script {
    answers: Rc<RefCell<VecDeque<Result<GatewayResponse, TransportError>>>>,
    sent: Rc<RefCell<Vec<Sent>>>,
    bytes: Rc<Cell<u8>>,
}

impl Http for Script {
    fn send(&self, request: GatewayRequest) -> LocalBoxFuture<'_, Result<GatewayResponse, TransportError>> {
        let header = |wanted| request.headers.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.clone());
        self.sent.borrow_mut().push(Sent {
            method: request.method,
            path: request.path,
            bearer: header("authorization"),
            connection: header(header::CONNECTION),
            target: header(header::TARGET),
        });
        ready(self.answers.borrow_mut().pop_front().expect("the script has an answer")).boxed_local()
    }

    fn spawn(&self, task: LocalBoxFuture<'static, ()>) {
        block_on(task);
    }

    fn random(&self, buffer: &mut [u8]) {
        self.bytes.set(self.bytes.get() + 1);
        buffer.fill(self.bytes.get());
    }
}

/// Nothing in a script waits.
fn block_on<F: Future>(future: F) -> F::Output {
    future.now_or_never().expect("a script never waits")
}

fn answer(status: u16, body: impl Into<Vec<u8>>) -> Result<GatewayResponse, TransportError> {
    Ok(GatewayResponse { status, body: body.into() })
}

fn bearer(name: &str) -> Result<GatewayResponse, TransportError> {
    answer(200, format!(r#"{{"token":"{name}","expiresInS":600,"userName":"admin"}}"#))
}

fn problem(status: u16, slug: &str) -> Result<GatewayResponse, TransportError> {
    let json = format!(r#"{{"type":"/problems/{slug}","title":"T","status":{status},"stage":"auth"}}"#);
    answer(status, json)
}

fn relayed(state: &str, end: bool) -> Result<GatewayResponse, TransportError> {
    let head = format!(r#"{{"status":401,"challenges":["Negotiate"],"state":"{state}"}}"#);
    let mut body = encode(Kind::Head, head.as_bytes());
    body.extend(encode(Kind::Data, b"abc"));
    if end {
        body.extend(encode(Kind::End, br#"{"bytes":3}"#));
    }
    answer(200, body)
}

/// A session that is signed in with the bearer `one`; its sign-in is not among what was sent.
fn session(
    answers: impl IntoIterator<Item = Result<GatewayResponse, TransportError>>,
) -> (Script, Rc<GatewaySession<Script>>) {
    let script = Script::default();
    script.answers.borrow_mut().push_back(bearer("one"));
    let session = Rc::new(GatewaySession::new(script.clone()));
    let sign_in = SignIn::Password { user_name: "admin".into(), password: Password::new("p".into()) };
    assert_eq!(block_on(session.sign_in(sign_in)).unwrap(), "admin");
    script.sent.borrow_mut().clear();
    script.answers.borrow_mut().extend(answers);
    (script, session)
}

fn pin(session: &Rc<GatewaySession<Script>>) -> GatewayPin<Script> {
    let endpoint = Endpoint::from_computer_name("Server01", None, false, None).unwrap();
    GatewayPin::new(Rc::clone(session), &endpoint, TlsWishes::default())
}

fn exchange() -> HttpExchange {
    HttpExchange {
        path: "/wsman".into(),
        query: None,
        content_type: None,
        authorization: Some("Negotiate AAAA".into()),
        body: Vec::new(),
        timeout: Duration::from_secs(60),
        keepalive: false,
    }
}

fn bearers(script: &Script) -> Vec<(&'static str, Option<String>)> {
    script.sent.borrow().iter().map(|sent| (sent.path, sent.bearer.clone())).collect()
}

#[test]
fn a_targets_401_is_an_answer() {
    let (script, session) = session([relayed("open", true), answer(204, "")]);
    let mut pin = pin(&session);
    let answer = block_on(pin.exchange(exchange())).unwrap();
    assert_eq!((answer.status, answer.body.as_slice(), answer.closing), (401, b"abc".as_slice(), false));
    assert_eq!(answer.challenges, ["Negotiate"]);
    drop(pin);
    let sent = script.sent.borrow();
    assert_eq!(sent[0].target.as_deref(), Some("http://Server01:5985"));
    assert_eq!(sent[0].connection.as_deref().map(reattach_relay::is_connection_id), Some(true));
    // Dropping the pin closes the same connection.
    assert_eq!((sent[1].method, sent[1].path), (Method::Delete, path::CONNECTIONS));
    assert_eq!((&sent[1].connection, &sent[1].target), (&sent[0].connection, &sent[0].target));
}

#[test]
fn without_end_the_answer_was_cut_and_the_pin_is_dead() {
    let (script, session) = session([relayed("open", false), answer(204, "")]);
    let mut pin = pin(&session);
    assert_eq!(block_on(pin.exchange(exchange())), Err(TransportError::Cut));
    assert_eq!(block_on(pin.exchange(exchange())), Err(TransportError::Cut));
    drop(pin);
    assert_eq!(script.sent.borrow().len(), 2, "nothing but one exchange and the closing was sent");
}

#[test]
fn what_the_target_closes_is_not_closed_again() {
    let (script, session) = session([relayed("closing", true)]);
    let mut pin = pin(&session);
    assert!(block_on(pin.exchange(exchange())).unwrap().closing);
    assert_eq!(block_on(pin.exchange(exchange())), Err(TransportError::Cut));
    drop(pin);
    assert_eq!(script.sent.borrow().len(), 1);
}

#[test]
fn a_problem_comes_through_before_and_after_the_head() {
    let json = br#"{"type":"/problems/upstream-closed","title":"T","status":502,"stage":"upstream"}"#;
    let late = encode(Kind::Problem, json);
    for response in [problem(502, slug::UPSTREAM_CLOSED), answer(200, late)] {
        let (_, session) = session([response]);
        match block_on(pin(&session).exchange(exchange())) {
            Err(TransportError::Problem(problem)) => assert_eq!(problem.slug(), slug::UPSTREAM_CLOSED),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn two_pins_have_two_ids() {
    let (script, session) = session([relayed("open", true), relayed("open", true), answer(204, ""), answer(204, "")]);
    let (mut one, mut two) = (pin(&session), pin(&session));
    block_on(one.exchange(exchange())).unwrap();
    block_on(two.exchange(exchange())).unwrap();
    let sent = script.sent.borrow().clone();
    assert_ne!(sent[0].connection, sent[1].connection);
}

#[test]
fn an_expired_bearer_is_renewed_once_and_the_request_sent_again() {
    let (script, session) = session([problem(401, slug::TOKEN_EXPIRED), bearer("two"), relayed("closing", true)]);
    block_on(pin(&session).exchange(exchange())).unwrap();
    let expected =
        [(path::RELAY, Some("Bearer one".into())), (path::SESSION, None), (path::RELAY, Some("Bearer two".into()))];
    assert_eq!(bearers(&script), expected);
}

#[test]
fn a_lost_sign_in_is_told_once_and_nothing_more_is_sent() {
    let (script, session) = session([problem(401, slug::TOKEN_EXPIRED), problem(401, slug::SIGN_IN_FAILED)]);
    let told = Rc::new(Cell::new(0));
    let count = Rc::clone(&told);
    session.on_lost(move || count.set(count.get() + 1));
    assert_eq!(block_on(pin(&session).exchange(exchange())), Err(TransportError::SignedOut));
    assert_eq!(block_on(pin(&session).exchange(exchange())), Err(TransportError::SignedOut));
    assert_eq!((told.get(), script.sent.borrow().len()), (1, 2));
}

#[test]
fn a_renewal_that_is_cut_loses_nothing() {
    let (_, session) = session([
        problem(401, slug::TOKEN_EXPIRED),
        Err(TransportError::Cut),
        problem(401, slug::TOKEN_EXPIRED),
        bearer("two"),
        relayed("closing", true),
    ]);
    session.on_lost(|| panic!("the sign-in can still be renewed"));
    assert_eq!(block_on(session.policy()), Err(TransportError::Cut));
    assert!(block_on(pin(&session).exchange(exchange())).is_ok());
}

#[test]
fn a_pin_that_ends_after_the_sign_out_does_not_sign_in_anew() {
    let (script, session) = session([relayed("open", true), answer(204, "")]);
    let mut pin = pin(&session);
    block_on(pin.exchange(exchange())).unwrap();
    block_on(session.sign_out());
    drop(pin);
    let expected = [(path::RELAY, Some("Bearer one".into())), (path::SESSION, Some("Bearer one".into()))];
    assert_eq!(bearers(&script), expected);
}

#[test]
fn another_servers_401_does_not_pass_for_an_answer() {
    let (_, session) = session([answer(401, "<html>"), bearer("two"), answer(401, "<html>")]);
    assert_eq!(block_on(session.policy()), Err(TransportError::SignedOut));
    let (_, session) = self::session([answer(502, "<html>")]);
    assert!(matches!(block_on(session.policy()), Err(TransportError::Unreachable { .. })));
}

#[test]
fn a_device_code_is_asked_about_until_it_is_entered() {
    let code = r#"{"device":"handle","userCode":"ABCD","verificationUri":"https://idp.example","expiresInS":600,
        "intervalS":5}"#;
    let wait = |slug: &str, seconds: &str| {
        let body = r#"{"type":"/problems/SLUG","title":"T","status":409,"stage":"auth","retryAfter":SECONDS}"#;
        answer(409, body.replace("SLUG", slug).replace("SECONDS", seconds))
    };
    let (script, session) = session([
        answer(200, code),
        wait(slug::SIGN_IN_PENDING, "7"),
        wait(slug::SIGN_IN_PENDING, "null"),
        wait(slug::SLOW_DOWN, "12"),
        Err(TransportError::Cut),
        problem(403, slug::SIGN_IN_DENIED),
        bearer("two"),
    ]);
    let code = block_on(session.begin_device()).unwrap();
    assert_eq!((code.user_code.as_str(), code.interval_s), ("ABCD", 5));
    let ask = || block_on(session.ask_device(&SecretText::new("handle".into())));
    assert_eq!(ask(), Ok(DeviceState::Pending(Duration::from_secs(7))));
    assert_eq!(ask(), Ok(DeviceState::Pending(Duration::from_secs(5))));
    assert_eq!(ask(), Ok(DeviceState::SlowDown(Duration::from_secs(12))));
    assert_eq!(ask(), Err(TransportError::Cut));
    let denied = ask().unwrap_err();
    assert_eq!(denied.sign_in_record().error_id, "SignInDenied");
    assert_eq!(ask(), Ok(DeviceState::SignedIn("admin".into())));
    assert_eq!(session.user_name().as_deref(), Some("admin"));
    let sent: Vec<_> = script.sent.borrow().iter().map(|sent| (sent.path, sent.bearer.is_some())).collect();
    assert_eq!(sent[..2], [(path::DEVICE, false), (path::SESSION, false)]);
}

#[test]
fn a_gateway_that_does_not_tell_its_ways_has_two() {
    let told = answer(200, r#"{"ways":["device"]}"#);
    let (_, session) = session([told, problem(405, slug::METHOD_REFUSED), problem(500, slug::INTERNAL)]);
    let ways = block_on(session.ways()).unwrap();
    assert!(ways.offer(way::DEVICE) && !ways.offer(way::PASSWORD));
    let ways = block_on(session.ways()).unwrap();
    assert!(!ways.offer(way::DEVICE) && ways.offer(way::PASSWORD) && ways.offer(way::CODE));
    assert!(block_on(session.ways()).is_err());
}

/// Waits as the script says; returns what came of it, the pauses in seconds, and what was said of failures.
fn waited(
    session: &GatewaySession<Script>,
    life: u32,
    wanted_for: usize,
) -> (Result<Option<String>, TransportError>, Vec<u64>, Vec<u64>) {
    let code = DeviceAnswer {
        device: SecretText::new("handle".into()),
        user_code: "ABCD".into(),
        verification_uri: "https://idp.example".into(),
        verification_uri_complete: None,
        expires_in_s: life,
        interval_s: 5,
    };
    let (pauses, again) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
    let pause = async |time: Duration| {
        pauses.borrow_mut().push(time.as_secs());
        pauses.borrow().len() <= wanted_for
    };
    let said = |_: &TransportError, wait: Duration| again.borrow_mut().push(wait.as_secs());
    let outcome = block_on(session.wait_for_device(&code, pause, said));
    (outcome, pauses.into_inner(), again.into_inner())
}

fn not_yet(slug: &str, seconds: u32) -> Result<GatewayResponse, TransportError> {
    let body = format!(
        r#"{{"type":"/problems/{slug}","title":"T","status":409,"stage":"auth","retryAfter":{seconds},"retryable":true}}"#
    );
    answer(409, body)
}

#[test]
fn a_device_code_is_asked_about_at_the_gateways_pace() {
    let (script, session) = session([
        not_yet(slug::SIGN_IN_PENDING, 5),
        not_yet(slug::SLOW_DOWN, 8),
        Err(TransportError::Cut),
        not_yet(slug::SIGN_IN_PENDING, 5),
        bearer("two"),
    ]);
    let (outcome, pauses, again) = waited(&session, 600, usize::MAX);
    assert_eq!(outcome, Ok(Some("admin".into())));
    assert_eq!((pauses, again), (vec![5, 5, 10, 20, 10], vec![20]));
    assert_eq!(script.sent.borrow().len(), 5);
}

#[test]
fn a_device_code_that_is_over_is_asked_about_a_last_time() {
    let pending = || not_yet(slug::SIGN_IN_PENDING, 5);
    let (script, session) = session([pending(), pending(), pending()]);
    let (outcome, pauses, _) = waited(&session, 12, usize::MAX);
    assert_eq!((outcome, pauses), (Ok(None), vec![5, 5, 2]));
    assert_eq!(script.sent.borrow().len(), 3);
}

#[test]
fn nobody_is_asked_for_a_sign_in_that_nobody_wants() {
    let (script, session) = session([not_yet(slug::SIGN_IN_PENDING, 5)]);
    let (outcome, pauses, _) = waited(&session, 600, 1);
    assert_eq!((outcome, pauses), (Ok(None), vec![5, 5]));
    assert_eq!(script.sent.borrow().len(), 1);
}

#[test]
fn what_ends_the_wait_is_said_in_words_for_it() {
    let (_, gone) = session([problem(410, slug::SIGN_IN_EXPIRED)]);
    let (outcome, ..) = waited(&gone, 600, usize::MAX);
    assert_eq!(outcome.unwrap_err().device_record(), device_expired());
    let (_, refused) = session([problem(401, slug::SIGN_IN_FAILED)]);
    let (outcome, ..) = waited(&refused, 600, usize::MAX);
    let error = outcome.unwrap_err();
    assert_eq!(error.device_record().message.id, "sign-in-token");
    assert_eq!(error.sign_in_record().message.id, "sign-in-refused");
    let (_, cut) = session((0..4).map(|_| Err(TransportError::Cut)));
    let (outcome, pauses, again) = waited(&cut, 600, usize::MAX);
    assert_eq!(outcome, Err(TransportError::Cut));
    assert_eq!((pauses, again), (vec![5, 10, 20, 40], vec![10, 20, 40]));
}
