//! Loads a configuration from texts.

use std::path::PathBuf;

use super::configuration::Configuration;
use super::document::Document;
use super::draft::Draft;
use super::error::ConfigError;
use super::files::{File, packed, without_byte_order_mark};
use super::findings::Findings;
use super::input::Input;
use super::json::{self, Node};
use super::recognize::{FileName, recognize};
use super::source::{Position, Sources, location_in};
use super::unrecognized::Unrecognized;
use crate::diagnostic::{Diagnostic, escaped};
use crate::parallel::in_parallel;

/// Number of bytes of text that are parsed at once. A document takes several times the memory of its text and is freed
/// as soon as it has been added to the draft.
const BYTES_AT_ONCE: usize = 8 << 20;

/// A text to read.
struct Text {
    /// Index of the source.
    source: usize,
    /// Its length in bytes.
    length: usize,
    /// Whether it may belong to another program, because it was found in a directory and its name has no meaning here.
    may_be_foreign: bool,
}

/// Why a text is rejected.
#[derive(Clone)]
enum Refusal {
    /// It can't be read.
    Problems(Vec<Diagnostic>),
    /// It is something else.
    Unrecognized(Unrecognized),
}

/// Builds one configuration from all texts, if all can be used. Archives next to them are reported. Texts that may
/// belong to other programs are skipped if they are not a configuration, unless nothing else is left.
pub(super) fn load(
    texts: impl Iterator<Item = (File, Result<String, ConfigError>)>,
    archives: &[PathBuf],
) -> Result<Configuration, ConfigError> {
    let mut sources = Sources::default();
    let mut read = Vec::new();
    for (file, text) in texts {
        read.push(match text {
            Ok(text) => Ok(Text {
                length: text.len(),
                may_be_foreign: file.found && FileName::of(&file.path) == FileName::Any,
                source: sources.add(file.path, without_byte_order_mark(&text)),
            }),
            Err(ConfigError::Diagnostics(problems)) => Err(Refusal::Problems(problems)),
            Err(error) => return Err(error),
        });
    }

    let findings = Findings::default();
    let mut draft = Draft::default();
    let mut inputs = Vec::new();
    let mut problems = Vec::new();
    let mut skipped = Vec::new();
    for texts in at_once(&read) {
        let documents = in_parallel(texts, |text| match text {
            Ok(text) => parse(text, &sources),
            Err(refusal) => Err(refusal.clone()),
        });
        for (document, text) in documents.into_iter().zip(texts) {
            let may_be_foreign = text.as_ref().is_ok_and(|text| text.may_be_foreign);
            let input = document.and_then(|(source, document)| {
                add_document(source, &document, &sources, &findings, &mut draft)
            });
            match input {
                Ok(input) => inputs.push(input),
                Err(Refusal::Unrecognized(foreign)) if may_be_foreign => skipped.push(foreign),
                Err(refusal) => problems.extend(refusal.into_problems(&sources)),
            }
        }
    }
    if inputs.is_empty() {
        let skipped = skipped.drain(..);
        problems.extend(skipped.map(|foreign| foreign.into_diagnostic(&sources)));
    }
    if !problems.is_empty() {
        return Err(ConfigError::Diagnostics(problems));
    }
    for foreign in skipped {
        findings.add(foreign.position(), foreign.into_warning(&sources));
    }
    for path in archives {
        let found = packed(path).unwrap_or_default();
        let path = escaped(&path.to_string_lossy());
        let warning = Diagnostic::warning(format!("skipped {path}, which is {found}"));
        let help = "unpack it if it is a part of the configuration".to_owned();
        findings.add(Position::default(), warning.help(help));
    }
    Ok(draft.finish(inputs, sources, findings))
}

/// Groups texts into chunks of at most [`BYTES_AT_ONCE`]; a longer text is a separate chunk.
fn at_once(texts: &[Result<Text, Refusal>]) -> impl Iterator<Item = &[Result<Text, Refusal>]> {
    let length = |text: &Result<Text, Refusal>| text.as_ref().map_or(0, |text| text.length);
    let mut bytes = 0;
    texts.chunk_by(move |previous, next| {
        bytes += length(previous);
        let fits = bytes + length(next) <= BYTES_AT_ONCE;
        if !fits {
            bytes = 0;
        }
        fits
    })
}

impl Refusal {
    fn into_problems(self, sources: &Sources) -> Vec<Diagnostic> {
        match self {
            Self::Problems(problems) => problems,
            Self::Unrecognized(other) => vec![other.into_diagnostic(sources)],
        }
    }
}

/// Parses a source as JSON. Returns it with the index of the source.
fn parse<'s>(text: &Text, sources: &'s Sources) -> Result<(usize, Document<'s>), Refusal> {
    let source = text.source;
    let content = sources.text(source);
    json::parse(content)
        .map(|document| (source, document))
        .map_err(|error| {
            if text.may_be_foreign && is_foreign_with_comments(content) {
                return Refusal::Unrecognized(Unrecognized::with_comments(Position::new(
                    source, 0,
                )));
            }
            let location = location_in(sources.path(source), content, error.offset);
            let diagnostic = Diagnostic::error(error.message).at(location);
            Refusal::Problems(vec![diagnostic.help(error.help)])
        })
}

/// Whether a text is JSON except for comments, as in settings of other programs, and not a configuration.
fn is_foreign_with_comments(text: &str) -> bool {
    let Some(text) = json::without_comments(text) else {
        return false;
    };
    let findings = Findings::default();
    json::parse(&text).is_ok_and(|document| {
        let root = Node::root(0, &document, &findings);
        recognize(root, FileName::Any).is_err()
    })
}

/// Adds a document to the draft and returns its kind.
fn add_document(
    source: usize,
    document: &Document<'_>,
    sources: &Sources,
    findings: &Findings,
    draft: &mut Draft,
) -> Result<Input, Refusal> {
    let root = Node::root(source, document, findings);
    let path = sources.path(source);
    let input = recognize(root, FileName::of(path)).map_err(Refusal::Unrecognized)?;
    json::report_duplicate_keys(document, source, findings);
    let kind = input.kind();
    draft.add(input, sources);
    let path = path.to_owned();
    Ok(Input { path, kind })
}
