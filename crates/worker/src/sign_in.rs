//! Signing in at the gateway and out again.

use std::rc::Rc;

use reattach_core::bridge::{FromEngine, HostGroup, SignIn};
use reattach_engine::TransportError;
use reattach_engine::transport::gateway::{FetchHttp, GatewaySession};

use crate::outbox::Outbox;

type Session = Rc<GatewaySession<FetchHttp>>;

pub(crate) async fn sign_in(session: Session, outbox: Outbox, sign_in: SignIn) {
    let renewal = matches!(sign_in, SignIn::Renew);
    outbox.put(match signed_in(&session, sign_in).await {
        Ok(event) => event,
        Err(TransportError::SignedOut) if renewal => FromEngine::SignedOut { reason: None },
        Err(error) => FromEngine::SignInFailed { error: error.sign_in_record() },
    });
}

/// `parted` ends when the engine has left its sessions, for which it still needs the sign-in.
pub(crate) async fn sign_out(parted: impl Future<Output = ()>, session: Session, outbox: Outbox) {
    parted.await;
    session.sign_out().await;
    outbox.put(FromEngine::SignedOut { reason: None });
}

async fn signed_in(session: &Session, sign_in: SignIn) -> Result<FromEngine, TransportError> {
    let user_name = session.sign_in(sign_in).await?;
    let policy = session.policy().await?;
    let groups = policy.groups.into_iter().map(|group| HostGroup { name: group.name, hosts: group.hosts }).collect();
    Ok(FromEngine::SignedIn { user_name, hosts: policy.hosts.into_iter().map(|host| host.name).collect(), groups })
}
