//! The client, against a server that says what a test tells it to.
#![forbid(unsafe_code)]

mod configuration;
mod encounters;
mod errors;
mod lists;
mod patients;
mod privacy;
mod records;
mod server;
mod tls;
mod token;
mod visits;
mod vitals;
