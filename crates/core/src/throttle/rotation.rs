//! In which order the sessions of many hosts are submitted.

use alloc::collections::{BTreeMap, VecDeque};
use alloc::vec::Vec;

/// Host after host, one of each, then the next of each: the places of the throttle are worth most where every
/// operation has a connection of its own, and a host serves its sessions over one. In the order of `keys` otherwise.
#[must_use]
pub fn in_rotation<K: Ord>(keys: impl IntoIterator<Item = K>) -> Vec<usize> {
    let mut groups: Vec<VecDeque<usize>> = Vec::new();
    let mut known = BTreeMap::new();
    for (at, key) in keys.into_iter().enumerate() {
        let group = *known.entry(key).or_insert_with(|| {
            groups.push(VecDeque::new());
            groups.len() - 1
        });
        groups[group].push_back(at);
    }
    let mut order = Vec::new();
    while !groups.is_empty() {
        groups.retain_mut(|group| {
            order.extend(group.pop_front());
            !group.is_empty()
        });
    }
    order
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_of_each_host_in_turn() {
        assert_eq!(in_rotation("aabacb".chars()), [0, 2, 4, 1, 5, 3]);
        assert_eq!(in_rotation("aaa".chars()), [0, 1, 2]);
        assert!(in_rotation("".chars()).is_empty());
    }

    proptest! {
        #[test]
        fn everything_once_and_in_order_within_a_host(keys in proptest::collection::vec(0_u8..9, 0..100)) {
            let order = in_rotation(&keys);
            let mut sorted = order.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..keys.len()).collect::<Vec<_>>());
            for key in 0..9 {
                let own: Vec<_> = order.iter().filter(|at| keys[**at] == key).collect();
                prop_assert!(own.is_sorted());
            }
            // No host is served a second time before every other that has something has been served as often.
            for window in 1..order.len() {
                let count = |key: u8| order[..window].iter().filter(|at| keys[**at] == key).count();
                let next = keys[order[window]];
                prop_assert!(order[window..].iter().all(|at| count(keys[*at]) >= count(next)));
            }
        }
    }
}
