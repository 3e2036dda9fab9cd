//! Enumerate, Pull and Release (MS-WSMV 3.1.4.8 to 3.1.4.10, DSP0226 clause 8).

use std::collections::VecDeque;

use reattach_wsman::{EnumerationMode, FaultKind, Request, ResponseBody};
use uuid::Uuid;

use super::{Caller, Outcome, fits};
use crate::host::Host;
use crate::listings::Listing;
use crate::lock;
use crate::options::Limits;
use crate::shell::{Shell, fault};

impl Host {
    /// The shells that the caller may see, or the commands of one of them.
    pub(super) fn enumerate(
        &self,
        request: &Request,
        caller: &Caller,
        limits: &Limits,
        shell: Option<Uuid>,
    ) -> Outcome {
        let asked = &request.header.enumeration;
        if asked.mode != EnumerationMode::Object {
            return Err(fault(FaultKind::EnumerationModeUnsupported));
        }
        let now = self.now();
        let mut listing = Listing { user: caller.user.name, ..Listing::default() };
        match shell {
            None => {
                let shells = self.shells();
                let seen = |shell: &&Shell| caller.user.administrator || shell.owner == caller.user.name;
                let described = |shell: &Shell| shell.describe(now, limits.max_idle_timeout);
                listing.shells = shells.values().filter(seen).map(described).collect();
            }
            Some(id) => {
                let mut commands = VecDeque::new();
                self.with(id, caller, true, |shell| {
                    commands = shell.describe_commands().into();
                    Ok(ResponseBody::Empty)
                })?;
                listing.commands = commands;
            }
        }
        // Without the wish for items at once, the answer is the context alone (DSP0226 8.2.3).
        let count = if asked.optimize { asked.max_elements } else { Some(0) };
        self.page(request, limits, None, listing, count)
    }

    pub(super) fn pull(&self, request: &Request, caller: &Caller, limits: &Limits, context: &str) -> Outcome {
        let found = lock(&self.listings).take(context, caller.user.name, self.now());
        let (context, listing) = found.ok_or_else(|| fault(FaultKind::InvalidEnumerationContext))?;
        self.page(request, limits, Some(context), listing, request.header.enumeration.max_elements)
    }

    pub(super) fn release(&self, caller: &Caller, context: &str) -> Outcome {
        match lock(&self.listings).take(context, caller.user.name, self.now()) {
            Some(_) => Ok(ResponseBody::Empty),
            None => Err(fault(FaultKind::InvalidEnumerationContext)),
        }
    }

    /// The next items, and a context for what is left. Without a wish it is one item at a time
    /// (WS-Enumeration 3.1).
    fn page(
        &self,
        request: &Request,
        limits: &Limits,
        context: Option<Uuid>,
        mut listing: Listing,
        count: Option<u32>,
    ) -> Outcome {
        let count = usize::try_from(count.unwrap_or(1)).unwrap_or(usize::MAX).min(limits.max_items.max(1));
        let page = listing.page(count, |body| fits(request, body, limits));
        let (shells, commands) = page.ok_or_else(|| fault(FaultKind::AnswerTooLarge))?;
        let context = if listing.is_empty() && count > 0 {
            None
        } else {
            listing.until = self.now() + limits.context_lifetime;
            Some(lock(&self.listings).keep(context, listing))
        };
        Ok(ResponseBody::Enumerated { shells, commands, context })
    }
}
