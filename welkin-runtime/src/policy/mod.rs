//! Policies of calls: retries, rate limit, options.

mod call_options;
mod rate_limit;
mod retry;

pub use self::call_options::CallOptions;
pub use self::rate_limit::RateLimit;
pub use self::retry::RetryPolicy;
