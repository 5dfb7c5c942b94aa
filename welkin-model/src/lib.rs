#![doc = include_str!("../README.md")]
//!
//! # In this crate
//!
//! [`config`] is the configuration as Designer wrote it, [`model`] the same with types and rules checked and every name
//! decided, `document` the model as JSON, and [`diff`] the changes between two models.
//!
//! # Stability
//!
//! The parts that `welkin-codegen` re-exports and lists are stable there: errors, diagnostics, and the model document.
//! The rest is public for the crates of this workspace, which are released together: any release may change it.
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
