//! A budget of requests that several processes share.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::RateLimit;
use crate::transport::BoxFuture;

/// A budget of requests for all processes that use one API client, wherever they run. Welkin counts the requests of an
/// API client, and not those of a process.
///
/// Without one, each process keeps [its own limit](crate::Config::rate_limit). The crate `welkin-redis` has one in
/// Redis; implement this trait for another store.
pub trait RequestBudget: Send + Sync + 'static {
    /// Takes one request out of the budget, for this process: returns how long it has to wait before it sends it.
    /// Nothing where that is longer than `longest`, and then nothing was taken.
    ///
    /// All processes must be given turns by one clock, so that no span sees more than `limit` allows.
    ///
    /// # Errors
    /// When the budget can't be reached. The process then keeps to its share.
    fn take(
        &self,
        limit: RateLimit,
        longest: Duration,
    ) -> BoxFuture<'_, Result<Option<Duration>, BudgetError>>;

    /// Keeps the requests of all processes back for so long, because the API said so to one of them.
    ///
    /// # Errors
    /// When the budget can't be reached.
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
    /// For this reason. It is shown in logs: it must hold no secret.
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
            "the shared budget of requests can't be reached: {}",
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
