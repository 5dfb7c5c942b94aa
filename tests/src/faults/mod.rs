//! A sandbox that injects faults, and a workload that counts the consequences.

mod report;
mod workload;

pub use report::Report;
pub use workload::{Size, Weather, persistent, run, skewed_tenant};
