//! What a filter said of a session, kept with the session.
//!
//! Of ten thousand sessions a few change at a time, and none of the others has to be judged again.

use std::sync::atomic::{AtomicU32, Ordering};

/// Tells filters apart that were read one after the other. It is no part of what a filter is: two of
/// the same words are equal.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::model) struct Edition(u32);

impl PartialEq for Edition {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Edition {
    /// One that no filter had before, until 2³¹ have been read.
    pub(super) fn next() -> Self {
        static LAST: AtomicU32 = AtomicU32::new(0);
        Self(LAST.fetch_add(1, Ordering::Relaxed).wrapping_add(1))
    }
}

/// The last verdict: the edition and, in the lowest bit, whether it let the session through. Zero
/// before the first; a session that changes is another one and begins there.
#[derive(Debug, Default)]
pub(in crate::model) struct Verdict(AtomicU32);

impl Clone for Verdict {
    fn clone(&self) -> Self {
        Self(AtomicU32::new(self.0.load(Ordering::Relaxed)))
    }
}

impl Verdict {
    /// What the filter of this edition says, judged only when it has not been yet.
    pub(super) fn of(&self, edition: Edition, judge: impl FnOnce() -> bool) -> bool {
        let edition = edition.0 << 1;
        let known = self.0.load(Ordering::Relaxed);
        if edition != 0 && known & !1 == edition {
            return known & 1 == 1;
        }
        let passes = judge();
        self.0.store(edition | u32::from(passes), Ordering::Relaxed);
        passes
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn each_filter_judges_a_session_once() {
        let (verdict, judged) = (Verdict::default(), Cell::new(0));
        let ask = |edition, passes| {
            verdict.of(edition, || {
                judged.set(judged.get() + 1);
                passes
            })
        };
        let (first, second) = (Edition::next(), Edition::next());
        assert!(ask(first, true) && ask(first, false));
        assert_eq!(judged.get(), 1);
        assert!(!ask(second, false) && !ask(second, true));
        assert!(!ask(first, false), "the last filter alone is remembered");
        assert_eq!(judged.get(), 3);
        // A filter that nobody read has no edition, and is asked every time.
        assert!(ask(Edition::default(), true) && !ask(Edition::default(), false));
    }
}
