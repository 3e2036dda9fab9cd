//! Which rows of a long list are in the page.

use std::collections::HashSet;
use std::ops::Range;

use uuid::Uuid;

/// From this many rows on only those near what is seen are in the page.
pub const FROM: usize = 500;
/// So many new rows of a list that is not that long come into the page at once.
const STEP: usize = 24;
/// Rows kept above and below what is seen, so that a short scroll shows no gap.
const MARGIN: usize = 6;

/// The part of a scrolled list that is seen.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Scrolled {
    /// How far the list is scrolled, in CSS pixels.
    pub top: f64,
    /// Height of the part that is seen, in CSS pixels.
    pub height: f64,
    /// Height of a row, in CSS pixels.
    pub row: f64,
}

impl Scrolled {
    /// The rows to be in the page, of `count` rows.
    ///
    /// The range moves in steps of several rows: most scrolls change nothing.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the count of rows")]
    #[expect(clippy::cast_precision_loss, reason = "counts of rows")]
    pub fn rows(&self, count: usize) -> Range<usize> {
        if count < FROM {
            return 0..count;
        }
        let row = if self.row >= 1.0 { self.row } else { 32.0 };
        let clamp = |rows: f64| rows.clamp(0.0, count as f64) as usize;
        let step = MARGIN / 2;
        let first = clamp((self.top / row).floor()) / step * step;
        let last = clamp(((self.top + self.height) / row).ceil());
        let end = (last.div_ceil(step) * step + MARGIN).min(count);
        first.saturating_sub(MARGIN).min(end)..end
    }

    /// How many rows are seen at once, at least one.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rows on a screen")]
    pub fn page(&self) -> usize {
        if self.row < 1.0 { 10 } else { ((self.height / self.row) as usize).saturating_sub(1).max(1) }
    }

    /// How far to scroll so that a row is seen whole below a heading of `heading` pixels; `None`
    /// when it is.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of rows")]
    pub fn to_show(&self, at: usize, heading: f64) -> Option<f64> {
        let start = at as f64 * self.row;
        let end = start + self.row + heading;
        if start < self.top {
            Some(start)
        } else if end > self.top + self.height {
            Some(end - self.height)
        } else {
            None
        }
    }
}

/// Places of the rows that are to be in the page, where those of `before` are. `focused` says where the row with the
/// focus stands; it is asked when not every row is in the page.
#[must_use]
pub fn in_page(
    rows: &[Uuid],
    seen: Scrolled,
    before: &HashSet<Uuid>,
    focused: impl FnOnce() -> Option<usize>,
) -> Vec<usize> {
    let mut range = seen.rows(rows.len());
    if range.len() == rows.len() {
        range.end = until(rows, before);
    }
    if range.len() == rows.len() {
        return range.collect();
    }
    places(range, focused(), rows.len())
}

/// Up to where the rows of a list that belongs into the page whole come into it at once: what is new comes a screen
/// at a time, so that whoever types into the filter sees the first of it at the next frame.
#[must_use]
pub fn until(rows: &[Uuid], in_page: &HashSet<Uuid>) -> usize {
    let mut new = rows.iter().enumerate().filter(|(_, id)| !in_page.contains(id));
    new.nth(STEP).map_or(rows.len(), |(at, _)| at)
}

/// Places of the rows in the page: those of the range, and the one that has the focus wherever it
/// is, because the focus would be lost with it.
#[must_use]
pub fn places(range: Range<usize>, focused: Option<usize>, count: usize) -> Vec<usize> {
    let outside = focused.filter(|at| *at < count && !range.contains(at));
    let (start, end) = (range.start, range.end);
    let before = outside.filter(|at| *at < start);
    let after = outside.filter(|at| *at >= end);
    before.into_iter().chain(range).chain(after).collect()
}

