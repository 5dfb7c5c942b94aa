//! What a program may choose about the calls of its client.

mod call_options;
mod rate_limit;
mod retry;

pub use self::call_options::CallOptions;
pub use self::rate_limit::RateLimit;
pub use self::retry::RetryPolicy;
