//! How much a client may ask for over time.

use std::time::Duration;

/// The maximum number of requests in a time window.
///
/// A fifth of them may be sent at once; the others follow evenly, so that no window of this length sees more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    pub(crate) burst: u32,
    /// Time between requests when the burst is used up.
    pub(crate) interval: Duration,
}

impl RateLimit {
    /// At most this many requests, one at least, in any window of this length, a day at most.
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

    /// How many requests may be sent at once.
    #[must_use]
    pub const fn burst(&self) -> u32 {
        self.burst
    }

    /// The time between requests when those are used up.
    #[must_use]
    pub const fn interval(&self) -> Duration {
        self.interval
    }

    /// What each of so many processes may send, so that all of them keep the limit.
    pub(crate) fn share(self, processes: u32) -> Self {
        let processes = processes.max(1);
        Self {
            burst: (self.burst / processes).max(1),
            interval: self.interval.saturating_mul(processes),
        }
    }
}

/// 1,000 requests in a minute. Source: a changelog of Welkin's, not confirmed elsewhere.
impl Default for RateLimit {
    fn default() -> Self {
        Self::new(1000, Duration::from_secs(60))
    }
}

/// Longer spans are taken as this.
const LONGEST_SPAN: Duration = Duration::from_secs(24 * 3600);
