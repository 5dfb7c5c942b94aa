//! `generate`: generates Rust code from a configuration.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use welkin_codegen::generator::{Package, Runtime};
use welkin_codegen::output::{Output, OutputError, Written};
use welkin_codegen::{GenerateError, Generator};

use super::choices::Choices;
use super::input_kind;
use super::unified_diff;
use super::watch;
use crate::error::CommandError;
use crate::inputs::Inputs;
use crate::stderr::{report_warnings, report_written};
use crate::stdout::{print, print_styled};
use crate::terminal::shown;

/// Generate Rust from a configuration
///
/// A file is replaced only if its content changes, and only as a whole: after an error, the previous content remains.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,

    /// Output path
    ///
    /// A name that ends in .rs, or an existing file: one file. Any other name: a directory with mod.rs and one file per
    /// CDT; files of removed CDTs are deleted. A dash: stdout.
    #[arg(long, short, value_name = "PATH")]
    out: PathBuf,

    /// Generate a crate of this name, ready to publish, in the directory --out
    ///
    /// Cargo.toml, README.md and src/ with one file per module. Every module has a Cargo feature of the same name;
    /// `all`, the default, enables all of them. In an existing Cargo.toml only the name and these features are updated,
    /// and an existing README.md is kept.
    #[arg(long = "crate", value_name = "NAME")]
    package: Option<String>,

    /// Path dependency on welkin-runtime for a new crate, instead of the registry
    #[arg(long, value_name = "PATH", requires = "package")]
    runtime_path: Option<String>,

    /// Git dependency on welkin-runtime for a new crate, instead of the registry
    #[arg(
        long,
        value_name = "URL",
        requires = "package",
        conflicts_with = "runtime_path"
    )]
    runtime_git: Option<String>,

    /// Write nothing; fail if a file is out of date, and print what would change
    ///
    /// Checks the code, obsolete files in its directory, and the lock file. Changes are printed to stdout as a unified
    /// diff, and the exit code is 3.
    #[arg(long)]
    check: bool,

    /// Replace files that welkin-codegen did not write, or wrote as part of another output
    ///
    /// Without this flag they are left alone, nothing is written, and the exit code is 1. Inputs are never replaced.
    #[arg(long, conflicts_with = "check")]
    force: bool,

    /// Generate again whenever an input changes, until Ctrl-C
    ///
    /// A configuration that can't be loaded is reported, and loaded again after the next change.
    #[arg(long, conflicts_with = "check")]
    watch: bool,

    /// Look for changes every SECONDS (2 without a number), for file systems that do not report them
    ///
    /// Network drives, and folders that a container or a virtual machine shares with its host, often do not. All
    /// files in the folders of the inputs are read each time.
    #[arg(
        long,
        value_name = "SECONDS",
        requires = "watch",
        num_args = 0..=1,
        default_missing_value = "2",
        value_parser = watch::interval
    )]
    poll: Option<Duration>,

    #[command(flatten)]
    choices: Choices,
}

const EXAMPLES: &str = "\
Examples:
  welkin-codegen generate --config designer-export.json --out src/care.rs
  welkin-codegen generate --config formation/ extra-cdt.json --out src/care/
  welkin-codegen generate --config designer-export.json --out src/care.rs --check
  welkin-codegen generate --config designer-export.json --crate clinic-api --out clinic-api
  welkin-codegen generate --config designer-export.json --out src/care --watch";

/// The destination of the code.
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
    if arguments.watch {
        if matches!(Destination::of(&arguments.out), Destination::Stdout) {
            return Err(CommandError::NotForStdout);
        }
        if arguments.inputs.read_stdin() {
            return Err(CommandError::WatchedStdin);
        }
        let mut watch = Watch::new(arguments, quiet);
        return watch::run(arguments.files(), arguments.poll, quiet, || watch.look());
    }
    let generator = generator(arguments)?;
    if !quiet {
        report_inputs(&generator);
        report_warnings(&generator);
    }
    let Some(output) = output(arguments, &generator)? else {
        return print(generator.generate()?.single_file());
    };
    if arguments.check {
        return check(&output);
    }
    let (_, written) = write(arguments, generator, output)?;
    if !quiet {
        report_written(&written);
    }
    Ok(())
}

