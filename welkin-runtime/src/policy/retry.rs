//! How failed calls are retried.

use std::time::Duration;

/// The retry policy of failed calls. Whether a call is retried depends on the method and the failure:
///
/// | failure | `GET`, `PUT`, `PATCH`, `DELETE` | `POST` | `POST` with your own id |
/// |---|---|---|---|
/// | no connection, transient failure to get a token | retried | retried | retried |
/// | 429 | retried | retried | retried |
/// | 408, 500, 502, 503, 504 | retried | no | looks first |
/// | connection lost, response too slow or truncated | retried | no | looks first |
/// | 2xx with an empty body, HTML or truncated JSON | retried | no | looks first |
/// | 401, or a code such as `TOKEN_EXPIRED` | once, with a new token | once, with a new token | once, with a new token |
/// | any other response | no | no | no |
///
/// A `POST` creates an object, and after such a failure the API may have done so: it is retried only if an external id
/// lets the client look for the object first. A `PATCH` sets values of fields, so repeating it has no further effect. A
/// `DELETE` that is retried and finds nothing has succeeded.
///
/// Pauses are random, between zero and a bound that doubles with each attempt ("full jitter"). If the API sends
/// `Retry-After`, they are that long and a little more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// Maximum number of attempts of one call, including the first; 5 by default.
    pub attempts: u32,
    /// Upper bound of the first pause; half a second by default.
    pub first_pause: Duration,
    /// Upper bound of all pauses; 20 seconds by default.
    pub longest_pause: Duration,
    /// The retry budget of all calls of a client; 500 by default. A retry costs 14, or 5 after a 429; a successful call
    /// refunds the cost of its last retry, or 1. When the budget is used up, failures are not retried, so that an
    /// outage is not made worse. The numbers are those of Amazon's SDKs.
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
    /// A policy without retries.
    #[must_use]
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// Sets the maximum number of attempts of one call, including the first.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets the upper bounds of the first pause and of all pauses.
    #[must_use]
    pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.first_pause = first;
        self.longest_pause = longest;
        self
    }

    /// Sets the retry budget of all calls of a client.
    #[must_use]
    pub fn quota(mut self, quota: u32) -> Self {
        self.quota = quota;
        self
    }

    /// The pause after this many attempts.
    pub(crate) fn pause(&self, attempts: u32, retry_after: Option<Duration>) -> Duration {
        let doublings = attempts.saturating_sub(1).min(31);
        let bound = self.first_pause.saturating_mul(1 << doublings);
        let bound = bound.min(self.longest_pause).min(LONGEST);
        match retry_after {
            // Clients that got the same time must not all retry at that time.
            Some(delay) => delay.saturating_add(by_chance(bound.min(Duration::from_secs(1)))),
            None => by_chance(bound),
        }
    }
}

/// The substitute for any longer pause, which clocks may not be able to represent.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

fn by_chance(bound: Duration) -> Duration {
    bound.mul_f64(fastrand::f64())
}
