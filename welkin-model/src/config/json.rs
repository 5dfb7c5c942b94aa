//! JSON values with their source positions.

use std::fmt;
use std::ops::Range;

use jsonc_parser::tokens::Token;
use jsonc_parser::{Scanner, ScannerOptions};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::document::{Content, Document};
use super::findings::Findings;
use super::source::Position;
use crate::diagnostic::printable;

/// A JSON syntax error.
#[derive(Debug)]
pub(super) struct SyntaxError {
    /// Byte offset of the error.
    pub(super) offset: usize,
    /// Description of the error.
    pub(super) message: String,
    /// Suggestion of what the input may be instead.
    pub(super) help: Option<String>,
}

/// Parses JSON strictly: no comments, no trailing commas, at most 128 levels of nesting.
pub(super) fn parse(text: &str) -> Result<Document<'_>, SyntaxError> {
    if let Err(error) = serde_json::from_str::<WellFormed>(text) {
        return Err(explain(text, &error));
    }
    if text.len() > Document::LONGEST {
        return Err(SyntaxError {
            offset: 0,
            message: "longer than 4 GiB, which no Designer configuration is".to_owned(),
            help: None,
        });
    }
    Ok(Document::of(text))
}

/// Replaces comments and trailing commas with spaces. Returns `None` when the text contains neither, or does not
/// resemble JSON.
pub(super) fn without_comments(text: &str) -> Option<String> {
    let mut scanner = Scanner::new(text, &ScannerOptions::default());
    let mut plain = text.as_bytes().to_vec();
    let mut comma: Option<usize> = None;
    let mut changed = false;
    while let Some(token) = scanner.scan().ok()? {
        let blank = match token {
            Token::CommentLine(_) | Token::CommentBlock(_) => {
                Some(scanner.token_start()..scanner.token_end())
            }
            Token::CloseBrace | Token::CloseBracket => comma.take().map(|at| at..at + 1),
            Token::Comma => {
                comma = Some(scanner.token_start());
                None
            }
            _ => {
                comma = None;
                None
            }
        };
        if let Some(blank) = blank {
            plain[blank].fill(b' ');
            changed = true;
        }
    }
    changed.then(|| String::from_utf8_lossy(&plain).into_owned())
}

/// Reports keys that occur twice in one object.
pub(super) fn report_duplicate_keys(document: &Document<'_>, source: usize, findings: &Findings) {
    for (key, offset) in document.duplicate_keys() {
        let message = format!(
            "key `{}` occurs twice in one object; the last value is used",
            printable(key)
        );
        findings.once(Position::new(source, offset), message, None);
    }
}

/// Any JSON, validated and discarded. (`serde::de::IgnoredAny` can't be used: with it, `serde_json` does not limit the
/// depth.)
struct WellFormed;

impl<'de> Deserialize<'de> for WellFormed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for WellFormed {
    type Value = Self;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self, A::Error> {
        while sequence.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        while map.next_entry::<Self, Self>()?.is_some() {}
        Ok(self)
    }
}

fn nothing() -> SyntaxError {
    SyntaxError {
        offset: 0,
        message: "this input is empty".to_owned(),
        help: Some("expected JSON: a Designer export or a formation response".to_owned()),
    }
}

fn explain(text: &str, error: &serde_json::Error) -> SyntaxError {
    let content = text.trim_end();
    if content.is_empty() {
        return nothing();
    }
    let words = error.to_string();
    let reason = match words.rfind(" at line ") {
        Some(end) => &words[..end],
        None => &words,
    };
    if error.is_eof() {
        let unfinished = reason
            .strip_prefix("EOF while parsing ")
            .unwrap_or("the JSON");
        return SyntaxError {
            offset: content.len(),
            message: format!("truncated: the input ends inside {unfinished}"),
            help: Some("export or download it again".to_owned()),
        };
    }
    let (message, help) = if reason == "recursion limit exceeded" {
        (
            "nested deeper than 128 levels, which no Designer configuration is".to_owned(),
            None,
        )
    } else if text.lines().any(|line| line.starts_with("<<<<<<< ")) {
        (
            "not JSON: unresolved merge conflict".to_owned(),
            Some("resolve it, or export or download the configuration again".to_owned()),
        )
    } else if text.trim_start().starts_with('<') {
        (
            "not JSON".to_owned(),
            Some(
                "this looks like HTML or XML: a login or error page saved in place of the export?"
                    .to_owned(),
            ),
        )
    } else {
        (format!("not JSON: {reason}"), None)
    };
    SyntaxError {
        offset: byte_offset(text, error),
        message,
        help,
    }
}

