//! A throttle that proves an account on one target before it is used on the others.
//!
//! A wrong password sent to forty hosts at once locks the account out. So the first operation of an account that has
//! not been proven in this run goes alone; the others of that account wait, without taking a place from operations of
//! other accounts, until it is known whether the account is right.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::Throttle;

/// Operations by key, each under an account, or under none when it needs no proof (an open connection, a certificate).
///
/// Call [`Schedule::next`] until it gives nothing, after every [`Schedule::submit`], [`Schedule::proven`],
/// [`Schedule::refused`] and [`Schedule::done`].
#[derive(Debug, Clone)]
pub struct Schedule<K, A> {
    limit: usize,
    running: usize,
    sequence: u64,
    ready: BTreeMap<u64, (K, Option<A>)>,
    /// Of accounts that are being proven.
    parked: BTreeMap<A, BTreeMap<u64, K>>,
    accounts: BTreeMap<A, Account>,
    in_flight: BTreeMap<K, (u64, Option<A>)>,
    stopped: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Account {
    /// The operation with this number proves it.
    Proving(u64),
    Proven,
    Refused,
}

impl<K: Clone + Ord, A: Clone + Ord> Schedule<K, A> {
    /// `limit` is `-ThrottleLimit`: zero and below mean [`super::DEFAULT_LIMIT`].
    #[must_use]
    pub fn new(limit: i32) -> Self {
        Self {
            limit: Throttle::<K>::new(limit).limit(),
            running: 0,
            sequence: 0,
            ready: BTreeMap::new(),
            parked: BTreeMap::new(),
            accounts: BTreeMap::new(),
            in_flight: BTreeMap::new(),
            stopped: false,
        }
    }

    /// Most operations at a time.
    #[must_use]
    pub const fn limit(&self) -> usize {
        self.limit
    }

    /// Queues an operation. After [`Schedule::stop`] it is dropped.
    pub fn submit(&mut self, key: K, account: Option<A>) {
        if !self.stopped {
            self.ready.insert(self.sequence, (key, account));
            self.sequence += 1;
        }
    }

    /// The next operation to start now, if one may start: the first submitted whose account is neither being proven by
    /// another nor refused.
    #[expect(clippy::should_implement_trait, reason = "None means not now, not never: it is no iterator")]
    pub fn next(&mut self) -> Option<K> {
        while self.running < self.limit {
            let (number, (key, account)) = self.ready.pop_first()?;
            if let Some(account) = &account {
                match self.accounts.get(account) {
                    Some(Account::Proving(_) | Account::Refused) => {
                        self.parked.entry(account.clone()).or_default().insert(number, key);
                        continue;
                    }
                    Some(Account::Proven) => {}
                    None => {
                        self.accounts.insert(account.clone(), Account::Proving(number));
                    }
                }
            }
            self.running += 1;
            self.in_flight.insert(key.clone(), (number, account));
            return Some(key);
        }
        None
    }

    /// An account's password was accepted somewhere. What waited for it goes on, in the order of its submission.
    pub fn proven(&mut self, account: &A) {
        self.accounts.insert(account.clone(), Account::Proven);
        self.release(account);
    }

    /// An account's password was refused. What waits for the account goes on waiting until
    /// [`Schedule::retry_account`] or [`Schedule::abandon`].
    pub fn refused(&mut self, account: &A) {
        self.accounts.insert(account.clone(), Account::Refused);
    }

    /// Another password is there for a refused account: it must be proven again, by the first that waits.
    pub fn retry_account(&mut self, account: &A) {
        self.accounts.remove(account);
        self.release(account);
    }

    /// There will be no other password: gives back what waited for the account, in order, to fail without anything
    /// being sent.
    pub fn abandon(&mut self, account: &A) -> Vec<K> {
        // Those not yet looked at wait with the others.
        let later: Vec<u64> = self
            .ready
            .iter()
            .filter(|(_, (_, own))| own.as_ref() == Some(account))
            .map(|(number, _)| *number)
            .collect();
        let mut left = self.parked.remove(account).unwrap_or_default();
        for number in later {
            if let Some((key, _)) = self.ready.remove(&number) {
                left.insert(number, key);
            }
        }
        left.into_values().collect()
    }

    /// Whether the account's password was refused and no other has been given.
    #[must_use]
    pub fn is_refused(&self, account: &A) -> bool {
        self.accounts.get(account) == Some(&Account::Refused)
    }

    /// An operation ended, however. When it should have proven its account and said nothing (its host was down), the
    /// next operation of that account does. Says whether it was running.
    pub fn done(&mut self, key: &K) -> bool {
        let Some((number, account)) = self.in_flight.remove(key) else { return false };
        self.running -= 1;
        if let Some(account) = account
            && self.accounts.get(&account) == Some(&Account::Proving(number))
        {
            self.accounts.remove(&account);
            self.release(&account);
        }
        true
    }

    /// Starts nothing more; gives back what had not started, in order. What runs is the caller's to end.
    pub fn stop(&mut self) -> Vec<K> {
        self.stopped = true;
        let mut left: BTreeMap<u64, K> =
            core::mem::take(&mut self.ready).into_iter().map(|(number, (key, _))| (number, key)).collect();
        for parked in core::mem::take(&mut self.parked).into_values() {
            left.extend(parked);
        }
        left.into_values().collect()
    }

    /// Operations now running.
    #[must_use]
    pub const fn running(&self) -> usize {
        self.running
    }

