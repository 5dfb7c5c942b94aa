//! Shared code of the benches: the measured configuration, larger copies of it, plain structs with the same fields for
//! comparison, and programs made of both.
#![forbid(unsafe_code)]

pub mod configuration;
pub mod instructions;
pub mod openapi;
pub mod plain;
pub mod program;
pub mod records;
pub mod report;
pub mod schema;
