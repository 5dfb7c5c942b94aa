//! Tests of the sandbox over HTTP, as clients use it.

mod data;
#[cfg(feature = "cli")]
mod running;
mod tenant;
mod wire;

mod audits;
mod clinic;
mod clinical_roles;
#[cfg(feature = "cli")]
mod command_output;
mod communication_roles;
mod concurrency;
mod connections;
#[cfg(feature = "cli")]
mod console;
#[cfg(feature = "cli")]
mod container;
mod control;
#[cfg(feature = "cli")]
mod documentation;
mod documents;
#[cfg(feature = "cli")]
mod durability;
mod exports;
mod faults;
mod figures;
mod formation;
#[cfg(all(unix, feature = "cli"))]
mod full_disk;
mod fuzz;
#[cfg(feature = "tls")]
mod https;
mod limits;
mod messages;
mod other_clients;
#[cfg(feature = "cli")]
mod overload;
mod pathways;
mod patient_bodies;
mod patients;
#[cfg(feature = "cli")]
mod printed;
mod profile_records;
mod profiles;
#[cfg(feature = "cli")]
mod reach;
mod records;
mod refusals;
mod role_cases;
mod roles;
mod seed;
#[cfg(feature = "cli")]
mod stopping;
mod tokens;
#[cfg(feature = "cli")]
mod webhook_command;
