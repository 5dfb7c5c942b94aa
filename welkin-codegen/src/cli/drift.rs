//! `drift`: a live tenant beside the configuration that was checked in.

use clap::{Args, ValueEnum};
use serde_json::json;
use welkin_codegen::GenerateError;
use welkin_codegen::live::{self, Drift};

use super::tenant::Tenant;
use super::{CommandError, Inputs, print};

/// Compare a live tenant with the configuration that was checked in
///
/// Downloads what `pull` does and names every place where the tenant differs from the files, as far as both can tell. Nothing is written.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,

    /// How to write the differences
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    #[command(flatten)]
    tenant: Tenant,
}

const EXAMPLES: &str = "\
Exit code: 0 without differences, 3 with some, 1 when the tenant can't be asked or the files can't be used.

Examples:
  welkin-codegen drift --config formation/ --tenant acme
  welkin-codegen drift --config designer-export.json --profile v8 --format json";

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// One line for each difference
    Text,
    /// One object with a list of differences
    Json,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), CommandError> {
    let generator = arguments.inputs.read()?;
    let download = arguments.tenant.download(quiet)?;
    let drifts = live::compare(generator.configuration(), &download);
    let drifts = drifts.map_err(GenerateError::from)?;
    match arguments.format {
        Format::Text => print(text(&drifts))?,
        Format::Json => print(format!("{:#}\n", json!({ "differences": drifts })))?,
    }
    match drifts.len() {
        0 => {
            if !quiet {
                eprintln!("the tenant is what was checked in");
            }
            Ok(())
        }
        number => Err(CommandError::Drift(number)),
    }
}

fn text(drifts: &[Drift]) -> String {
    drifts.iter().map(|drift| format!("{drift}\n")).collect()
}
