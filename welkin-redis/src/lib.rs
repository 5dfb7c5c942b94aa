#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod budget;
mod connection;
mod lock;
mod token_store;

pub use budget::RedisRequestBudget;
pub use connection::{Redis, RedisError};
pub use token_store::RedisTokenStore;
