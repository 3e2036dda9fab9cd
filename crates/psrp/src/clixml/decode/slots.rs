//! What a `RefId` stands for.

use std::collections::HashMap;

/// Up to this id a place may be kept for every id below it.
const DENSE: u64 = 1 << 16;

/// Things by id. Writers count ids from 0, so most are found by place; any others are hashed.
#[derive(Debug)]
pub(super) struct Slots<T> {
    dense: Vec<Option<T>>,
    sparse: HashMap<u64, T>,
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Slots { dense: Vec::new(), sparse: HashMap::new() }
    }
}

impl<T> Slots<T> {
    pub(super) fn insert(&mut self, id: u64, thing: T) {
        // Places are made for what was inserted before and as many again, so that an id alone
        // cannot ask for memory.
        let reach = (2 * self.dense.len() as u64 + 64).min(DENSE);
        if id >= reach {
            self.sparse.insert(id, thing);
            return;
        }
        let at = id as usize;
        if at >= self.dense.len() {
            self.dense.resize_with(at + 1, || None);
        }
        self.dense[at] = Some(thing);
    }

    pub(super) fn get(&self, id: u64) -> Option<&T> {
        let dense = usize::try_from(id).ok().and_then(|at| self.dense.get(at)?.as_ref());
        dense.or_else(|| self.sparse.get(&id))
    }

    pub(super) fn clear(&mut self) {
        self.dense.clear();
        if !self.sparse.is_empty() {
            self.sparse = HashMap::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_id_is_found_and_the_last_thing_counts() {
        let mut slots = Slots::default();
        for (id, thing) in [(500, 'a'), (0, 'b'), (u64::MAX, 'c'), (63, 'd'), (150, 'e'), (300, 'f'), (500, 'g')] {
            slots.insert(id, thing);
            assert_eq!(slots.get(id), Some(&thing));
        }
        assert_eq!(slots.get(500), Some(&'g'));
        assert_eq!(slots.get(1), None);
        assert!(slots.dense.len() <= 501);
        slots.clear();
        assert_eq!(slots.get(0), None);
        assert_eq!(slots.get(u64::MAX), None);
    }
}
