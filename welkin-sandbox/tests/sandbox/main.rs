//! The sandbox as a client meets it: over HTTP.

mod data;
mod tenant;

mod patients;
mod records;
mod refusals;
mod tokens;
