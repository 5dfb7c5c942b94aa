//! One token and one budget of requests for all processes that use an API client, kept in Redis.
#![forbid(unsafe_code)]
#![doc = include_str!("../README.md")]

mod budget;
mod connection;
mod lock;
mod token_store;

pub use budget::RedisRequestBudget;
pub use connection::{Redis, RedisError};
pub use token_store::RedisTokenStore;
