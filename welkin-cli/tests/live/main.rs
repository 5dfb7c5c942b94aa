//! The commands that use a live tenant, run as a user runs them, with a sandbox.

mod doctor;
mod drift;
mod errors;
#[cfg(feature = "export")]
mod export;
mod fingerprints;
mod import;
mod import_at_scale;
mod import_cells;
#[cfg(feature = "cloud")]
mod object_store;
mod pull;
mod seed;
mod terminal;
