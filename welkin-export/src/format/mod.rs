//! How rows are written.

mod arrow;
mod layout;
mod ndjson;
mod parquet;

use serde::{Deserialize, Serialize};

pub(crate) use self::layout::Layout;
use self::ndjson::Lines;
use self::parquet::ParquetEncoder;
pub(crate) use self::parquet::properties;
use crate::error::ExportError;
use crate::row::Cells;

/// How rows are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Format {
    /// Parquet, compressed with Zstandard: typed columns, with labels and fingerprints of Designer as metadata.
    #[default]
    Parquet,
    /// A JSON object per line, with the same keys as the columns of Parquet. The views declare their types.
    Ndjson,
}

impl Format {
    /// The extension of file names.
    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Ndjson => "ndjson",
        }
    }

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Parquet => "as Parquet",
            Self::Ndjson => "as NDJSON",
        }
    }
}

/// An encoder of rows into the bytes of a file.
pub(crate) enum Encoder {
    Parquet(Box<ParquetEncoder>),
    Ndjson(Lines),
}

impl Encoder {
    pub(crate) fn new(format: Format, layout: &Layout) -> Result<Self, ExportError> {
        Ok(match format {
            Format::Parquet => Self::Parquet(Box::new(ParquetEncoder::new(layout)?)),
            Format::Ndjson => Self::Ndjson(Lines::default()),
        })
    }

    /// Adds rows, each with its number in the run.
    pub(crate) fn write(
        &mut self,
        layout: &Layout,
        rows: &[(u64, Cells)],
    ) -> Result<(), ExportError> {
        match self {
            Self::Parquet(encoder) => encoder.write(layout, rows),
            Self::Ndjson(lines) => {
                lines.write(layout, rows);
                Ok(())
            }
        }
    }

    /// Returns the size of the encoded bytes that were not taken yet, and of buffered rows.
    pub(crate) fn memory(&self) -> usize {
        match self {
            Self::Parquet(encoder) => encoder.memory(),
            Self::Ndjson(lines) => lines.len(),
        }
    }

    /// Encodes all buffered rows, so that their bytes can be taken.
    pub(crate) fn flush(&mut self) -> Result<(), ExportError> {
        match self {
            Self::Parquet(encoder) => encoder.flush(),
            Self::Ndjson(_) => Ok(()),
        }
    }

    /// Takes the encoded bytes.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        match self {
            Self::Parquet(encoder) => encoder.take(),
            Self::Ndjson(lines) => lines.take(),
        }
    }

    /// Ends the file, and returns its last bytes.
    pub(crate) fn finish(self) -> Result<Vec<u8>, ExportError> {
        match self {
            Self::Parquet(encoder) => encoder.finish(),
            Self::Ndjson(mut lines) => Ok(lines.take()),
        }
    }
}
