#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

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
