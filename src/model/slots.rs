//! Which element of the page shows which row.
//!
//! Making an element costs several times what painting another row on it does, so those of rows that went are used for
//! rows that came. A row that stays keeps its element, and with it the focus and what a finger is on.

use std::collections::HashMap;

use uuid::Uuid;

/// What is to be done with the slots that are in the page, in the order in which they stand there.
#[derive(Debug, PartialEq, Eq)]
pub struct Plan {
    /// For each row, what is to show it.
    pub slots: Vec<Slot>,
    /// Rows that stay stand among each other as before: none of their elements has to move.
    pub in_order: bool,
}

/// What shows a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// The slot at this place, which has shown it before.
    Kept(usize),
    /// The slot at this place, which has shown a row that went.
    Used(usize),
    /// A new one.
    New,
}

/// Gives each of `rows` a slot. `shown` is the row of each slot; `usable` says of a slot whether it can be given to
/// another row. Slots that nobody gets are to be taken away.
#[must_use]
pub fn plan(shown: &[Uuid], rows: &[Uuid], usable: impl Fn(usize) -> bool) -> Plan {
    let at: HashMap<Uuid, usize> = shown.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let kept: Vec<Option<usize>> = rows.iter().map(|id| at.get(id).copied()).collect();
    let mut free = vec![true; shown.len()];
    for at in kept.iter().flatten() {
        free[*at] = false;
    }
    let mut used = (0..shown.len()).filter(|at| free[*at] && usable(*at));
    let slots = kept.iter().map(|kept| match kept {
        Some(at) => Slot::Kept(*at),
        None => used.next().map_or(Slot::New, Slot::Used),
    });
    Plan { slots: slots.collect(), in_order: kept.iter().flatten().is_sorted() }
}

#[cfg(test)]
mod tests {
    use super::Slot::{Kept, New, Used};
    use super::*;

    fn planned(shown: &[u128], rows: &[u128]) -> (Vec<Slot>, bool) {
        let ids = |numbers: &[u128]| numbers.iter().map(|n| Uuid::from_u128(*n)).collect::<Vec<_>>();
        // The slot of row 9 cannot be given away.
        let Plan { slots, in_order } = plan(&ids(shown), &ids(rows), |at| shown[at] != 9);
        (slots, in_order)
    }

    #[test]
    fn rows_that_stay_keep_their_slots() {
        assert_eq!(planned(&[], &[1, 2]), (vec![New, New], true));
        assert_eq!(planned(&[1, 2, 3], &[1, 2, 3]), (vec![Kept(0), Kept(1), Kept(2)], true));
        assert_eq!(planned(&[1, 2, 3], &[3, 4, 5, 6]), (vec![Kept(2), Used(0), Used(1), New], true));
        assert_eq!(planned(&[3, 4, 5], &[1, 2, 3]), (vec![Used(1), Used(2), Kept(0)], true));
        assert_eq!(planned(&[1, 2, 3], &[7, 8]), (vec![Used(0), Used(1)], true));
        assert_eq!(planned(&[1, 2], &[]), (vec![], true));
    }

    #[test]
    fn another_order_is_told() {
        assert_eq!(planned(&[1, 2, 3], &[3, 4, 1]), (vec![Kept(2), Used(1), Kept(0)], false));
    }

    #[test]
    fn what_cannot_be_given_away_is_not() {
        assert_eq!(planned(&[9, 1], &[2, 3]), (vec![Used(1), New], true));
        assert_eq!(planned(&[9, 1], &[9, 3]), (vec![Kept(0), Used(1)], true));
    }
}
