//! `inspect`: shows the content of a configuration.

mod content;
mod table;

use clap::{Args, ValueEnum};
use welkin_codegen::config::ListSection;

use super::{CommandError, Inputs, print, safe_json};
use content::Content;

/// Show the contents of a configuration
#[derive(Args)]
#[command(long_about = long_about())]
pub(super) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,

    /// Output format
    #[arg(long, short, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// Aligned text
    #[default]
    Table,
    /// One JSON object; its keys are documented in welkin-cli/README.md
    Json,
}

fn long_about() -> String {
    let others: Vec<&str> = content::other_sections().map(ListSection::plural).collect();
    format!(
        "Show the contents of a configuration\n\nInputs, CDTs with their fields by type, encounter templates, \
         assessments, programs, dictionaries, {}, naming prefixes, sections, and warnings.",
        others.join(", ")
    )
}

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandError> {
    let generator = arguments.inputs.read()?;
    let content = Content::of(&generator);
    match arguments.format {
        Format::Table => print(table::render(&content)),
        Format::Json => {
            let json = serde_json::to_string_pretty(&content).expect("keys are strings");
            print(safe_json(&format!("{json}\n")))
        }
    }
}
