//! Synthetic patients and records that satisfy every rule of a Designer configuration.
//!
//! The same seed gives the same data. What is made for one patient does not depend on how many others are made.
#![forbid(unsafe_code)]
#![doc = include_str!("../README.md")]

mod dates;
mod gap;
mod numbers;
mod patient;
mod pattern;
mod record;
mod seed;
mod text;
mod topics;
mod value;

pub use gap::{Gap, Unsatisfiable};
pub use patient::Patient;
pub use record::Record;
pub use seed::{DEFAULT_LAST_DAY, Seed};
pub use value::answer;
