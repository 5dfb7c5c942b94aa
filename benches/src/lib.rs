//! What the benches share: the configuration that is measured, larger copies of it, plain structs of the same fields to
//! measure against, and programs made of both.
#![forbid(unsafe_code)]

pub mod configuration;
pub mod instructions;
pub mod openapi;
pub mod plain;
pub mod program;
pub mod records;
pub mod report;
pub mod schema;
