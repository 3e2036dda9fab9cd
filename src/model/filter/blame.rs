//! Which word of a filter hides everything.

use reattach_core::bridge::Millis;

use super::Filter;
use crate::model::sessions::Sessions;

/// A word without which something would be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blamed {
    /// Where it stands in the text.
    pub span: (usize, usize),
    /// How many sessions pass all other words.
    pub left: usize,
}

pub(super) fn blame(filter: &Filter, sessions: &Sessions, now: Millis) -> Vec<Blamed> {
    let mut left = vec![0; filter.words.len()];
    for session in sessions.known() {
        let mut refusing = filter.words.iter().enumerate().filter(|(_, word)| !word.admits(session, now));
        if let (Some((at, _)), None) = (refusing.next(), refusing.next()) {
            left[at] += 1;
        }
    }
    let blamed = filter.words.iter().zip(left).filter(|(_, left)| *left > 0);
    blamed.map(|(word, left)| Blamed { span: word.span, left }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample::session;

    #[test]
    fn the_word_that_removes_everything_is_named() {
        let mut sessions = Sessions::default();
        sessions.put(session(1, "ITTask", "Server01"));
        sessions.put(session(2, "ITBackup", "Server02"));
        let blame = |text: &str| Filter::parse(text).0.blame(&sessions, 0);
        assert_eq!(blame("Name:IT* State:Opened"), [Blamed { span: (9, 21), left: 2 }]);
        assert_eq!(
            blame("Name:ITTask cn:Server02"),
            [Blamed { span: (0, 11), left: 1 }, Blamed { span: (12, 23), left: 1 }]
        );
        assert_eq!(blame("nothing State:Opened"), []);
    }
}
