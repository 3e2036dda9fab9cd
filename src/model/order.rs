//! Rows that stay where they are while somebody points at them.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

/// The rows as they stand on the screen.
///
/// While the order is held, known rows keep their places and new ones go to the end, so that a
/// click never meets another row than the one that was seen; they take their places when it is
/// let go, or when somebody asks for it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Order {
    rows: Vec<Uuid>,
    /// The rows in their places.
    wanted: Vec<Uuid>,
    /// How many at the end are not in their places.
    new: usize,
    held: bool,
}

impl Order {
    /// The rows, in the order in which they are shown.
    #[must_use]
    pub fn rows(&self) -> &[Uuid] {
        &self.rows
    }

    /// How many rows came while the order was held.
    #[must_use]
    pub fn new_rows(&self) -> usize {
        self.new
    }

    /// Somebody points at the rows, or does not any more; then they take their places. Returns
    /// whether any has moved.
    pub fn hold(&mut self, held: bool) -> bool {
        self.held = held;
        !held && self.sort_in()
    }

    /// Puts every row in its place. Returns whether any has moved.
    pub fn sort_in(&mut self) -> bool {
        let moved = self.rows != self.wanted;
        self.rows.clone_from(&self.wanted);
        self.new = 0;
        moved
    }

    /// The rows as they should stand. `asked` says that somebody changed what is shown: then they
    /// do, whatever is held.
    pub fn arrange(&mut self, wanted: Vec<Uuid>, asked: bool) {
        self.wanted = wanted;
        if asked || !self.held || self.rows.is_empty() {
            self.sort_in();
            return;
        }
        let wanted = &self.wanted;
        let set: HashSet<Uuid> = wanted.iter().copied().collect();
        let before = self.rows.len() - self.new;
        let mut at = 0;
        let mut still_new = 0;
        self.rows.retain(|id| {
            let kept = set.contains(id);
            still_new += usize::from(kept && at >= before);
            at += 1;
            kept
        });
        let known: HashSet<Uuid> = self.rows.iter().copied().collect();
        let shown = self.rows.len();
        self.rows.extend(wanted.iter().copied().filter(|id| !known.contains(id)));
        self.new = still_new + self.rows.len() - shown;
    }

    /// Where a row stands.
    #[must_use]
    pub fn place(&self, id: &Uuid) -> Option<usize> {
        self.rows.iter().position(|row| row == id)
    }

    /// Where each row stands.
    #[must_use]
    pub fn places(&self) -> HashMap<Uuid, usize> {
        self.rows.iter().enumerate().map(|(at, id)| (*id, at)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(numbers: &[u128]) -> Vec<Uuid> {
        numbers.iter().map(|n| Uuid::from_u128(*n)).collect()
    }

    #[test]
    fn what_comes_new_moves_nothing_while_somebody_points() {
        let mut order = Order::default();
        order.hold(true);
        order.arrange(ids(&[5, 7]), false);
        assert_eq!((order.place(&Uuid::from_u128(7)), order.place(&Uuid::from_u128(1))), (Some(1), None));
        assert_eq!((order.rows(), order.new_rows()), (&ids(&[5, 7])[..], 0), "there was nothing to move");
        order.arrange(ids(&[1, 7, 5, 6]), false);
        assert_eq!((order.rows(), order.new_rows()), (&ids(&[5, 7, 1, 6])[..], 2));
        order.arrange(ids(&[1, 2, 6, 7]), false);
        assert_eq!((order.rows(), order.new_rows()), (&ids(&[7, 1, 6, 2])[..], 3), "what went has gone");
        order.arrange(ids(&[2, 6]), false);
        assert_eq!((order.rows(), order.new_rows()), (&ids(&[6, 2])[..], 2));
        order.arrange(ids(&[1, 2, 6, 7]), false);
        assert!(order.hold(false));
        assert_eq!((order.rows(), order.new_rows()), (&ids(&[1, 2, 6, 7])[..], 0));
        assert!(!order.hold(true) && !order.hold(false), "nothing was out of its place");
    }

    #[test]
    fn who_asks_for_another_order_gets_it() {
        let mut order = Order::default();
        order.hold(true);
        order.arrange(ids(&[1, 2]), false);
        order.arrange(ids(&[2, 1, 3]), true);
        assert_eq!((order.rows(), order.new_rows()), (&ids(&[2, 1, 3])[..], 0));
    }
}