/// Of [`places`], the longest part that stands next to each other: all but the row that has the focus elsewhere.
#[must_use]
pub fn run(places: impl Iterator<Item = usize>) -> Range<usize> {
    let mut longest = 0..0;
    let mut run = 0..0;
    for at in places {
        run = if at == run.end && !run.is_empty() { run.start..at + 1 } else { at..at + 1 };
        if run.len() > longest.len() {
            longest = run.clone();
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_lists_are_in_the_page_whole() {
        assert_eq!(Scrolled::default().rows(FROM - 1), 0..FROM - 1);
    }

    #[test]
    fn long_lists_show_what_is_seen_and_a_margin() {
        let seen = |top: f64| Scrolled { top, height: 600.0, row: 30.0 }.rows(10_000);
        assert_eq!(seen(0.0), 0..27);
        assert_eq!(seen(10.0), 0..27, "a short scroll changes nothing");
        assert_eq!(seen(3_000.0), 93..126);
        assert_eq!(seen(299_400.0), 9_972..10_000);
        assert_eq!(seen(1e12), 9_993..10_000, "a list that became shorter");
        for top in [0.0, 100.0, 2_999.0, 123_456.0] {
            let rows = seen(top);
            assert!(rows.len() < 60 && rows.start as f64 * 30.0 <= top && rows.end as f64 * 30.0 >= top + 600.0);
        }
    }

    #[test]
    fn before_the_first_measure_there_are_rows_to_measure() {
        let rows = Scrolled::default().rows(10_000);
        assert!(!rows.is_empty() && rows.len() < 60, "{rows:?}");
    }

    #[test]
    fn a_short_list_comes_a_screen_at_a_time() {
        let rows: Vec<Uuid> = (0..100).map(Uuid::from_u128).collect();
        let mut in_page = HashSet::new();
        let mut turns = Vec::new();
        while in_page.len() < rows.len() {
            let there = until(&rows, &in_page);
            in_page = rows[..there].iter().copied().collect();
            turns.push(there);
        }
        assert_eq!(turns, [24, 48, 72, 96, 100]);
        // What is there stays; a few that come between do not wait.
        let few: HashSet<Uuid> = rows.iter().skip(10).copied().collect();
        assert_eq!(until(&rows, &few), 100);
        assert_eq!(until(&[], &few), 0);
    }

    #[test]
    fn a_row_that_is_not_to_be_in_the_page_is_not_looked_for() {
        let rows: Vec<Uuid> = (0..600).map(Uuid::from_u128).collect();
        let seen = Scrolled { top: 0.0, height: 100.0, row: 10.0 };
        let none = HashSet::new();
        let few: HashSet<Uuid> = rows.iter().take(20).copied().collect();
        assert_eq!(in_page(&rows[..20], seen, &few, || unreachable!("all are there")).len(), 20);
        assert_eq!(in_page(&rows[..40], seen, &none, || Some(30)), (0..24).chain([30]).collect::<Vec<_>>());
        assert_eq!(in_page(&rows, seen, &none, || Some(599)).last(), Some(&599));
        assert!(in_page(&[], seen, &none, || None).is_empty());
    }

    #[test]
    fn the_row_with_the_focus_stays() {
        assert_eq!(places(5..8, Some(2), 20), [2, 5, 6, 7]);
        assert_eq!(places(5..8, Some(6), 20), [5, 6, 7]);
        assert_eq!(places(5..8, Some(11), 20), [5, 6, 7, 11]);
        assert_eq!(places(5..8, Some(20), 20), [5, 6, 7]);
    }

    #[test]
    fn a_row_is_brought_into_sight_by_the_shortest_way() {
        let scrolled = Scrolled { top: 300.0, height: 100.0, row: 10.0 };
        assert_eq!((scrolled.page(), Scrolled::default().page()), (9, 10));
        assert_eq!(scrolled.to_show(20, 15.0), Some(200.0));
        assert_eq!(scrolled.to_show(30, 15.0), None);
        assert_eq!(scrolled.to_show(39, 15.0), Some(315.0));
    }

    #[test]
    fn the_row_with_the_focus_stands_apart() {
        let run_of = |range, focused| run(places(range, focused, 10_000).into_iter());
        assert_eq!(run_of(93..126, None), 93..126);
        assert_eq!(run_of(93..126, Some(100)), 93..126);
        assert_eq!(run_of(93..126, Some(7)), 93..126);
        assert_eq!(run_of(93..126, Some(9_000)), 93..126);
        assert_eq!(run_of(93..126, Some(92)), 92..126, "one that stands next to them does not");
        assert_eq!(run_of(0..0, None), 0..0);
    }
}
