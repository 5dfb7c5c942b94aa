//! Checks of the whole workspace: its dependencies, and the file names in its documents.

mod dependencies;
mod examples;
mod files;
mod licences;
mod versions;
