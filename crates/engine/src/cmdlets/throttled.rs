//! Work on many targets under the throttle.

use std::collections::BTreeMap;
use std::future::Future;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use reattach_core::throttle::Throttle;

/// Runs `count` pieces of work, as many at a time as the limit allows, in order of their number; gives the results in
/// that order.
pub(super) async fn throttled<T, F: Future<Output = T>>(limit: i32, count: usize, work: impl Fn(usize) -> F) -> Vec<T> {
    let mut throttle = Throttle::new(limit);
    (0..count).for_each(|at| throttle.submit(at));
    let mut running = FuturesUnordered::new();
    let mut results = BTreeMap::new();
    loop {
        while let Some(at) = throttle.next() {
            let future = work(at);
            running.push(async move { (at, future.await) });
        }
        let Some((at, result)) = running.next().await else { break };
        throttle.done(&at);
        results.insert(at, result);
    }
    results.into_values().collect()
}
