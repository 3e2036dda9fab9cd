//! What is known of each host, in the order in which the gateway names them.

use std::collections::{HashMap, HashSet};

use reattach_core::bridge::{Arg, ErrorRecord, HostGroup, HostState, HostStatus, Millis};

/// The hosts that were named by the policy, by a person or by a command.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hosts {
    statuses: Vec<HostStatus>,
    places: HashMap<String, usize>,
    groups: Vec<HostGroup>,
    /// Lower case. What they were being asked may still be answered; that does not bring them back.
    forgotten: HashSet<String>,
}

/// How many hosts are in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HostCounts {
    /// All hosts.
    pub total: usize,
    /// Being asked now.
    pub querying: usize,
    /// Waiting for a credential.
    pub waiting: usize,
    /// Did not answer.
    pub failed: usize,
    /// Never asked.
    pub unknown: usize,
    /// When the oldest listing was read.
    pub oldest: Option<Millis>,
}

/// Why hosts did not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// As the first of the hosts said it.
    pub error: ErrorRecord,
    /// Those that said the same but for their own name; at least one.
    pub hosts: Vec<String>,
}

/// How much what is known of a host can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Freshness {
    /// Not older than two refresh intervals.
    Fresh,
    /// Older: it may have changed.
    Stale,
    /// Older than ten: nothing about it can be relied on.
    Unknown,
}

impl Hosts {
    /// Names hosts; those already known keep what is known of them.
    pub fn name(&mut self, names: &[String]) {
        for name in names {
            self.forgotten.remove(&name.to_lowercase());
            if self.get(name).is_none() {
                let computer_name = name.clone();
                self.push(HostStatus { computer_name, state: HostState::Unknown, as_of: None, error: None });
            }
        }
    }

    /// Groups of the gateway's policy; their hosts are not named by that.
    pub fn group(&mut self, groups: &[HostGroup]) {
        self.groups = groups.to_vec();
    }

    /// Somebody runs a line: a host that it names is no longer forgotten.
    pub fn recall(&mut self, line: &str) {
        let line = line.to_lowercase();
        self.forgotten.retain(|name| !line.contains(name.as_str()));
    }

    /// Takes what the engine says of a host, unless somebody has forgotten it since it was asked.
    pub fn put(&mut self, status: HostStatus) {
        let key = status.computer_name.to_lowercase();
        match self.places.get(&key) {
            Some(at) => self.statuses[*at] = status,
            None if self.forgotten.contains(&key) => {}
            None => self.push(status),
        }
    }

    fn push(&mut self, status: HostStatus) {
        self.places.insert(status.computer_name.to_lowercase(), self.statuses.len());
        self.statuses.push(status);
    }

