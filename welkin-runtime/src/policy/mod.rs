//! What a program may choose about the calls of its client.

mod rate_limit;
mod retry;

pub use self::rate_limit::RateLimit;
pub use self::retry::RetryPolicy;
