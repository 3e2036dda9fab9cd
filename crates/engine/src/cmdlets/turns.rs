//! Work on many targets: who has his turn when. The throttle counts what is under way; whoever waits for a person
//! waits outside it.

use std::collections::BTreeMap;
use std::future::Future;
use std::rc::Rc;

use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use futures_util::stream::FuturesUnordered;
use reattach_core::throttle::Throttle;

use crate::Platform;
use crate::failure::Failure;
use crate::host::Host;
use crate::runs::Caller;
use crate::shared::Shared;

/// What became of a piece of work.
pub(super) enum Turn<T> {
    /// It is over.
    Over(T),
    /// It needs a credential for this host, of this account if it must be one, and then another turn.
    Ask(Rc<Host>, Option<String>),
}

/// Pieces of work, each with a number from 0.
pub(super) trait Work {
    type Output;

    /// The host whose credential a piece needs.
    fn host(&self, at: usize) -> Option<Rc<Host>>;

    /// One turn.
    fn turn(&self, at: usize) -> impl Future<Output = Turn<Self::Output>>;

    /// It waits for a person.
    fn asking(&self, at: usize);

    /// No credential was given.
    fn without(&self, at: usize, failure: Failure) -> impl Future<Output = Self::Output>;
}

enum Event<T> {
    Turn(usize, Turn<T>),
    Asked(usize, Result<(), Failure>),
}

impl<P: Platform> Shared<P> {
    /// Gives every piece its turns, in `order`, as many at a time as the limit allows; the results by number. `None`
    /// is what was not begun when the run was stopped. What has been begun ends.
    pub(super) async fn in_turn<W: Work>(
        self: &Rc<Self>,
        caller: &Caller,
        limit: i32,
        order: &[usize],
        work: &W,
    ) -> BTreeMap<usize, W::Output> {
        let mut throttle = Throttle::new(limit);
        let mut running = FuturesUnordered::<LocalBoxFuture<'_, Event<W::Output>>>::new();
        let mut results = BTreeMap::new();
        let lacking = |at: &usize| {
            let host = work.host(*at)?;
            self.credentials.at_hand(&host, caller.user.as_deref()).is_none().then_some(host)
        };
        let ask = |at: usize,
                   host: Rc<Host>,
                   user: Option<String>,
                   scope: Vec<Rc<Host>>|
         -> LocalBoxFuture<'_, Event<W::Output>> {
            work.asking(at);
            let caller = caller.asking().with_user(user.or_else(|| caller.user.clone()));
            Box::pin(async move {
                let credential = self.credential(&host, &caller, &scope).await;
                Event::Asked(at, credential.map(|_| ()))
            })
        };
        for at in order {
            match lacking(at) {
                // Everybody who lacks one asks now, and they share the prompt.
                Some(host) => running.push(ask(*at, host, None, Vec::new())),
                None => throttle.submit(*at),
            }
        }
        let mut stopped = false;
        loop {
            if caller.stopped() && !stopped {
                throttle.stop();
                stopped = true;
            }
            while let Some(at) = throttle.next() {
                running.push(Box::pin(async move { Event::Turn(at, work.turn(at).await) }));
            }
            let event = if stopped {
                running.next().await
            } else {
                match caller.unless_stopped(running.next()).await {
                    Some(event) => event,
                    None => continue,
                }
            };
            match event {
                None => break,
                Some(Event::Turn(at, Turn::Over(result))) => {
                    throttle.done(&at);
                    results.insert(at, result);
                }
                Some(Event::Turn(at, Turn::Ask(host, user))) => {
                    throttle.done(&at);
                    if !stopped {
                        // Those whose turn is still to come need the same.
                        let scope = order.iter().filter(|other| !results.contains_key(*other)).filter_map(lacking);
                        running.push(ask(at, host, user, scope.collect()));
                    }
                }
                Some(Event::Asked(at, Ok(()))) => throttle.submit(at),
                Some(Event::Asked(at, Err(failure))) => drop(results.insert(at, work.without(at, failure).await)),
            }
        }
        results
    }
}
