//! The choice of requests that get a fault, and of the fault.

use std::collections::{BTreeMap, VecDeque};
use std::iter;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use fastrand::Rng;

use super::Fault;

/// Minimum interval between random faults that end a token. A client that requests a new token each time would
/// otherwise reach Welkin's limit on token requests.
const BETWEEN_ENDED_TOKENS: Duration = Duration::from_secs(8);

/// Most faults that may be pending for the next requests.
const WAITING: usize = 10_000;

/// Random faults. By default they are of every kind, with one second in `Retry-After`.
///
/// ```
/// use welkin_sandbox::{Fault, Faults, Sandbox};
///
/// let faults = Faults::seeded(42)
///     .share(0.2)
///     .kinds([Fault::Unavailable, Fault::ResetAfter]);
/// let builder = Sandbox::builder().faults(faults);
/// # let _ = builder;
/// ```
#[derive(Clone, Debug)]
pub struct Faults {
    seed: u64,
    share: f64,
    kinds: Vec<Fault>,
    retry_after: Duration,
}

impl Default for Faults {
    /// No random faults, only those that requests select.
    fn default() -> Self {
        Self::seeded(0)
    }
}

impl Faults {
    /// Creates faults that are derived from a seed: with the same seed, the n-th request gets the same fault. Faults
    /// that end a token also depend on the time: at most one in eight seconds, because of the limit on token requests.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self {
            seed,
            share: 0.0,
            kinds: Fault::all().collect(),
            retry_after: Duration::from_secs(1),
        }
    }

    /// Sets the fraction of requests that get a fault, from 0 to 1, token requests included.
    #[must_use]
    pub fn share(mut self, share: f64) -> Self {
        self.share = share;
        self
    }

    /// Sets the kinds of faults. A kind that is listed twice is twice as frequent.
    #[must_use]
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = Fault>) -> Self {
        self.kinds = kinds.into_iter().collect();
        self
    }

    /// Sets the value of `Retry-After`, in whole seconds.
    #[must_use]
    pub fn retry_after(mut self, pause: Duration) -> Self {
        self.retry_after = pause;
        self
    }

    /// The seed.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The fraction of requests that get a fault.
    #[must_use]
    pub fn fraction(&self) -> f64 {
        self.share
    }

    /// The kinds of faults.
    #[must_use]
    pub fn chosen(&self) -> &[Fault] {
        &self.kinds
    }

    /// Returns the random fault of the n-th request.
    fn of(&self, number: u64) -> Option<Fault> {
        let mut chance = Rng::with_seed(self.seed.wrapping_add(number));
        if chance.f64() >= self.share {
            return None;
        }
        chance.choice(&self.kinds).copied()
    }
}

/// The faults injected so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FaultCounts {
    /// Requests received, token requests included.
    pub requests: u64,
    /// How often each fault was injected, at random or on request.
    pub injected: BTreeMap<Fault, u64>,
}

/// Selects the fault of each request, and counts requests and faults.
#[derive(Debug, Default)]
pub(crate) struct Injector(Mutex<Injection>);

#[derive(Debug, Default)]
struct Injection {
    /// The faults at the start.
    first: Faults,
    faults: Faults,
    /// The faults of the next requests, which take precedence over random faults.
    waiting: VecDeque<Fault>,
    /// Requests since the current faults were set.
    drawn: u64,
    counts: FaultCounts,
    token_ended: Option<Instant>,
}

impl Injector {
    pub(crate) fn new(faults: Faults) -> Self {
        Self(Mutex::new(Injection {
            first: faults.clone(),
            faults,
            ..Injection::default()
        }))
    }

    /// Replaces the faults, from the next request on.
    pub(crate) fn replace(&self, faults: Faults) {
        let mut injection = self.injection();
        injection.faults = faults;
        injection.drawn = 0;
    }

    /// Restores the initial faults, and removes pending ones. Counts are kept.
    pub(crate) fn reset(&self) {
        let mut injection = self.injection();
        injection.faults = injection.first.clone();
        injection.drawn = 0;
        injection.waiting.clear();
    }

    /// Removes random and pending faults.
    pub(crate) fn stop(&self) {
        let mut injection = self.injection();
        injection.faults.share = 0.0;
        injection.drawn = 0;
        injection.waiting.clear();
    }

    /// Returns the current faults.
    pub(crate) fn faults(&self) -> Faults {
        self.injection().faults.clone()
    }

