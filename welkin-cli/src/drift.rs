//! `drift`: compares a live tenant with the configuration in version control.

use clap::Args;
use welkin_codegen::GenerateError;

use super::diff::Report;
use super::live;
use super::tenant::Tenant;
use super::{CommandError, Inputs};

/// Compare a live tenant with the configuration in version control
///
/// Downloads the same data as `pull`, and reports changes from the files to the tenant in the form of `diff`, as far as
/// both contain the information. The files are not changed.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,

    #[command(flatten)]
    report: Report,

    #[command(flatten)]
    tenant: Tenant,
}

const EXAMPLES: &str = "\
Exit code: 0 without changes, 3 with changes, 1 if the tenant can't be reached or the files can't be loaded.

Examples:
  welkin-codegen drift --config formation/ --tenant acme
  welkin-codegen drift --config designer-export.json --profile v8 --format json";

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), CommandError> {
    let generator = arguments.inputs.read()?;
    let download = arguments.tenant.download(quiet)?;
    let difference = live::compare(generator.configuration(), &download);
    let difference = difference.map_err(GenerateError::from)?;
    if !quiet {
        for kind in download.absent() {
            eprintln!("not compared: {kind}, which the tenant does not return");
        }
    }
    arguments.report.write(&difference, &[&generator])?;
    match difference.changes.len() {
        0 => Ok(()),
        number => Err(CommandError::Drift(number)),
    }
}
