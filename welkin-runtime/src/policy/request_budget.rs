//! A request budget that several processes share.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::RateLimit;
use crate::transport::BoxFuture;

/// A request budget for all processes that use one API client, wherever they run. Welkin counts the requests of an API
/// client, and not those of a process.
///
/// Without one, each process keeps [its own limit](crate::Config::rate_limit). The crate `welkin-redis` provides one in
/// Redis; implement this trait for another store.
pub trait RequestBudget: Send + Sync + 'static {
    /// Takes one request out of the budget, for this process, and returns how long to wait before sending it. Returns
    /// `None`, and takes nothing, if that is longer than `longest`.
    ///
    /// All processes must be scheduled by one clock, so that no time window contains more than `limit` allows.
    ///
    /// # Errors
    /// Returns an error if the budget can't be reached. The process then keeps to its share.
    fn take(
        &self,
        limit: RateLimit,
        longest: Duration,
    ) -> BoxFuture<'_, Result<Option<Duration>, BudgetError>>;

    /// Pauses the requests of all processes for this time, because the API demanded it of one of them.
    ///
    /// # Errors
    /// Returns an error if the budget can't be reached.
    fn hold(&self, wait: Duration) -> BoxFuture<'_, Result<(), BudgetError>>;
}

impl<B: RequestBudget + ?Sized> RequestBudget for Arc<B> {
    fn take(
        &self,
        limit: RateLimit,
        longest: Duration,
    ) -> BoxFuture<'_, Result<Option<Duration>, BudgetError>> {
        (**self).take(limit, longest)
    }

    fn hold(&self, wait: Duration) -> BoxFuture<'_, Result<(), BudgetError>> {
        (**self).hold(wait)
    }
}

/// A shared budget can't be reached.
#[derive(Clone)]
pub struct BudgetError {
    source: Arc<dyn StdError + Send + Sync>,
}

impl BudgetError {
    /// Creates the error with its cause. Logs show the cause, so it must not contain a secret.
    #[must_use]
    pub fn new(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: source.into().into(),
        }
    }
}

impl fmt::Display for BudgetError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "the shared request budget is unavailable: {}",
            self.source
        )
    }
}

impl fmt::Debug for BudgetError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "BudgetError({})", self.source)
    }
}

impl StdError for BudgetError {}
