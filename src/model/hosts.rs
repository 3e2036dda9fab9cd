//! What is known of each host, in the order in which the gateway names them.

use reattach_core::bridge::{HostState, HostStatus, Millis};

/// The hosts that were named by the policy or asked by a command.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hosts {
    statuses: Vec<HostStatus>,
}

impl Hosts {
    /// Names hosts; those already known keep what is known of them.
    pub fn name(&mut self, names: &[String]) {
        for name in names {
            if !self.statuses.iter().any(|host| host.computer_name.eq_ignore_ascii_case(name)) {
                let computer_name = name.clone();
                self.statuses.push(HostStatus { computer_name, state: HostState::Unknown, as_of: None, error: None });
            }
        }
    }

    /// Takes what the engine says of a host.
    pub fn put(&mut self, status: HostStatus) {
        let known = self.statuses.iter_mut().find(|h| h.computer_name.eq_ignore_ascii_case(&status.computer_name));
        match known {
            Some(known) => *known = status,
            None => self.statuses.push(status),
        }
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.statuses.clear();
    }

    /// In order.
    #[must_use]
    pub fn all(&self) -> &[HostStatus] {
        &self.statuses
    }

    /// One host.
    #[must_use]
    pub fn get(&self, computer_name: &str) -> Option<&HostStatus> {
        self.statuses.iter().find(|host| host.computer_name.eq_ignore_ascii_case(computer_name))
    }

    /// Names of all hosts.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.statuses.iter().map(|host| host.computer_name.clone()).collect()
    }

    /// Hosts that may be asked again without anybody there to answer a prompt: those that
    /// answered before.
    #[must_use]
    pub fn refreshable(&self) -> Vec<String> {
        let answered =
            |host: &&HostStatus| host.as_of.is_some() && matches!(host.state, HostState::Listed | HostState::Failed);
        self.statuses.iter().filter(answered).map(|host| host.computer_name.clone()).collect()
    }

    /// Whether any host is being asked now.
    #[must_use]
    pub fn querying(&self) -> bool {
        self.statuses.iter().any(|host| host.state == HostState::Querying)
    }
}

/// Whether what is known of a host is older than two refresh intervals.
#[must_use]
pub fn stale(as_of: Millis, now: Millis, interval: Millis) -> bool {
    now.saturating_sub(as_of) > 2 * interval
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(name: &str, state: HostState, as_of: Option<Millis>) -> HostStatus {
        HostStatus { computer_name: name.into(), state, as_of, error: None }
    }

    #[test]
    fn order_is_the_gateways_and_names_ignore_case() {
        let mut hosts = Hosts::default();
        hosts.name(&["Server02".into(), "Server01".into()]);
        hosts.put(status("SERVER01", HostState::Listed, Some(5)));
        hosts.name(&["Server01".into(), "Node01".into()]);
        let names: Vec<_> = hosts.all().iter().map(|host| host.computer_name.as_str()).collect();
        assert_eq!(names, ["Server02", "SERVER01", "Node01"]);
    }

    #[test]
    fn a_host_that_waits_for_a_credential_is_not_asked_in_the_background() {
        let mut hosts = Hosts::default();
        hosts.put(status("a", HostState::Listed, Some(1)));
        hosts.put(status("b", HostState::NeedsCredential, None));
        hosts.put(status("c", HostState::Failed, None));
        hosts.put(status("d", HostState::Failed, Some(1)));
        assert_eq!(hosts.refreshable(), ["a", "d"]);
    }

    #[test]
    fn data_is_stale_after_two_intervals() {
        assert!(!stale(0, 60, 30));
        assert!(stale(0, 61, 30));
    }
}
