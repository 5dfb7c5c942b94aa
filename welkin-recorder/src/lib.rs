//! Records exchanges with a tenant, with all health data replaced, and replays them.
#![forbid(unsafe_code)]
#![doc = include_str!("../README.md")]

mod exchange;
mod keep;
mod options;
mod record;
mod redact;
mod replay;
mod route;
mod shape;

pub use record::{Recorder, RecorderError};
pub use replay::{ReplayError, Replayer};
