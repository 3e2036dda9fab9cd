//! The columns of the grid: their headings, what is shown by default, and how each orders rows.

use std::cmp::Ordering;

use super::sessions::Known;
use super::status::Status;

/// A column of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// What can be connected first, then what is open, then the rest.
    Availability,
    /// The counter.
    Id,
    /// The session's name; always shown.
    Name,
    /// The host.
    ComputerName,
    /// Relative to this page.
    State,
    /// The configuration.
    ConfigurationName,
    /// As the host reports it.
    Owner,
    /// The deadline; those without one last.
    ExpiresIn,
    /// When it was disconnected.
    DisconnectedSince,
    /// Text of the running command.
    RunningCommand,
    /// When its host last told about it.
    LastSeen,
    /// The ShellId.
    InstanceId,
    /// Where the host's listener is.
    Endpoint,
    /// What becomes of output that nobody receives.
    OutputBufferingMode,
    /// How long it may stay disconnected.
    IdleTimeout,
    /// What can be done with it, or why not.
    Note,
}

/// What stands above a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heading {
    /// The cmdlet's name for it, the same in every language.
    Cmdlet(&'static str),
    /// Id of a text.
    Ours(&'static str),
}

impl Column {
    /// All of them, in the order in which they stand.
    pub const ALL: [Self; 16] = [
        Self::Availability,
        Self::Id,
        Self::Name,
        Self::ComputerName,
        Self::State,
        Self::ConfigurationName,
        Self::Owner,
        Self::ExpiresIn,
        Self::DisconnectedSince,
        Self::RunningCommand,
        Self::LastSeen,
        Self::InstanceId,
        Self::Endpoint,
        Self::OutputBufferingMode,
        Self::IdleTimeout,
        Self::Note,
    ];

    /// Those that are shown unless somebody chose others: the cmdlet's six, and what decides.
    pub const DEFAULT: [Self; 9] = [
        Self::Availability,
        Self::Id,
        Self::Name,
        Self::ComputerName,
        Self::State,
        Self::ConfigurationName,
        Self::Owner,
        Self::ExpiresIn,
        Self::Note,
    ];

    /// What stands above it.
    #[must_use]
    pub const fn heading(self) -> Heading {
        match self {
            Self::Availability => Heading::Cmdlet("Availability"),
            Self::Id => Heading::Cmdlet("Id"),
            Self::Name => Heading::Cmdlet("Name"),
            Self::ComputerName => Heading::Cmdlet("ComputerName"),
            Self::State => Heading::Cmdlet("State"),
            Self::ConfigurationName => Heading::Cmdlet("ConfigurationName"),
            Self::Owner => Heading::Ours("ui-column-owner"),
            Self::ExpiresIn => Heading::Ours("ui-column-expires"),
            Self::DisconnectedSince => Heading::Ours("ui-column-disconnected"),
            Self::RunningCommand => Heading::Ours("ui-column-running"),
            Self::LastSeen => Heading::Ours("ui-column-seen"),
            Self::InstanceId => Heading::Cmdlet("InstanceId"),
            Self::Endpoint => Heading::Ours("ui-column-endpoint"),
            Self::OutputBufferingMode => Heading::Cmdlet("OutputBufferingMode"),
            Self::IdleTimeout => Heading::Cmdlet("IdleTimeout"),
            Self::Note => Heading::Ours("ui-column-note"),
        }
    }

    /// Its name in an address and for a style.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Availability => "availability",
            Self::Id => "id",
            Self::Name => "name",
            Self::ComputerName => "computer",
            Self::State => "state",
            Self::ConfigurationName => "configuration",
            Self::Owner => "owner",
            Self::ExpiresIn => "expires",
            Self::DisconnectedSince => "since",
            Self::RunningCommand => "running",
            Self::LastSeen => "seen",
            Self::InstanceId => "instance",
            Self::Endpoint => "endpoint",
            Self::OutputBufferingMode => "buffering",
            Self::IdleTimeout => "idle",
            Self::Note => "note",
        }
    }

    /// The column of an [`id`](Self::id).
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.id() == id)
    }

    /// Its least width in rem, and its share of the room that is left when every column has that.
    #[must_use]
    pub const fn width(self) -> (f32, f32) {
        match self {
            Self::Availability => (8.5, 0.0),
            Self::State => (7.75, 0.0),
            Self::Id => (3.25, 0.0),
            Self::Name => (8.0, 1.25),
            Self::ComputerName => (9.75, 1.0),
            Self::ConfigurationName => (11.5, 0.5),
            Self::Owner => (7.25, 0.75),
            Self::ExpiresIn => (9.5, 0.0),
            Self::DisconnectedSince | Self::LastSeen | Self::IdleTimeout => (8.0, 0.0),
            Self::RunningCommand => (10.0, 2.0),
            Self::InstanceId => (20.0, 0.0),
            Self::Endpoint => (12.0, 1.5),
            Self::OutputBufferingMode => (11.0, 0.0),
            Self::Note => (13.5, 4.0),
        }
    }

    /// Which of two rows stands first: the smaller one, or the larger one when `descending`. What a row does not have
    /// stands last either way.
    #[must_use]
    pub fn compare(self, a: &Known, b: &Known, descending: bool) -> Ordering {
        let has = |session: &Known| match self {
            Self::Owner => session.owner.is_some(),
            Self::ExpiresIn => session.expires_on.is_some(),
            Self::DisconnectedSince => session.disconnected_on.is_some(),
            Self::RunningCommand => session.running_command.is_some(),
            Self::IdleTimeout => session.idle_timeout.is_some(),
            _ => true,
        };
        let order = self.ascending(a, b);
        has(b).cmp(&has(a)).then(if descending { order.reverse() } else { order })
    }

    fn ascending(self, a: &Known, b: &Known) -> Ordering {
        match self {
            Self::Availability | Self::Note => Status::of(a).cmp(&Status::of(b)),
            Self::Id => a.id.cmp(&b.id),
            Self::Name => a.name_key.cmp(&b.name_key),
            Self::ComputerName => a.computer_key.cmp(&b.computer_key),
            Self::State => (a.state as u8).cmp(&(b.state as u8)),
            Self::ConfigurationName => caseless(&a.configuration_name, &b.configuration_name),
            Self::Owner => caseless(a.owner.as_deref().unwrap_or_default(), b.owner.as_deref().unwrap_or_default()),
            Self::ExpiresIn => a.expires_on.cmp(&b.expires_on),
            Self::DisconnectedSince => a.disconnected_on.cmp(&b.disconnected_on),
            Self::RunningCommand => a.running_command.cmp(&b.running_command),
            Self::LastSeen => b.as_of.cmp(&a.as_of),
            Self::InstanceId => a.instance_id.cmp(&b.instance_id),
            Self::Endpoint => caseless(&a.endpoint, &b.endpoint),
            Self::OutputBufferingMode => (a.output_buffering_mode as u8).cmp(&(b.output_buffering_mode as u8)),
            Self::IdleTimeout => a.idle_timeout.cmp(&b.idle_timeout),
        }
    }
}

fn caseless(a: &str, b: &str) -> Ordering {
    a.bytes().map(|b| b.to_ascii_lowercase()).cmp(b.bytes().map(|b| b.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_read_back() {
        for column in Column::ALL {
            assert_eq!(Column::named(column.id()), Some(column));
        }
        assert!(Column::DEFAULT.iter().all(|column| Column::ALL.contains(column)));
    }
}
