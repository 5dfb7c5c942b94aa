//! What Designer wrote, as Designer wrote it.
//!
//! [`read`] takes files and directories, [`parse`] a text in memory. What an input is shows in its content: a Designer export, a
//! formation response, or the simple formation of a CDT. Reading is lenient: what is unknown or odd becomes a warning with its
//! place, and only what is no configuration at all is an error.

mod assessments;
mod cdts;
mod designer;
mod draft;
mod error;
mod files;
mod findings;
mod json;
mod labels;
mod logic;
mod merge;
mod outline;
mod programs;
mod quote;
mod recognize;
mod record;
mod sections;
mod security;
mod source;
mod templates;
mod written;

use std::path::{Path, PathBuf};

use draft::Draft;
use findings::Findings;
use json::{Document, Node};

use crate::diagnostic::Diagnostic;
use crate::parallel::in_parallel;

pub use designer::*;
pub use error::ConfigError;
pub(crate) use files::read_text;
pub use logic::{
    AnswerScore, AssessmentProgram, Condition, ConditionSettings, ConditionalElement,
    PrePopulatedValue, ScoredField, Scoring, ScoringGroup,
};
pub use security::{Grant, SecurityPolicy};
pub(crate) use source::location_in;
pub use source::{Position, Sources};
pub use written::Written;

/// Reads files and directories and merges them. A directory stands for its `*.json` files. Neither the order of the paths nor the
/// order within the files changes what comes out, places aside.
///
/// # Errors
/// When a file or directory can't be read, or when an input is no UTF-8, no JSON, or no Welkin configuration; problems of all
/// inputs are reported at once.
pub fn read(paths: &[PathBuf]) -> Result<Configuration, ConfigError> {
    understand(files::gather(paths)?.into_iter().map(|path| {
        let text = files::read_text(&path);
        (path, text)
    }))
}

/// Reads a configuration from memory; `name` stands for its path in messages.
///
/// # Errors
/// When the text is no JSON, or no Welkin configuration.
pub fn parse(name: &str, text: &str) -> Result<Configuration, ConfigError> {
    parse_all([(name.as_ref(), text)])
}

/// Reads several texts from memory and merges them; each has a name that stands for its path in messages.
pub(crate) fn parse_all<'t>(
    texts: impl IntoIterator<Item = (&'t Path, &'t str)>,
) -> Result<Configuration, ConfigError> {
    let texts = texts.into_iter();
    understand(texts.map(|(name, text)| (name.to_owned(), Ok(text.to_owned()))))
}

/// Whether reading the paths again would find the texts that the configuration was read from.
#[must_use]
pub fn is_current(configuration: &Configuration, paths: &[PathBuf]) -> bool {
    let Ok(files) = files::gather(paths) else {
        return false;
    };
    let known = configuration.sources.texts();
    files.len() == known.len()
        && files.iter().zip(known).all(|(path, (known_path, known))| {
            let text = files::read_text(path);
            path == known_path
                && text.is_ok_and(|text| files::without_byte_order_mark(&text) == known)
        })
}

/// Makes one configuration of all texts, if all are usable.
fn understand(
    texts: impl Iterator<Item = (PathBuf, Result<String, ConfigError>)>,
) -> Result<Configuration, ConfigError> {
    let mut sources = Sources::default();
    let mut read = Vec::new();
    for (path, text) in texts {
        read.push(match text {
            Ok(text) => Ok(sources.add(path, files::without_byte_order_mark(&text))),
            Err(ConfigError::Diagnostics(problems)) => Err(problems),
            Err(error) => return Err(error),
        });
    }
    let documents = in_parallel(&read, |source| match source {
        Ok(source) => parse_source(*source, &sources),
        Err(problems) => Err(problems.clone()),
    });

    let findings = Findings::default();
    let mut draft = Draft::default();
    let mut inputs = Vec::new();
    let mut problems = Vec::new();
    for document in documents {
        let input = document.and_then(|(source, document)| {
            add_document(source, &document, &sources, &findings, &mut draft)
        });
        match input {
            Ok(input) => inputs.push(input),
            Err(others) => problems.extend(others),
        }
    }
    if problems.is_empty() {
        Ok(draft.finish(inputs, sources, findings))
    } else {
        Err(ConfigError::Diagnostics(problems))
    }
}

/// A source as JSON, beside its number.
fn parse_source(
    source: usize,
    sources: &Sources,
) -> Result<(usize, Document<'_>), Vec<Diagnostic>> {
    let text = sources.text(source);
    match json::parse(text) {
        Ok(document) => Ok((source, document)),
        Err(error) => {
            let location = source::location_in(sources.path(source), text, error.offset);
            let diagnostic = Diagnostic::error(error.message).at(location);
            Err(vec![diagnostic.help(error.help)])
        }
    }
}

/// Adds one document to the draft and says what it is.
fn add_document(
    source: usize,
    document: &Document<'_>,
    sources: &Sources,
    findings: &Findings,
    draft: &mut Draft,
) -> Result<Input, Vec<Diagnostic>> {
    let root = Node::new(source, &document.value, findings);
    let input = recognize::recognize(root).map_err(|error| vec![error.into_diagnostic(sources)])?;
    document.report_duplicate_keys(source, findings);
    let kind = input.kind();
    draft.add(input, sources);
    let path = sources.path(source).to_owned();
    Ok(Input { path, kind })
}
