//! A network and a server that fail: a proxy that stands before a sandbox and injects faults, and a workload that counts what comes of it.

mod fault;
mod message;
mod proxy;
mod report;
mod workload;

pub use fault::Fault;
pub use proxy::{Proxy, Weather};
pub use report::Report;
pub use workload::{Size, persistent, run};
