//! Several processes that share an API client through a real Redis.

mod lost;
mod processes;
mod server;
mod turns;

use std::error::Error;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use welkin_redis::{Redis, RedisRequestBudget, RedisTokenStore};
use welkin_runtime::observe::{BudgetReport, RequestReport};
use welkin_runtime::{Config, Observer, RateLimit};

/// The events of an observer.
#[derive(Default)]
pub(crate) struct Reports {
    pub(crate) too_many: AtomicU64,
    pub(crate) requests: AtomicU64,
    /// The availability of the budget after each change.
    pub(crate) budget: Mutex<Vec<bool>>,
}

pub(crate) struct Listener(pub(crate) std::sync::Arc<Reports>);

impl Observer for Listener {
    fn request(&self, request: &RequestReport<'_>) {
        self.0.requests.fetch_add(1, Ordering::Relaxed);
        if request.status == Some(429) {
            self.0.too_many.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn request_budget(&self, budget: &BudgetReport<'_>) {
        let mut reports = self.0.budget.lock().expect("nobody panics");
        reports.push(budget.error.is_none());
    }
}

/// Creates the configuration of a client that shares everything in Redis.
pub(crate) fn config(
    origin: &str,
    redis: &str,
    limit: RateLimit,
    processes: u32,
) -> Result<Config, Box<dyn Error>> {
    let redis = Redis::new(redis, "acme:sandbox-client")?;
    Ok(Config::new("acme", "sandbox-client", "sandbox-secret")
        .base_url(origin)
        .rate_limit(limit)
        .token_store(RedisTokenStore::new(redis.clone()))
        .request_budget(RedisRequestBudget::new(redis), processes))
}
