//! Reports of requests and calls, for metrics.

use std::time::Duration;

use crate::error::{Attempts, Error, RequestName};
use crate::policy::BudgetError;

/// Receives a report of every request and of every call. Reports contain no id, value or secret.
///
/// It runs in the task of the call: count, and return.
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
    /// Called when a request has got a response, or has failed to get one. Token requests are requests, and every
    /// attempt of a call is one.
    fn request(&self, request: &RequestReport<'_>) {
        let _ = request;
    }

    /// Called when a call has ended, with any result.
    fn call(&self, call: &CallReport<'_>) {
        let _ = call;
    }

    /// Called when the [budget](crate::RequestBudget) that processes share becomes unavailable, so that this process
    /// keeps to its share, or available again.
    fn request_budget(&self, budget: &BudgetReport<'_>) {
        let _ = budget;
    }
}

/// A change in the availability of a shared budget.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct BudgetReport<'a> {
    /// The reason why it is unavailable; `None` if it is available again.
    pub error: Option<&'a BudgetError>,
}

/// A request that was sent, or that could not be sent.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct RequestReport<'a> {
    /// Method and route.
    pub request: &'a RequestName,
    /// HTTP status, if there was a response.
    pub status: Option<u16>,
    /// Time from sending the request to the end of its response.
    pub latency: Duration,
}

/// A call that has ended: it has succeeded, unless it has an error or was cancelled.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CallReport<'a> {
    /// Method and route.
    pub request: &'a RequestName,
    /// The error, if it failed.
    pub error: Option<&'a Error>,
    /// Whether it was cancelled: its future was dropped before its end.
    pub given_up: bool,
    /// The number of attempts of the call, and the possible effect of the failed ones.
    pub attempts: Attempts,
    /// Time from the start of the call to its end, including waiting.
    pub latency: Duration,
    /// The part of it that was spent waiting before requests were sent.
    pub waits: Waits,
}

/// The time that a call waited, over all its attempts, before its requests were sent. Pauses between attempts are not
/// included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Waits {
    /// For the client's [rate limit](crate::Config::rate_limit), or a `Retry-After` of the API.
    pub rate_limit: Duration,
    /// For the limit of [concurrent](crate::Config::concurrency) requests.
    pub concurrency: Duration,
    /// For a token, requested by this call or by another one.
    pub token: Duration,
}

impl Waits {
    /// The sum of all waits.
    #[must_use]
    pub fn total(&self) -> Duration {
        self.rate_limit + self.concurrency + self.token
    }
}
