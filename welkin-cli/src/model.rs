//! `model`: prints the resolved configuration as one JSON document, and the JSON Schema of that document.

use clap::Args;
use welkin_codegen::document::ModelDocument;

use super::choices::Choices;
use crate::error::CommandError;
use crate::inputs::Inputs;
use crate::stdout::print;
use crate::terminal::safe_json;

/// Print the resolved configuration as one JSON document
///
/// CDTs with fields, types, rules, options, labels, PHI flags and names in Rust, assessments with conditions and
/// scores, programs, templates, policies by role, and warnings. Within a version of the document, keys are only ever
/// added.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,

    #[command(flatten)]
    choices: Choices,

    /// Write everything on one line
    #[arg(long)]
    compact: bool,
}

const EXAMPLES: &str = "\
Examples:
  welkin-codegen model --config designer-export.json > model.json
  welkin-codegen model -c designer-export.json | jq '.cdts[].fields[] | select(.phi) | .name'";

/// Print the JSON Schema of the document that `model` prints
#[derive(Args)]
#[command(after_help = "Example:\n  welkin-codegen model-schema > welkin-model.schema.json")]
pub(super) struct SchemaArguments {}

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandError> {
    let generator = arguments.choices.apply(arguments.inputs.read()?)?;
    let document = generator.document();
    let json = if arguments.compact {
        serde_json::to_string(&document)
    } else {
        serde_json::to_string_pretty(&document)
    };
    let json = json.expect("keys are strings, and numbers are finite");
    print(safe_json(&format!("{json}\n")))
}

pub(super) fn run_schema() -> Result<(), CommandError> {
    print(format!("{:#}\n", ModelDocument::json_schema()))
}
