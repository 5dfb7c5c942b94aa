//! Output of changes: to stdout in one format, and to files in others.

use std::fs;
use std::path::PathBuf;

use anstream::adapter::strip_str;
use clap::{Args, ValueEnum};
use welkin_codegen::diff::Difference;
use welkin_codegen::output::{OutputError, write_file};
use welkin_codegen::{GenerateError, Generator};

use super::{json, markdown, sarif, text};
use crate::error::CommandError;
use crate::stdout::{print, print_styled};
use crate::terminal::safe_json;

/// The formats of `diff` and `drift`, and where they are written.
#[derive(Args)]
pub(crate) struct Report {
    /// Output format
    #[arg(long, short, value_enum, default_value_t)]
    format: Format,

    /// Also write the changes to a file, such as `sarif=changes.sarif`; several may be given
    #[arg(long = "write", value_name = "FORMAT=PATH", value_parser = file)]
    files: Vec<(Format, PathBuf)>,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// Text, one line per change
    #[default]
    Text,
    /// Markdown, for a pull request: the worst changes first, the others folded
    Markdown,
    /// One JSON object; its keys are documented in docs/diff.md
    Json,
    /// SARIF 2.1.0, with file and line
    Sarif,
}

/// Parses `sarif=changes.sarif`.
fn file(words: &str) -> Result<(Format, PathBuf), String> {
    let (format, path) = words
        .split_once('=')
        .filter(|(_, path)| !path.is_empty())
        .ok_or("expected a format and a path, such as `sarif=changes.sarif`")?;
    let format = Format::from_str(format, false)
        .map_err(|_| "expected one of the formats text, markdown, json, sarif before the `=`")?;
    Ok((format, PathBuf::from(path)))
}

impl Report {
    /// Writes the changes. Locations of definitions are looked up in `places`, in this order; inputs of these
    /// generators are never replaced.
    pub(crate) fn write(
        &self,
        difference: &Difference,
        places: &[&Generator],
    ) -> Result<(), CommandError> {
        for (format, path) in &self.files {
            let text = format.render(difference, places);
            refuse_input(path, places).map_err(GenerateError::from)?;
            write_file(path, &strip_str(&text).to_string()).map_err(GenerateError::from)?;
        }
        let text = self.format.render(difference, places);
        match self.format {
            Format::Text => print_styled(&text),
            Format::Markdown | Format::Json | Format::Sarif => print(text),
        }
    }
}

impl Format {
    fn render(self, difference: &Difference, places: &[&Generator]) -> String {
        match self {
            Self::Text => text::render(difference),
            Self::Markdown => markdown::render(difference),
            Self::Json => safe_json(&json::render(difference)),
            Self::Sarif => safe_json(&sarif::render(difference, places)),
        }
    }
}

/// Refuses to replace an input, regardless of the path by which it is named.
fn refuse_input(path: &PathBuf, places: &[&Generator]) -> Result<(), OutputError> {
    let Ok(real) = fs::canonicalize(path) else {
        return Ok(());
    };
    let mut inputs = places
        .iter()
        .flat_map(|generator| &generator.configuration().inputs);
    if inputs.any(|input| fs::canonicalize(&input.path).is_ok_and(|input| input == real)) {
        return Err(OutputError::Input(path.clone()));
    }
    Ok(())
}
