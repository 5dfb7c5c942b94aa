//! `diff`: compares two configurations.

mod json;
mod markdown;
mod report;
mod sarif;
mod text;
mod words;

use std::panic::resume_unwind;
use std::path::PathBuf;
use std::thread;

use clap::{Args, ValueEnum};
use welkin_codegen::diff::{self, Class};
use welkin_codegen::{GenerateError, Generator, Options};

pub(super) use self::report::Report;
use crate::error::CommandError;
use crate::inputs::read;

/// Compare two configurations and report which changes are breaking
///
/// Each change is classified as breaking, additive or cosmetic, for programs that read and for programs that write;
/// together they determine which part of the version to raise. Renames are guesses and are marked as such. docs/diff.md
/// lists every kind of change.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Old configuration: a file, a directory, or a dash for stdin
    old: PathBuf,

    /// New configuration: a file, a directory, or a dash for stdin
    new: PathBuf,

    #[command(flatten)]
    report: Report,

    /// Changes that make the command exit with code 4
    #[arg(long, value_enum, value_name = "CLASS", default_value_t)]
    fail_on: FailOn,

    /// Options file: CDTs to compare, as for `generate`
    #[arg(long, value_name = "PATH")]
    options: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  welkin-codegen diff old-export.json designer-export.json
  welkin-codegen diff main/formation formation --format markdown --fail-on breaking
  welkin-codegen diff main/formation formation --write markdown=comment.md --write sarif=changes.sarif";

#[derive(Clone, Copy, Default, ValueEnum)]
enum FailOn {
    /// Changes that break readers or writers
    Breaking,
    /// Breaking and additive changes
    Additive,
    /// Any change
    Any,
    /// None
    #[default]
    Never,
}

impl FailOn {
    fn matches(self, class: Option<Class>) -> bool {
        match self {
            Self::Breaking => class >= Some(Class::Breaking),
            Self::Additive => class >= Some(Class::Additive),
            Self::Any => class.is_some(),
            Self::Never => false,
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandError> {
    // Reading takes far longer than comparing, so both are read in parallel.
    let (old, new) = thread::scope(|scope| {
        let old = scope.spawn(|| arguments.read(&arguments.old));
        let new = arguments.read(&arguments.new);
        (old.join().unwrap_or_else(|panic| resume_unwind(panic)), new)
    });
    let (old, new) = (old?, new?);
    let difference = diff::compare(old.model(), new.model());
    arguments.report.write(&difference, &[&new, &old])?;
    if arguments.fail_on.matches(difference.class()) {
        return Err(CommandError::Changed(difference.changes.len()));
    }
    Ok(())
}

impl Arguments {
    fn read(&self, path: &PathBuf) -> Result<Generator, CommandError> {
        let options = match &self.options {
            Some(path) => Options::read(path).map_err(GenerateError::from)?,
            None => Options::default(),
        };
        // Names in Rust are not compared, so no lock file is needed.
        let generator = read(std::slice::from_ref(path))?.without_lock()?;
        Ok(generator.with_options(options)?)
    }
}
