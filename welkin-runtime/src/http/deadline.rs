//! Deadlines.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::transport::TransportError;

/// The substitute for any longer time, which clocks may not be able to represent.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 3600);

/// The time at which a call, or one of its requests, times out.
#[derive(Clone, Copy)]
pub(crate) struct Deadline {
    at: Instant,
    what: &'static str,
    limit: Duration,
}

impl Deadline {
    /// The deadline of `what`, as in "the request exceeded its timeout of 30s", which began at `begun` and may take as
    /// long as `limit`.
    pub(crate) fn new(what: &'static str, begun: Instant, limit: Duration) -> Self {
        Self {
            at: begun + limit.min(LONGEST),
            what,
            limit,
        }
    }

    /// The earlier one of two deadlines.
    pub(crate) fn or_sooner(self, other: Self) -> Self {
        if other.at < self.at { other } else { self }
    }

    pub(crate) fn at(self) -> Instant {
        self.at
    }

    /// The result of a future, if it completes in time.
    ///
    /// # Errors
    /// Returns [`Deadline::passed`] if it does not.
    pub(crate) async fn before<T>(
        self,
        something: impl Future<Output = T>,
    ) -> Result<T, TransportError> {
        timeout_at(self.at, something)
            .await
            .map_err(|_| self.passed())
    }

    /// The error of a response that did not arrive in time.
    pub(crate) fn passed(self) -> TransportError {
        let Self { what, limit, .. } = self;
        TransportError::no_answer(format!("{what} exceeded its timeout of {limit:?}")).timed_out()
    }
}
