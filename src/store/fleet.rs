//! The session table behind signals.

use crate::lease::Live;
use crate::model::sessions::Sessions;

/// The session table, followed at two paces: rows follow every change, what counts the whole table may follow a
/// moment after the rows have been drawn.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Fleet {
    table: Live<Sessions>,
    settled: Live<u32>,
}

impl Fleet {
    /// Reads the table, again after every change.
    pub(crate) fn with<U>(self, read: impl FnOnce(&Sessions) -> U) -> U {
        self.table.with(read)
    }

    /// Reads the table, again when changes have settled.
    pub(crate) fn with_settled<U>(self, read: impl FnOnce(&Sessions) -> U) -> U {
        self.settled.track();
        self.table.with_untracked(read)
    }

    pub(crate) fn with_untracked<U>(self, read: impl FnOnce(&Sessions) -> U) -> U {
        self.table.with_untracked(read)
    }

    /// Changes the table.
    pub(crate) fn update(self, change: impl FnOnce(&mut Sessions)) {
        self.rows_first(change);
        self.settle();
    }

    /// Changes the table and tells the rows; what counts is told by [`Fleet::settle`].
    pub(super) fn rows_first(self, change: impl FnOnce(&mut Sessions)) {
        self.table.update(change);
    }

    /// Tells what counts the table. The page may be gone by then.
    pub(super) fn settle(self) {
        self.settled.try_update(|changes| *changes = changes.wrapping_add(1));
    }
}
