//! What Designer wrote, as Designer wrote it.
//!
//! [`read`] takes files and directories, [`parse`] a text in memory. What an input is shows in its content: a Designer
//! export, a formation response, or the simple formation of a CDT. Reading is lenient: what is unknown or odd becomes a
//! warning with its place, and only what is no configuration at all is an error. Files of other programs in a directory
//! are skipped with a warning.

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
pub use configuration::{Configuration, Input, InputKind, NamingConvention, Written};
pub use data_types::*;
pub use error::ConfigError;
pub use files::read_text;
pub use formation::{check_formation, is_formation};
pub use programs::{Phase, Program};
pub use source::{Position, Sources, location_in};
pub use templates::*;

/// Reads files and directories and merges them. A directory stands for its `*.json` files but for hidden ones. Neither
/// the order of the paths nor the order within the files changes what comes out, places aside.
///
/// # Errors
/// When a file or directory can't be read, or when an input is no UTF-8, no JSON, or no Welkin configuration; problems
/// of all inputs are reported at once. Of a directory, JSON that is no Welkin configuration is skipped with a warning
/// unless nothing else is left.
pub fn read(paths: &[PathBuf]) -> Result<Configuration, ConfigError> {
    read_with(paths, Vec::new())
}

/// Reads files and directories as [`read`] does, and merges them with what was read elsewhere: bytes, each with a name
/// that stands for its path in messages.
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

/// Reads a configuration from memory; `name` stands for its path in messages.
///
/// # Errors
/// When the text is no JSON, or no Welkin configuration.
pub fn parse(name: &str, text: &str) -> Result<Configuration, ConfigError> {
    parse_all([(name.as_ref(), text)])
}

/// Reads several texts from memory and merges them; each has a name that stands for its path in messages.
///
/// # Errors
/// When one of them is no JSON, or no Welkin configuration.
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

/// Whether reading the paths again would find the texts that the configuration was read from.
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
