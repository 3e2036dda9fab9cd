//! Whether the end of an output is kept in sight.

use reattach_core::bridge::Millis;

/// How near to its end an output counts as at its end, in CSS pixels.
const NEAR: i32 = 24;

/// So long after a person's hand moved something, what scrolls is taken to be scrolled by it.
const HAND: Millis = 500;

/// So long after a button of the pointer went down: it may drag the scroll bar or a selection.
const PRESSED: Millis = 5_000;

/// Tells a person's scrolling from the page's own: the end is brought into sight, heights turn out
/// otherwise than thought, rows come and go. Only a person decides whether the end is followed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scrolling {
    top: i32,
    by_hand_until: Millis,
}

/// Where an output is scrolled to, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// What is above the part in sight.
    pub above: i32,
    /// What is below it.
    pub below: i32,
}

impl Scrolling {
    /// A wheel turned, a finger moved, a key was pressed, or the focus went somewhere in the output.
    pub fn by_hand(&mut self, now: Millis) {
        self.by_hand_until = self.by_hand_until.max(now + HAND);
    }

    /// A button of the pointer went down in the output.
    pub fn pressed(&mut self, now: Millis) {
        self.by_hand_until = now + PRESSED;
    }

    /// The output was scrolled, or a part of it that had been in sight is not any more. Gives whether
    /// its end is to be followed.
    pub fn moved(&mut self, follow: bool, to: Place, now: Millis) -> bool {
        let before = std::mem::replace(&mut self.top, to.above);
        if now > self.by_hand_until {
            return follow;
        }
        let (up, down) = (to.above < before, to.above > before);
        if !follow && (up || down) {
            // What was flung goes on.
            self.by_hand(now);
        }
        if to.below < NEAR { follow || down } else { follow && !up }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(above: i32, below: i32) -> Place {
        Place { above, below }
    }

    #[test]
    fn what_the_page_does_itself_changes_nothing() {
        let mut scrolling = Scrolling::default();
        for place in [at(1000, 0), at(1000, 64), at(1113, 64), at(400, 700), at(0, 0)] {
            assert!(scrolling.moved(true, place, 10_000), "{place:?}");
            assert!(!scrolling.moved(false, place, 10_000), "{place:?}");
        }
    }

    #[test]
    fn a_hand_leaves_the_end_and_comes_back_to_it() {
        let mut scrolling = Scrolling::default();
        assert!(scrolling.moved(true, at(1000, 0), 0));
        scrolling.by_hand(10_000);
        // Rows come meanwhile: that is not upwards.
        assert!(scrolling.moved(true, at(1000, 64), 10_010));
        assert!(scrolling.moved(true, at(1064, 0), 10_020));
        assert!(!scrolling.moved(true, at(1000, 64), 10_030));
        // A fling lasts longer than the hand touches.
        for step in 1..10 {
            assert!(!scrolling.moved(false, at(1000 - 100 * step, 64), 10_030 + 400 * Millis::from(step)));
        }
        scrolling.by_hand(20_000);
        assert!(!scrolling.moved(false, at(800, 264), 20_010));
        assert!(scrolling.moved(false, at(1060, 4), 20_020));
    }

    #[test]
    fn a_scroll_bar_is_dragged_for_a_while() {
        let mut scrolling = Scrolling::default();
        assert!(scrolling.moved(true, at(1000, 0), 0));
        scrolling.pressed(1000);
        assert!(!scrolling.moved(true, at(900, 100), 4000));
        assert!(scrolling.moved(true, at(800, 200), 60_000));
    }
}
