//! `pull`: the configuration of a live tenant, as files.

use std::path::PathBuf;

use clap::Args;
use welkin_codegen::GenerateError;

use super::tenant::Tenant;
use super::{CommandError, report_written};

/// Download the configuration of a live tenant
///
/// Writes what the formation endpoints tell into a folder that `generate --config` reads: one file per kind, in an order and a form
/// that keep differences small under version control. Nothing is written unless everything was downloaded and can be read; a file is
/// replaced only as a whole, and only when it says something else.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Folder that the files go to; made if there is none, and other files in it stay
    #[arg(long, short, value_name = "DIRECTORY")]
    out: PathBuf,

    #[command(flatten)]
    tenant: Tenant,
}

const EXAMPLES: &str = "\
Examples:
  WELKIN_CLIENT_ID=... WELKIN_CLIENT_SECRET=... welkin-codegen pull --tenant acme --out formation/
  welkin-codegen pull --profile v8 --environment sandbox --out formation/";

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), CommandError> {
    let download = arguments.tenant.download(quiet)?;
    download.configuration().map_err(GenerateError::from)?;
    let written = download
        .write(&arguments.out)
        .map_err(GenerateError::from)?;
    if !quiet {
        for kind in download.absent() {
            eprintln!("the tenant has no {kind}");
        }
        report_written(&written);
    }
    Ok(())
}
