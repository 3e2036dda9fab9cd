//! A world of one thread and no real time: tasks, a clock that jumps to the next thing that is
//! waited for, and events.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;

use futures_executor::{LocalPool, LocalSpawner};
use futures_util::future::LocalBoxFuture;
use futures_util::task::LocalSpawnExt;

thread_local! {
    static WORLD: RefCell<Option<Rc<World>>> = const { RefCell::new(None) };
}

struct World {
    now: Cell<Duration>,
    /// Added to the time of day, as by somebody who sets the clock; in milliseconds.
    set: Cell<i64>,
    timers: RefCell<BTreeMap<(Duration, u64), Waker>>,
    numbers: Cell<u64>,
    spawner: LocalSpawner,
}

/// Runs a test in a world of its own. It fails when everybody waits and nothing will ever happen.
pub fn block_on(test: impl Future<Output = ()> + 'static) {
    let mut pool = LocalPool::new();
    let world = Rc::new(World {
        now: Cell::default(),
        set: Cell::default(),
        timers: RefCell::default(),
        numbers: Cell::default(),
        spawner: pool.spawner(),
    });
    WORLD.set(Some(Rc::clone(&world)));
    let done = Rc::new(Cell::new(false));
    let over = Rc::clone(&done);
    spawn(Box::pin(async move {
        test.await;
        over.set(true);
    }));
    loop {
        pool.run_until_stalled();
        if done.get() {
            break;
        }
        let next = world.timers.borrow_mut().pop_first();
        let ((at, _), waker) = next.expect("the test and the engine wait for nothing");
        world.now.set(at.max(world.now.get()));
        waker.wake();
    }
    WORLD.set(None);
}

fn world() -> Rc<World> {
    WORLD.with_borrow(|world| Rc::clone(world.as_ref().expect("a world is running")))
}

/// Starts a task.
pub fn spawn(task: LocalBoxFuture<'static, ()>) {
    // After the end of a test nobody runs it any more.
    let _ = world().spawner.spawn_local(task);
}

/// Time since the test began.
pub fn elapsed() -> Duration {
    world().now.get()
}

/// The time of day, in milliseconds since 1970.
pub fn time_of_day() -> i64 {
    let world = world();
    1_800_000_000_000 + i64::try_from(world.now.get().as_millis()).unwrap() + world.set.get()
}

/// Somebody sets the clock on or, by a negative number, back.
pub fn set_clock(by_millis: i64) {
    let world = world();
    world.set.set(world.set.get() + by_millis);
}

/// Waits.
pub async fn sleep(duration: Duration) {
    let (world, mut number) = (world(), None);
    let at = world.now.get() + duration;
    poll_fn(|context| {
        if world.now.get() >= at {
            return Poll::Ready(());
        }
        let number = *number.get_or_insert_with(|| {
            world.numbers.set(world.numbers.get() + 1);
            world.numbers.get()
        });
        world.timers.borrow_mut().insert((at, number), context.waker().clone());
        Poll::Pending
    })
    .await;
}

/// Wakes everybody who waits for it.
#[derive(Default)]
pub struct Event {
    raised: Cell<u64>,
    waiting: RefCell<Vec<Waker>>,
}

impl Event {
    pub fn raise(&self) {
        self.raised.set(self.raised.get() + 1);
        self.waiting.take().into_iter().for_each(Waker::wake);
    }

    /// How often it was raised.
    pub fn count(&self) -> u64 {
        self.raised.get()
    }

    /// Waits until it has been raised more often than that, but no longer than until then; whether it was.
    pub async fn after(&self, count: u64, until: Duration) -> bool {
        let raised = poll_fn(|context| {
            if self.raised.get() != count {
                return Poll::Ready(());
            }
            self.waiting.borrow_mut().push(context.waker().clone());
            Poll::Pending
        });
        let late = std::pin::pin!(sleep(until.saturating_sub(elapsed())));
        let raised = std::pin::pin!(raised);
        matches!(futures_util::future::select(raised, late).await, futures_util::future::Either::Left(_))
    }
}
