//! From what a host lists to a session: \[MS-WSMV\] 2.2.4.37.

use alloc::string::String;
use alloc::vec::Vec;

use uuid::Uuid;

use crate::bridge::{Availability, Eligibility, Millis, SessionState};
use crate::selector::same_text;

/// What the ResourceUri of every PowerShell shell begins with.
pub const CONFIGURATION_PREFIX: &str = "http://schemas.microsoft.com/powershell/";

/// A shell as the host listed it, with its commands. Fields that the host left out are empty or `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListedShell {
    /// The InstanceId of the session.
    pub shell_id: Uuid,
    /// Absent when the creator gave none; then it is no PSSession.
    pub name: Option<String>,
    /// Which configuration it runs in.
    pub resource_uri: String,
    /// Usually `DOMAIN\user`.
    pub owner: Option<String>,
    /// `Connected` or `Disconnected`; empty when absent.
    pub state: String,
    /// How long it lives without a client.
    pub idle_timeout_ms: Option<i64>,
    /// How long ago its last activity was.
    pub inactivity_ms: Option<i64>,
    /// Its commands, from the second enumeration.
    pub commands: Vec<ListedCommand>,
}

/// A command of a listed shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCommand {
    /// CommandId.
    pub id: Uuid,
    /// CommandLine; may be empty.
    pub command_line: String,
}

/// What a listing says about one session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedSession {
    /// The shell's id.
    pub instance_id: Uuid,
    /// The shell's name.
    pub name: String,
    /// Without the schema's prefix.
    pub configuration_name: String,
    /// In full, for the connect request.
    pub resource_uri: String,
    /// As listed.
    pub owner: Option<String>,
    /// [`Availability::None`] when free, [`Availability::Busy`] when another client holds it. The state of a listed
    /// session is always [`SessionState::Disconnected`]: it says how this client stands to it.
    pub availability: Availability,
    /// Set only when nobody holds it.
    pub disconnected_on: Option<Millis>,
    /// Set only when nobody holds it.
    pub expires_on: Option<Millis>,
    /// The pipeline that runs in it.
    pub running: Option<ListedCommand>,
}

/// The session that a listed shell is, or `None` when it is not a PSSession: no name, not PowerShell, no state, or two
/// and more commands (a pool with several runspaces).
#[must_use]
pub fn session_facts(shell: &ListedShell, now: Millis) -> Option<ListedSession> {
    let name = shell.name.as_ref().filter(|name| !name.is_empty())?;
    if shell.state.is_empty() || shell.shell_id.is_nil() || shell.commands.len() > 1 {
        return None;
    }
    let configuration = strip_prefix_ignoring_case(&shell.resource_uri, CONFIGURATION_PREFIX)?;
    let free = shell.state.eq_ignore_ascii_case("Disconnected");
    let disconnected_on = shell.inactivity_ms.filter(|_| free).map(|ago| now.saturating_sub(ago));
    let expires_on = disconnected_on.zip(shell.idle_timeout_ms).map(|(since, idle)| since.saturating_add(idle));
    Some(ListedSession {
        instance_id: shell.shell_id,
        name: name.clone(),
        configuration_name: configuration.into(),
        resource_uri: shell.resource_uri.clone(),
        owner: shell.owner.clone(),
        availability: if free { Availability::None } else { Availability::Busy },
        disconnected_on,
        expires_on,
        running: shell.commands.first().cloned(),
    })
}

/// Whether a session in this state can be connected, seen by `account` (as typed; `None` while unknown).
#[must_use]
pub fn eligibility(
    state: SessionState,
    availability: Availability,
    owner: Option<&str>,
    account: Option<&str>,
) -> Eligibility {
    match state {
        SessionState::Opened => Eligibility::Open,
        SessionState::Disconnected => match (owner, account) {
            (Some(owner), Some(account)) if !same_account(owner, account) => {
                Eligibility::OtherOwner { owner: owner.into() }
            }
            _ if availability == Availability::None => Eligibility::Connectable,
            _ => Eligibility::HeldByAnotherClient,
        },
        _ => Eligibility::NotUsable,
    }
}

/// Whether two account names mean the same account, as far as the names tell.
///
/// `DOMAIN\user` against `DOMAIN\user` compares both parts without case. A name without a domain, with `.` for it, or
/// in the form `user@domain` says nothing that could be compared with a NetBIOS domain, so only the user part counts.
#[must_use]
pub fn same_account(a: &str, b: &str) -> bool {
    let ((domain_a, user_a), (domain_b, user_b)) = (split_account(a), split_account(b));
    same_text(user_a, user_b)
        && match (domain_a, domain_b) {
            (Some(a), Some(b)) => same_text(a, b),
            _ => true,
        }
}

/// Whether the client's own record of a session stands for it, rather than what the host lists: not when the record is
/// broken, and not when it was left disconnected and somebody else has taken it since.
#[must_use]
pub fn keeps_local_record(local: SessionState, listed: Availability) -> bool {
    match local {
        SessionState::Broken | SessionState::Closed => false,
        SessionState::Disconnected => listed != Availability::Busy,
        _ => true,
    }
}

/// A listing older than this says too little about what is there now: 5 minutes. Sessions come and go, and another
/// client may take one at any time.
pub const STALE_AFTER_MS: Millis = 5 * 60 * 1000;

/// Whether a listing from `as_of` is too old to be trusted. A clock that was set back makes none stale.
#[must_use]
pub const fn is_stale(as_of: Millis, now: Millis) -> bool {
    now.saturating_sub(as_of) > STALE_AFTER_MS
}

