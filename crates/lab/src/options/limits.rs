//! Windows' limits, each of which can be set when the lab starts and while it runs.

use std::time::Duration;

use crate::text::parse_duration;

/// Why a limit cannot be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LimitError {
    /// There is no limit of this name.
    #[error("there is no limit {name:?}; choose from {}", Limits::names().join(", "))]
    Name {
        /// The name that was given.
        name: String,
    },
    /// The value does not have the form of the limit.
    #[error("{name} needs {expected}")]
    Value {
        /// The limit.
        name: &'static str,
        /// What it takes.
        expected: &'static str,
    },
}

/// A value as it is written on a command line.
trait Value: Sized {
    const EXPECTED: &'static str;
    fn read(text: &str) -> Option<Self>;
}

impl Value for usize {
    const EXPECTED: &'static str = "a number";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for Duration {
    const EXPECTED: &'static str = "a duration such as 60s";

    fn read(text: &str) -> Option<Self> {
        parse_duration(text)
    }
}

macro_rules! limits {
    ($( $(#[$doc:meta])* $name:ident: $kind:ty = $default:expr; )*) => {
        /// What a host grants, by default as much as Windows does. A limit that Windows has but
        /// this scenario would never meet is `usize::MAX`.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Limits {
            $( $(#[$doc])* pub $name: $kind, )*
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $( $name: $default, )* }
            }
        }

        impl Limits {
            /// The names of all limits, as [`Limits::set`] takes them.
            pub fn names() -> &'static [&'static str] {
                &[$( stringify!($name), )*]
            }

            /// Sets a limit by name: a number, or a duration such as `60s`.
            ///
            /// # Errors
            /// [`LimitError`].
            pub fn set(&mut self, name: &str, value: &str) -> Result<(), LimitError> {
                match name {
                    $( stringify!($name) => {
                        let wrong = LimitError::Value { name: stringify!($name), expected: <$kind>::EXPECTED };
                        self.$name = <$kind>::read(value).ok_or(wrong)?;
                    } )*
                    _ => return Err(LimitError::Name { name: name.to_owned() }),
                }
                Ok(())
            }
        }
    };
}

limits! {
    /// MaxShellsPerUser: shells of one user on a host. Default 30; beyond it fault 0x803381A5.
    max_shells_per_user: usize = 30;
    /// MaxConcurrentUsers: users with shells on a host; fault 0x803381AB.
    max_concurrent_users: usize = usize::MAX;
    /// MaxConcurrentOperationsPerUser: requests of one user that a host answers at once, held
    /// Receives among them. Default 1,500; fault 0x803381A6.
    max_operations_per_user: usize = 1_500;
    /// MaxShells of a configuration's plug-in; fault 0x803381E6.
    plugin_max_shells: usize = usize::MAX;
    /// MaxShellsPerUser of a configuration's plug-in; fault 0x803381E4.
    plugin_max_shells_per_user: usize = usize::MAX;
    /// MaxConcurrentUsers of a configuration's plug-in; fault 0x803381E5.
    plugin_max_users: usize = usize::MAX;
    /// MaxConcurrentOperations of a configuration's plug-in; fault 0x803381E7.
    plugin_max_operations: usize = usize::MAX;
    /// MaxConcurrentOperationsPerUser of a configuration's plug-in; fault 0x803381E8.
    plugin_max_operations_per_user: usize = usize::MAX;
    /// MaxConcurrentCommandsPerShell: commands of one shell, finished ones that were not closed
    /// among them. Default 1,000; fault 0x803381E9.
    max_commands_per_shell: usize = 1_000;
    /// MaxConnections: TCP connections to a host. Default 300; beyond it HTTP 503.
    max_connections: usize = 300;
    /// MaxEnvelopeSizekb, in bytes: the largest request, and the largest answer whatever the
    /// client asks for. Default 512,000.
    max_envelope_size: usize = 512_000;
    /// The most items in one answer to Enumerate or Pull. Default 32,000.
    max_items: usize = 32_000;
    /// Time for which the context of a listing can be pulled from. Default 10 minutes.
    context_lifetime: Duration = Duration::from_secs(600);
    /// IdleTimeOut of a shell that asked for none. Default two hours.
    idle_timeout: Duration = Duration::from_secs(7_200);
    /// The least IdleTimeOut; below it fault 0x803381F2. Default 60 s.
    min_idle_timeout: Duration = Duration::from_secs(60);
    /// MaxIdleTimeOut; above it fault 0x803381F2. Default 2,147,483.647 s.
    max_idle_timeout: Duration = Duration::from_millis(2_147_483_647);
    /// Bytes that a stream keeps for a client that does not read. Default 1 MiB.
    buffer_size: usize = 1 << 20;
    /// Answers that a host keeps for clients that lost them. Default 512.
    max_kept_answers: usize = 512;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_set_by_name() {
        let mut limits = Limits::default();
        limits.set("max_shells_per_user", "3").unwrap();
        limits.set("min_idle_timeout", "500ms").unwrap();
        assert_eq!((limits.max_shells_per_user, limits.min_idle_timeout.as_millis()), (3, 500));
        for (name, value, says) in [
            ("max_shell", "3", "choose from max_shells_per_user"),
            ("max_items", "many", "max_items needs a number"),
            ("idle_timeout", "60", "a duration such as 60s"),
        ] {
            let error = limits.set(name, value).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