    /// Operations not yet started.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.ready.len() + self.parked.values().map(BTreeMap::len).sum::<usize>()
    }

    /// Nothing runs and nothing waits.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.running == 0 && self.ready.is_empty() && self.parked.is_empty()
    }

    fn release(&mut self, account: &A) {
        for (number, key) in self.parked.remove(account).unwrap_or_default() {
            self.ready.insert(number, (key, Some(account.clone())));
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn start(schedule: &mut Schedule<u32, char>) -> Vec<u32> {
        core::iter::from_fn(|| schedule.next()).collect()
    }

    #[test]
    fn an_account_goes_alone_until_it_is_proven() {
        let mut schedule = Schedule::new(3);
        for (key, account) in [(0, Some('a')), (1, Some('a')), (2, Some('b')), (3, None), (4, Some('a'))] {
            schedule.submit(key, account);
        }
        assert_eq!(start(&mut schedule), [0, 2, 3], "1 waits without taking a place");
        schedule.proven(&'a');
        assert!(schedule.done(&3));
        assert_eq!(start(&mut schedule), [1]);
        schedule.done(&0);
        assert_eq!(start(&mut schedule), [4]);
    }

    #[test]
    fn a_refused_account_is_not_sent_again_before_another_password() {
        let mut schedule = Schedule::new(0);
        (0..40).for_each(|key| schedule.submit(key, Some('a')));
        assert_eq!(start(&mut schedule), [0]);
        schedule.refused(&'a');
        schedule.done(&0);
        assert!(schedule.is_refused(&'a') && start(&mut schedule).is_empty());
        schedule.retry_account(&'a');
        assert!(!schedule.is_refused(&'a'));
        assert_eq!(start(&mut schedule), [1], "proven again, alone");
        schedule.refused(&'a');
        schedule.done(&1);
        schedule.submit(40, Some('b'));
        assert_eq!(schedule.abandon(&'a'), (2..40).collect::<Vec<_>>());
        assert_eq!(start(&mut schedule), [40]);
    }

    #[test]
    fn a_dead_host_proves_nothing() {
        let mut schedule = Schedule::new(0);
        (0..3).for_each(|key| schedule.submit(key, Some('a')));
        assert_eq!(start(&mut schedule), [0]);
        schedule.done(&0);
        assert_eq!(start(&mut schedule), [1]);
        schedule.proven(&'a');
        assert_eq!(start(&mut schedule), [2]);
    }

    #[test]
    fn stop_gives_back_what_waited_in_order() {
        let mut schedule = Schedule::new(1);
        (0..3).for_each(|key| schedule.submit(key, Some('a')));
        schedule.submit(3, None);
        assert_eq!(start(&mut schedule), [0]);
        assert_eq!(schedule.stop(), [1, 2, 3]);
        schedule.submit(9, None);
        assert!(schedule.done(&0) && schedule.is_idle() && !schedule.done(&0));
    }

    proptest! {
        /// Whatever the order of completion, failure and cancellation: never over the limit, never two of an unproven
        /// account, each once, all of them in the end.
        #[test]
        fn keeps_its_promises(
            limit in 1_i32..6,
            accounts in proptest::collection::vec(proptest::option::of(0_u8..4), 0..50),
            picks in proptest::collection::vec((any::<usize>(), 0_u8..4), 200),
            stop_at in proptest::option::of(0_usize..40),
        ) {
            let mut schedule = Schedule::new(limit);
            for (key, account) in accounts.iter().enumerate() {
                schedule.submit(key, *account);
            }
            let (mut running, mut seen, mut given_back) = (Vec::new(), BTreeSet::new(), Vec::new());
            let (mut known, mut started_unproven) = (BTreeSet::new(), Vec::new());
            for (step, (pick, fate)) in picks.into_iter().enumerate() {
                for account in 0..4 {
                    if schedule.is_refused(&account) && pick % 2 == 0 {
                        given_back.extend(schedule.abandon(&account));
                        schedule.retry_account(&account);
                        known.remove(&account);
                    }
                }
                while let Some(key) = schedule.next() {
                    prop_assert!(seen.insert(key), "started twice");
                    running.push(key);
                    if accounts[key].is_some_and(|account| !known.contains(&account)) {
                        started_unproven.push(key);
                    }
                }
                prop_assert!(running.len() <= limit as usize);
                for account in 0..4 {
                    let of_it = started_unproven.iter().filter(|key| accounts[**key] == Some(account)).count();
                    prop_assert!(known.contains(&account) || of_it <= 1, "an unproven account goes alone");
                }
                if stop_at == Some(step) {
                    given_back.extend(schedule.stop());
                }
                if running.is_empty() {
                    continue;
                }
                let key = running.swap_remove(pick % running.len());
                if let Some(account) = accounts[key] {
                    match fate {
                        0 => { known.insert(account); schedule.proven(&account); }
                        1 => { known.remove(&account); schedule.refused(&account); }
                        _ => {}
                    }
                }
                prop_assert!(schedule.done(&key));
                started_unproven.retain(|own| *own != key);
            }
            for account in 0..4 {
                given_back.extend(schedule.abandon(&account));
            }
            given_back.extend(schedule.stop());
            prop_assert!(running.is_empty() || schedule.running() == running.len());
            prop_assert_eq!(seen.len() + given_back.len(), accounts.len());
            prop_assert!(given_back.iter().all(|key| !seen.contains(key)));
        }
    }
}
