//! The configuration as exported by Designer.
//!
//! [`read`] reads files and directories, [`parse`] a text in memory. The kind of an input is detected from its content:
//! a Designer export, a formation response, or the simple formation of a CDT. Reading is lenient: unknown or unexpected
//! content becomes a warning with its location, and only an input that is not a configuration at all is an error. Files
//! of other programs in a directory are skipped with a warning.

mod assessment_logic;
mod assessments;
mod cdts;
mod configuration;
mod data_types;
mod document;
mod draft;
mod error;
mod files;
mod findings;
mod foreign;
mod formation;
mod input;
mod json;
mod labels;
mod load;
mod merge;
mod original_items;
mod outline;
mod programs;
mod quote;
mod recognize;
mod record;
mod section_path;
mod sections;
mod source;
mod templates;
mod unrecognized;

use std::path::{Path, PathBuf};

use files::File;
use load::load;

pub use assessment_logic::{
    AnswerScore, AssessmentProgram, Condition, ConditionSettings, ConditionalElement,
    PrePopulatedValue, ScoredField, Scoring, ScoringGroup,
};
pub use assessments::{Assessment, AssessmentSection, Question};
pub use configuration::{Configuration, ListSection, NamingConvention, SourceItems};
pub use data_types::*;
pub use error::ConfigError;
pub use files::read_text;
pub use formation::{check_formation, is_formation};
pub use input::{Input, InputKind};
pub use programs::{Phase, Program};
pub use recognize::formation_file_name;
pub use section_path::PathStep;
pub use source::{Position, Sources, location_in};
pub use templates::*;

/// Reads files and directories and merges them. A directory stands for its `*.json` files, except hidden ones. Apart
/// from source positions, the result depends neither on the order of the paths nor on the order within the files.
///
/// # Errors
/// When a file or directory can't be read, or when an input is not UTF-8, not JSON, or not a Welkin configuration; the
/// problems of all inputs are reported together. JSON files in a directory that are not a Welkin configuration are
/// skipped with a warning, unless no other file is left.
pub fn read(paths: &[PathBuf]) -> Result<Configuration, ConfigError> {
    read_with(paths, Vec::new())
}

/// Reads files and directories as [`read`] does, and merges them with content that was read elsewhere: bytes, each with
/// a name that is used as its path in messages.
pub fn read_with(
    paths: &[PathBuf],
    others: Vec<(PathBuf, Vec<u8>)>,
) -> Result<Configuration, ConfigError> {
    let files = if paths.is_empty() && !others.is_empty() {
        Vec::new()
    } else {
        files::gather(paths)?
    };
    let files = files.into_iter().map(|file| {
        let text = files::read_text(&file.path);
        (file, text)
    });
    let others = others.into_iter().map(|(path, bytes)| {
        let text = files::text_of(&path, bytes);
        (File { path, found: false }, text)
    });
    load(files.chain(others), &files::archives_beside(paths)?)
}

/// Reads a configuration from memory; `name` is used as its path in messages.
///
/// # Errors
/// When the text is not JSON, or not a Welkin configuration.
pub fn parse(name: &str, text: &str) -> Result<Configuration, ConfigError> {
    parse_all([(name.as_ref(), text)])
}

/// Reads several texts from memory and merges them; each has a name that is used as its path in messages.
///
/// # Errors
/// When one of them is not JSON, or not a Welkin configuration.
pub fn parse_all<'t>(
    texts: impl IntoIterator<Item = (&'t Path, &'t str)>,
) -> Result<Configuration, ConfigError> {
    let texts = texts.into_iter().map(|(name, text)| {
        let file = File {
            path: name.to_owned(),
            found: false,
        };
        (file, Ok(text.to_owned()))
    });
    load(texts, &[])
}

/// Whether the paths still hold the same texts from which the configuration was read.
#[must_use]
pub fn is_current(configuration: &Configuration, paths: &[PathBuf]) -> bool {
    let Ok(files) = files::gather(paths) else {
        return false;
    };
    let known = configuration.sources.texts();
    files.len() == known.len()
        && files.iter().zip(known).all(|(file, (known_path, known))| {
            let text = files::read_text(&file.path);
            file.path == known_path
                && text.is_ok_and(|text| files::without_byte_order_mark(&text) == known)
        })
}
