//! The guide to the options file and the lock file.

#[doc = include_str!("../guide/options.md")]
pub mod options {}