    /// Adds a pending fault for each of the next requests. Returns `false` if too many would be pending.
    pub(crate) fn add_waiting(&self, fault: Fault, times: usize) -> bool {
        let mut injection = self.injection();
        if injection.waiting.len() + times > WAITING {
            return false;
        }
        injection.waiting.extend(iter::repeat_n(fault, times));
        true
    }

    /// Returns the pending faults, the next one first.
    pub(crate) fn waiting(&self) -> Vec<Fault> {
        self.injection().waiting.iter().copied().collect()
    }

    pub(crate) fn counts(&self) -> FaultCounts {
        self.injection().counts.clone()
    }

    pub(crate) fn retry_after(&self) -> Duration {
        self.injection().faults.retry_after
    }

    /// Returns the fault of the next request: the fault that the request selects, a pending fault, or a random one.
    pub(crate) fn next(&self, requested: Option<Fault>, has_token: bool) -> Option<Fault> {
        let mut injection = self.injection();
        injection.counts.requests += 1;
        let waiting = requested.or_else(|| injection.take_waiting(has_token));
        let fault = match waiting {
            Some(fault) => fault,
            None => injection.draw(has_token)?,
        };
        *injection.counts.injected.entry(fault).or_default() += 1;
        Some(fault)
    }

    /// Locks the state. Poisoning is ignored: a panic elsewhere leaves the counts unchanged.
    fn injection(&self) -> MutexGuard<'_, Injection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Injection {
    /// Takes the next pending fault that applies. Faults that end a token wait for a request that has one.
    fn take_waiting(&mut self, has_token: bool) -> Option<Fault> {
        let next = self.waiting.front()?;
        let fits = has_token || !next.ends_token();
        if fits { self.waiting.pop_front() } else { None }
    }

    fn draw(&mut self, has_token: bool) -> Option<Fault> {
        self.drawn += 1;
        let fault = self.faults.of(self.drawn)?;
        if fault.ends_token() {
            let is_recent = |last: Instant| last.elapsed() < BETWEEN_ENDED_TOKENS;
            if !has_token || self.token_ended.is_some_and(is_recent) {
                return None;
            }
            self.token_ended = Some(Instant::now());
        }
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(faults: Faults) -> Vec<Option<Fault>> {
        let injector = Injector::new(faults);
        (0..1000).map(|_| injector.next(None, true)).collect()
    }

    #[test]
    fn a_seed_gives_the_same_faults_again() {
        let calm = Fault::all().filter(|fault| !fault.ends_token());
        let faults = Faults::seeded(42).share(0.2).kinds(calm);
        let first = drawn(faults.clone());
        assert_eq!(first, drawn(faults.clone()));
        assert_ne!(first, drawn(Faults { seed: 43, ..faults }));
        let share = first.iter().flatten().count();
        assert!((150..250).contains(&share), "{share}");
    }

    #[test]
    fn no_fault_is_injected_unless_requested() {
        let injector = Injector::default();
        assert_eq!(injector.next(None, true), None);
        assert_eq!(injector.next(Some(Fault::Stall), true), Some(Fault::Stall));
        let counts = injector.counts();
        assert_eq!(counts.requests, 2);
        assert_eq!(counts.injected, BTreeMap::from([(Fault::Stall, 1)]));
    }

    #[test]
    fn pending_faults_come_first_and_once() {
        let injector = Injector::default();
        assert!(injector.add_waiting(Fault::ExpiredToken, 1));
        assert!(injector.add_waiting(Fault::Stall, 2));
        assert_eq!(injector.next(None, false), None);
        let three = [(); 4].map(|()| injector.next(None, true));
        let [token, stall] = [Fault::ExpiredToken, Fault::Stall].map(Some);
        assert_eq!(three, [token, stall, stall, None]);
        assert!(!injector.add_waiting(Fault::Stall, WAITING + 1));
        assert!(injector.add_waiting(Fault::Stall, 1));
        injector.reset();
        assert_eq!(injector.next(None, true), None);
    }

    #[test]
    fn tokens_are_not_ended_one_after_the_other() {
        let faults = Faults::seeded(1).share(1.0).kinds([Fault::RevokedToken]);
        let injector = Injector::new(faults);
        assert_eq!(injector.next(None, false), None);
        assert_eq!(injector.next(None, true), Some(Fault::RevokedToken));
        assert_eq!(injector.next(None, true), None);
    }
}
