//! What a word of a filter may be about.

use reattach_core::bridge::{Availability, Eligibility, Millis, SessionState, SessionView};
use reattach_core::selector::Selector;
use reattach_core::table::{availability_name, state_name};

use crate::model::duration;
use crate::model::sessions::Known;

/// A column that a word can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// The session's name.
    Name,
    /// The host, as addressed.
    ComputerName,
    /// Relative to this page.
    State,
    /// Without the schema's prefix.
    ConfigurationName,
    /// What decides whether it can be connected.
    Availability,
    /// As the host reports it.
    Owner,
    /// The ShellId.
    InstanceId,
    /// The counter of this page.
    Id,
    /// Something that holds of the session.
    Is,
}

impl Column {
    /// All of them, in the order in which messages name them.
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::ComputerName,
        Self::State,
        Self::ConfigurationName,
        Self::Availability,
        Self::Owner,
        Self::InstanceId,
        Self::Id,
        Self::Is,
    ];

    /// As it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::ComputerName => "ComputerName",
            Self::State => "State",
            Self::ConfigurationName => "ConfigurationName",
            Self::Availability => "Availability",
            Self::Owner => "Owner",
            Self::InstanceId => "InstanceId",
            Self::Id => "Id",
            Self::Is => "Is",
        }
    }

    /// Those that a name or the beginning of one can mean; one exact name means one column.
    pub(super) fn named(written: &str) -> Vec<Self> {
        let begins = |name: &str| name.get(..written.len()).is_some_and(|start| start.eq_ignore_ascii_case(written));
        let exact = |column: &Self| {
            column.name().eq_ignore_ascii_case(written)
                || (*column == Self::ComputerName && written.eq_ignore_ascii_case("cn"))
        };
        if let Some(column) = Self::ALL.into_iter().find(exact) {
            return vec![column];
        }
        Self::ALL.into_iter().filter(|column| !written.is_empty() && begins(column.name())).collect()
    }

    /// The values that a column can have, where these are known.
    pub(super) fn values(self) -> &'static [&'static str] {
        const STATES: [&str; 9] = [
            state_name(SessionState::Disconnected),
            state_name(SessionState::Opened),
            state_name(SessionState::Broken),
            state_name(SessionState::Closed),
            state_name(SessionState::Opening),
            state_name(SessionState::Closing),
            state_name(SessionState::Connecting),
            state_name(SessionState::Disconnecting),
            state_name(SessionState::BeforeOpen),
        ];
        const AVAILABILITIES: [&str; 5] = [
            availability_name(Availability::None),
            availability_name(Availability::Available),
            availability_name(Availability::AvailableForNestedCommand),
            availability_name(Availability::Busy),
            availability_name(Availability::RemoteDebug),
        ];
        match self {
            Self::State => &STATES,
            Self::Availability => &AVAILABILITIES,
            Self::Is => &Trait::NAMES,
            _ => &[],
        }
    }

    /// What a session has in it, for columns of text.
    #[must_use]
    pub fn text(self, session: &Known) -> &str {
        match self {
            Self::Name => &session.name,
            Self::ComputerName => &session.computer_name,
            Self::State => state_name(session.state),
            Self::ConfigurationName => &session.configuration_name,
            Self::Availability => availability_name(session.availability),
            Self::Owner => session.owner.as_deref().unwrap_or_default(),
            Self::InstanceId | Self::Id | Self::Is => "",
        }
    }

    pub(super) fn matches(self, session: &Known, pattern: &Selector) -> bool {
        match self {
            Self::InstanceId => pattern.matches(&session.instance_id.to_string()),
            Self::Id => pattern.matches(&session.id.to_string()),
            Self::Is => false,
            column => pattern.matches(column.text(session)),
        }
    }
}

/// Something that holds of a session or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trait {
    /// Disconnected and free.
    Connectable,
    /// Another client holds it.
    Held,
    /// Open in this page.
    Open,
    /// A command is running in it.
    Running,
    /// Its host deletes it within the hour.
    Expiring,
}

impl Trait {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Connectable, Self::Held, Self::Expiring, Self::Open, Self::Running];
    const NAMES: [&'static str; 5] =
        [Self::Connectable.name(), Self::Held.name(), Self::Expiring.name(), Self::Open.name(), Self::Running.name()];

    /// As it is written after `Is:`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connectable => "Connectable",
            Self::Held => "Held",
            Self::Expiring => "Expiring",
            Self::Open => "Open",
            Self::Running => "Running",
        }
    }

    pub(super) fn named(written: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wanted| wanted.name().eq_ignore_ascii_case(written))
    }

    /// Whether it holds of a session now.
    #[must_use]
    pub fn holds(self, session: &Known, now: Millis) -> bool {
        match self {
            Self::Expiring => session.expires_on.is_some_and(|at| at > now && duration::soon(at - now)),
            lasting => session.traits & lasting.bit() != 0,
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }

    /// Those that hold of a session whatever the time is, worked out once for ten thousand that are
    /// counted again and again.
    pub(in crate::model) fn lasting(session: &SessionView) -> u8 {
        let holds = |wanted: &Self| match wanted {
            Self::Connectable => session.eligibility == Eligibility::Connectable,
            Self::Held => session.eligibility == Eligibility::HeldByAnotherClient,
            Self::Open => session.eligibility == Eligibility::Open,
            Self::Running => session.running_command.is_some() || session.availability == Availability::Busy,
            Self::Expiring => false,
        };
        Self::ALL.into_iter().filter(holds).fold(0, |bits, wanted| bits | wanted.bit())
    }
}
