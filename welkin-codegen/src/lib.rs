// Its examples need generated code; they are compiled by the tests of the workspace.
#![cfg_attr(not(doctest), doc = include_str!("../README.md"))]
//!
//! # In this crate
//!
//! [`Generator`] reads a configuration and writes code according to [`Options`]. The [guide to options and
//! names](guide::options) describes `welkin.toml` and `welkin.lock`. The feature `document` adds the resolved
//! configuration as JSON, for programs in any language.
//!
//! # Stability
//!
//! The items listed on this page are stable: the generator, its options, its errors and warnings, its output, and the
//! model document. Hidden modules are public only for the crates of this workspace that are released together with this
//! one (`welkin-cli`, `welkin-macros`), and may change in any release.
#![forbid(unsafe_code)]

// Hidden modules are used by the command and the macros. They are not part of the stable API, so that a new property of
// an item, or a new kind of item, is not a breaking change.
#[cfg(feature = "document")]
pub mod document;
#[doc(hidden)]
pub mod emit;
#[doc(hidden)]
pub mod generator;
#[cfg(all(doc, not(doctest)))]
pub mod guide;
mod lock;
#[doc(hidden)]
pub mod lookup;
mod options;
#[doc(hidden)]
pub mod output;

#[doc(hidden)]
pub use welkin_model::{config, diagnostic, diff, model};
use welkin_model::{parallel, similar, system_error};

pub use emit::{Generated, Phi, Visibility};
pub use generator::{GenerateError, Generator};
#[cfg(feature = "package")]
pub use generator::{Package, PackageError, Runtime};
pub use options::Options;
pub use output::{Change, Output, OutputError, Refusal, RefusalReason, Written};
#[doc(inline)]
pub use welkin_model::config::ConfigError;
#[doc(inline)]
pub use welkin_model::diagnostic::{Diagnostic, Location, Severity};
