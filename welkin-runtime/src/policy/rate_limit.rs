//! The rate limit of a client.

use std::time::Duration;

/// The maximum number of requests in a time window.
///
/// A fifth of them may be sent at once; the others are spaced evenly, so that no window of this length contains more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    pub(crate) burst: u32,
    /// Time between requests after the burst is used up.
    pub(crate) interval: Duration,
}

impl RateLimit {
    /// Allows at most this many requests, but at least one, in any window of this length, which is at most a day.
    ///
    /// ```
    /// use std::time::Duration;
    /// use welkin_runtime::RateLimit;
    ///
    /// assert_eq!(RateLimit::default(), RateLimit::new(1000, Duration::from_secs(60)));
    /// ```
    #[must_use]
    pub fn new(requests: u32, span: Duration) -> Self {
        let requests = requests.max(1);
        let burst = (requests / 5).max(1);
        Self {
            burst,
            interval: span.min(LONGEST_SPAN) / (requests - burst + 1),
        }
    }

    /// The number of requests that may be sent at once.
    #[must_use]
    pub const fn burst(&self) -> u32 {
        self.burst
    }

    /// The time between requests after the burst is used up.
    #[must_use]
    pub const fn interval(&self) -> Duration {
        self.interval
    }

    /// The share of each process, so that all processes together keep the limit.
    pub(crate) fn share(self, processes: u32) -> Self {
        let processes = processes.max(1);
        Self {
            burst: (self.burst / processes).max(1),
            interval: self.interval.saturating_mul(processes),
        }
    }
}

/// 1,000 requests per minute. Source: a changelog of Welkin's, not confirmed elsewhere.
impl Default for RateLimit {
    fn default() -> Self {
        Self::new(1000, Duration::from_secs(60))
    }
}

/// Longer spans are reduced to this.
const LONGEST_SPAN: Duration = Duration::from_secs(24 * 3600);
