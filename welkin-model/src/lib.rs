#![doc = include_str!("../README.md")]
//!
//! # In this crate
//!
//! [`config`] is what Designer wrote, [`model`] the same with types and rules checked and every name decided, `document`
//! the model as JSON, and [`diff`] what changed between two models.
//!
//! # Stability
//!
//! What `welkin-codegen` re-exports and lists is a promise there: errors, diagnostics, and the model document. The rest
//! is public for the crates of this workspace, which are released together: any release may change it.
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
