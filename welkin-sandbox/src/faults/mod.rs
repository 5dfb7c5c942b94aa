//! Faults: their kinds and the plan of their injection.

pub(crate) mod answers;
mod fault;
mod plan;

pub use self::fault::{Fault, UnknownFault};
pub(crate) use self::plan::Injector;
pub use self::plan::{FaultCounts, Faults};
