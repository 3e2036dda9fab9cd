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
    /// The gateway did not answer when it was asked who we are; it is asked again.
    Unreachable {
        /// What was seen.
        error: ErrorRecord,
    },
    /// The gateway knows us.
    SignedIn {
        /// Name at the gateway.
        user_name: String,
        /// Hosts that its policy names for us.
        hosts: Vec<String>,
    },
    /// The sign-in has ended without the user's wish. What is on the page stays, behind the form.
    Expired {
        /// Name at the gateway.
        user_name: String,
        /// Hosts that its policy named.
        hosts: Vec<String>,
        /// Why the last attempt to sign in again failed.
        error: Option<ErrorRecord>,
        /// An attempt is under way.
        busy: bool,
    },
}

/// Error id of a sign-in that found no gateway.
const UNREACHABLE: &str = "GatewayUnreachable";

/// What must follow a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing.
    Nothing,
    /// The engine is there: sign in by code when the address held one, else by cookie.
    SignIn,
    /// Newly signed in: give back what was remembered, then ask the hosts.
    Begin,
    /// Somebody else has signed in where the sign-in of another had ended: forget everything, then
    /// begin.
    BeginAnew,
    /// Signed in again: go on where the page was.
    Resume,
}

impl SignInState {
    /// Whether an event changes anything here; most do not.
    #[must_use]
    pub fn heeds(event: &FromEngine) -> bool {
        use FromEngine::{Hello, SignInFailed, SignedIn, SignedOut};
        matches!(event, Hello { .. } | SignedIn { .. } | SignInFailed { .. } | SignedOut { .. })
    }

    /// Takes an event of the engine. `build_id` is this module's.
    pub fn apply(&mut self, event: &FromEngine, build_id: &str) -> Next {
        match event {
            FromEngine::Hello { build_id: engine } if engine == build_id => {
                *self = Self::Renewing;
                return Next::SignIn;
            }
            FromEngine::Hello { .. } => *self = Self::OtherBuild,
            FromEngine::SignedIn { user_name, hosts, .. } => {
                let next = match self {
                    Self::SignedIn { .. } => Next::Nothing,
                    Self::Expired { user_name: before, .. } if before == user_name => Next::Resume,
                    Self::Expired { .. } => Next::BeginAnew,
                    _ => Next::Begin,
                };
                *self = Self::SignedIn { user_name: user_name.clone(), hosts: hosts.clone() };
                return next;
            }
            FromEngine::SignInFailed { error } => match self {
                Self::Renewing | Self::Unreachable { .. } if error.error_id == UNREACHABLE => {
                    *self = Self::Unreachable { error: error.clone() };
                }
                Self::Expired { error: last, busy, .. } => {
                    *last = Some(error.clone());
                    *busy = false;
                }
                _ => *self = Self::Form { error: Some(error.clone()), reason: None, busy: false },
            },
            FromEngine::SignedOut { reason } => {
                *self = match (std::mem::take(self), reason) {
                    (Self::SignedIn { user_name, hosts }, Some(_)) => {
                        Self::Expired { user_name, hosts, error: None, busy: false }
                    }
                    (expired @ Self::Expired { .. }, Some(_)) => expired,
                    (_, reason) => Self::Form { error: None, reason: reason.clone(), busy: false },
                };
            }
            _ => {}
        }
        Next::Nothing
    }

    /// The user sent the form.
    pub fn submitted(&mut self) {
        match self {
            Self::Expired { error, busy, .. } => (*error, *busy) = (None, true),
            _ => *self = Self::Form { error: None, reason: None, busy: true },
        }
    }

    /// The user has given the attempt up.
    pub fn cancelled(&mut self) {
        match self {
            Self::Expired { error, busy, .. } => (*error, *busy) = (None, false),
            Self::Form { .. } => *self = Self::Form { error: None, reason: None, busy: false },
            _ => {}
        }
    }

    /// The gateway is asked again who we are.
    pub fn asked_again(&mut self) {
        *self = Self::Renewing;
    }

    /// Whether the gateway knows us.
    #[must_use]
    pub fn signed_in(&self) -> bool {
        matches!(self, Self::SignedIn { .. })
    }

    /// Whether the pages behind the sign-in are shown.
    #[must_use]
    pub fn inside(&self) -> bool {
        matches!(self, Self::SignedIn { .. } | Self::Expired { .. })
    }

