//! Device flows under way: few, short, and each asked about no more often than its provider wants.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use reattach_relay::SecretText;

use super::provider::DeviceCode;
use crate::http::network;
use crate::secret::Hashed;

/// Flows at once.
const ALL: usize = 1024;

/// Flows at once from one address, or from one /64 network of IPv6.
const FROM_ONE: usize = 32;

/// RFC 8628, section 3.5: what a question that came too early costs from then on.
const SLOWER: Duration = Duration::from_secs(5);

/// The longest interval that questions can bring about.
const SLOWEST: Duration = Duration::from_secs(120);

/// All flows. What the client holds is kept as its hash.
#[derive(Default)]
pub(super) struct Flows(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    flows: HashMap<Hashed, Flow>,
    /// Flows that the provider is being asked for, by who wants them.
    begun: HashMap<IpAddr, usize>,
}

struct Flow {
    from: IpAddr,
    device_code: Arc<SecretText>,
    interval: Duration,
    next: Instant,
    expires: Instant,
    asked: bool,
}

/// No flow can begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Full {
    /// There are too many.
    All,
    /// There are too many from this address; one ends after this.
    FromOne(Duration),
}

/// What may be done about a flow.
pub(super) enum Turn<'a> {
    /// Ask the provider.
    Ask(Question<'a>),
    /// Not yet; this is the interval from now on.
    Early(Duration),
    /// There is no such flow.
    Gone,
}

impl Flows {
    /// Keeps a place while the provider is asked for a flow.
    ///
    /// # Errors
    /// [`Full`].
    pub(super) fn reserve(&self, from: IpAddr, now: Instant) -> Result<Place<'_>, Full> {
        let from = network(from);
        let mut inner = self.lock();
        inner.flows.retain(|_, flow| now < flow.expires);
        let begun = inner.begun.values().sum::<usize>();
        if inner.flows.len() + begun >= ALL {
            return Err(Full::All);
        }
        let own = inner.flows.values().filter(|flow| flow.from == from);
        let (count, first) = own.fold((0, None), |(count, first): (usize, Option<Instant>), flow| {
            (count + 1, Some(first.map_or(flow.expires, |first| first.min(flow.expires))))
        });
        if count + inner.begun.get(&from).copied().unwrap_or(0) >= FROM_ONE {
            return Err(Full::FromOne(first.map_or(SLOWER, |first| first - now)));
        }
        *inner.begun.entry(from).or_default() += 1;
        Ok(Place { flows: self, from })
    }

    /// Whose turn it is: the client's, when enough time has gone by and no question is under way.
    pub(super) fn turn(&self, device: &SecretText, now: Instant) -> Turn<'_> {
        let key = Hashed::of(device.expose());
        let mut inner = self.lock();
        let Some(flow) = inner.flows.get_mut(&key) else { return Turn::Gone };
        if now >= flow.expires {
            inner.flows.remove(&key);
            return Turn::Gone;
        }
        if now < flow.next || flow.asked {
            return Turn::Early(flow.slow_down(now));
        }
        flow.asked = true;
        flow.next = now + flow.interval;
        Turn::Ask(Question { flows: self, key, device_code: Arc::clone(&flow.device_code) })
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Every change leaves the maps whole, wherever it stops.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Flow {
    fn slow_down(&mut self, now: Instant) -> Duration {
        self.interval = (self.interval + SLOWER).min(SLOWEST);
        self.next = now + self.interval;
        self.interval
    }
}

/// A place for a flow; given back when it is dropped.
pub(super) struct Place<'a> {
    flows: &'a Flows,
    from: IpAddr,
}

impl Place<'_> {
    /// The flow has begun; `key` is the hash of what the client holds.
    pub(super) fn fill(self, key: Hashed, code: DeviceCode, now: Instant) {
        let flow = Flow {
            from: self.from,
            device_code: Arc::new(code.device_code),
            interval: code.interval,
            next: now + code.interval,
            expires: now + code.life,
            asked: false,
        };
        self.flows.lock().flows.insert(key, flow);
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut inner = self.flows.lock();
        if let Some(count) = inner.begun.get_mut(&self.from) {
            *count -= 1;
            if *count == 0 {
                inner.begun.remove(&self.from);
            }
        }
    }
}

/// A question to the provider about one flow. Dropping it leaves the flow as it is.
pub(super) struct Question<'a> {
    flows: &'a Flows,
    key: Hashed,
    device_code: Arc<SecretText>,
}

impl Question<'_> {
    pub(super) fn device_code(&self) -> &SecretText {
        &self.device_code
    }

    /// Nobody has entered the code; returns the interval.
    pub(super) fn pending(self) -> Duration {
        self.flows.lock().flows.get(&self.key).map_or(SLOWER, |flow| flow.interval)
    }

    /// The provider wants longer intervals; returns the one from now on.
    pub(super) fn slow_down(self, now: Instant) -> Duration {
        self.flows.lock().flows.get_mut(&self.key).map_or(SLOWER, |flow| flow.slow_down(now))
    }

    /// The flow is over, whatever came of it.
    pub(super) fn over(self) {
        self.flows.lock().flows.remove(&self.key);
    }
}

