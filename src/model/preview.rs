//! What a preview says of its plan.

use reattach_core::bind::bind_line;
use reattach_core::bridge::{EffectView, PlannedView};
use reattach_core::throttle::DEFAULT_LIMIT;

/// How much a plan would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Lines of the plan.
    pub total: usize,
    /// Those that would do something.
    pub acting: usize,
    /// How many are worked on at a time.
    pub limit: usize,
    /// How many times the limit is filled, if everything takes equally long.
    pub waves: usize,
}

/// How much the plan of a command would do.
#[must_use]
pub fn extent(command: &str, lines: &[PlannedView]) -> Extent {
    let acting = lines.iter().filter(|line| acts(line.effect)).count();
    let asked = bind_line(command).ok().and_then(|bound| {
        let limits = bound.commands.iter().map(|command| command.throttle_limit());
        limits.filter_map(|limit| usize::try_from(limit).ok()).find(|limit| *limit > 0)
    });
    let limit = asked.unwrap_or(DEFAULT_LIMIT);
    Extent { total: lines.len(), acting, limit, waves: acting.div_ceil(limit) }
}

/// Whether a line of a plan would do something.
#[must_use]
pub const fn acts(effect: EffectView) -> bool {
    matches!(
        effect,
        EffectView::Connect
            | EffectView::Disconnect
            | EffectView::Create
            | EffectView::Receive
            | EffectView::Remove
            | EffectView::Invoke
            | EffectView::Query
            | EffectView::NeedsCredential
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample::planned;

    #[test]
    fn the_throttle_limit_makes_the_waves() {
        let mut lines = vec![planned("a"); 40];
        lines.push(PlannedView { effect: EffectView::Busy, ..planned("b") });
        for (command, limit, waves) in [
            ("Connect-PSSession -ComputerName a", 32, 2),
            ("Connect-PSSession -ComputerName a -ThrottleLimit 8 -WhatIf", 8, 5),
            ("Connect-PSSession -ComputerName a -ThrottleLimit 0", 32, 2),
            ("Connect-PSSession -ComputerName a -ThrottleLimit 40", 40, 1),
            ("nonsense (", 32, 2),
        ] {
            assert_eq!(extent(command, &lines), Extent { total: 41, acting: 40, limit, waves }, "{command}");
        }
    }
}
