//! Listings that are given out page by page (DSP0226 clause 8).

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use reattach_wsman::{self as wsman, ResponseBody};
use uuid::Uuid;

use crate::host::random_id;

/// Listings that a host keeps at once; the oldest give way.
const MAX_LISTINGS: usize = 256;

/// The listings of a host that are not over yet, by their contexts.
#[derive(Debug, Default)]
pub(crate) struct Listings(BTreeMap<Uuid, Listing>);

/// What is left of a listing.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    pub(crate) user: &'static str,
    /// When its context ends, in the lab's time.
    pub(crate) until: Duration,
    pub(crate) shells: VecDeque<wsman::Shell>,
    pub(crate) commands: VecDeque<wsman::Command>,
}

impl Listings {
    /// Keeps a listing under a context.
    pub(crate) fn keep(&mut self, context: Option<Uuid>, listing: Listing) -> String {
        if self.0.len() >= MAX_LISTINGS
            && let Some(oldest) = self.0.iter().min_by_key(|(_, listing)| listing.until).map(|(id, _)| *id)
        {
            self.0.remove(&oldest);
        }
        let context = context.unwrap_or_else(random_id);
        self.0.insert(context, listing);
        format!("uuid:{}", context.hyphenated().to_string().to_uppercase())
    }

    /// Takes a listing out, if the context is one of this user's that has not ended.
    pub(crate) fn take(&mut self, context: &str, user: &str, now: Duration) -> Option<(Uuid, Listing)> {
        self.0.retain(|_, listing| listing.until > now);
        let id = context.trim().strip_prefix("uuid:")?.parse().ok()?;
        self.0.get(&id).filter(|listing| listing.user == user)?;
        self.0.remove(&id).map(|listing| (id, listing))
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

impl Listing {
    pub(crate) fn is_empty(&self) -> bool {
        self.shells.is_empty() && self.commands.is_empty()
    }

    /// The next page: at most `count` items, and so few that `fits` accepts the answer. `None`
    /// when one item alone does not fit.
    pub(crate) fn page(
        &mut self,
        count: usize,
        fits: impl Fn(&ResponseBody) -> bool,
    ) -> Option<(Vec<wsman::Shell>, Vec<wsman::Command>)> {
        let mut count = count.min(self.shells.len() + self.commands.len());
        loop {
            let shells: Vec<_> = self.shells.iter().take(count).cloned().collect();
            let rest = count - shells.len();
            let commands: Vec<_> = self.commands.iter().take(rest).cloned().collect();
            let context = Some(String::from("uuid:00000000-0000-0000-0000-000000000000"));
            let body = ResponseBody::Enumerated { shells, commands, context };
            if count == 0 || fits(&body) {
                let ResponseBody::Enumerated { shells, commands, .. } = body else { return None };
                self.shells.drain(..shells.len());
                self.commands.drain(..commands.len());
                return Some((shells, commands));
            }
            if count == 1 {
                return None;
            }
            count /= 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(count: u128) -> Listing {
        let shell = |number| wsman::Shell { shell_id: Uuid::from_u128(number), ..wsman::Shell::default() };
        let until = Duration::from_secs(10);
        Listing { user: "adele", until, shells: (1..=count).map(shell).collect(), commands: VecDeque::new() }
    }

    #[test]
    fn a_page_has_no_more_items_than_fit() {
        let mut listing = listing(10);
        let at_most = |limit| move |body: &ResponseBody| matches!(body, ResponseBody::Enumerated { shells, .. } if shells.len() <= limit);
        assert_eq!(listing.page(3, at_most(5)).unwrap().0.len(), 3);
        assert_eq!(listing.page(100, at_most(5)).unwrap().0.len(), 3);
        assert_eq!(listing.page(100, at_most(0)), None);
        assert_eq!(listing.page(100, at_most(5)).unwrap().0.len(), 4);
        assert!(listing.is_empty());
        assert_eq!(listing.page(100, at_most(0)).unwrap().0.len(), 0);
    }

    #[test]
    fn a_context_is_one_users_and_ends() {
        let mut listings = Listings::default();
        let context = listings.keep(None, listing(1));
        assert!(listings.take(&context, "boris", Duration::ZERO).is_none());
        assert!(listings.take("uuid:nonsense", "adele", Duration::ZERO).is_none());
        let (id, rest) = listings.take(&context, "adele", Duration::from_secs(9)).unwrap();
        assert!(listings.take(&context, "adele", Duration::ZERO).is_none());
        assert_eq!(listings.keep(Some(id), rest), context);
        assert!(listings.take(&context, "adele", Duration::from_secs(10)).is_none());
        for _ in 0..=MAX_LISTINGS {
            listings.keep(None, listing(1));
        }
        assert_eq!(listings.0.len(), MAX_LISTINGS);
    }
}
