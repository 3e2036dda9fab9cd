//! How much the scrollbacks of all sessions hold together.

use std::collections::HashMap;

use uuid::Uuid;

/// Bytes that all scrollbacks may hold: 64 MiB, sixteen full ones.
const TOTAL: usize = 64 * 1024 * 1024;

/// Bytes that are left of one that is shortened to make room: some screens.
const SHORT: usize = 256 * 1024;

/// Sizes of scrollbacks, and when each was looked at.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    held: HashMap<Uuid, Held>,
    bytes: usize,
    looks: u64,
}

#[derive(Debug, Clone, Copy, Default)]
struct Held {
    bytes: usize,
    looked: u64,
}

impl Shelf {
    /// Somebody looks at one.
    pub fn look(&mut self, id: Uuid) {
        self.looks += 1;
        self.held.entry(id).or_default().looked = self.looks;
    }

    /// One holds so many bytes now.
    pub fn holds(&mut self, id: Uuid, bytes: usize) {
        let before = std::mem::replace(&mut self.held.entry(id).or_default().bytes, bytes);
        self.bytes = self.bytes - before + bytes;
    }

    /// One is gone.
    pub fn remove(&mut self, id: Uuid) {
        self.bytes -= self.held.remove(&id).map_or(0, |held| held.bytes);
    }

    /// Which are to be shortened, to how many bytes: none while all of them hold no more than they may;
    /// otherwise those that nobody has looked at for the longest time. The one that was looked at last
    /// is left as it is.
    #[must_use]
    pub fn too_much(&self) -> Vec<(Uuid, usize)> {
        let mut over = self.bytes.saturating_sub(TOTAL);
        let mut found = Vec::new();
        if over == 0 {
            return found;
        }
        let mut idle: Vec<_> =
            self.held.iter().filter(|(_, held)| held.looked == 0 || held.looked < self.looks).collect();
        idle.sort_unstable_by_key(|(id, held)| (held.looked, **id));
        // Down to some screens first; where that is not enough, down to the last entry.
        for (left, most) in [(SHORT, usize::MAX), (0, SHORT)] {
            for (id, held) in &idle {
                let gain = held.bytes.min(most).saturating_sub(left);
                if over > 0 && gain > 0 {
                    over = over.saturating_sub(gain);
                    found.push((**id, left));
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: usize = 4 * 1024 * 1024;

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    #[test]
    fn those_that_nobody_looks_at_make_room() {
        let mut shelf = Shelf::default();
        for number in 1..=16 {
            shelf.holds(id(number), FULL);
        }
        shelf.look(id(1));
        shelf.look(id(2));
        assert_eq!(shelf.too_much(), []);
        shelf.holds(id(17), 1);
        assert_eq!(shelf.too_much(), [(id(3), SHORT)]);
        shelf.holds(id(17), FULL);
        assert_eq!(shelf.too_much(), [(id(3), SHORT), (id(4), SHORT)]);
        shelf.holds(id(3), SHORT);
        shelf.remove(id(4));
        assert_eq!(shelf.too_much(), []);
    }

    #[test]
    fn any_number_of_short_ones_makes_room_but_the_one_that_is_looked_at() {
        let mut shelf = Shelf::default();
        shelf.look(id(1));
        shelf.holds(id(1), FULL);
        for number in 2..=300 {
            shelf.holds(id(number), SHORT);
        }
        let found = shelf.too_much();
        assert_eq!(found.len(), (FULL + 299 * SHORT - TOTAL).div_ceil(SHORT));
        assert!(found.iter().all(|(which, left)| *which != id(1) && *left == 0));
        for (which, left) in found {
            shelf.holds(which, left);
        }
        assert_eq!(shelf.too_much(), []);
    }
}