/// Converts a `serde_json` position to a byte offset. `serde_json` counts columns in bytes from 1, and uses 0 for the
/// line break itself.
fn byte_offset(text: &str, error: &serde_json::Error) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    (before + error.column()).saturating_sub(1).min(text.len())
}

/// A value of an input.
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    source: usize,
    document: &'a Document<'a>,
    /// Index in the document.
    place: usize,
    findings: &'a Findings,
}

impl<'a> Node<'a> {
    /// Returns the root value of a document.
    pub(super) fn root(source: usize, document: &'a Document<'a>, findings: &'a Findings) -> Self {
        Self {
            source,
            document,
            place: 0,
            findings,
        }
    }

    pub(super) fn position(self) -> Position {
        self.position_of(self.place)
    }

    /// Returns the range of its text: the index of the source and the bytes.
    pub(super) fn span(self) -> Span {
        Span {
            source: self.source,
            bytes: self.document.range(self.place),
        }
    }

    pub(super) fn findings(self) -> &'a Findings {
        self.findings
    }

    /// Returns the same value, but with findings reported to another collection.
    pub(super) fn reporting_to(self, findings: &'a Findings) -> Self {
        Self { findings, ..self }
    }

    /// Returns the kind of value, for messages.
    pub(super) fn kind(self) -> &'static str {
        match self.content() {
            Content::Text(_) => "a string",
            Content::Number(_) => "a number",
            Content::Boolean(true) => "true",
            Content::Boolean(false) => "false",
            Content::Object => "an object",
            Content::List => "an array",
            Content::Null => "null",
        }
    }

    pub(super) fn is_null(self) -> bool {
        matches!(self.content(), Content::Null)
    }

    pub(super) fn is_object(self) -> bool {
        matches!(self.content(), Content::Object)
    }

    pub(super) fn as_text(self) -> Option<&'a str> {
        match self.content() {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn as_boolean(self) -> Option<bool> {
        match self.content() {
            Content::Boolean(value) => Some(value),
            _ => None,
        }
    }

    pub(super) fn as_number(self) -> Option<serde_json::Number> {
        match self.content() {
            Content::Number(written) => written.parse().ok(),
            _ => None,
        }
    }

    pub(super) fn as_list(self) -> Option<impl Iterator<Item = Node<'a>> + Clone> {
        let items = self.document.items(self.place);
        let is_list = matches!(self.content(), Content::List);
        is_list.then(|| items.map(move |item| self.at(item)))
    }

    /// Returns the value of a key; the last one when a key occurs twice. `None` when this is not an object.
    pub(super) fn get(self, key: &str) -> Option<Node<'a>> {
        let value = self.document.value_of(self.place, key)?;
        Some(self.at(value))
    }

    pub(super) fn has(self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Returns the keys with their positions and values; empty when this is not an object.
    pub(super) fn entries(self) -> impl Iterator<Item = (&'a str, Position, Node<'a>)> {
        let entries = self.document.entries(self.place);
        entries.map(move |(key, place, value)| (key, self.position_of(place), self.at(value)))
    }

    /// Returns the value without its position.
    pub(super) fn to_value(self) -> Value {
        match self.content() {
            Content::Text(text) => Value::from(text),
            // A number that `serde_json` can't represent is rejected earlier; its text would be an equivalent fallback.
            Content::Number(written) => self
                .as_number()
                .map_or_else(|| Value::from(written), Value::Number),
            Content::Boolean(value) => Value::Bool(value),
            Content::Null => Value::Null,
            Content::List => self
                .as_list()
                .into_iter()
                .flatten()
                .map(Node::to_value)
                .collect(),
            Content::Object => self
                .entries()
                .map(|(key, _, value)| (key.to_owned(), value.to_value()))
                .collect(),
        }
    }

    fn content(self) -> Content<'a> {
        self.document.content(self.place)
    }

    fn at(self, place: usize) -> Self {
        Self { place, ..self }
    }

    fn position_of(self, place: usize) -> Position {
        Position::new(self.source, self.document.range(place).start)
    }
}

/// A range of bytes in one source.
#[derive(Clone, Debug)]
pub(super) struct Span {
    /// Index of the source.
    pub(super) source: usize,
    /// Byte range.
    pub(super) bytes: Range<usize>,
}
