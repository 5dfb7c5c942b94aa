//! When a failed attempt is repeated, and after what pause.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::error::{ApiErrorKind, Error, Outcome};

/// How failed calls are repeated. Which ones are, depends on the method and the failure:
///
/// | failure | `GET`, `PUT`, `PATCH`, `DELETE` | `POST` | `POST` with your own id |
/// |---|---|---|---|
/// | no connection, no token for now | repeated | repeated | repeated |
/// | 429 | repeated | repeated | repeated |
/// | 408, 500, 502, 503, 504 | repeated | no | looks first |
/// | connection lost, answer too slow or cut off | repeated | no | looks first |
/// | 2xx with an empty body, HTML or half a JSON | repeated | no | looks first |
/// | 401, or a code such as `TOKEN_EXPIRED` | once, with a new token | once, with a new token | once, with a new token |
/// | any other answer | no | no | no |
///
/// A `POST` creates, and after such a failure the API may have done so: it is repeated only where an external id lets the client look
/// first. A `PATCH` says what fields become, so that twice is as good as once. A `DELETE` that is repeated and finds nothing has
/// succeeded.
///
/// Pauses are chosen by chance between nothing and a bound that doubles with each attempt ("full jitter"). Where the API says
/// `Retry-After`, they are that long and a little more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// Attempts of one call, the first included: 5 unless said.
    pub attempts: u32,
    /// Bound of the first pause: half a second unless said.
    pub first_pause: Duration,
    /// Bound of all pauses: 20 seconds unless said.
    pub longest_pause: Duration,
    /// What all calls of a client may spend on repeating: 500 unless said. A repetition costs 14, after a 429 it costs 5; a call that
    /// succeeds gives back what its last repetition cost, or 1. When it is used up, failures are not repeated, so that an outage is not
    /// made worse. The numbers are those of Amazon's SDKs.
    pub quota: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 5,
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(20),
            quota: 500,
        }
    }
}

impl RetryPolicy {
    /// Nothing is repeated.
    #[must_use]
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// Attempts of one call, the first included.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Bounds of the first pause and of all.
    #[must_use]
    pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.first_pause = first;
        self.longest_pause = longest;
        self
    }

    /// What all calls of a client may spend on repeating.
    #[must_use]
    pub fn quota(mut self, quota: u32) -> Self {
        self.quota = quota;
        self
    }

    /// The pause after this many attempts.
    pub(super) fn pause(&self, attempts: u32, retry_after: Option<Duration>) -> Duration {
        let doublings = attempts.saturating_sub(1).min(31);
        let bound = self.first_pause.saturating_mul(1 << doublings);
        let bound = bound.min(self.longest_pause).min(LONGEST);
        match retry_after {
            // Those who were told the same moment must not all come at it.
            Some(told) => told.saturating_add(by_chance(bound.min(Duration::from_secs(1)))),
            None => by_chance(bound),
        }
    }
}

/// What stands for any longer pause: clocks end somewhere.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

fn by_chance(bound: Duration) -> Duration {
    bound.mul_f64(fastrand::f64())
}

/// What follows a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Its error is the call's.
    GiveUp,
    /// The same again.
    Repeat,
    /// Whether it happened all the same; if it did not, the same again.
    LookFirst,
}

/// What may follow a failure of a request.
pub(super) fn next(idempotent: bool, can_look: bool, error: &Error) -> Next {
    let ambiguous = match error {
        Error::Token { source, .. } if !may_pass(source) => return Next::GiveUp,
        Error::Token { .. } => return Next::Repeat,
        Error::Connection { attempts, .. } if attempts.outcome == Outcome::NotSent => {
            return Next::Repeat;
        }
        Error::Api(error) if error.kind == ApiErrorKind::RateLimited => return Next::Repeat,
        Error::Connection { .. } => true,
        // It was sent with a new token, too.
        Error::Api(error) if error.kind == ApiErrorKind::Unauthorized => false,
        Error::Api(error) => matches!(error.status, 408 | 500 | 502 | 503 | 504),
        Error::Decode { source, .. } => source.is_damaged(),
        _ => false,
    };
    match (ambiguous, idempotent) {
        (true, true) => Next::Repeat,
        (true, false) if can_look => Next::LookFirst,
        _ => Next::GiveUp,
    }
}

/// Whether a token may be had a little later.
fn may_pass(error: &Error) -> bool {
    !matches!(error, Error::TokenLimit { .. }) && error.is_retryable()
}

/// What the calls of a client have left to spend on repeating.
pub(super) struct Quota {
    left: Mutex<u32>,
    capacity: u32,
}

/// What a repetition costs.
#[derive(Clone, Copy)]
pub(super) struct Cost(u32);

impl Cost {
    const SUCCESS: u32 = 1;

    pub(super) fn after(error: &Error) -> Self {
        let throttled = error
            .api()
            .is_some_and(|error| error.kind == ApiErrorKind::RateLimited);
        Self(if throttled { 5 } else { 14 })
    }
}

impl Quota {
    pub(super) fn new(capacity: u32) -> Self {
        Self {
            left: Mutex::new(capacity),
            capacity,
        }
    }

    /// Whether there is enough left, which is then spent.
    pub(super) fn spend(&self, Cost(cost): Cost) -> bool {
        let mut left = self.left();
        let rest = left.checked_sub(cost);
        *left = rest.unwrap_or(*left);
        rest.is_some()
    }

    /// Gives back for a call that succeeded, after a repetition or without.
    pub(super) fn give_back(&self, last: Option<Cost>) {
        let amount = last.map_or(Cost::SUCCESS, |Cost(cost)| cost);
        let mut left = self.left();
        *left = left.saturating_add(amount).min(self.capacity);
    }

    fn left(&self) -> MutexGuard<'_, u32> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
