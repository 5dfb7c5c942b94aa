//! `seed`: generates synthetic patients and records.

mod files;
mod sandbox;

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;
use welkin_seed::{DEFAULT_LAST_DAY, Seed};

use super::choices::Choices;
use super::tenant::Tenant;
use crate::error::CommandError;
use crate::inputs::Inputs;

/// Generate synthetic patients and records that satisfy every rule
///
/// The same seed gives the same data. Patients and records are marked as synthetic: external ids begin with
/// `synthetic-`, middle names are `Synthetic`, e-mail addresses are of example.org and phone numbers of those reserved
/// for fiction.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,

    #[command(flatten)]
    choices: Choices,

    /// Seed of the random data
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,

    /// Number of patients
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    patients: u64,

    /// Number of records per patient of each CDT that may have several
    #[arg(long, value_name = "NUMBER", default_value_t = 4)]
    records: u32,

    /// Number of days that the records cover
    #[arg(long, value_name = "NUMBER", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    days: u32,

    /// Last of these days; fixed by default, so that a seed always gives the same data
    #[arg(long, value_name = "DATE", default_value_t = DEFAULT_LAST_DAY)]
    until: Date,

    #[command(flatten)]
    destination: Destination,

    /// Replace files that have other content
    #[arg(long, requires = "out")]
    force: bool,

    #[command(flatten)]
    tenant: Tenant,
}

/// Destination of the data.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct Destination {
    /// Write CSV files to this folder, one for patients and one per CDT, which `import` takes
    #[arg(long, short, value_name = "DIRECTORY")]
    out: Option<PathBuf>,

    /// Write to the tenant set by flags and variables, which must be a sandbox on this machine
    #[arg(long)]
    to_sandbox: bool,
}

const EXAMPLES: &str = "\
Examples:
  welkin-codegen seed --config designer-export.json --patients 100 --out seed/
  welkin-codegen seed --config designer-export.json --seed 7 --to-sandbox --base-url http://127.0.0.1:8080";

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), CommandError> {
    let generator = arguments.choices.apply(arguments.inputs.read()?)?;
    let model = generator.model();
    let seed = Seed::new(arguments.seed)
        .records_per_cdt(arguments.records)
        .days(arguments.days)
        .last_day(arguments.until);
    if !quiet {
        for gap in Seed::gaps(model) {
            eprintln!("{gap}");
        }
    }
    match &arguments.destination.out {
        Some(folder) => {
            let force = arguments.force;
            let choice = files::Choice { force, quiet };
            files::write(seed, model, arguments.patients, folder, choice)
        }
        None => sandbox::write(seed, model, arguments.patients, &arguments.tenant, quiet),
    }
}
