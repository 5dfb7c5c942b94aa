#![doc = include_str!("../README.md")]
//!
//! # As a library
//!
//! [`run`] is the whole command; [`live`] downloads a tenant's configuration, for use in other programs.
#![forbid(unsafe_code)]

/// Replaces the standard macro in the whole command. The standard one panics if stderr is closed or the disk is full,
/// but a message that can't be written must not end the command.
macro_rules! eprintln {
    ($($arguments:tt)*) => {
        $crate::write_to_stderr(format_args!("{}\n", format_args!($($arguments)*)))
    };
}

macro_rules! eprint {
    ($($arguments:tt)*) => { $crate::write_to_stderr(format_args!($($arguments)*)) };
}

mod choices;
mod completions;
mod counts;
mod diff;
mod docs;
mod doctor;
mod drift;
mod explain;
#[cfg(feature = "export")]
mod export;
mod generate;
mod import;
mod init;
mod input_kind;
mod inspect;
pub mod live;
mod lock;
mod man;
mod model;
mod options_schema;
mod progress;
mod pull;
mod schema;
mod seed;
mod tenant;
mod unified_diff;
mod watch;

use std::fmt;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use welkin_codegen::config::ConfigError;
use welkin_codegen::diagnostic::{Diagnostic, Severity, escaped, for_people, is_printable};
use welkin_codegen::output::Written;
use welkin_codegen::{GenerateError, Generator};

use self::counts::{count, count_are, count_were};

/// Turns a Welkin Designer configuration into strongly typed Rust
///
/// Reads Designer exports (Designer > Export Configuration) and responses of the formation API, and detects which one a
/// file is by its content.
#[derive(Parser)]
#[command(name = "welkin-codegen", version, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// Print errors only
    #[arg(long, short, global = true)]
    quiet: bool,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  success
  1  any other failure; files that generate, lock and pull write are unchanged
  2  invalid arguments
  3  generated code, lock file or dictionary is out of date (--check), or the tenant differs (drift)
  4  the configuration has changes that --fail-on rejects
  5  rows of an import were rejected
  130  interrupted";

