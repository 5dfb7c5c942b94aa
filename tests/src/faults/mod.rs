//! A sandbox that fails, and a workload that counts what comes of it.

mod report;
mod workload;

pub use report::Report;
pub use workload::{Size, Weather, persistent, run, skewed_tenant};
