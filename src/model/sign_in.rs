//! Whether the gateway knows the user, and what to do about it.

use reattach_core::bridge::{ErrorRecord, FromEngine, Text};

/// Where the page is between opening and being signed in.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum SignInState {
    /// The engine is loading.
    #[default]
    Loading,
    /// The engine could not be loaded or stopped working.
    EngineFailed,
    /// The engine is of another build than this page; only loading the page anew helps.
    OtherBuild,
    /// Asking the gateway, by cookie or one-time code. The form is not shown yet.
    Renewing,
    /// The form is shown.
    Form {
        /// Why the last attempt failed.
        error: Option<ErrorRecord>,
        /// Why we were signed out.
        reason: Option<Text>,
        /// An attempt is under way.
        busy: bool,
    },
    /// The gateway knows us.
    SignedIn {
        /// Name at the gateway.
        user_name: String,
        /// Hosts that its policy names for us.
        hosts: Vec<String>,
    },
}

/// What must follow a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing.
    Nothing,
    /// The engine is there: sign in by code when the address held one, else by cookie.
    SignIn,
    /// Newly signed in: give back what was remembered, then ask the hosts.
    Begin,
}

impl SignInState {
    /// Takes an event of the engine. `build_id` is this module's.
    pub fn apply(&mut self, event: &FromEngine, build_id: &str) -> Next {
        match event {
            FromEngine::Hello { build_id: engine } if engine == build_id => {
                *self = Self::Renewing;
                return Next::SignIn;
            }
            FromEngine::Hello { .. } => *self = Self::OtherBuild,
            FromEngine::SignedIn { user_name, hosts, .. } => {
                let new = !self.signed_in();
                *self = Self::SignedIn { user_name: user_name.clone(), hosts: hosts.clone() };
                if new {
                    return Next::Begin;
                }
            }
            FromEngine::SignInFailed { error } => {
                *self = Self::Form { error: Some(error.clone()), reason: None, busy: false };
            }
            FromEngine::SignedOut { reason } => {
                *self = Self::Form { error: None, reason: reason.clone(), busy: false };
            }
            _ => {}
        }
        Next::Nothing
    }

    /// The user sent the form.
    pub fn submitted(&mut self) {
        *self = Self::Form { error: None, reason: None, busy: true };
    }

    /// Whether the gateway knows us.
    #[must_use]
    pub fn signed_in(&self) -> bool {
        matches!(self, Self::SignedIn { .. })
    }

    /// Hosts that the gateway's policy names.
    #[must_use]
    pub fn hosts(&self) -> &[String] {
        if let Self::SignedIn { hosts, .. } = self { hosts } else { &[] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hello(id: &str) -> FromEngine {
        FromEngine::Hello { build_id: id.into() }
    }

    fn signed_in() -> FromEngine {
        FromEngine::SignedIn { user_name: "adele".into(), hosts: vec!["Server01".into()], groups: Vec::new() }
    }

    #[test]
    fn a_silent_renewal_leads_to_the_grid_or_to_the_form() {
        let mut state = SignInState::default();
        assert_eq!(state.apply(&hello("a"), "a"), Next::SignIn);
        assert_eq!(state, SignInState::Renewing);
        state.apply(&FromEngine::SignedOut { reason: None }, "a");
        assert_eq!(state, SignInState::Form { error: None, reason: None, busy: false });
        assert_eq!(state.apply(&signed_in(), "a"), Next::Begin);
        assert_eq!(state.hosts(), ["Server01"]);
    }

    #[test]
    fn a_changed_policy_does_not_begin_again() {
        let mut state = SignInState::default();
        assert_eq!(state.apply(&signed_in(), "a"), Next::Begin);
        assert_eq!(state.apply(&signed_in(), "a"), Next::Nothing);
    }

    #[test]
    fn an_engine_of_another_build_is_refused() {
        let mut state = SignInState::default();
        assert_eq!(state.apply(&hello("b"), "a"), Next::Nothing);
        assert_eq!(state, SignInState::OtherBuild);
    }
}