#[derive(Subcommand)]
enum Command {
    Init(init::Arguments),
    Generate(generate::Arguments),
    Inspect(inspect::Arguments),
    Explain(explain::Arguments),
    Model(model::Arguments),
    ModelSchema(model::SchemaArguments),
    Schema(schema::Arguments),
    Docs(docs::Arguments),
    Diff(diff::Arguments),
    Lock(lock::Arguments),
    Pull(pull::Arguments),
    Drift(drift::Arguments),
    #[cfg(feature = "export")]
    Export(Box<export::Arguments>),
    Doctor(doctor::Arguments),
    Seed(seed::Arguments),
    Import(Box<import::Arguments>),
    OptionsSchema(options_schema::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// The configuration to read.
#[derive(Args)]
struct Inputs {
    /// Designer export, formation response, or a directory of them; several are merged, and a dash is stdin
    #[arg(long = "config", short = 'c', value_name = "PATH", required = true, num_args = 1..)]
    paths: Vec<PathBuf>,
}

impl Inputs {
    fn read(&self) -> Result<Generator, CommandError> {
        read(&self.paths)
    }

    /// Whether one of the paths is stdin.
    fn read_stdin(&self) -> bool {
        self.paths.iter().any(|path| is_stdin(path))
    }
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// Reads files and directories; a dash stands for stdin.
fn read(paths: &[PathBuf]) -> Result<Generator, CommandError> {
    let (stdin, paths): (Vec<&PathBuf>, Vec<&PathBuf>) =
        paths.iter().partition(|path| is_stdin(path));
    if stdin.is_empty() {
        return Ok(Generator::from_paths(paths)?.for_command_line());
    }
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(CommandError::Stdin)?;
    let generator = Generator::from_paths_and_bytes(paths, [(Generator::STDIN, bytes)])?;
    Ok(generator.for_command_line())
}

/// Errors of a command.
#[derive(thiserror::Error, Debug)]
enum CommandError {
    #[error(transparent)]
    Generate(#[from] GenerateError),
    #[error(transparent)]
    Live(#[from] live::LiveError),
    #[error("the tenant differs from the configuration; {} in all", count(*.0, "change"))]
    Drift(usize),
    #[error(transparent)]
    Dictionary(#[from] docs::FolderError),
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
    #[error("{} has no records of its own that can be read", welkin_codegen::diagnostic::escaped(.0))]
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
    #[error("{}", escaped(&.0.to_string()))]
    Export(Box<export::ExportCommandError>),
}

impl CommandError {
    /// Returns the styled message: every problem, with its location and quoted line if available.
    fn words(&self) -> String {
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

    fn exit_code(&self) -> ExitCode {
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
            Self::Export(error) if error.is_usage() => ExitCode::from(2),
            #[cfg(feature = "export")]
            Self::Export(_) => ExitCode::FAILURE,
        }
    }
}

/// Runs the command with the arguments of the process.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    // Without the handler, an interrupted run leaves files behind, which the next run removes.
    let _ = ctrlc::set_handler(interrupted);
    let result = match &arguments.command {
        Command::Init(init) => init::run(init, arguments.quiet),
        Command::Generate(generate) => generate::run(generate, arguments.quiet),
        Command::Inspect(inspect) => inspect::run(inspect),
        Command::Explain(explain) => explain::run(explain),
        Command::Model(model) => model::run(model),
        Command::ModelSchema(_) => model::run_schema(),
        Command::Schema(schema) => schema::run(schema),
        Command::Docs(docs) => docs::run(docs, arguments.quiet),
        Command::Diff(diff) => diff::run(diff),
        Command::Lock(lock) => lock::run(lock, arguments.quiet),
        Command::Pull(pull) => pull::run(pull, arguments.quiet),
        Command::Drift(drift) => drift::run(drift, arguments.quiet),
        #[cfg(feature = "export")]
        Command::Export(export) => export::run(export, arguments.quiet),
        Command::Doctor(doctor) => doctor::run(doctor),
        Command::Seed(seed) => seed::run(seed, arguments.quiet),
        Command::Import(import) => import::run(import, arguments.quiet),
        Command::OptionsSchema(_) => options_schema::run(),
        Command::Completions(completions) => completions::run(completions),
        Command::Man(man) => man::run(man),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", error.words());
            error.exit_code()
        }
    }
}

/// Ends the process on Ctrl-C or a termination signal. Every output file is then either old or new, and nothing else is
/// left behind.
fn interrupted() {
    const INTERRUPTED: i32 = 130;
    welkin_codegen::output::abandon();
    std::process::exit(INTERRUPTED);
}

/// Writes to stderr, with colors if it is a terminal that supports them. Errors can't be reported and are ignored.
fn write_to_stderr(text: fmt::Arguments<'_>) {
    let _ = anstream::stderr().lock().write_fmt(text);
}

/// Escapes characters in JSON that a terminal could interpret, although JSON does not require this. They only occur in
/// strings, so the value is unchanged.
fn safe_json(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for character in json.chars() {
        if character == '\n' || is_printable(character) {
            safe.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    safe
}

/// Writes a whole text to stdout. It is not an error if the reader closes the pipe, as `head` does.
fn print(text: impl AsRef<[u8]>) -> Result<(), CommandError> {
    print_to(io::stdout().lock(), text.as_ref())
}

/// Writes a text with colors to stdout; the colors are removed unless it is a terminal.
fn print_styled(text: &str) -> Result<(), CommandError> {
    print_to(anstream::stdout().lock(), text.as_bytes())
}

fn print_to(mut stdout: impl Write, text: &[u8]) -> Result<(), CommandError> {
    match stdout.write_all(text).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(CommandError::Stdout(error)),
        _ => Ok(()),
    }
}

/// Prints the warnings about the configuration.
fn report_warnings(generator: &Generator) {
    for warning in for_people(generator.warnings()) {
        eprintln!("{}\n", warning.styled());
    }
    let number = generator.warnings().count();
    if number > 0 {
        eprintln!("{}", count(number, "warning"));
    }
}

/// Prints every file that changed, and the number of other files.
fn report_written(written: &Written) {
    for path in &written.written {
        eprintln!("wrote {}", shown(path));
    }
    for path in &written.removed {
        eprintln!("removed {}", shown(path));
    }
    match written.unchanged.as_slice() {
        [] => {}
        [path] => eprintln!("unchanged {}", shown(path)),
        paths => eprintln!("{} unchanged", count(paths.len(), "file")),
    }
}

/// Formats a path, safe to show on a terminal.
fn shown(path: &Path) -> String {
    escaped(&path.to_string_lossy())
}