/// Whether a listed session passes `-ConfigurationName`: short name or full URI, without case, no wildcards.
#[must_use]
pub fn in_configuration(configuration_name: &str, filter: &str) -> bool {
    let short = strip_prefix_ignoring_case(filter, CONFIGURATION_PREFIX).unwrap_or(filter);
    same_text(configuration_name, short)
}

fn split_account(account: &str) -> (Option<&str>, &str) {
    match account.split_once('\\') {
        Some(("" | ".", user)) => (None, user),
        Some((domain, user)) => (Some(domain), user),
        None => (None, account.split_once('@').map_or(account, |(user, _)| user)),
    }
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// A disconnected, free session, for tests.
#[cfg(test)]
pub(crate) fn sample(id: u32, name: &str, computer: &str) -> crate::bridge::SessionView {
    let owner = Some("LAB\\adele".into());
    crate::bridge::SessionView {
        owner,
        ..crate::bridge::SessionView::disconnected(id, Uuid::from_u128(id.into()), name, computer)
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    fn shell() -> ListedShell {
        ListedShell {
            shell_id: Uuid::from_u128(7),
            name: Some("ITTask".into()),
            resource_uri: "http://schemas.microsoft.com/powershell/ITTasks".into(),
            owner: Some("LAB\\adele".into()),
            state: "Disconnected".into(),
            idle_timeout_ms: Some(7_200_000),
            inactivity_ms: Some(62_000),
            commands: Vec::new(),
        }
    }

    fn command() -> ListedCommand {
        ListedCommand { id: Uuid::from_u128(9), command_line: "Get-Job".into() }
    }

    #[test]
    fn a_free_shell_has_a_deadline() {
        let facts = session_facts(&shell(), 1_000_000).unwrap();
        assert_eq!(facts.configuration_name, "ITTasks");
        assert_eq!(facts.availability, Availability::None);
        assert_eq!(facts.disconnected_on, Some(938_000));
        assert_eq!(facts.expires_on, Some(8_138_000));
    }

    #[test]
    fn a_held_shell_is_busy_and_has_none() {
        let facts = session_facts(&ListedShell { state: "Connected".into(), ..shell() }, 0).unwrap();
        assert_eq!((facts.availability, facts.expires_on), (Availability::Busy, None));
    }

    #[test]
    fn one_command_is_kept_two_hide_the_shell() {
        let one = ListedShell { commands: vec![command()], ..shell() };
        assert_eq!(session_facts(&one, 0).unwrap().running, Some(command()));
        assert_eq!(session_facts(&ListedShell { commands: vec![command(), command()], ..shell() }, 0), None);
    }

    #[test]
    fn what_is_no_pssession_is_skipped() {
        assert_eq!(session_facts(&ListedShell { name: None, ..shell() }, 0), None);
        assert_eq!(session_facts(&ListedShell { state: String::new(), ..shell() }, 0), None);
        let cmd = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/cmd";
        assert_eq!(session_facts(&ListedShell { resource_uri: cmd.into(), ..shell() }, 0), None);
        let upper = "HTTP://schemas.microsoft.com/PowerShell/X";
        let facts = session_facts(&ListedShell { resource_uri: upper.into(), ..shell() }, 0).unwrap();
        assert_eq!(facts.configuration_name, "X");
    }

    #[test]
    fn accounts() {
        for (a, b, same) in [
            ("LAB\\adele", "lab\\ADELE", true),
            ("LAB\\adele", "adele", true),
            ("LAB\\adele", ".\\adele", true),
            ("LAB\\adele", "adele@lab.example", true),
            ("LAB\\boris", "LAB\\adele", false),
            ("LAB\\adele", "CORP\\adele", false),
        ] {
            assert_eq!(same_account(a, b), same, "{a} {b}");
        }
    }

    #[test]
    fn who_may_connect() {
        use SessionState::{Broken, Disconnected, Opened};
        let other = Eligibility::OtherOwner { owner: "LAB\\boris".into() };
        let adele = Some("LAB\\adele");
        assert_eq!(eligibility(Disconnected, Availability::None, adele, adele), Eligibility::Connectable);
        assert_eq!(eligibility(Disconnected, Availability::Busy, adele, adele), Eligibility::HeldByAnotherClient);
        assert_eq!(eligibility(Disconnected, Availability::None, Some("LAB\\boris"), adele), other);
        assert_eq!(eligibility(Disconnected, Availability::None, Some("LAB\\boris"), None), Eligibility::Connectable);
        assert_eq!(eligibility(Opened, Availability::Available, adele, adele), Eligibility::Open);
        assert_eq!(eligibility(Broken, Availability::None, adele, adele), Eligibility::NotUsable);
    }

    #[test]
    fn configuration_filter_takes_both_forms() {
        assert!(in_configuration("ITTasks", "ittasks"));
        assert!(in_configuration("ITTasks", "http://schemas.microsoft.com/powershell/ITTasks"));
        assert!(!in_configuration("ITTasks", "IT*"));
    }

    #[test]
    fn listings_grow_old() {
        assert!(!is_stale(1_000, 1_000 + STALE_AFTER_MS));
        assert!(is_stale(1_000, 1_001 + STALE_AFTER_MS));
        assert!(!is_stale(1_000, 0), "the clock was set back");
        assert!(is_stale(Millis::MIN, Millis::MAX));
    }

    #[test]
    fn local_record_or_listing() {
        assert!(keeps_local_record(SessionState::Opened, Availability::Busy));
        assert!(!keeps_local_record(SessionState::Disconnected, Availability::Busy));
        assert!(keeps_local_record(SessionState::Disconnected, Availability::None));
        assert!(!keeps_local_record(SessionState::Broken, Availability::None));
    }
}
