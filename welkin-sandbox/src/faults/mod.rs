//! Faults: which there are, and when they happen.

pub(crate) mod answers;
mod connection;
mod fault;
mod plan;

pub(crate) use self::connection::{Fuse, FusedListener};
pub use self::fault::{Fault, UnknownFault};
pub(crate) use self::plan::Injector;
pub use self::plan::{FaultCounts, Faults};
