#![doc = include_str!("../README.md")]
//!
//! # As a library
//!
//! [`run`] is the whole command; [`live`] downloads a tenant's configuration, for use in other programs.
#![forbid(unsafe_code)]

#[macro_use]
mod stderr;

mod choices;
mod completions;
mod counts;
mod diff;
mod docs;
mod doctor;
mod drift;
mod error;
mod explain;
#[cfg(feature = "export")]
mod export;
mod generate;
mod import;
mod init;
mod input_kind;
mod inputs;
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
mod stdout;
mod tenant;
mod terminal;
mod unified_diff;
mod watch;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

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
        Command::Completions(completions) => completions::run(completions, Arguments::command()),
        Command::Man(man) => man::run(man, Arguments::command()),
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
