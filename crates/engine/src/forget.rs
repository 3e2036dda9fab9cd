//! Which passwords are kept, and forgetting them: on request, and in time.

use std::rc::Rc;

use reattach_core::bridge::{CredentialView, FromEngine};

use crate::Platform;
use crate::credential::{Credential, LIFETIME};
use crate::host::Host;
use crate::line::Line;
use crate::shared::Shared;

impl<P: Platform> Shared<P> {
    /// A host has accepted a password.
    pub(crate) fn accepted(&self, host: &Host, news: bool) {
        self.credentials.succeeded(host);
        if news {
            self.tell_credentials();
        }
    }

    /// Says which passwords are kept: those that some host has accepted, in the order in which they were proven.
    pub(crate) fn tell_credentials(&self) {
        let mut kept: Vec<_> = self
            .credentials
            .all()
            .into_iter()
            .filter(|credential| credential.secret().is_some())
            .filter_map(|credential| {
                let (number, hosts) = credential.accepted()?;
                let view = CredentialView {
                    account: credential.account.to_string(),
                    computer_names: hosts.iter().filter_map(|key| self.host_name(key)).collect(),
                    expires_on: Some(credential.expires_on),
                };
                Some((number, view))
            })
            .collect();
        kept.sort_by_key(|(number, _)| *number);
        self.emit(FromEngine::Credentials { credentials: kept.into_iter().map(|(_, view)| view).collect() });
    }

    /// Forgets the password of an account, or all. What is open stays open, and asks when it needs a new connection.
    pub(crate) fn forget(&self, account: Option<&str>) {
        self.credentials.wipe(account);
        self.close_without_password();
        self.tell_credentials();
    }

    /// Forgets a password when its time has come.
    pub(crate) fn forget_in_time(self: &Rc<Self>, credential: &Rc<Credential>) {
        let (shared, credential) = (Rc::downgrade(self), Rc::downgrade(credential));
        let time = self.platform.sleep(LIFETIME);
        self.spawn(async move {
            time.await;
            let (Some(shared), Some(credential)) = (shared.upgrade(), credential.upgrade()) else { return };
            if credential.secret().is_some() {
                credential.forget();
                shared.credentials.sweep();
                shared.close_without_password();
                shared.tell_credentials();
            }
        });
    }

    /// Closes the connections that lie idle and were made with a password that is gone.
    fn close_without_password(&self) {
        let gone: Vec<_> = self.all_sessions().into_iter().filter(|session| session.password_is_gone()).collect();
        for session in gone {
            session.lines.take().iter_mut().for_each(Line::close);
        }
        let kept: Vec<_> = self
            .credentials
            .all()
            .into_iter()
            .filter(|credential| credential.secret().is_some())
            .map(|credential| credential.account.to_string().to_lowercase())
            .collect();
        self.drop_controls_but(&kept);
    }
}
