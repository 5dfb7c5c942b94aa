//! The sandbox as a client meets it: over HTTP.

mod data;
mod running;
mod tenant;
mod wire;

mod audits;
mod clinic;
mod clinical_roles;
mod command_output;
mod communication_roles;
mod concurrency;
mod connections;
mod documentation;
mod documents;
mod durability;
mod exports;
mod faults;
mod figures;
mod formation;
mod fuzz;
mod https;
mod limits;
mod messages;
mod other_clients;
mod pathways;
mod patient_bodies;
mod patients;
mod profile_records;
mod profiles;
mod records;
mod refusals;
mod role_cases;
mod roles;
mod tokens;
mod webhook_command;
