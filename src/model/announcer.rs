//! What a screen reader is told of things that happen elsewhere on the page: not more often than it
//! can be listened to.

use reattach_core::bridge::Millis;

/// Time between two announcements.
const PAUSE: Millis = 1_500;

/// Lets one announcement through at a time. Of those that come too soon the last one is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Announcer {
    last: Option<Millis>,
    waiting: Option<String>,
}

impl Announcer {
    /// Something is to be announced; returns it when it may be said now.
    pub fn say(&mut self, text: String, now: Millis) -> Option<String> {
        self.waiting = Some(text);
        self.tick(now)
    }

    /// What has waited long enough.
    pub fn tick(&mut self, now: Millis) -> Option<String> {
        if self.waiting.is_none() || self.last.is_some_and(|last| now - last < PAUSE) {
            return None;
        }
        self.last = Some(now);
        self.waiting.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_many_is_said_after_a_pause() {
        let mut announcer = Announcer::default();
        assert_eq!(announcer.say("a".into(), 0).as_deref(), Some("a"));
        assert_eq!(announcer.say("b".into(), 100), None);
        assert_eq!(announcer.say("c".into(), 200), None);
        assert_eq!(announcer.tick(1_499), None);
        assert_eq!(announcer.tick(1_500).as_deref(), Some("c"));
        assert_eq!(announcer.tick(9_000), None);
    }
}
