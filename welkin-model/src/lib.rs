#![doc = include_str!("../README.md")]
//!
//! # In this crate
//!
//! [`config`] is the configuration as exported by Designer, [`model`] the same with types and rules checked and all
//! names resolved, `document` the model as JSON, and [`diff`] the changes between two models.
//!
//! # Stability
//!
//! The parts that `welkin-codegen` re-exports and lists are stable: errors, diagnostics, and the model document. The
//! rest is public only for the crates of this workspace, which are released together, and may change in any release.
#![forbid(unsafe_code)]

pub mod config;
pub mod diagnostic;
pub mod diff;
#[cfg(feature = "document")]
pub mod document;
pub mod model;
#[doc(hidden)]
pub mod parallel;
#[doc(hidden)]
pub mod similar;
#[doc(hidden)]
pub mod system_error;
