//! Taking times.

use std::hint::black_box;
use std::time::Duration;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen::JsCast as _;
#[cfg(target_arch = "wasm32")]
use web_sys::WorkerGlobalScope;

/// The shortest of several runs. Natively in processor time of this thread: what the work takes
/// when nothing else is in the way, also on a machine that does other work meanwhile. In a browser,
/// which shows no such time, in wall time.
pub fn shortest<T>(runs: usize, mut work: impl FnMut() -> T) -> Duration {
    (0..runs)
        .map(|_| {
            let start = spent();
            black_box(work());
            spent().saturating_sub(start)
        })
        .min()
        .unwrap_or_default()
}

#[cfg(not(target_arch = "wasm32"))]
fn spent() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    // A processor's time is never negative.
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap_or(0))
}

#[cfg(target_arch = "wasm32")]
fn spent() -> Duration {
    let now = js_sys::global().dyn_into::<WorkerGlobalScope>().ok().and_then(|worker| worker.performance());
    Duration::from_secs_f64(now.map_or(0.0, |performance| performance.now()) / 1000.0)
}
