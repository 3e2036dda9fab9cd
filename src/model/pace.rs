//! How often what comes from the engine is taken in.
//!
//! Taking in is followed by drawing. When a thousand sessions change one after the other, the page is drawn for
//! many of them at once; a single answer is shown as it comes.

use reattach_core::bridge::Millis;

/// Milliseconds between two takes of what comes now and then.
const FEW: Millis = 30;
/// Milliseconds between two takes of what comes in crowds: ten pictures a second are enough to follow counts and
/// words, and leave the page to whoever types or scrolls meanwhile.
const CROWD: Millis = 100;
/// As many changes within [`LATELY`] are a crowd. Connecting a session and leaving it again is none, however fast.
const CROWDED: Millis = 100;
/// Milliseconds in which a change is forgotten.
const LATELY: Millis = 500;
/// Milliseconds between two takes, however long the page takes to draw.
const WITHIN: Millis = 250;

/// When to take in next.
#[derive(Debug, Clone, Default)]
pub struct Pace {
    taken_in: Millis,
    apart: Millis,
    /// Changes of late, each counted less the longer it is ago.
    lately: Millis,
}

impl Pace {
    /// Milliseconds from `now` to the next take: 0 is at once.
    #[must_use]
    pub fn wait(&self, now: Millis) -> Millis {
        (self.taken_in + self.apart - now).clamp(0, WITHIN)
    }

    /// So many changes of sessions and runs have been taken in, just now. Returns whether they are part of a crowd,
    /// which is drawn before what counts it.
    pub fn taken_in(&mut self, changes: usize, now: Millis) -> bool {
        let left = (LATELY - (now - self.taken_in)).clamp(0, LATELY);
        self.lately = self.lately * left / LATELY + Millis::try_from(changes).unwrap_or(CROWDED);
        let crowd = self.lately >= CROWDED;
        (self.taken_in, self.apart) = (now, if crowd { CROWD } else { FEW });
        crowd
    }

    /// What was taken in has been drawn, and that took so many milliseconds: the page gets as long again before it is
    /// told more.
    pub fn drawn(&mut self, took: Millis, now: Millis) {
        if took > FEW {
            (self.taken_in, self.apart) = (now, took.clamp(self.apart, WITHIN));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_alone_is_taken_in_at_once() {
        let mut pace = Pace::default();
        assert_eq!(pace.wait(1_000), 0);
        assert!(!pace.taken_in(1, 1_000));
        assert_eq!((pace.wait(1_010), pace.wait(1_030), pace.wait(9_000)), (20, 0, 0));
    }

    #[test]
    fn a_crowd_is_drawn_ten_times_a_second() {
        let mut pace = Pace::default();
        assert!(pace.taken_in(100, 1_000));
        assert_eq!((pace.wait(1_000), pace.wait(1_100)), (100, 0));
        // It need not come at once, and it ends.
        let mut pace = Pace::default();
        let crowds: Vec<bool> = (0..6).map(|at| pace.taken_in(20, 1_000 + 30 * at)).collect();
        assert_eq!(crowds, [false, false, false, false, false, true]);
        assert!(!pace.taken_in(1, 2_000));
        assert_eq!(pace.wait(2_000), 30);
    }

    #[test]
    fn a_page_that_draws_slowly_is_told_less_often() {
        let mut pace = Pace::default();
        pace.taken_in(1, 1_000);
        pace.drawn(20, 1_020);
        assert_eq!(pace.wait(1_020), 10);
        pace.drawn(70, 1_070);
        assert_eq!(pace.wait(1_070), 70);
        pace.drawn(9_000, 10_000);
        assert_eq!(pace.wait(10_000), WITHIN);
        // A clock that was set back holds nothing up for longer.
        assert_eq!(pace.wait(0), WITHIN);
    }
}
