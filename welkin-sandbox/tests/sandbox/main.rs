//! The sandbox as a client meets it: over HTTP.

mod data;
mod tenant;

mod clinical_roles;
mod concurrency;
mod connections;
mod documentation;
mod documents;
mod exports;
mod faults;
mod formation;
mod limits;
mod patients;
mod profiles;
mod records;
mod refusals;
mod roles;
mod tokens;
mod webhook_command;
