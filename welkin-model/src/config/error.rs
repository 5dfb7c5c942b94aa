//! Errors of reading a configuration.

use std::io;
use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, escaped};
use crate::system_error;

/// An error of reading a configuration, or of the choices made about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A file or directory could not be read.
    #[error("cannot read {}: {}", escaped(&path.to_string_lossy()), system_error::words(source))]
    Io {
        /// Path of the file or directory.
        path: PathBuf,
        /// The error reported by the system.
        source: io::Error,
    },
    /// The inputs were read but can't be used.
    #[error("{}", paragraphs(.0))]
    Diagnostics(Vec<Diagnostic>),
}

impl ConfigError {
    /// Returns the problems with their locations; empty when a file could not be read at all.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Self::Io { .. } => &[],
            Self::Diagnostics(diagnostics) => diagnostics,
        }
    }
}

impl Clone for ConfigError {
    fn clone(&self) -> Self {
        match self {
            Self::Io { path, source } => Self::Io {
                path: path.clone(),
                // An error of the system is its number; another one has a kind and a text.
                source: match source.raw_os_error() {
                    Some(number) => io::Error::from_raw_os_error(number),
                    None => io::Error::new(source.kind(), source.to_string()),
                },
            },
            Self::Diagnostics(diagnostics) => Self::Diagnostics(diagnostics.clone()),
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