    /// Forgets a host.
    pub fn remove(&mut self, computer_name: &str) {
        self.statuses.retain(|host| !host.computer_name.eq_ignore_ascii_case(computer_name));
        self.forgotten.insert(computer_name.to_lowercase());
        let place = |(at, host): (usize, &HostStatus)| (host.computer_name.to_lowercase(), at);
        self.places = self.statuses.iter().enumerate().map(place).collect();
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// In order.
    #[must_use]
    pub fn all(&self) -> &[HostStatus] {
        &self.statuses
    }

    /// The gateway's groups.
    #[must_use]
    pub fn groups(&self) -> &[HostGroup] {
        &self.groups
    }

    /// One host.
    #[must_use]
    pub fn get(&self, computer_name: &str) -> Option<&HostStatus> {
        self.places.get(&computer_name.to_lowercase()).map(|at| &self.statuses[*at])
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

    /// Why hosts did not answer, each cause once, in the order of their first hosts.
    #[must_use]
    pub fn causes(&self) -> Vec<Cause> {
        let mut causes: Vec<Cause> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for HostStatus { computer_name: name, error, .. } in &self.statuses {
            let Some(error) = error else { continue };
            let key = cause_key(error, name);
            match places.get(&key) {
                Some(at) => causes[*at].hosts.push(name.clone()),
                None => {
                    places.insert(key, causes.len());
                    causes.push(Cause { error: error.clone(), hosts: vec![name.clone()] });
                }
            }
        }
        causes
    }

    /// How many are in which state.
    #[must_use]
    pub fn counts(&self) -> HostCounts {
        let mut counts = HostCounts { total: self.statuses.len(), ..HostCounts::default() };
        for host in &self.statuses {
            match host.state {
                HostState::Unknown => counts.unknown += 1,
                HostState::NeedsCredential => counts.waiting += 1,
                HostState::Querying => counts.querying += 1,
                HostState::Failed => counts.failed += 1,
                HostState::Listed => {}
            }
            counts.oldest = match (counts.oldest, host.as_of) {
                (Some(oldest), Some(at)) => Some(oldest.min(at)),
                (known, at) => known.or(at),
            };
        }
        counts
    }
}

/// The same for errors that differ in the name of their host alone.
fn cause_key(error: &ErrorRecord, computer_name: &str) -> String {
    let mut key = format!("{}\n{}", error.error_id, error.message.id);
    for (name, value) in &error.message.args {
        key.push('\n');
        key.push_str(name);
        match value {
            Arg::Text(value) if value == computer_name => {}
            Arg::Text(value) => key.push_str(&format!("={value}")),
            Arg::Number(value) => key.push_str(&format!("={value}")),
        }
    }
    key
}

/// How much data of this age can be relied on when it is read anew every `interval`.
#[must_use]
pub fn freshness(as_of: Millis, now: Millis, interval: Millis) -> Freshness {
    match now.saturating_sub(as_of) {
        age if age > 10 * interval => Freshness::Unknown,
        age if age > 2 * interval => Freshness::Stale,
        _ => Freshness::Fresh,
    }
}

#[cfg(test)]
mod tests {
    use reattach_core::bridge::Text;

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
        assert_eq!(hosts.get("server01").and_then(|host| host.as_of), Some(5));
        hosts.remove("server02");
        assert_eq!(hosts.get("Server02"), None);
        assert_eq!(hosts.get("node01").map(|host| host.computer_name.as_str()), Some("Node01"));
    }

    #[test]
    fn a_forgotten_host_stays_forgotten_when_its_answer_comes() {
        let mut hosts = Hosts::default();
        hosts.put(status("Nowhere", HostState::Querying, None));
        hosts.remove("nowhere");
        hosts.put(status("Nowhere", HostState::Failed, None));
        assert_eq!(hosts.get("nowhere"), None);
        hosts.recall("Get-PSSession -ComputerName NOWHERE");
        hosts.put(status("Nowhere", HostState::Querying, None));
        assert!(hosts.get("nowhere").is_some(), "somebody asks it again");
        hosts.remove("nowhere");
        hosts.name(&["Nowhere".into()]);
        hosts.put(status("Nowhere", HostState::Failed, None));
        assert_eq!(hosts.get("nowhere").map(|host| host.state), Some(HostState::Failed));
    }

    #[test]
    fn a_host_that_waits_for_a_credential_is_not_asked_in_the_background() {
        let mut hosts = Hosts::default();
        hosts.put(status("a", HostState::Listed, Some(7)));
        hosts.put(status("b", HostState::NeedsCredential, None));
        hosts.put(status("c", HostState::Failed, None));
        hosts.put(status("d", HostState::Failed, Some(1)));
        assert_eq!(hosts.refreshable(), ["a", "d"]);
        let expected = HostCounts { total: 4, waiting: 1, failed: 2, oldest: Some(1), ..HostCounts::default() };
        assert_eq!(hosts.counts(), expected);
    }

    #[test]
    fn hosts_that_failed_for_one_reason_are_one_cause() {
        let failed = |name: &str, id: &str, reason: &str| HostStatus {
            error: Some(ErrorRecord {
                error_id: "CannotConnect".into(),
                category: "ConnectionError".into(),
                message: Text::new(id).with("computer", name).with("reason", reason),
                target: Some(name.into()),
                span: None,
            }),
            ..status(name, HostState::Failed, None)
        };
        let mut hosts = Hosts::default();
        for number in 0..500 {
            hosts.put(failed(&format!("web{number}"), "refused", "x"));
        }
        hosts.put(failed("db1", "unreachable", "x"));
        hosts.put(failed("db2", "refused", "y"));
        hosts.put(status("db3", HostState::Listed, Some(1)));
        let causes = hosts.causes();
        let sizes: Vec<_> = causes.iter().map(|cause| (cause.hosts[0].as_str(), cause.hosts.len())).collect();
        assert_eq!(sizes, [("web0", 500), ("db1", 1), ("db2", 1)]);
        hosts.put(failed("web0", "unreachable", "x"));
        let causes = hosts.causes();
        let sizes: Vec<_> = causes.iter().map(|cause| (cause.hosts[0].as_str(), cause.hosts.len())).collect();
        assert_eq!(sizes, [("web0", 2), ("web1", 499), ("db2", 1)]);
    }

    #[test]
    fn data_is_stale_after_two_intervals_and_worthless_after_ten() {
        assert_eq!(freshness(0, 60, 30), Freshness::Fresh);
        assert_eq!(freshness(0, 61, 30), Freshness::Stale);
        assert_eq!(freshness(0, 301, 30), Freshness::Unknown);
    }
}
