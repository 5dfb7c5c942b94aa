//! Shared code of the workspace's tests: fixtures, recordings, tenants, and real data if available.
#![forbid(unsafe_code)]

pub mod browser;
pub mod exchanges;
pub mod exports;
pub mod faults;
pub mod fixture;
pub mod http;
pub mod nested_cargo;
pub mod random;
pub mod real_data;
pub mod recording;
pub mod replay;
pub mod tenant;
pub mod user_crate;
