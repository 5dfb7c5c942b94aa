#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod context;
mod dates;
mod gap;
mod numbers;
mod patient;
mod pattern;
mod record;
mod seed;
mod text;
mod topics;
mod unsatisfiable;
mod value;

pub use gap::Gap;
pub use patient::Patient;
pub use record::Record;
pub use seed::{DEFAULT_LAST_DAY, Seed};
pub use unsatisfiable::Unsatisfiable;
pub use value::answer;
