//! Whether the gateway can be reached, as far as the page can tell.

use reattach_core::bridge::Millis;

/// What the page knows of its way to the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Link {
    offline: bool,
    /// When the gateway was first found not to answer.
    silent_since: Option<Millis>,
    /// When it was last asked.
    asked: Option<Millis>,
}

/// The way to the gateway in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Nothing says otherwise.
    Open,
    /// The browser has no network.
    Offline,
    /// There is a network, and the gateway does not answer.
    Silent {
        /// Since when.
        since: Millis,
    },
}

/// While the gateway does not answer it is asked this often.
const AGAIN: Millis = 5_000;
/// After a failure that may be the gateway's it is not asked more often than this.
const SUSPICION: Millis = 10_000;

impl Link {
    /// The way as it is now.
    #[must_use]
    pub fn way(&self) -> Way {
        match self.silent_since {
            _ if self.offline => Way::Offline,
            Some(since) => Way::Silent { since },
            None => Way::Open,
        }
    }

    /// The browser says whether it has a network.
    pub fn network(&mut self, there: bool) {
        self.offline = !there;
        self.asked = None;
    }

    /// The gateway was asked, and answered or not.
    pub fn answered(&mut self, yes: bool, now: Millis) {
        self.silent_since = if yes { None } else { Some(self.silent_since.unwrap_or(now)) };
    }

    /// Whether to ask the gateway now. `suspected`: something has failed that may be its fault.
    pub fn due(&mut self, suspected: bool, now: Millis) -> bool {
        let wait = match self.silent_since {
            _ if self.offline => return false,
            Some(_) => AGAIN,
            None if suspected => SUSPICION,
            None => return false,
        };
        let due = self.asked.is_none_or(|asked| now - asked >= wait);
        if due {
            self.asked = Some(now);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_gateway_is_asked_until_it_is_back() {
        let mut link = Link::default();
        assert!(!link.due(false, 0));
        assert!(link.due(true, 0));
        assert!(!link.due(true, 9_999));
        link.answered(false, 100);
        assert_eq!(link.way(), Way::Silent { since: 100 });
        assert!(!link.due(false, 4_999));
        assert!(link.due(false, 5_000));
        link.answered(false, 5_001);
        assert_eq!(link.way(), Way::Silent { since: 100 });
        link.answered(true, 10_000);
        assert_eq!(link.way(), Way::Open);
    }

    #[test]
    fn without_a_network_nothing_is_asked() {
        let mut link = Link::default();
        link.network(false);
        assert_eq!(link.way(), Way::Offline);
        assert!(!link.due(true, 0));
        link.answered(false, 1);
        link.network(true);
        assert_eq!(link.way(), Way::Silent { since: 1 });
        assert!(link.due(false, 2));
    }
}
