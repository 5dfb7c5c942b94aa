//! Exports of a sandbox, to a folder and to an object store in memory.
#![forbid(unsafe_code)]

mod changes;
mod clinic;
mod dying_store;
mod interrupted;
mod privacy;
mod values;
mod warehouse;
