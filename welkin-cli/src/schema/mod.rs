//! `schema`: prints schemas of the configuration's records for other tools.

mod dbt;
mod duckdb;
mod tables;

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use serde_json::Value;
use welkin_codegen::config::ConfigError;
use welkin_codegen::document::{ApiProfile, ModelDocument};
use welkin_codegen::{GenerateError, Generator};

use self::tables::{Table, tables};
use super::choices::Choices;
use crate::error::CommandError;
use crate::inputs::Inputs;
use crate::stdout::print;
use crate::terminal::safe_json;

/// Print schemas of the records and of the API, for other tools and languages
///
/// For each CDT: the record as read (fields may be absent, and others present), as created (with required fields,
/// without read-only ones), and as updated. Fields carry their labels, rules, options, and `x-phi` for health
/// information.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,

    #[command(flatten)]
    choices: Choices,

    /// Format of the schemas
    #[arg(long, short, value_enum, default_value_t)]
    format: Format,

    /// Print only the schemas of this CDT, by machine name
    #[arg(long, value_name = "NAME")]
    cdt: Option<String>,

    /// Generation of the API, for openapi
    #[arg(long, default_value_t, value_parser = profiles())]
    profile: ApiProfile,

    /// Folder or object store with the export, for duckdb
    #[arg(long, value_name = "PATH", default_value = ".")]
    export: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  welkin-codegen schema --config designer-export.json > records.schema.json
  welkin-codegen schema -c designer-export.json --cdt cdt-vitals > vitals.schema.json
  welkin-codegen schema -c designer-export.json --format openapi --profile v8 > openapi.json
  welkin-codegen schema -c designer-export.json --format dbt > models/welkin.yml
  welkin-codegen schema -c designer-export.json --format duckdb --export exports/ > views.sql";

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// JSON Schema, draft 2020-12
    #[default]
    JsonSchema,
    /// OpenAPI 3.1: every call of the tenant's API
    Openapi,
    /// Sources of dbt, over an export: descriptions, health data, accepted values
    Dbt,
    /// Views of DuckDB over an export: the latest version of each record
    Duckdb,
}

/// Returns the parser of the generation's name.
fn profiles() -> impl TypedValueParser<Value = ApiProfile> {
    let named = |name: String| ApiProfile::named(&name).ok_or("unknown profile");
    PossibleValuesParser::new(ApiProfile::NAMES).try_map(named)
}

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandError> {
    let generator = arguments.choices.apply(arguments.inputs.read()?)?;
    match arguments.format {
        Format::JsonSchema => print_json(&arguments.json_schema(&generator)?),
        Format::Openapi if arguments.cdt.is_some() => Err(CommandError::WholeApi),
        Format::Openapi => print_json(&generator.openapi(arguments.profile)),
        Format::Dbt => print(dbt::sources(&arguments.tables(&generator)?)),
        Format::Duckdb => {
            let export = arguments.export.to_string_lossy();
            print(duckdb::views(&arguments.tables(&generator)?, &export))
        }
    }
}

fn print_json(value: &Value) -> Result<(), CommandError> {
    print(safe_json(&format!("{value:#}\n")))
}

impl Arguments {
    fn json_schema(&self, generator: &Generator) -> Result<Value, CommandError> {
        let document = generator.document();
        let Some(cdt) = &self.cdt else {
            return Ok(document.record_schemas());
        };
        let schema = document.record_schema(cdt);
        schema.ok_or_else(|| unknown(generator, cdt))
    }

    /// Returns the tables of an export, or only the table of the selected CDT.
    fn tables(&self, generator: &Generator) -> Result<Vec<Table>, CommandError> {
        let document: ModelDocument = generator.document();
        let mut tables = tables(&document);
        if let Some(cdt) = &self.cdt {
            tables.retain(|table| table.cdt == *cdt);
            if tables.is_empty() {
                return Err(unknown(generator, cdt));
            }
        }
        Ok(tables)
    }
}

/// Returns the error for a CDT that does not exist or has no records.
fn unknown(generator: &Generator, cdt: &str) -> CommandError {
    match generator.find_cdt(cdt) {
        Err(unknown) => GenerateError::from(ConfigError::Diagnostics(vec![*unknown])).into(),
        Ok(_) => CommandError::NoRecords(cdt.to_owned()),
    }
}
