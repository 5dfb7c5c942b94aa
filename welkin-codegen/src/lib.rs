//! Turns a Welkin Designer configuration into strongly typed Rust.
//!
//! Data flows one way: [`config`] is what Designer wrote, [`model`] is that configuration resolved, with every name decided, and
//! [`emit`] is the model as Rust. [`Generator`] runs all three; the build script, the macro and the command stand on it. The
//! [guide to options and names](guide::options) describes `welkin.toml` and `welkin.lock`.
#![forbid(unsafe_code)]

pub mod config;
pub mod diagnostic;
pub mod diff;
#[cfg(feature = "document")]
pub mod document;
pub mod emit;
pub mod generator;
#[cfg(all(doc, not(doctest)))]
pub mod guide;
mod lock;
pub mod lookup;
pub mod model;
mod options;
pub mod output;
mod parallel;
mod similar;
mod system_error;

pub use generator::{GenerateError, Generator};
pub use options::Options;
