//! `explain`: shows everything known about an item.

mod explanation;
mod items;
mod security;
mod uses;

use clap::{Args, ValueEnum};
use welkin_codegen::GenerateError;
use welkin_codegen::config::ConfigError;

use super::choices::Choices;
use crate::error::CommandError;
use crate::inputs::Inputs;
use crate::stdout::print;
use crate::terminal::safe_json;
use explanation::Explanation;

/// Show everything known about one item
///
/// Shows the names in Rust, types, rules, options, uses, permissions and source location of a CDT, an assessment, a
/// program or another item, or of a field, question or phase.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Item to explain: a machine name, a name in generated code, or a title; OWNER.PART for a field, question or
    /// phase; '*' for everything
    #[arg(value_name = "ITEM")]
    name: String,

    #[command(flatten)]
    inputs: Inputs,

    #[command(flatten)]
    choices: Choices,

    /// Output format
    #[arg(long, short, value_enum, default_value_t)]
    format: Format,
}

const EXAMPLES: &str = "\
Examples:
  welkin-codegen explain cdt-vitals --config designer-export.json
  welkin-codegen explain Vitals.heart_rate --config designer-export.json
  welkin-codegen explain 'Intake visit' --config designer-export.json --format json";

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// Aligned text
    #[default]
    Text,
    /// A JSON list with an object for each item of this name; its keys are documented in docs/command-line.md
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandError> {
    let generator = arguments.choices.apply(arguments.inputs.read()?)?;
    let named = generator
        .find(&arguments.name)
        .map_err(|unknown| GenerateError::from(ConfigError::Diagnostics(vec![*unknown])))?;
    let explanations = named
        .into_iter()
        .map(|item| items::explain(&generator, item));
    match arguments.format {
        Format::Text => {
            let texts: Vec<String> = explanations.map(|one| one.text()).collect();
            print(texts.join("\n"))
        }
        Format::Json => {
            let explanations = explanations.map(Explanation::into_json).collect();
            print(safe_json(&format!(
                "{:#}\n",
                serde_json::Value::Array(explanations)
            )))
        }
    }
}
