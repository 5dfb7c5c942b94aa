//! Errors of an export.

use std::path::PathBuf;

use crate::error::CommandError;

/// Errors of an export.
#[derive(Debug, thiserror::Error)]
pub(super) enum ExportCommandError {
    #[error(transparent)]
    Export(#[from] welkin_export::ExportError),
    #[error(transparent)]
    Destination(#[from] welkin_export::DestinationError),
    #[error(transparent)]
    Name(#[from] welkin_export::UnknownName),
    #[error("{0}")]
    Key(#[from] welkin_export::WeakKey),
    #[error("--pseudonymize: {}: {source}", path.display())]
    KeyFile {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("--pseudonymize: the variable {0} is not set")]
    KeyVariable(String),
    #[error("--compact is for Parquet: with NDJSON, the views give the latest versions")]
    Compact,
}

impl From<ExportCommandError> for CommandError {
    fn from(error: ExportCommandError) -> Self {
        let is_usage = matches!(
            error,
            ExportCommandError::Compact | ExportCommandError::Name(_)
        );
        Self::Export {
            source: error.into(),
            is_usage,
        }
    }
}
