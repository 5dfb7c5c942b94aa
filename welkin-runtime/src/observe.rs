//! Reports of requests and calls, for metrics.

use std::time::Duration;

use crate::error::{Attempts, Error, RequestName};
use crate::policy::BudgetError;

/// Receives a report of every request and of every call. Reports contain no id, value or secret.
///
/// It runs where the call is made: count, and return.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use welkin_runtime::{Config, Observer};
/// use welkin_runtime::observe::CallReport;
///
/// #[derive(Default)]
/// struct Failures(AtomicU64);
///
/// impl Observer for Failures {
///     fn call(&self, call: &CallReport<'_>) {
///         if call.error.is_some() {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
///
/// let config = Config::new("acme", "EXAMPLECLIENT", "not a real secret").observer(Failures::default());
/// # let _ = config;
/// ```
pub trait Observer: Send + Sync + 'static {
    /// A request was answered, or got no answer. Token requests are requests, and every attempt of a call is one.
    fn request(&self, request: &RequestReport<'_>) {
        let _ = request;
    }

    /// A call has ended, whatever it took.
    fn call(&self, call: &CallReport<'_>) {
        let _ = call;
    }

    /// The [budget](crate::RequestBudget) that processes share has gone out of reach, so that this one keeps to its
    /// share; or it is back.
    fn request_budget(&self, budget: &BudgetReport<'_>) {
        let _ = budget;
    }
}

/// A shared budget has gone out of reach, or is back.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct BudgetReport<'a> {
    /// Why it can't be reached; nothing where it is back.
    pub error: Option<&'a BudgetError>,
}

/// A request that was sent, or that could not be.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct RequestReport<'a> {
    /// Method and route.
    pub request: &'a RequestName,
    /// HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// From sending the request to the end of its answer.
    pub latency: Duration,
}

/// A call that has ended: it has succeeded, unless it has an error or was given up.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CallReport<'a> {
    /// Method and route.
    pub request: &'a RequestName,
    /// Why it failed.
    pub error: Option<&'a Error>,
    /// Whether its future was dropped before its end.
    pub given_up: bool,
    /// How often it was sent, and what may have come of its attempts that failed.
    pub attempts: Attempts,
    /// From the call to its end, waiting included.
    pub latency: Duration,
    /// What part of it was spent waiting before requests were sent.
    pub waits: Waits,
}

/// How long a call waited, over all its attempts, before its requests were sent. Pauses between attempts are not among
/// it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Waits {
    /// For the turn that the client's [rate limit](crate::Config::rate_limit), or a `Retry-After` of the API, gave it.
    pub rate_limit: Duration,
    /// For a place among the requests that may be under way [at once](crate::Config::concurrency).
    pub concurrency: Duration,
    /// For a token: one that it asked for, or that another call was asking for.
    pub token: Duration,
}

impl Waits {
    /// All of them.
    #[must_use]
    pub fn total(&self) -> Duration {
        self.rate_limit + self.concurrency + self.token
    }
}
