//! The sandbox as a client meets it: over HTTP.

mod data;
mod tenant;

mod clinic;
mod clinical_roles;
mod concurrency;
mod connections;
mod documentation;
mod documents;
mod exports;
mod faults;
mod figures;
mod formation;
mod fuzz;
mod https;
mod limits;
mod patient_bodies;
mod patients;
mod profiles;
mod records;
mod refusals;
mod roles;
mod tokens;
mod webhook_command;
