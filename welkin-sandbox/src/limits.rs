//! Limits on requests.

use std::collections::hash_map::RandomState;
use std::collections::{HashMap, VecDeque};
use std::hash::BuildHasher;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A limit on the requests of an API client within a sliding window; further requests get a 429.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    requests: usize,
    span: Duration,
    sends_retry_after: bool,
}

impl RateLimit {
    /// Allows this number of requests within any window of this length.
    #[must_use]
    pub fn new(requests: usize, span: Duration) -> Self {
        Self {
            requests,
            span,
            sends_retry_after: true,
        }
    }

    /// The number of requests per window.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.requests
    }

    /// The length of the window.
    #[must_use]
    pub fn span(&self) -> Duration {
        self.span
    }

    /// Omits `Retry-After` from the responses.
    #[must_use]
    pub fn without_retry_after(mut self) -> Self {
        self.sends_retry_after = false;
        self
    }
}

/// The error of a request beyond the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LimitExceeded {
    /// Seconds until the next request is accepted, rounded up; absent if clients are not told.
    pub(crate) retry_after: Option<u64>,
}

/// Most clients whose requests are counted. Beyond it, the client with the oldest latest request is removed and starts
/// at zero.
const CLIENTS: usize = 1024;

/// Counts the requests of each client.
#[derive(Debug)]
pub(crate) struct Limiter {
    limit: Option<RateLimit>,
    /// Ids are keyed by their hashes: ids of unknown clients may have any length.
    ids: RandomState,
    /// Times of each client's requests within the window, the oldest first.
    answered: Mutex<HashMap<u64, VecDeque<Instant>>>,
}

impl Limiter {
    pub(crate) fn new(limit: Option<RateLimit>) -> Self {
        Self {
            limit,
            ids: RandomState::new(),
            answered: Mutex::default(),
        }
    }

    /// Counts a request of a client at this time.
    pub(crate) fn count(&self, client: &str, now: Instant) -> Result<(), LimitExceeded> {
        self.count_within(self.limit, client, now)
    }

    /// Counts a request of a client that may have its own limit.
    pub(crate) fn count_with(
        &self,
        own: Option<RateLimit>,
        client: &str,
        now: Instant,
    ) -> Result<(), LimitExceeded> {
        self.count_within(own.or(self.limit), client, now)
    }

    fn count_within(
        &self,
        limit: Option<RateLimit>,
        client: &str,
        now: Instant,
    ) -> Result<(), LimitExceeded> {
        let Some(limit) = limit else {
            return Ok(());
        };
        // A panic elsewhere leaves the counts unchanged.
        let mut all = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        let id = self.ids.hash_one(client);
        if all.len() >= CLIENTS && !all.contains_key(&id) {
            let least_recent = all
                .iter()
                .min_by_key(|(_, answered)| answered.back().copied());
            let least_recent = least_recent.map(|(id, _)| *id);
            least_recent.and_then(|id| all.remove(&id));
        }
        let answered = all.entry(id).or_default();
        let age = |then: &Instant| now.saturating_duration_since(*then);
        while answered.front().is_some_and(|then| age(then) >= limit.span) {
            answered.pop_front();
        }
        if answered.len() < limit.requests {
            answered.push_back(now);
            return Ok(());
        }
        let rest = limit.span - answered.front().map(age).unwrap_or_default();
        Err(LimitExceeded {
            retry_after: limit
                .sends_retry_after
                .then(|| rest.as_secs_f64().ceil() as u64),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_waits_until_its_oldest_request_is_out_of_the_span() {
        let limiter = Limiter::new(Some(RateLimit::new(2, Duration::from_secs(10))));
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        assert_eq!(limiter.count("one", at(0)), Ok(()));
        assert_eq!(limiter.count("one", at(4000)), Ok(()));
        let beyond = |seconds| {
            Err(LimitExceeded {
                retry_after: Some(seconds),
            })
        };
        assert_eq!(limiter.count("one", at(4500)), beyond(6));
        assert_eq!(limiter.count("two", at(4500)), Ok(()));
        assert_eq!(limiter.count("one", at(9999)), beyond(1));
        assert_eq!(limiter.count("one", at(10_000)), Ok(()));
        assert_eq!(limiter.count("one", at(10_001)), beyond(4));
    }

    #[test]
    fn clients_beyond_number_take_no_more_memory() {
        let limiter = Limiter::new(Some(RateLimit::new(1, Duration::from_secs(10))));
        let start = Instant::now();
        assert_eq!(limiter.count("first", start), Ok(()));
        for number in 0..3 * CLIENTS as u64 {
            let now = start + Duration::from_micros(number);
            assert_eq!(limiter.count(&format!("client {number}"), now), Ok(()));
        }
        assert_eq!(limiter.answered.lock().expect("no panic").len(), CLIENTS);
        let last = format!("client {}", 3 * CLIENTS - 1);
        assert!(limiter.count(&last, start).is_err());
        assert_eq!(limiter.count("first", start), Ok(()));
    }

    #[test]
    fn it_may_keep_to_itself_when_to_come_again() {
        let limit = RateLimit::new(0, Duration::from_secs(10)).without_retry_after();
        let limiter = Limiter::new(Some(limit));
        let beyond = Err(LimitExceeded { retry_after: None });
        assert_eq!(limiter.count("one", Instant::now()), beyond);
    }
}
