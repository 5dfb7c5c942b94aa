//! Whether a failed attempt is retried, and the cost of retries.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::{ApiErrorKind, Error, Outcome};

/// The next step after a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Return the error of the attempt.
    GiveUp,
    /// Send the request again.
    Retry,
    /// Look whether the request succeeded all the same; if it did not, send it again.
    LookFirst,
}

/// The next step after a failed request.
pub(super) fn next(idempotent: bool, can_look: bool, error: &Error) -> Next {
    let ambiguous = match error {
        Error::Token { source, .. } if !may_pass(source) => return Next::GiveUp,
        Error::Token { .. } => return Next::Retry,
        Error::Connection { attempts, .. } if attempts.outcome == Outcome::NotSent => {
            return Next::Retry;
        }
        Error::Api(error) if error.kind == ApiErrorKind::RateLimited => return Next::Retry,
        Error::Connection { .. } => true,
        // The request was already repeated with a new token.
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

/// Whether requesting a token may succeed a little later.
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

    /// Spends the cost if enough budget is left, and returns whether it was.
    pub(super) fn spend(&self, Cost(cost): Cost) -> bool {
        let mut left = self.left();
        let rest = left.checked_sub(cost);
        *left = rest.unwrap_or(*left);
        rest.is_some()
    }

    /// Refunds for a call that succeeded, with or without retries.
    pub(super) fn give_back(&self, last: Option<Cost>) {
        let amount = last.map_or(Cost::SUCCESS, |Cost(cost)| cost);
        let mut left = self.left();
        *left = left.saturating_add(amount).min(self.capacity);
    }

    fn left(&self) -> MutexGuard<'_, u32> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
