//! JSON whose every value knows where it stands.

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::tokens::Token;
use jsonc_parser::{CollectOptions, ParseOptions, Scanner, ScannerOptions, parse_to_ast};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::findings::Findings;
use super::source::Position;
use crate::diagnostic::printable;

/// A text that is not JSON.
#[derive(Debug)]
pub(super) struct SyntaxError {
    /// Byte at which it stops being JSON.
    pub(super) offset: usize,
    /// What is wrong there.
    pub(super) message: String,
    /// What it may be instead.
    pub(super) help: Option<String>,
}

/// A text as JSON.
pub(super) struct Document<'t> {
    pub(super) value: ast::Value<'t>,
    /// Keys that occur twice in one object, each with the byte at which it does.
    duplicate_keys: Vec<(String, usize)>,
}

/// Parses strictly: no comments, no trailing commas, at most 128 levels.
pub(super) fn parse(text: &str) -> Result<Document<'_>, SyntaxError> {
    // serde_json is stricter than any option set of the parser below, and its limit on depth keeps what follows off the stack's end.
    if let Err(error) = serde_json::from_str::<WellFormed>(text) {
        return Err(explain(text, &error));
    }
    let strict = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    match parse_to_ast(text, &CollectOptions::default(), &strict) {
        Ok(parsed) => parsed.value.map(Document::new).ok_or_else(nothing),
        Err(error) => Err(SyntaxError {
            offset: error.range().start,
            message: format!("not JSON: {}", error.kind()),
            help: None,
        }),
    }
}

/// The text with spaces in the place of its comments and trailing commas; None where it has neither, or is nothing like JSON.
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

impl<'t> Document<'t> {
    fn new(value: ast::Value<'t>) -> Self {
        let mut duplicate_keys = Vec::new();
        find_duplicate_keys(&value, &mut duplicate_keys);
        Self {
            value,
            duplicate_keys,
        }
    }

    pub(super) fn report_duplicate_keys(&self, source: usize, findings: &Findings) {
        for (key, offset) in &self.duplicate_keys {
            let message = format!(
                "key `{}` occurs twice in one object; the last one counts",
                printable(key)
            );
            findings.once(Position::new(source, *offset), message, None);
        }
    }
}

/// Keys that occur twice in one object, of a value and what is below.
fn find_duplicate_keys(value: &ast::Value<'_>, found: &mut Vec<(String, usize)>) {
    match value {
        ast::Value::Object(object) => {
            let mut seen = HashSet::with_capacity(object.properties.len());
            for property in &object.properties {
                let key = property.name.as_str();
                if !seen.insert(key) {
                    found.push((key.to_owned(), property.name.start()));
                }
                find_duplicate_keys(&property.value, found);
            }
        }
        ast::Value::Array(array) => {
            for element in &array.elements {
                find_duplicate_keys(element, found);
            }
        }
        _ => {}
    }
}

/// Any JSON, looked through and not kept. (`serde::de::IgnoredAny` would not do: serde_json then knows no limit on depth.)
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
        message: "there is nothing in this input".to_owned(),
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
            message: format!("cut off: the input ends inside {unfinished}"),
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

/// serde_json counts columns in bytes, from 1, and 0 for the line break itself.
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
    value: &'a ast::Value<'a>,
    findings: &'a Findings,
}

impl<'a> Node<'a> {
    pub(super) fn new(source: usize, value: &'a ast::Value<'a>, findings: &'a Findings) -> Self {
        Self {
            source,
            value,
            findings,
        }
    }

    pub(super) fn position(self) -> Position {
        self.position_of(self.value)
    }

    /// Where its text stands, as the number of the source and bytes.
    pub(super) fn span(self) -> Span {
        let range = self.value.range();
        Span {
            source: self.source,
            bytes: range.start..range.end,
        }
    }

    pub(super) fn findings(self) -> &'a Findings {
        self.findings
    }

    /// What kind of value it is, in words.
    pub(super) fn kind(self) -> &'static str {
        match self.value {
            ast::Value::StringLit(_) => "a text",
            ast::Value::NumberLit(_) => "a number",
            ast::Value::BooleanLit(literal) if literal.value => "true",
            ast::Value::BooleanLit(_) => "false",
            ast::Value::Object(_) => "an object",
            ast::Value::Array(_) => "a list",
            ast::Value::NullKeyword(_) => "null",
        }
    }

    pub(super) fn is_null(self) -> bool {
        matches!(self.value, ast::Value::NullKeyword(_))
    }

    pub(super) fn is_object(self) -> bool {
        matches!(self.value, ast::Value::Object(_))
    }

    pub(super) fn as_text(self) -> Option<&'a str> {
        match self.value {
            ast::Value::StringLit(literal) => Some(&literal.value),
            _ => None,
        }
    }

    pub(super) fn as_boolean(self) -> Option<bool> {
        match self.value {
            ast::Value::BooleanLit(literal) => Some(literal.value),
            _ => None,
        }
    }

    pub(super) fn as_number(self) -> Option<serde_json::Number> {
        match self.value {
            ast::Value::NumberLit(literal) => literal.value.parse().ok(),
            _ => None,
        }
    }

    pub(super) fn as_list(self) -> Option<impl ExactSizeIterator<Item = Node<'a>>> {
        match self.value {
            ast::Value::Array(array) => {
                Some(array.elements.iter().map(move |value| self.with(value)))
            }
            _ => None,
        }
    }

    /// Value of a key; the last one where a key occurs twice. None for what is no object.
    pub(super) fn get(self, key: &str) -> Option<Node<'a>> {
        let ast::Value::Object(object) = self.value else {
            return None;
        };
        let property = object
            .properties
            .iter()
            .rev()
            .find(|property| property.name.as_str() == key)?;
        Some(self.with(&property.value))
    }

    pub(super) fn has(self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Keys with their places and values; nothing for what is no object.
    pub(super) fn entries(self) -> impl Iterator<Item = (&'a str, Position, Node<'a>)> {
        let properties = match self.value {
            ast::Value::Object(object) => object.properties.as_slice(),
            _ => &[],
        };
        properties.iter().map(move |property| {
            (
                property.name.as_str(),
                self.position_of(&property.name),
                self.with(&property.value),
            )
        })
    }

    /// The value without its place.
    pub(super) fn to_value(self) -> Value {
        match self.value {
            ast::Value::StringLit(literal) => Value::from(literal.value.as_ref()),
            // A number that serde_json can't hold never gets here; its text says as much.
            ast::Value::NumberLit(literal) => self
                .as_number()
                .map_or_else(|| Value::from(literal.value), Value::Number),
            ast::Value::BooleanLit(literal) => Value::Bool(literal.value),
            ast::Value::NullKeyword(_) => Value::Null,
            ast::Value::Array(array) => array
                .elements
                .iter()
                .map(|value| self.with(value).to_value())
                .collect(),
            ast::Value::Object(_) => self
                .entries()
                .map(|(key, _, value)| (key.to_owned(), value.to_value()))
                .collect(),
        }
    }

    fn with(self, value: &'a ast::Value<'a>) -> Self {
        Self { value, ..self }
    }

    fn position_of(self, ranged: &impl Ranged) -> Position {
        Position::new(self.source, ranged.start())
    }
}

/// A stretch of one source.
#[derive(Clone, Debug)]
pub(super) struct Span {
    /// Number of the source.
    pub(super) source: usize,
    /// Its bytes.
    pub(super) bytes: Range<usize>,
}
