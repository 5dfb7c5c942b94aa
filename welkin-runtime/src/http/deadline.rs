//! The moment at which something has taken too long.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::transport::TransportError;

/// What stands for any longer time: clocks end somewhere.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 3600);

/// The moment at which a call, or one of its requests, has taken too long: nothing is waited for any longer.
#[derive(Clone, Copy)]
pub(crate) struct Deadline {
    at: Instant,
    what: &'static str,
    limit: Duration,
}

impl Deadline {
    /// `what`, as in "it takes longer than 30s", has begun and may take as long as `limit`.
    pub(crate) fn new(what: &'static str, begun: Instant, limit: Duration) -> Self {
        Self {
            at: begun + limit.min(LONGEST),
            what,
            limit,
        }
    }

    /// The one that comes first.
    pub(crate) fn or_sooner(self, other: Self) -> Self {
        if other.at < self.at { other } else { self }
    }

    pub(crate) fn at(self) -> Instant {
        self.at
    }

    /// What comes of something, if it comes in time.
    ///
    /// # Errors
    /// [`Deadline::passed`].
    pub(crate) async fn before<T>(
        self,
        something: impl Future<Output = T>,
    ) -> Result<T, TransportError> {
        timeout_at(self.at, something)
            .await
            .map_err(|_| self.passed())
    }

    /// No answer, because there is no more time.
    pub(crate) fn passed(self) -> TransportError {
        let Self { what, limit, .. } = self;
        TransportError::no_answer(format!("{what} takes longer than {limit:?}")).timed_out()
    }
}
