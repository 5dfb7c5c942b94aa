//! `generate`: configuration in, Rust out.

use std::path::{Path, PathBuf};

use clap::Args;
use welkin_codegen::output::Output;
use welkin_codegen::{GenerateError, Generator};

use super::choices::Choices;
use super::{
    CommandError, Inputs, input_kind, print, print_styled, report_warnings, report_written, shown,
    unified_diff,
};

/// Generate Rust from a configuration
///
/// A file is replaced only when the result differs, and only as a whole: after an error it says what it said before.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,

    /// Where the code goes
    ///
    /// A name that ends in .rs, or an existing file: one file. Any other name: a directory with mod.rs and one file per CDT, from
    /// which the files of CDTs that are gone are removed. A dash: stdout.
    #[arg(long, short, value_name = "PATH")]
    out: PathBuf,

    /// Write nothing; fail when a file is stale, and print what would change
    ///
    /// Checks the code, files in its directory that have to go, and the lock file. What would change goes to stdout as a unified
    /// diff, and the exit code is 3.
    #[arg(long)]
    check: bool,

    #[command(flatten)]
    choices: Choices,
}

const EXAMPLES: &str = "\
Examples:
  welkin-codegen generate --config designer-export.json --out src/care.rs
  welkin-codegen generate --config formation/ extra-cdt.json --out src/care/
  welkin-codegen generate --config designer-export.json --out src/care.rs --check";

/// Where the code goes.
enum Destination<'p> {
    Stdout,
    File(&'p Path),
    Directory(&'p Path),
}

impl<'p> Destination<'p> {
    fn of(path: &'p Path) -> Self {
        let is_named_as_rust = path.extension().is_some_and(|extension| extension == "rs");
        if path == Path::new("-") {
            Self::Stdout
        } else if path.is_dir() {
            Self::Directory(path)
        } else if is_named_as_rust || path.exists() {
            Self::File(path)
        } else {
            Self::Directory(path)
        }
    }
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), CommandError> {
    let generator = arguments.choices.apply(arguments.inputs.read()?)?;
    if !quiet {
        report_inputs(&generator);
        report_warnings(&generator);
    }
    let generator = generator.updating_lock();
    let output = match Destination::of(&arguments.out) {
        Destination::Stdout if arguments.check => return Err(CommandError::CheckOfStdout),
        Destination::Stdout => return print(generator.generate().single_file()),
        Destination::File(path) => generator.file(path),
        Destination::Directory(path) => generator.directory(path),
    };
    if arguments.check {
        return check(&output);
    }
    let written = output.write().map_err(GenerateError::from)?;
    if !quiet {
        report_written(&written);
    }
    Ok(())
}

/// Fails when writing would change something, and says what.
fn check(output: &Output) -> Result<(), CommandError> {
    let changes = output.changes().map_err(GenerateError::from)?;
    print_styled(&unified_diff::of(&changes))?;
    match changes.len() {
        0 => Ok(()),
        stale => Err(CommandError::Stale(stale)),
    }
}

fn report_inputs(generator: &Generator) {
    for input in &generator.configuration().inputs {
        eprintln!(
            "read {}: {}",
            shown(&input.path),
            input_kind::words(input.kind)
        );
    }
}
