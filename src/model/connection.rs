//! The connection of a session in words.

use reattach_core::bridge::{Availability, Connection, Eligibility, Millis, SessionState, SessionView, Text};

use super::duration;

/// How a session's connection is, for the bar above its output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What kind of state it is; decides shape and colour.
    pub kind: Kind,
    /// The state.
    pub state: Text,
    /// Why it is so, when somebody knows.
    pub reason: Option<Text>,
    /// What happens when, with the time that is left.
    pub countdown: Option<Countdown>,
}

/// Something that will happen by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Countdown {
    /// Id of the sentence; it has the argument `left`.
    pub id: &'static str,
    /// Its time.
    pub at: Millis,
}

/// Kinds of connection states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// On its way from one state to another.
    Changing,
    /// Open here.
    Live,
    /// Lost, and tried again.
    Interrupted,
    /// Disconnected; it goes on without us.
    Safe,
    /// Somebody else has it.
    Held,
    /// Broken or closed.
    Broken,
}

impl Kind {
    /// A word for class names.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Changing => "changing",
            Self::Live => "live",
            Self::Interrupted => "interrupted",
            Self::Safe => "safe",
            Self::Held => "held",
            Self::Broken => "broken",
        }
    }
}

impl Countdown {
    /// The sentence at a time.
    #[must_use]
    pub fn text(&self, now: Millis, say: impl Fn(&Text) -> String) -> String {
        say(&Text::new(self.id).with("left", say(&duration::span(self.at - now))))
    }
}

/// The words for a session.
#[must_use]
pub fn words(session: &SessionView) -> Words {
    let reason = session.reason.clone();
    let of = |kind: Kind, id: &str| Words { kind, state: Text::new(id), reason: reason.clone(), countdown: None };
    match session.state {
        SessionState::BeforeOpen | SessionState::Opening | SessionState::Connecting => {
            of(Kind::Changing, "ui-connection-connecting")
        }
        SessionState::Disconnecting | SessionState::Closing => of(Kind::Changing, "ui-connection-leaving"),
        SessionState::Opened => match &session.connection {
            Connection::Interrupted { attempt, retry_at, gives_up_at, reason, .. } => Words {
                kind: Kind::Interrupted,
                state: Text::new(if retry_at.is_some() { "ui-connection-interrupted" } else { "ui-connection-trying" })
                    .with_number("attempt", i64::from(*attempt) + 1),
                reason: Some(reason.clone()),
                countdown: Some(match retry_at {
                    Some(at) => Countdown { id: "ui-connection-retry", at: *at },
                    None => Countdown { id: "ui-connection-gives-up", at: *gives_up_at },
                }),
            },
            _ if session.availability == Availability::Busy => of(Kind::Live, "ui-connection-live-busy"),
            _ => of(Kind::Live, "ui-connection-live"),
        },
        SessionState::Disconnected => match &session.eligibility {
            Eligibility::HeldByAnotherClient => of(Kind::Held, "ui-connection-held"),
            Eligibility::OtherOwner { owner } => {
                Words { state: Text::new("ui-note-foreign").with("owner", owner.clone()), ..of(Kind::Held, "") }
            }
            _ => Words {
                countdown: session.expires_on.map(|at| Countdown { id: "ui-connection-expires", at }),
                ..of(Kind::Safe, "ui-connection-safe")
            },
        },
        SessionState::Broken => of(Kind::Broken, "ui-connection-broken"),
        SessionState::Closed => of(Kind::Broken, "ui-connection-closed"),
    }
}

#[cfg(test)]
mod tests {
    use reattach_messages::{Catalog, Language};

    use super::*;
    use crate::model::sample::{open, session};

    fn said(session: &SessionView, now: Millis) -> (Kind, String) {
        let catalog = Catalog::new(Language::En);
        let words = words(session);
        let say = |text: &Text| catalog.text(text);
        let parts = [
            Some(say(&words.state)),
            words.reason.as_ref().map(say),
            words.countdown.as_ref().map(|countdown| countdown.text(now, say)),
        ];
        (words.kind, parts.into_iter().flatten().collect::<Vec<_>>().join(" | "))
    }

    #[test]
    fn every_state_has_its_words() {
        let interrupted = |retry_at| SessionView {
            connection: Connection::Interrupted {
                since: 0,
                attempt: 1,
                retry_at,
                gives_up_at: 240_000,
                reason: Text::new("cut"),
            },
            ..open(1, "ITTask", "Server01")
        };
        let disconnected = SessionView { expires_on: Some(7_200_000), ..session(1, "ITTask", "Server01") };
        let held = SessionView { eligibility: Eligibility::HeldByAnotherClient, ..session(1, "ITTask", "Server01") };
        let broken = SessionView {
            state: SessionState::Broken,
            eligibility: Eligibility::NotUsable,
            reason: Some(Text::new("the process ended")),
            ..session(1, "ITTask", "Server01")
        };
        let busy = SessionView { availability: Availability::Busy, ..open(1, "ITTask", "Server01") };
        let connecting = SessionView { state: SessionState::Connecting, ..session(1, "ITTask", "Server01") };
        for (session, kind, expected) in [
            (open(1, "ITTask", "Server01"), Kind::Live, "Live"),
            (busy, Kind::Live, "Live; a command is running"),
            (interrupted(Some(8_000)), Kind::Interrupted, "Interrupted; attempt 2 | cut | in 8 s"),
            (interrupted(None), Kind::Interrupted, "Interrupted; attempt 2 is under way | cut | given up in 4 min"),
            (
                disconnected,
                Kind::Safe,
                "Disconnected; this page can be closed, the session goes on | deleted by its host in 2 h 0 min unless connected",
            ),
            (held, Kind::Held, "Another client holds the session"),
            (broken, Kind::Broken, "Broken; it cannot be used any more | the process ended"),
            (connecting, Kind::Changing, "Connecting…"),
        ] {
            assert_eq!(said(&session, 0), (kind, expected.to_string()));
        }
    }
}