impl Drop for Question<'_> {
    fn drop(&mut self) {
        if let Some(flow) = self.flows.lock().flows.get_mut(&self.key) {
            flow.asked = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn code(interval: u64, life: u64) -> DeviceCode {
        DeviceCode {
            device_code: SecretText::new("code".into()),
            user_code: "ABCD".into(),
            verification_uri: "https://idp.example".into(),
            verification_uri_complete: None,
            life: Duration::from_secs(life),
            interval: Duration::from_secs(interval),
        }
    }

    fn device(name: &str) -> SecretText {
        SecretText::new(name.into())
    }

    fn begun(flows: &Flows, name: &str, from: &str, now: Instant) -> Result<(), Full> {
        flows.reserve(from.parse().unwrap(), now).map(|place| place.fill(Hashed::of(name), code(5, 600), now))
    }

    fn asks(flows: &Flows, name: &str, now: Instant) -> bool {
        matches!(flows.turn(&device(name), now), Turn::Ask(_))
    }

    fn early(flows: &Flows, name: &str, now: Instant) -> Option<u64> {
        match flows.turn(&device(name), now) {
            Turn::Early(interval) => Some(interval.as_secs()),
            _ => None,
        }
    }

    #[test]
    fn questions_that_come_too_early_make_the_interval_longer() {
        let (flows, now) = (Flows::default(), Instant::now());
        begun(&flows, "a", "192.0.2.1", now).unwrap();
        assert_eq!(early(&flows, "a", now + 4 * SECOND), Some(10));
        assert_eq!(early(&flows, "a", now + 13 * SECOND), Some(15));
        assert!(asks(&flows, "a", now + 28 * SECOND));
        assert!(asks(&flows, "a", now + 43 * SECOND));
        for _ in 0..60 {
            early(&flows, "a", now + 44 * SECOND);
        }
        assert_eq!(early(&flows, "a", now + 44 * SECOND), Some(SLOWEST.as_secs()));
    }

    #[test]
    fn one_question_at_a_time_and_what_it_came_to() {
        let (flows, now) = (Flows::default(), Instant::now());
        begun(&flows, "a", "192.0.2.1", now).unwrap();
        let later = now + 100 * SECOND;
        let Turn::Ask(question) = flows.turn(&device("a"), now + 5 * SECOND) else { panic!("it is its turn") };
        assert_eq!(question.device_code().expose(), "code");
        assert_eq!(early(&flows, "a", later), Some(10));
        assert_eq!(question.pending(), 10 * SECOND);
        let Turn::Ask(question) = flows.turn(&device("a"), later + 10 * SECOND) else { panic!("it is its turn") };
        assert_eq!(question.slow_down(later), 15 * SECOND);
        // Given up half-way.
        assert!(asks(&flows, "a", later + 15 * SECOND));
        let Turn::Ask(question) = flows.turn(&device("a"), later + 30 * SECOND) else { panic!("it is its turn") };
        question.over();
        assert!(matches!(flows.turn(&device("a"), later + 60 * SECOND), Turn::Gone));
    }

    #[test]
    fn what_is_unknown_or_over_is_gone() {
        let (flows, now) = (Flows::default(), Instant::now());
        begun(&flows, "a", "192.0.2.1", now).unwrap();
        assert!(matches!(flows.turn(&device("b"), now), Turn::Gone));
        assert!(matches!(flows.turn(&device("a"), now + 600 * SECOND), Turn::Gone));
    }

    #[test]
    fn one_address_has_its_share_and_all_have_theirs() {
        let (flows, now) = (Flows::default(), Instant::now());
        for count in 0..FROM_ONE {
            begun(&flows, &format!("a{count}"), &format!("2001:db8::{count}"), now).unwrap();
        }
        assert_eq!(begun(&flows, "a", "2001:db8::ffff", now), Err(Full::FromOne(600 * SECOND)));
        begun(&flows, "b", "2001:db8:0:1::1", now).unwrap();
        for count in FROM_ONE + 1..ALL {
            begun(&flows, &format!("c{count}"), &format!("10.0.{}.{}", count / 256, count % 256), now).unwrap();
        }
        assert_eq!(begun(&flows, "d", "192.0.2.1", now), Err(Full::All));
        // Until they are over.
        begun(&flows, "d", "2001:db8::1", now + 600 * SECOND).unwrap();
    }

    #[test]
    fn a_place_that_comes_to_nothing_is_given_back() {
        let (flows, now) = (Flows::default(), Instant::now());
        let from = "192.0.2.1".parse().unwrap();
        let places: Vec<_> = (0..FROM_ONE).map(|_| flows.reserve(from, now).ok().unwrap()).collect();
        assert_eq!(flows.reserve(from, now).err(), Some(Full::FromOne(SLOWER)));
        drop(places);
        assert!(flows.reserve(from, now).is_ok());
        assert!(flows.lock().begun.is_empty());
    }
}
