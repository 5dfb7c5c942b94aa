//! Guides to generated clients, with examples that the tests of the workspace compile.
//!
//! The options of the generator have a guide of their own, in the documentation of `welkin-codegen`.

#[doc = include_str!("../guide/assessments.md")]
pub mod assessments {}

#[doc = include_str!("../guide/encounters.md")]
pub mod encounters {}

#[doc = include_str!("../guide/patients.md")]
pub mod patients {}

#[doc = include_str!("../guide/programs.md")]
pub mod programs {}

#[doc = include_str!("../guide/records.md")]
pub mod records {}
