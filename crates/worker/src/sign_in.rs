//! Signing in at the gateway and out again.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use gloo_timers::future::sleep;
use reattach_core::bridge::{DeviceCode, FromEngine, HostGroup, SignIn, SignInWays};
use reattach_engine::transport::gateway::{Attempts, FetchHttp, FetchPlatform, GatewaySession, device_expired};
use reattach_engine::{Engine, TransportError};
use reattach_relay::way;

use crate::outbox::Outbox;

type Session = Rc<GatewaySession<FetchHttp>>;

/// What outlives a sign-in at the gateway.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) engine: Engine<FetchPlatform>,
    /// Who signed in last.
    pub(crate) user_name: Rc<RefCell<Option<String>>>,
    pub(crate) attempts: Attempts,
}

/// Sessions that are open go on with the next sign-in of the same user. Another user gets nothing of them.
pub(crate) async fn sign_in(session: Session, outbox: Outbox, held: Held, sign_in: SignIn, attempt: u32) {
    let _turn = held.attempts.turn().await;
    if !held.attempts.wants(attempt) {
        return;
    }
    let renewal = matches!(sign_in, SignIn::Renew);
    // These come without a form; the ways are what a form begins with, and what it needs when the sign-in has ended.
    let first = matches!(sign_in, SignIn::Renew | SignIn::Code { .. });
    let outcome = async {
        let user_name = session.sign_in(sign_in).await?;
        signed_in(&session, &outbox, &held, user_name, attempt).await
    };
    let outcome = outcome.await;
    if !held.attempts.wants(attempt) {
        // What came after it says how it stands.
        return;
    }
    match outcome {
        Ok(_) => {
            if first {
                tell_ways(&session, &outbox).await;
            }
        }
        Err(TransportError::SignedOut) if renewal => {
            tell_ways(&session, &outbox).await;
            outbox.put(FromEngine::SignedOut { reason: None });
        }
        Err(error) => {
            if first && matches!(error, TransportError::Problem(_)) {
                tell_ways(&session, &outbox).await;
            }
            outbox.put(FromEngine::SignInFailed { error: error.sign_in_record() });
        }
    }
}

/// By a code that a person enters elsewhere, for as long as this attempt is the last one.
pub(crate) async fn by_device(session: Session, outbox: Outbox, held: Held, attempt: u32) {
    let outcome = wait(&session, &outbox, &held, attempt).await;
    let _turn = held.attempts.turn().await;
    let failed = match outcome {
        Ok(Some(user_name)) => match signed_in(&session, &outbox, &held, user_name, attempt).await {
            Ok(true) => return,
            Ok(false) => {
                // Entered in the very moment in which it was given up.
                session.sign_out().await;
                return;
            }
            Err(error) => error.device_record(),
        },
        Ok(None) => device_expired(),
        Err(error) => error.device_record(),
    };
    if held.attempts.wants(attempt) {
        outbox.put(FromEngine::SignInFailed { error: failed });
    }
}

/// The user's name, or `None` when nobody has entered the code or wants to any more.
async fn wait(session: &Session, outbox: &Outbox, held: &Held, attempt: u32) -> Result<Option<String>, TransportError> {
    let code = session.begin_device().await?;
    if !held.attempts.wants(attempt) {
        return Ok(None);
    }
    outbox.put(FromEngine::DeviceCode(DeviceCode {
        user_code: code.user_code.clone(),
        verification_uri: code.verification_uri.clone(),
        verification_uri_complete: code.verification_uri_complete.clone(),
        expires_in_s: code.expires_in_s,
    }));
    let pause = async |time: Duration| {
        sleep(time).await;
        held.attempts.wants(attempt)
    };
    // What may pass is not worth a word: the page says that it waits.
    session.wait_for_device(&code, pause, |_, _| {}).await
}

/// `parted` ends when the engine has left its sessions, for which it still needs the sign-in.
pub(crate) async fn sign_out(
    parted: impl Future<Output = ()>,
    session: Session,
    outbox: Outbox,
    attempts: Attempts,
    attempt: u32,
) {
    let _turn = attempts.turn().await;
    parted.await;
    session.sign_out().await;
    // Whoever signs in already hears of that alone.
    if attempts.wants(attempt) {
        outbox.put(FromEngine::SignedOut { reason: None });
    }
}

/// The gateway has given a bearer: what its user may reach is asked for, and the page is told, unless the attempt was
/// given up meanwhile. Returns whether it was told.
async fn signed_in(
    session: &Session,
    outbox: &Outbox,
    held: &Held,
    user_name: String,
    attempt: u32,
) -> Result<bool, TransportError> {
    let policy = if held.attempts.wants(attempt) { session.policy().await? } else { return Ok(false) };
    let groups = policy.groups.into_iter().map(|group| HostGroup { name: group.name, hosts: group.hosts }).collect();
    let hosts = policy.hosts.into_iter().map(|host| host.name).collect();
    if !held.attempts.wants(attempt) {
        return Ok(false);
    }
    let last = held.user_name.replace(Some(user_name.clone()));
    if last.is_some_and(|last| last != user_name) {
        held.engine.sign_out().await;
    }
    if !held.attempts.wants(attempt) {
        return Ok(false);
    }
    outbox.put(FromEngine::SignedIn { user_name, hosts, groups });
    held.engine.signed_in();
    Ok(true)
}

/// Tells the page how one may sign in. Where the gateway cannot be asked it goes by what it knows.
async fn tell_ways(session: &Session, outbox: &Outbox) {
    if let Ok(ways) = session.ways().await {
        let local = ways.offer(way::PASSWORD) || ways.offer(way::CODE);
        outbox.put(FromEngine::SignInWays(SignInWays { local, device: ways.offer(way::DEVICE) }));
    }
}
