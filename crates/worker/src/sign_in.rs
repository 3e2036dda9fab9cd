//! Signing in at the gateway and out again.

use std::cell::RefCell;
use std::rc::Rc;

use reattach_core::bridge::{FromEngine, HostGroup, SignIn};
use reattach_engine::transport::gateway::{FetchHttp, FetchPlatform, GatewaySession};
use reattach_engine::{Engine, TransportError};

use crate::outbox::Outbox;

type Session = Rc<GatewaySession<FetchHttp>>;

/// What outlives a sign-in at the gateway.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) engine: Engine<FetchPlatform>,
    /// Who signed in last.
    pub(crate) user_name: Rc<RefCell<Option<String>>>,
}

/// Sessions that are open go on with the next sign-in of the same user. Another user gets nothing of them.
pub(crate) async fn sign_in(session: Session, outbox: Outbox, held: Held, sign_in: SignIn) {
    let renewal = matches!(sign_in, SignIn::Renew);
    match signed_in(&session, sign_in).await {
        Ok((user_name, event)) => {
            let last = held.user_name.replace(Some(user_name.clone()));
            if last.is_some_and(|last| last != user_name) {
                held.engine.sign_out().await;
            }
            outbox.put(event);
            held.engine.signed_in();
        }
        Err(TransportError::SignedOut) if renewal => outbox.put(FromEngine::SignedOut { reason: None }),
        Err(error) => outbox.put(FromEngine::SignInFailed { error: error.sign_in_record() }),
    }
}

/// `parted` ends when the engine has left its sessions, for which it still needs the sign-in.
pub(crate) async fn sign_out(parted: impl Future<Output = ()>, session: Session, outbox: Outbox) {
    parted.await;
    session.sign_out().await;
    outbox.put(FromEngine::SignedOut { reason: None });
}

async fn signed_in(session: &Session, sign_in: SignIn) -> Result<(String, FromEngine), TransportError> {
    let user_name = session.sign_in(sign_in).await?;
    let policy = session.policy().await?;
    let groups = policy.groups.into_iter().map(|group| HostGroup { name: group.name, hosts: group.hosts }).collect();
    let hosts = policy.hosts.into_iter().map(|host| host.name).collect();
    Ok((user_name.clone(), FromEngine::SignedIn { user_name, hosts, groups }))
}
