//! What running commands say of how far they are, as a tree.

use std::collections::{HashMap, HashSet};

use reattach_core::bridge::ProgressView;

/// Activities under way, in the order in which they began; at most 128.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Progress {
    activities: Vec<ProgressView>,
}

/// An activity and how deep it lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// 0 for one that is part of no other.
    pub depth: u32,
    /// The activity.
    pub activity: ProgressView,
}

/// More activities than a person can follow are not shown, nor deeper ones.
const MOST: usize = 24;
const DEEPEST: u32 = 6;

/// So many are kept: a script can begin any number of them and complete none. The oldest goes.
const KEPT: usize = 128;

impl Progress {
    /// Takes a record: it replaces the one with its source and number; one that is completed goes,
    /// with all that is part of it.
    pub fn put(&mut self, record: &ProgressView) {
        let same =
            |known: &ProgressView| known.source_id == record.source_id && known.activity_id == record.activity_id;
        if record.completed {
            let mut gone = vec![record.activity_id];
            while let Some(id) = gone.pop() {
                let (source, before) = (record.source_id, self.activities.len());
                let parts =
                    self.activities.iter().filter(|a| a.source_id == source && a.parent_activity_id == Some(id));
                gone.extend(parts.map(|part| part.activity_id).collect::<Vec<_>>());
                self.activities.retain(|a| a.source_id != source || a.activity_id != id);
                if self.activities.len() == before {
                    // Not known: a circle of parents ends here.
                    gone.clear();
                }
            }
        } else if let Some(known) = self.activities.iter_mut().find(|known| same(known)) {
            *known = record.clone();
        } else {
            if self.activities.len() == KEPT {
                self.activities.remove(0);
            }
            self.activities.push(record.clone());
        }
    }

    /// Nothing runs any more.
    pub fn clear(&mut self) {
        self.activities.clear();
    }

    /// Whether nothing is under way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.activities.is_empty()
    }

    /// The activities, each before its parts. An activity whose parent is not known stands alone.
    #[must_use]
    pub fn tree(&self) -> Vec<Branch> {
        let known: HashSet<_> = self.activities.iter().map(|a| (a.source_id, a.activity_id)).collect();
        let mut parts: HashMap<_, Vec<&ProgressView>> = HashMap::new();
        let mut roots = Vec::new();
        for activity in &self.activities {
            match activity.parent_activity_id.map(|parent| (activity.source_id, parent)) {
                Some(parent) if known.contains(&parent) => parts.entry(parent).or_default().push(activity),
                _ => roots.push(activity),
            }
        }
        let mut found = Vec::new();
        for root in roots {
            add(root, 0, &parts, &mut found);
        }
        found
    }
}

fn add(activity: &ProgressView, depth: u32, parts: &HashMap<(i64, i32), Vec<&ProgressView>>, found: &mut Vec<Branch>) {
    if found.len() >= MOST || depth > DEEPEST {
        return;
    }
    found.push(Branch { depth, activity: activity.clone() });
    for part in parts.get(&(activity.source_id, activity.activity_id)).into_iter().flatten() {
        add(part, depth + 1, parts, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(activity_id: i32, parent: Option<i32>, completed: bool) -> ProgressView {
        ProgressView {
            source_id: 0,
            activity_id,
            parent_activity_id: parent,
            activity: format!("a{activity_id}"),
            status: String::new(),
            current_operation: String::new(),
            percent_complete: Some(10),
            seconds_remaining: None,
            completed,
        }
    }

    fn tree(progress: &Progress) -> Vec<(u32, i32)> {
        progress.tree().iter().map(|branch| (branch.depth, branch.activity.activity_id)).collect()
    }

    #[test]
    fn parts_follow_their_activity() {
        let mut progress = Progress::default();
        for (id, parent) in [(1, None), (2, Some(1)), (3, Some(2)), (4, None), (5, Some(1)), (6, Some(99))] {
            progress.put(&record(id, parent, false));
        }
        assert_eq!(tree(&progress), [(0, 1), (1, 2), (2, 3), (1, 5), (0, 4), (0, 6)]);
        progress.put(&ProgressView { percent_complete: Some(90), ..record(3, Some(2), false) });
        assert_eq!(progress.tree()[2].activity.percent_complete, Some(90));
        progress.put(&record(1, None, true));
        assert_eq!(tree(&progress), [(0, 4), (0, 6)]);
        progress.put(&record(77, None, true));
        assert_eq!(tree(&progress).len(), 2);
    }

    #[test]
    fn circles_and_crowds_end() {
        let mut progress = Progress::default();
        progress.put(&record(1, Some(2), false));
        progress.put(&record(2, Some(1), false));
        progress.put(&record(3, Some(3), false));
        assert_eq!(tree(&progress), []);
        progress.put(&record(2, Some(1), true));
        assert!(progress.activities.len() <= 1);
        for id in 10..200 {
            progress.put(&record(id, None, false));
        }
        assert_eq!(progress.tree().len(), MOST);
    }

    #[test]
    fn of_any_number_the_newest_are_kept() {
        let mut progress = Progress::default();
        for id in 0..20_000 {
            progress.put(&record(id, (id > 0).then_some(id - 1), false));
        }
        assert_eq!(progress.activities.len(), KEPT);
        assert_eq!(progress.activities.last().map(|activity| activity.activity_id), Some(19_999));
        // The parent of the first is gone.
        assert_eq!(tree(&progress)[..2], [(0, 19_872), (1, 19_873)]);
    }

    #[test]
    fn another_source_is_another_activity() {
        let mut progress = Progress::default();
        progress.put(&record(1, None, false));
        progress.put(&ProgressView { source_id: 7, ..record(1, None, false) });
        assert_eq!(progress.tree().len(), 2);
        progress.put(&ProgressView { source_id: 7, ..record(1, None, true) });
        assert_eq!(tree(&progress), [(0, 1)]);
    }
}
