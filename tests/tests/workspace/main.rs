//! What holds of the workspace as a whole: its dependencies, and what its documents say of its files.

mod dependencies;
mod examples;
mod files;
mod licences;
mod versions;
