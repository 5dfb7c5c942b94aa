//! Why a configuration could not be read.

use std::io;
use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, escaped};
use crate::system_error;

/// Why a configuration, or what was chosen about it, could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A file or directory could not be read.
    #[error("cannot read {}: {}", escaped(&path.to_string_lossy()), system_error::words(source))]
    Io {
        /// What could not be read.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The inputs were read and are not usable.
    #[error("{}", paragraphs(.0))]
    Diagnostics(Vec<Diagnostic>),
}

impl ConfigError {
    /// The problems with their places; empty when a file could not be read at all.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Self::Io { .. } => &[],
            Self::Diagnostics(diagnostics) => diagnostics,
        }
    }
}

impl From<Diagnostic> for ConfigError {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Diagnostics(vec![diagnostic])
    }
}

fn paragraphs(diagnostics: &[Diagnostic]) -> String {
    let texts: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
    texts.join("\n\n")
}
