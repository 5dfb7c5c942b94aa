//! `options-schema`: prints the JSON Schema of the options file.

use clap::Args;
use welkin_codegen::Options;

use crate::error::CommandError;
use crate::stdout::print;

/// Print the JSON Schema of the options file, for editors
///
/// Editors with a TOML extension complete and check welkin.toml by it, if the file's first line is
/// `#:schema ./welkin.schema.json`.
#[derive(Args)]
#[command(after_help = "Example:\n  welkin-codegen options-schema > welkin.schema.json")]
pub(super) struct Arguments {}

pub(super) fn run() -> Result<(), CommandError> {
    print(format!("{:#}\n", Options::json_schema()))
}
