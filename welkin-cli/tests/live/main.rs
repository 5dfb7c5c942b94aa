//! The commands that ask a live tenant, run as a user runs them against a sandbox.

mod doctor;
mod drift;
mod errors;
mod fingerprints;
mod import;
mod import_at_scale;
mod pull;
mod seed;
mod terminal;
