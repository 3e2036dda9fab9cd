//! Sessions that another client took and gave back since they were listed: tried once more. Source: the cmdlets' reference pages.

use alloc::vec::Vec;

/// ERROR_WSMAN_INUSE_CANNOT_RECONNECT: someone else has connected the session since.
pub const INUSE_CANNOT_RECONNECT: u32 = 0x8033_81CD;

/// What to do with a connect that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Say nothing now; it comes back from [`StaleSessions::second_round`].
    Later,
    /// Write the error.
    Report,
}

/// Collects the sessions to be tried again at the end of a command, each at most once.
#[derive(Debug, Clone)]
pub struct StaleSessions<K> {
    waiting: Vec<K>,
    second: bool,
}

impl<K> Default for StaleSessions<K> {
    fn default() -> Self {
        Self { waiting: Vec::new(), second: false }
    }
}

impl<K> StaleSessions<K> {
    /// A connect failed with this WSMan code, if there was one. Only [`INUSE_CANNOT_RECONNECT`] in the first round is
    /// worth another try.
    pub fn failed(&mut self, key: K, code: Option<u32>) -> Verdict {
        if self.second || code != Some(INUSE_CANNOT_RECONNECT) {
            return Verdict::Report;
        }
        self.waiting.push(key);
        Verdict::Later
    }

    /// Whether a session comes back in the second round.
    #[must_use]
    pub fn waits(&self, key: &K) -> bool
    where
        K: PartialEq,
    {
        self.waiting.contains(key)
    }

    /// Everything else of the command has ended: each of these is looked up on its host by its InstanceId among the
    /// disconnected sessions, and connected as by a new client when exactly one comes back. In order of failure; from
    /// now on every failure is reported.
    pub fn second_round(&mut self) -> Vec<K> {
        self.second = true;
        core::mem::take(&mut self.waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn once_and_only_for_the_one_code() {
        let mut stale = StaleSessions::default();
        assert_eq!(stale.failed(1, Some(INUSE_CANNOT_RECONNECT)), Verdict::Later);
        assert_eq!(stale.failed(2, Some(0x8033_8012)), Verdict::Report);
        assert_eq!(stale.failed(3, None), Verdict::Report);
        assert!(stale.waits(&1) && !stale.waits(&2));
        assert_eq!(stale.second_round(), [1]);
        assert_eq!(stale.failed(1, Some(INUSE_CANNOT_RECONNECT)), Verdict::Report);
        assert!(stale.second_round().is_empty());
    }
}
