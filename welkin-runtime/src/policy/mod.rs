//! What a program may choose about the calls of its client.

mod rate_limit;
mod request_budget;
mod retry;

pub use self::rate_limit::RateLimit;
pub use self::request_budget::{BudgetError, RequestBudget};
pub use self::retry::RetryPolicy;
