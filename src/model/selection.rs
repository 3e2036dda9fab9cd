//! Which rows of the grid are marked, and where a range starts.

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

/// Marked rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Selection {
    marked: BTreeSet<Uuid>,
    anchor: Option<Uuid>,
    /// Those that fell out when they were last hidden, until they are shown or something is marked again.
    fallen: BTreeSet<Uuid>,
    /// How many are marked and not shown, while what is shown is still being said.
    hidden: usize,
}

impl Selection {
    /// Marks one row and no other, as a plain click does.
    pub fn only(&mut self, id: Uuid) {
        self.marked = BTreeSet::from([id]);
        self.anchor = Some(id);
        self.forget_fallen();
    }

    /// Marks or unmarks one row, as Ctrl+click and Space do.
    pub fn toggle(&mut self, id: Uuid) {
        if !self.marked.remove(&id) {
            self.marked.insert(id);
        }
        self.anchor = Some(id);
        self.forget_fallen();
    }

    /// Marks from the row that was last clicked to this one, in the order `rows` that the user sees.
    pub fn range(&mut self, id: Uuid, rows: &[Uuid]) {
        let position = |wanted: Uuid| rows.iter().position(|row| *row == wanted);
        match (self.anchor.and_then(position), position(id)) {
            (Some(a), Some(b)) => self.marked = rows[a.min(b)..=a.max(b)].iter().copied().collect(),
            _ => self.only(id),
        }
        self.forget_fallen();
    }

    /// Marks every row that is shown, or none when all are marked.
    pub fn all_or_none(&mut self, rows: &[Uuid]) {
        self.marked = if self.all(rows) { BTreeSet::new() } else { rows.iter().copied().collect() };
        self.forget_fallen();
    }

    /// Unmarks what is not shown any more, so that no action touches what nobody sees.
    /// Returns whether anything changed.
    pub fn retain(&mut self, places: &HashMap<Uuid, usize>) -> bool {
        let before = (self.marked.len(), self.fallen());
        let (shown, gone) = std::mem::take(&mut self.marked).into_iter().partition(|id| places.contains_key(id));
        self.marked = shown;
        self.fallen.retain(|id| !places.contains_key(id));
        self.fallen.extend::<BTreeSet<Uuid>>(gone);
        self.hidden = 0;
        before != (self.marked.len(), self.fallen())
    }

    /// Counts what is not shown while somebody still says what shall be shown: what is hidden on the way stays marked.
    /// Returns whether anything changed.
    pub fn wait(&mut self, places: &HashMap<Uuid, usize>) -> bool {
        let before = self.fallen();
        self.fallen.retain(|id| !places.contains_key(id));
        self.hidden = self.marked.iter().filter(|id| !places.contains_key(*id)).count();
        before != self.fallen()
    }

    /// How many rows fell out, or are about to, because they are not shown; since something was last marked.
    #[must_use]
    pub fn fallen(&self) -> usize {
        self.fallen.len() + self.hidden
    }

    fn forget_fallen(&mut self) {
        self.fallen.clear();
        self.hidden = 0;
    }

    /// Unmarks all.
    pub fn clear(&mut self) {
        self.marked.clear();
        self.forget_fallen();
    }

    /// Whether a row is marked.
    #[must_use]
    pub fn has(&self, id: &Uuid) -> bool {
        self.marked.contains(id)
    }

    /// Whether there are rows and all are marked.
    #[must_use]
    pub fn all(&self, rows: &[Uuid]) -> bool {
        !rows.is_empty() && self.marked.len() >= rows.len() && rows.iter().all(|row| self.marked.contains(row))
    }

    /// How many are marked.
    #[must_use]
    pub fn len(&self) -> usize {
        self.marked.len()
    }

    /// Whether none is marked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.marked.is_empty()
    }

    /// The marked rows.
    pub fn iter(&self) -> impl Iterator<Item = &Uuid> {
        self.marked.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn places(ids: &[Uuid]) -> HashMap<Uuid, usize> {
        ids.iter().enumerate().map(|(at, id)| (*id, at)).collect()
    }

    #[test]
    fn a_range_follows_the_order_that_is_seen() {
        let rows = [id(3), id(1), id(2), id(4)];
        let mut selection = Selection::default();
        selection.only(id(2));
        selection.range(id(3), &rows);
        assert_eq!(selection.iter().copied().collect::<Vec<_>>(), [id(1), id(2), id(3)]);
        selection.range(id(4), &rows);
        assert_eq!(selection.iter().copied().collect::<Vec<_>>(), [id(2), id(4)]);
        selection.toggle(id(4));
        assert_eq!(selection.len(), 1);
    }

    #[test]
    fn hidden_rows_fall_out_and_are_counted() {
        let mut selection = Selection::default();
        selection.all_or_none(&[id(1), id(2), id(3)]);
        assert!(selection.retain(&places(&[id(2), id(3)])));
        assert!(selection.retain(&places(&[id(2)])));
        assert!(!selection.retain(&places(&[id(2)])));
        assert_eq!(selection.fallen(), 2);
        assert!(selection.all(&[id(2)]));
        selection.all_or_none(&[id(2)]);
        assert!(selection.is_empty());
        assert_eq!(selection.fallen(), 0);
        assert!(!selection.all(&[]));
    }
}
