//! `schema`: the records of the configuration in the languages of other tools.

use clap::{Args, ValueEnum};
use welkin_codegen::GenerateError;
use welkin_codegen::config::ConfigError;

use super::choices::Choices;
use super::{CommandError, Inputs, print, safe_json};

/// Print schemas of the records, for other tools and languages
///
/// For each CDT the record as it is read (anything may be absent, more may be there), what a record is created from (required fields,
/// no read-only ones), and what it is changed with. Fields carry their labels, rules, options, and `x-phi` for health information.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,

    #[command(flatten)]
    choices: Choices,

    /// The language of the schemas
    #[arg(long, short, value_enum, default_value_t)]
    format: Format,

    /// Only this CDT, by machine name
    #[arg(long, value_name = "NAME")]
    cdt: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  welkin-codegen schema --config designer-export.json > records.schema.json
  welkin-codegen schema -c designer-export.json --cdt cdt-vitals > vitals.schema.json";

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// JSON Schema, draft 2020-12
    #[default]
    JsonSchema,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandError> {
    let generator = arguments.choices.apply(arguments.inputs.read()?)?;
    let document = generator.document();
    let schema = match (arguments.format, &arguments.cdt) {
        (Format::JsonSchema, None) => document.record_schemas(),
        (Format::JsonSchema, Some(cdt)) => match document.record_schema(cdt) {
            Some(schema) => schema,
            None => {
                let unknown = generator.find_cdt(cdt).err();
                let problems = unknown.into_iter().map(|unknown| *unknown).collect();
                return Err(GenerateError::from(ConfigError::Diagnostics(problems)).into());
            }
        },
    };
    print(safe_json(&format!("{schema:#}\n")))
}
