//! Get-Credential, and credentials in variables.

use std::rc::Rc;

use reattach_core::bind::{CredentialArg, GetCredential};
use reattach_core::bridge::{Answer, Prompt, Text};
use reattach_core::data::{CredentialRef, Datum};

use crate::Platform;
use crate::credentials::Credential;
use crate::runs::Run;
use crate::shared::Shared;

impl<P: Platform> Shared<P> {
    /// Asks for an account and its password; a closed prompt gives nothing.
    pub(super) async fn get_credential(self: &Rc<Self>, run: &Run, wanted: &GetCredential) -> Option<Datum> {
        let user_name = match &wanted.credential {
            Some(CredentialArg::Held(credential)) => return Some(Datum::Credential(credential.clone())),
            Some(CredentialArg::UserName(name)) => Some(name.clone()),
            None => None,
        };
        let purpose = match &wanted.message {
            Some(message) => Text::new("engine-purpose-said").with("message", message.as_str()),
            None => Text::new("engine-purpose-variable"),
        };
        let prompt = Prompt::Credential {
            user_name,
            computer_names: Vec::new(),
            purpose,
            mechanism: "Negotiate".into(),
            failed: None,
            attempts: 0,
        };
        let Answer::Credential { user_name, password } = self.question(run, prompt).await else { return None };
        let key = self.hold_credential(&user_name, &password);
        Some(Datum::Credential(CredentialRef { user_name, key }))
    }

    /// The credential that a variable holds.
    pub(super) fn held_credential(&self, credential: Option<&CredentialArg>) -> Option<Rc<Credential>> {
        match credential? {
            CredentialArg::Held(held) => self.credentials.held(held.key),
            CredentialArg::UserName(_) => None,
        }
    }
}
