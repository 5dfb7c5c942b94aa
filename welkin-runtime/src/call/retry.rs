//! Whether a failed attempt is retried, and what the client's retries may cost.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::{ApiErrorKind, Error, Outcome};

/// The next step after a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Its error is the call's.
    GiveUp,
    /// The same again.
    Retry,
    /// Whether it happened all the same; if it did not, the same again.
    LookFirst,
}

/// Steps after a failure of a request.
pub(super) fn next(idempotent: bool, can_look: bool, error: &Error) -> Next {
    let ambiguous = match error {
        Error::Token { source, .. } if !may_pass(source) => return Next::GiveUp,
        Error::Token { .. } => return Next::Retry,
        Error::Connection { attempts, .. } if attempts.outcome == Outcome::NotSent => {
            return Next::Retry;
        }
        Error::Api(error) if error.kind == ApiErrorKind::RateLimited => return Next::Retry,
        Error::Connection { .. } => true,
        // It was sent with a new token, too.
        Error::Api(error) if error.kind == ApiErrorKind::Unauthorized => false,
        Error::Api(error) => matches!(error.status, 408 | 500 | 502 | 503 | 504),
        Error::Decode { source, .. } => source.is_damaged(),
        _ => false,
    };
    match (ambiguous, idempotent) {
        (true, true) => Next::Retry,
        (true, false) if can_look => Next::LookFirst,
        _ => Next::GiveUp,
    }
}

/// Whether a token may be had a little later.
fn may_pass(error: &Error) -> bool {
    !matches!(error, Error::TokenLimit { .. }) && error.is_retryable()
}

/// The remaining retry budget of a client.
pub(super) struct Quota {
    left: Mutex<u32>,
    capacity: u32,
}

/// The cost of a retry.
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
