//! Which blocks of a long output are drawn, and how much room the others leave.

use std::collections::HashMap;
use std::sync::Arc;

use super::rows::Block;

/// Measured heights by block, in CSS pixels.
pub type Heights = HashMap<u64, f64>;

/// Blocks that are always drawn, however many there are: some hundred entries.
pub const LEAST: usize = 12;

/// A line's height, for blocks that were never drawn.
const LINE: f64 = 20.0;

/// Where somebody looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// How far the output is scrolled.
    pub top: f64,
    /// How much of it is in sight.
    pub height: f64,
    /// The end is kept in sight.
    pub follow: bool,
}

/// The first block to be drawn and the one after the last: what is in sight, and as much again above
/// and below.
#[must_use]
pub fn drawn(blocks: &[Arc<Block>], heights: &Heights, seen: &Seen) -> (usize, usize) {
    let count = blocks.len();
    if count <= LEAST {
        return (0, count);
    }
    let sight = seen.height.max(200.0);
    if seen.follow {
        let mut room = 2.0 * sight;
        let first = blocks.iter().rposition(|block| {
            room -= height(block, heights);
            room <= 0.0
        });
        return (first.unwrap_or(0), count);
    }
    let (from, to) = (seen.top - sight, seen.top + 2.0 * sight);
    let mut bottom = 0.0;
    let mut first = None;
    for (at, block) in blocks.iter().enumerate() {
        let top = bottom;
        bottom += height(block, heights);
        if first.is_none() && bottom >= from {
            first = Some(at);
        }
        if top > to {
            return (first.unwrap_or(0), at);
        }
    }
    (first.unwrap_or(count.saturating_sub(1)), count)
}

/// Where a block begins.
#[must_use]
pub fn top(blocks: &[Arc<Block>], heights: &Heights, block: usize) -> f64 {
    blocks.iter().take(block).map(|block| height(block, heights)).sum()
}

/// The room above the first drawn block, and below the last.
#[must_use]
pub fn spacers(blocks: &[Arc<Block>], heights: &Heights, (first, end): (usize, usize)) -> (f64, f64) {
    let below = blocks.iter().skip(end).map(|block| height(block, heights)).sum();
    (top(blocks, heights, first), below)
}

/// Forgets the heights of blocks that were let go.
pub fn prune(heights: &mut Heights, blocks: &[Arc<Block>]) {
    if let Some(first) = blocks.first() {
        heights.retain(|id, _| *id >= first.id);
    }
}

fn height(block: &Block, heights: &Heights) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a block has few lines")]
    heights.get(&block.id).copied().unwrap_or(block.lines as f64 * LINE)
}

#[cfg(test)]
mod tests {
    use reattach_core::bridge::Stream;

    use super::*;
    use crate::model::output::rows::{Filter, blocks};
    use crate::model::output::scrollback::Scrollback;
    use crate::model::sample::text;

    /// Blocks of 32 lines, which are 640 pixels each until they are measured.
    fn many(lines: u64) -> Vec<Arc<Block>> {
        let mut scrollback = Scrollback::default();
        scrollback.extend((32..32 + lines).map(|n| text(n, Stream::Output, "x")).collect());
        blocks(&scrollback, Filter::default(), &[])
    }

    fn seen(top: f64, follow: bool) -> Seen {
        Seen { top, height: 600.0, follow }
    }

    #[test]
    fn a_short_output_is_drawn_whole() {
        let blocks = many(320);
        assert_eq!(drawn(&blocks, &Heights::new(), &seen(0.0, true)), (0, 10));
    }

    #[test]
    fn of_a_long_one_what_is_near() {
        let blocks = many(32 * 100);
        let mut heights = Heights::new();
        assert_eq!(drawn(&blocks, &heights, &seen(0.0, true)), (98, 100));
        assert_eq!(drawn(&blocks, &heights, &seen(0.0, false)), (0, 2));
        assert_eq!(drawn(&blocks, &heights, &seen(6400.0, false)), (9, 12));
        assert_eq!(spacers(&blocks, &heights, (9, 12)), (9.0 * 640.0, 88.0 * 640.0));
        // Beyond the end, as after a filter: the last one at least.
        assert_eq!(drawn(&blocks, &heights, &seen(1e9, false)), (99, 100));
        for id in 1..=9 {
            heights.insert(id, 100.0);
        }
        assert_eq!(top(&blocks, &heights, 10), 9.0 * 100.0 + 640.0);
        assert_eq!(drawn(&blocks, &heights, &seen(6400.0, false)).0, 16);
        prune(&mut heights, &blocks[4..]);
        let mut left: Vec<u64> = heights.into_keys().collect();
        left.sort_unstable();
        assert_eq!(left, [5, 6, 7, 8, 9]);
    }
}
