//! `pull`: downloads the configuration of a live tenant to files.

use std::path::PathBuf;

use crate::live::file_name;
use clap::Args;
use welkin_codegen::GenerateError;

use super::tenant::Tenant;
use crate::error::CommandError;
use crate::stderr::report_written;
use crate::terminal::shown;

/// Download the configuration of a live tenant
///
/// Writes the responses of the formation endpoints to a folder that `generate --config` reads: one file per kind, in an
/// order and a form that keep diffs small under version control. Nothing is written unless everything was downloaded
/// and can be read; a file is replaced only as a whole, and only if its content changes.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Folder to write the files to; created if missing, and other files in it are kept
    #[arg(long, short, value_name = "DIRECTORY")]
    out: PathBuf,

    /// Remove files of kinds that the tenant does not return and for which it gives no reason
    ///
    /// Without this flag they are kept: the tenant may have no such endpoint, or hide what the API client may not read.
    #[arg(long)]
    prune: bool,

    /// Also replace files that are not lists of a formation endpoint
    #[arg(long)]
    force: bool,

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
    let output = if arguments.prune {
        download.pruned_output(&arguments.out)
    } else {
        download.output(&arguments.out)
    };
    let written = output.overwrite(arguments.force).write();
    let written = written.map_err(GenerateError::from)?;
    if !quiet {
        for kind in download.absent() {
            let file = arguments.out.join(file_name(*kind));
            if file.exists() {
                let file = shown(&file);
                eprintln!("the tenant has no {kind}; {file} stays, --prune removes it");
            } else {
                eprintln!("the tenant has no {kind}");
            }
        }
        report_written(&written);
    }
    Ok(())
}
