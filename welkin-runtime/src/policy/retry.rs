//! How failed calls are retried.

use std::time::Duration;

/// How failed calls are retried. Which ones are, depends on the method and the failure:
///
/// | failure | `GET`, `PUT`, `PATCH`, `DELETE` | `POST` | `POST` with your own id |
/// |---|---|---|---|
/// | no connection, no token for now | retried | retried | retried |
/// | 429 | retried | retried | retried |
/// | 408, 500, 502, 503, 504 | retried | no | looks first |
/// | connection lost, answer too slow or cut off | retried | no | looks first |
/// | 2xx with an empty body, HTML or half a JSON | retried | no | looks first |
/// | 401, or a code such as `TOKEN_EXPIRED` | once, with a new token | once, with a new token | once, with a new token |
/// | any other answer | no | no | no |
///
/// A `POST` creates, and after such a failure the API may have done so: it is retried only where an external id lets
/// the client look first. A `PATCH` says what fields become, so that twice is as good as once. A `DELETE` that is
/// retried and finds nothing has succeeded.
///
/// Pauses are chosen by chance between nothing and a bound that doubles with each attempt ("full jitter"). Where the
/// API says `Retry-After`, they are that long and a little more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// Attempts of one call, the first included: 5 by default.
    pub attempts: u32,
    /// Bound of the first pause: half a second by default.
    pub first_pause: Duration,
    /// Bound of all pauses: 20 seconds by default.
    pub longest_pause: Duration,
    /// The retry budget of all calls of a client: 500 by default. A retry costs 14, after a 429 it costs
    /// 5; a call that succeeds gives back what its last repetition cost, or 1. When it is used up, failures are not
    /// retried, so that an outage is not made worse. The numbers are those of Amazon's SDKs.
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
    /// Nothing is retried.
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

    /// The retry budget of all calls of a client.
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