    /// Name at the gateway of whose pages are shown.
    #[must_use]
    pub fn user_name(&self) -> Option<&str> {
        match self {
            Self::SignedIn { user_name, .. } | Self::Expired { user_name, .. } => Some(user_name),
            _ => None,
        }
    }

    /// Hosts that the gateway's policy names.
    #[must_use]
    pub fn hosts(&self) -> &[String] {
        if let Self::SignedIn { hosts, .. } | Self::Expired { hosts, .. } = self { hosts } else { &[] }
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
    fn what_a_session_writes_is_no_news_of_the_sign_in() {
        assert!(SignInState::heeds(&signed_in()) && SignInState::heeds(&hello("a")));
        assert!(SignInState::heeds(&failed("SignInFailed")));
        assert!(SignInState::heeds(&FromEngine::SignedOut { reason: None }));
        assert!(!SignInState::heeds(&FromEngine::Output { instance_id: uuid::Uuid::nil(), items: Vec::new() }));
        assert!(!SignInState::heeds(&FromEngine::Remember { sessions: Vec::new() }));
    }

    #[test]
    fn a_changed_policy_does_not_begin_again() {
        let mut state = SignInState::default();
        assert_eq!(state.apply(&signed_in(), "a"), Next::Begin);
        assert_eq!(state.apply(&signed_in(), "a"), Next::Nothing);
    }

    fn failed(error_id: &str) -> FromEngine {
        let message = Text::new("x");
        let category = "AuthenticationError".into();
        FromEngine::SignInFailed {
            error: ErrorRecord { error_id: error_id.into(), category, message, target: None, span: None },
        }
    }

    #[test]
    fn a_sign_in_that_ends_by_itself_keeps_the_pages() {
        let ended = FromEngine::SignedOut { reason: Some(Text::new("sign-in-ended")) };
        let mut state = SignInState::default();
        state.apply(&signed_in(), "a");
        state.apply(&ended, "a");
        assert!(state.inside() && !state.signed_in());
        state.submitted();
        state.apply(&failed("SignInFailed"), "a");
        assert!(matches!(&state, SignInState::Expired { error: Some(_), busy: false, .. }));
        assert_eq!(state.apply(&signed_in(), "a"), Next::Resume);

        state.apply(&ended, "a");
        let other = FromEngine::SignedIn { user_name: "boris".into(), hosts: Vec::new(), groups: Vec::new() };
        assert_eq!(state.apply(&other, "a"), Next::BeginAnew);
        // The user's own wish keeps nothing.
        state.apply(&FromEngine::SignedOut { reason: None }, "a");
        assert!(!state.inside());
    }

    #[test]
    fn an_attempt_that_is_given_up_leaves_the_form_as_it_was() {
        let empty = SignInState::Form { error: None, reason: None, busy: false };
        let mut state = empty.clone();
        state.submitted();
        state.cancelled();
        assert_eq!(state, empty);

        state.apply(&signed_in(), "a");
        state.cancelled();
        assert!(state.signed_in());
        state.apply(&FromEngine::SignedOut { reason: Some(Text::new("sign-in-ended")) }, "a");
        state.submitted();
        state.cancelled();
        assert!(matches!(&state, SignInState::Expired { error: None, busy: false, .. }));
    }

    #[test]
    fn a_gateway_that_does_not_answer_is_no_wrong_password() {
        let mut state = SignInState::default();
        state.apply(&hello("a"), "a");
        state.apply(&failed("GatewayUnreachable"), "a");
        assert!(matches!(state, SignInState::Unreachable { .. }));
        state.asked_again();
        state.apply(&failed("GatewayUnreachable"), "a");
        assert!(matches!(state, SignInState::Unreachable { .. }));
        state.apply(&FromEngine::SignedOut { reason: None }, "a");
        state.submitted();
        state.apply(&failed("GatewayUnreachable"), "a");
        assert!(matches!(state, SignInState::Form { error: Some(_), .. }));
    }

    #[test]
    fn an_engine_of_another_build_is_refused() {
        let mut state = SignInState::default();
        assert_eq!(state.apply(&hello("b"), "a"), Next::Nothing);
        assert_eq!(state, SignInState::OtherBuild);
    }
}
