//! Errors of the command, and their exit codes.

use std::error::Error;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use welkin_codegen::GenerateError;
use welkin_codegen::config::ConfigError;
use welkin_codegen::diagnostic::{Diagnostic, Severity, escaped};

use crate::counts::{count, count_are, count_were};
use crate::live::LiveError;
use crate::terminal::shown;

/// Errors of a command.
#[derive(thiserror::Error, Debug)]
pub(crate) enum CommandError {
    #[error(transparent)]
    Generate(#[from] GenerateError),
    #[error(transparent)]
    Live(#[from] LiveError),
    #[error("the tenant differs from the configuration; {} in all", count(*.0, "change"))]
    Drift(usize),
    #[error(transparent)]
    Dictionary(Box<dyn Error + Send + Sync>),
    #[error("cannot wait for the network: {0}")]
    Network(io::Error),
    #[error("the API client cannot read anything with any of the profiles that were tried")]
    NoAccess,
    #[error(
        "no configuration in this directory or directly below it; pass one with --config, or download one with `welkin-codegen pull`"
    )]
    NoConfiguration,
    #[error("several configurations in this directory; pass one, or those that belong together, with --config: {}", .0.join(", "))]
    SeveralConfigurations(Vec<String>),
    #[error("cannot list this directory: {0}")]
    CurrentFolder(io::Error),
    #[error("cannot write welkin.toml: {0}")]
    Options(io::Error),
    #[error("cannot read stdin: {0}")]
    Stdin(io::Error),
    #[error("cannot write to stdout: {0}")]
    Stdout(io::Error),
    #[error("{}", .0.without_severity())]
    StaleLock(Box<Diagnostic>),
    #[error("cannot watch the inputs: {0}")]
    Watch(#[from] notify::Error),
    #[error("{} out of date: run again without --check", count_are(*.0, "file"))]
    Stale(usize),
    #[error(
        "--check, --crate and --watch cannot write to stdout: pass a file or a directory with --out"
    )]
    NotForStdout,
    #[error("--watch cannot read stdin: pass files with --config")]
    WatchedStdin,
    #[error("--cdt selects a CDT in the other formats; openapi describes the whole API")]
    WholeApi,
    #[error("{} has no records of its own that can be read", escaped(.0))]
    NoRecords(String),
    #[error("the configuration has changes that --fail-on rejects; {} in all", count(*.0, "change"))]
    Changed(usize),
    #[error("cannot write synthetic data: {0}")]
    Seed(io::Error),
    #[error("{} exists with other content; --force replaces it", shown(.0))]
    SeedExists(PathBuf),
    #[error(
        "synthetic data is only written to a sandbox on this machine, and {0} is not one: pass its address to --base-url"
    )]
    NotASandbox(String),
    #[error(transparent)]
    Source(#[from] welkin_import::SourceError),
    #[error(transparent)]
    Columns(#[from] welkin_import::ColumnsError),
    #[error(transparent)]
    Journal(#[from] welkin_import::JournalError),
    #[error(transparent)]
    Apply(#[from] welkin_import::apply::ApplyError),
    #[error("records of {0} can't be written through the API")]
    NotWritable(String),
    #[error("unknown encoding {0}")]
    UnknownEncoding(String),
    #[error("cannot write the rejected rows to {}: {source}", shown(.path))]
    RejectedRows { path: PathBuf, source: io::Error },
    #[error("{} rejected; the other rows were not affected", count_were(*.0, "row"))]
    RowsRejected(usize),
    #[error("{} not written; run the same command again", count_were(*.0, "row"))]
    RowsFailed(usize),
    #[cfg(feature = "export")]
    #[error("{}", escaped(&.source.to_string()))]
    Export {
        source: Box<dyn Error + Send + Sync>,
        is_usage: bool,
    },
}

impl CommandError {
    /// Returns the styled message: every problem, with its location and quoted line if available.
    pub(crate) fn words(&self) -> String {
        let problems = match self {
            Self::Generate(GenerateError::Config(ConfigError::Diagnostics(problems))) => {
                problems.clone()
            }
            Self::StaleLock(stale) => {
                let mut stale = (**stale).clone();
                stale.severity = Severity::Error;
                vec![stale]
            }
            other => vec![Diagnostic::error(other.to_string())],
        };
        let texts = problems.iter().map(|problem| problem.styled().to_string());
        texts.collect::<Vec<_>>().join("\n\n")
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Generate(_)
            | Self::Dictionary(_)
            | Self::NoConfiguration
            | Self::SeveralConfigurations(_)
            | Self::CurrentFolder(_)
            | Self::Options(_)
            | Self::Stdin(_)
            | Self::Stdout(_)
            | Self::NoRecords(_)
            | Self::Watch(_) => ExitCode::FAILURE,
            Self::Live(_) | Self::Network(_) | Self::NoAccess => ExitCode::FAILURE,
            Self::Seed(_)
            | Self::SeedExists(_)
            | Self::Source(_)
            | Self::Columns(_)
            | Self::Journal(_)
            | Self::Apply(_)
            | Self::NotWritable(_)
            | Self::RejectedRows { .. }
            | Self::RowsFailed(_) => ExitCode::FAILURE,
            Self::NotForStdout
            | Self::WatchedStdin
            | Self::NotASandbox(_)
            | Self::UnknownEncoding(_)
            | Self::WholeApi => ExitCode::from(2),
            Self::RowsRejected(_) => ExitCode::from(5),
            Self::Drift(_) | Self::Stale(_) | Self::StaleLock(_) => ExitCode::from(3),
            Self::Changed(_) => ExitCode::from(4),
            #[cfg(feature = "export")]
            Self::Export { is_usage: true, .. } => ExitCode::from(2),
            #[cfg(feature = "export")]
            Self::Export { .. } => ExitCode::FAILURE,
        }
    }
}
