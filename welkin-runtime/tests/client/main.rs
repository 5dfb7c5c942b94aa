//! The client, against a server that says what a test tells it to.
#![forbid(unsafe_code)]

mod answers;
mod assessments;
mod bulk;
mod checkup;
mod configuration;
mod encounters;
mod endless;
mod errors;
mod export_gaps;
mod exports;
mod fake;
mod forbidden;
mod foreign_text;
mod limits;
mod list_ends;
mod list_kinds;
mod lists;
mod messages;
mod observer;
mod pathway;
mod patients;
mod privacy;
mod profiles;
mod programs;
mod records;
mod renewal;
mod retries;
mod server;
mod settings;
mod tls;
mod token;
mod token_store;
mod visits;
mod vitals;
mod waits;
