//! `export`: exports a tenant's records and other data as typed datasets.

mod progress;
mod summary;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};
use welkin_codegen::{GenerateError, Generator, Options};
use welkin_export::{Datasets, Destination, Export, Format, PseudonymKey};
use welkin_runtime::{Blocking, Client};

use super::tenant::Tenant;
use super::{CommandError, Inputs, print};
use crate::live::LiveError;
use progress::ProgressLines;

/// Export a tenant's data to typed Parquet or NDJSON that DuckDB, Spark and others read
///
/// Writes a dataset per CDT and resource, with columns and types from the configuration, and views of the latest
/// version of each record. The next run continues where this one ended. A run becomes visible as a whole or not
/// at all; after a failure, run the command again.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,

    /// Folder or object store to write to: a path, s3://bucket/prefix, gs://bucket/prefix or az://container/prefix
    #[arg(long, value_name = "DESTINATION")]
    to: String,

    /// CDTs and resources to export, such as cdt-vitals and PATIENT; all by default
    ///
    /// Later runs to the same destination must export the same ones, or more.
    #[arg(long, value_name = "NAME", num_args = 1..)]
    only: Vec<String>,

    /// Format of the files
    #[arg(long, value_enum, default_value_t)]
    format: FormatArgument,

    /// Also write the latest version of each record as a file of its own, latest/NAME.parquet
    #[arg(long)]
    compact: bool,

    /// Leave out the columns that Designer flags as protected health information, demographics, and unknown fields
    #[arg(long)]
    without_phi: bool,

    /// Replace ids by keyed hashes; KEY is a file with a secret of 16 bytes or more, or env:NAME
    #[arg(long, value_name = "KEY")]
    pseudonymize: Option<String>,

    /// Seconds before the last run that are read again, for rows that became visible late
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    overlap: u64,

    /// Number of resources to export at the same time
    #[arg(long, value_name = "NUMBER", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=64))]
    parallel: u16,

    /// Options file, for names of fields
    #[arg(long, value_name = "PATH")]
    options: Option<PathBuf>,

    /// Lock file that keeps names stable [default: welkin.lock next to the configuration]
    #[arg(long, value_name = "PATH")]
    lock: Option<PathBuf>,

    #[command(flatten)]
    tenant: Tenant,
}

const EXAMPLES: &str = "\
Examples:
  welkin-codegen export --config designer-export.json --tenant acme --to warehouse
  welkin-codegen export -c designer-export.json --only cdt-vitals PATIENT --to s3://bucket/welkin
  welkin-codegen export -c designer-export.json --without-phi --pseudonymize env:STUDY_KEY --to study";

#[derive(Clone, Copy, Default, PartialEq, ValueEnum)]
enum FormatArgument {
    /// Typed columns
    #[default]
    Parquet,
    /// A JSON object per line
    Ndjson,
}

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

impl ExportCommandError {
    /// Whether the arguments are invalid.
    pub(super) fn is_usage(&self) -> bool {
        matches!(self, Self::Compact | Self::Name(_))
    }
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), CommandError> {
    let generator = arguments.generator()?;
    let export = arguments.export(&generator, quiet)?;
    let blocking = Blocking::new().map_err(CommandError::Network)?;
    let report = blocking.wait(export.run());
    let report = report.map_err(ExportCommandError::from)?;
    if !quiet {
        print(summary::text(&report, &arguments.to))?;
    }
    Ok(())
}

impl Arguments {
    fn generator(&self) -> Result<Generator, CommandError> {
        let mut generator = self.inputs.read()?;
        if let Some(lock) = &self.lock {
            generator = generator.lock(lock)?;
        }
        generator.check_lock_file()?;
        let options = match &self.options {
            Some(path) => Options::read(path).map_err(GenerateError::from)?,
            None => Options::default(),
        };
        Ok(generator.with_options(options)?)
    }

    fn export(&self, generator: &Generator, quiet: bool) -> Result<Export, CommandError> {
        if self.compact && self.format == FormatArgument::Ndjson {
            return Err(ExportCommandError::Compact.into());
        }
        let document = generator.document();
        let datasets = match self.only.as_slice() {
            [] => Datasets::of(&document),
            names => Datasets::selected(&document, names).map_err(ExportCommandError::from)?,
        };
        let destination = Destination::parse(&self.to).map_err(ExportCommandError::from)?;
        let key = self.pseudonymize.as_deref().map(key).transpose()?;
        let config = self.tenant.config().map_err(LiveError::from)?;
        let client = Client::new(config).map_err(LiveError::from)?;
        let mut export = Export::new(client, self.tenant.place(), datasets, destination)
            .format(match self.format {
                FormatArgument::Parquet => Format::Parquet,
                FormatArgument::Ndjson => Format::Ndjson,
            })
            .overlap(Duration::from_secs(self.overlap))
            .parallel(usize::from(self.parallel));
        if self.compact {
            export = export.compact();
        }
        if self.without_phi {
            export = export.without_phi();
        }
        if let Some(key) = key {
            export = export.pseudonymize(key);
        }
        let lines = Arc::new(ProgressLines::new(quiet));
        Ok(export.on_progress(move |progress| lines.show(progress)))
    }
}

/// Reads the key that an argument refers to. The argument does not contain the key itself, because all users of the
/// machine could see it.
fn key(argument: &str) -> Result<PseudonymKey, ExportCommandError> {
    let secret = match argument.strip_prefix("env:") {
        Some(name) => {
            let secret = std::env::var_os(name);
            let secret = secret.ok_or_else(|| ExportCommandError::KeyVariable(name.to_owned()))?;
            secret.into_encoded_bytes()
        }
        None => {
            let path = Path::new(argument);
            std::fs::read(path).map_err(|source| ExportCommandError::KeyFile {
                path: path.to_owned(),
                source,
            })?
        }
    };
    Ok(PseudonymKey::new(secret.trim_ascii())?)
}

impl From<ExportCommandError> for CommandError {
    fn from(error: ExportCommandError) -> Self {
        Self::Export(Box::new(error))
    }
}