/// Writes an output of a generator. If another run has changed the lock file in the meantime, the lock file is read and
/// names are resolved again.
fn write(
    arguments: &Arguments,
    mut generator: Generator,
    mut output: Output,
) -> Result<(Generator, Written), CommandError> {
    loop {
        match output.write() {
            Ok(written) => return Ok((generator, written)),
            Err(OutputError::LockChanged(path)) => generator = generator.lock(path)?,
            Err(error) => return Err(GenerateError::from(error).into()),
        }
        output = self::output(arguments, &generator)?.ok_or(CommandError::NotForStdout)?;
    }
}

/// Reads the configuration and applies the user's choices.
fn generator(arguments: &Arguments) -> Result<Generator, CommandError> {
    let generator = arguments.choices.apply(arguments.inputs.read()?)?;
    // Code for stdout is generated without a lock file.
    Ok(match Destination::of(&arguments.out) {
        Destination::Stdout => generator,
        Destination::File(_) | Destination::Directory(_) => generator.updating_lock(),
    })
}

/// Returns the output to write; `None` for stdout.
fn output(arguments: &Arguments, generator: &Generator) -> Result<Option<Output>, CommandError> {
    let package = arguments.package()?;
    let output = match (Destination::of(&arguments.out), package) {
        (Destination::Stdout, None) if !arguments.check && !arguments.watch => {
            return Ok(None);
        }
        (Destination::Stdout, _) => return Err(CommandError::NotForStdout),
        (_, Some(package)) => generator.package(&arguments.out, &package)?,
        (Destination::File(path), None) => generator.file(path)?,
        (Destination::Directory(path), None) => generator.directory(path)?,
    };
    Ok(Some(output.overwrite(arguments.force)))
}

impl Arguments {
    /// Returns the files and directories that are read.
    fn files(&self) -> impl Iterator<Item = &Path> {
        let paths = self.inputs.paths.iter().map(|path| &**path);
        paths.chain(self.choices.files())
    }

    fn package(&self) -> Result<Option<Package>, GenerateError> {
        let Some(name) = &self.package else {
            return Ok(None);
        };
        let runtime = match (&self.runtime_path, &self.runtime_git) {
            (Some(path), _) => Runtime::Path(path.clone()),
            (None, Some(url)) => Runtime::Git(url.clone()),
            (None, None) => Runtime::Registry,
        };
        Ok(Some(Package::new(name)?.runtime(runtime)))
    }
}

/// Fails if writing would change a file, and prints the changes.
fn check(output: &Output) -> Result<(), CommandError> {
    let changes = output.changes().map_err(GenerateError::from)?;
    print_styled(&unified_diff::of(&changes))?;
    match changes.len() {
        0 => Ok(()),
        stale => Err(CommandError::Stale(stale)),
    }
}

pub(super) fn report_inputs(generator: &Generator) {
    for input in &generator.configuration().inputs {
        eprintln!(
            "read {}: {}",
            shown(&input.path),
            input_kind::words(input.kind)
        );
    }
}

/// Generates again after changes of the inputs.
struct Watch<'a> {
    arguments: &'a Arguments,
    quiet: bool,
    state: State,
}

/// The state of the last run.
enum State {
    /// Nothing was generated yet.
    New,
    /// Code was generated by this generator.
    Generated(Box<Generator>),
    /// The run failed with this message.
    Failed(String),
}

impl<'a> Watch<'a> {
    fn new(arguments: &'a Arguments, quiet: bool) -> Self {
        Self {
            arguments,
            quiet,
            state: State::New,
        }
    }

    /// Generates again if the content of an input changed. A failure is reported once, and retried after the next
    /// change.
    fn look(&mut self) {
        if matches!(&self.state, State::Generated(generator) if generator.is_current()) {
            return;
        }
        self.state = match self.generate() {
            Ok(generator) => State::Generated(Box::new(generator)),
            Err(error) => {
                let words = error.words();
                if !matches!(&self.state, State::Failed(said) if *said == words) {
                    eprintln!("{words}");
                }
                State::Failed(words)
            }
        };
    }

    fn generate(&self) -> Result<Generator, CommandError> {
        let generator = generator(self.arguments)?;
        let output = output(self.arguments, &generator)?.ok_or(CommandError::NotForStdout)?;
        let (generator, written) = write(self.arguments, generator, output)?;
        let has_changed = !written.written.is_empty() || !written.removed.is_empty();
        if !self.quiet && (has_changed || matches!(self.state, State::New)) {
            report_inputs(&generator);
            report_warnings(&generator);
            report_written(&written);
        }
        Ok(generator)
    }
}
