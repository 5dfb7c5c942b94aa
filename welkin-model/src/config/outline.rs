//! Finds the line, column and JSON path of any byte of a JSON text, without keeping the parsed text.
//!
//! The tokens of a text are scanned once, and the state of the scan is saved every few kilobytes. A lookup continues
//! from the nearest checkpoint, so thousands of lookups in a text of many megabytes are cheap.

use std::ops::Range;

use jsonc_parser::tokens::Token;
use jsonc_parser::{Scanner, ScannerOptions};

use crate::diagnostic::printable;

/// Bytes between checkpoints.
const STRIDE: usize = 8 * 1024;

/// Checkpoints of a scan of one JSON text, in source order.
pub(super) struct Outline {
    points: Vec<ScanState>,
}

/// The line, column and JSON path of a byte.
pub(super) struct TextPosition {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) json_path: String,
}

/// The state of a scan between two tokens.
#[derive(Clone)]
struct ScanState {
    offset: usize,
    line_and_column: (usize, usize),
    containers: Vec<Container>,
}

/// A container in which the scan currently is.
#[derive(Clone)]
enum Container {
    Array { index: usize },
    Object { key: Option<Range<usize>> },
}

impl Outline {
    /// Scans a valid JSON text; of an invalid one, the part before the first error.
    pub(super) fn of(text: &str) -> Self {
        let mut walk = ScanState {
            offset: 0,
            line_and_column: (1, 1),
            containers: Vec::new(),
        };
        let mut points = vec![walk.clone()];
        let mut scanner = strict_scanner(text);
        while let Ok(Some(token)) = scanner.scan() {
            let token_start = scanner.token_start();
            if token_start - walk.offset >= STRIDE {
                walk.line_and_column =
                    advance(walk.line_and_column, &text[walk.offset..token_start]);
                walk.offset = token_start;
                points.push(walk.clone());
            }
            walk.enter(&token, token_start..scanner.token_end());
        }
        Self { points }
    }

    /// Returns the position of the token that starts at `offset`.
    pub(super) fn place(&self, text: &str, offset: usize) -> TextPosition {
        let after = self.points.partition_point(|point| point.offset <= offset);
        let mut walk = self.points[after - 1].clone();
        let (line, column) = advance(walk.line_and_column, &text[walk.offset..offset]);
        let mut scanner = strict_scanner(&text[walk.offset..]);
        while let Ok(Some(token)) = scanner.scan() {
            let span = walk.offset + scanner.token_start()..walk.offset + scanner.token_end();
            // A key is part of its own path; a container is not inside itself.
            let is_key = matches!(token, Token::String(_)) && walk.expects_key();
            if span.start < offset || (span.start == offset && is_key) {
                walk.enter(&token, span.clone());
            }
            if span.start >= offset {
                break;
            }
        }
        TextPosition {
            line,
            column,
            json_path: walk.json_path(text),
        }
    }
}

impl ScanState {
    fn enter(&mut self, token: &Token<'_>, span: Range<usize>) {
        match (token, self.containers.last_mut()) {
            (Token::OpenBrace, _) => self.containers.push(Container::Object { key: None }),
            (Token::OpenBracket, _) => self.containers.push(Container::Array { index: 0 }),
            (Token::CloseBrace | Token::CloseBracket, _) => {
                self.containers.pop();
            }
            (Token::Comma, Some(Container::Array { index })) => *index += 1,
            (Token::Comma, Some(Container::Object { key })) => *key = None,
            (Token::String(_), Some(Container::Object { key })) if key.is_none() => {
                *key = Some(span);
            }
            _ => {}
        }
    }

    fn expects_key(&self) -> bool {
        matches!(
            self.containers.last(),
            Some(Container::Object { key: None })
        )
    }

    fn json_path(&self, text: &str) -> String {
        let mut path = String::from("$");
        for container in &self.containers {
            match container {
                Container::Array { index } => path.push_str(&format!("[{index}]")),
                Container::Object { key: None } => {}
                Container::Object { key: Some(span) } => {
                    // The span is a complete string token, so it always parses.
                    let key: String = serde_json::from_str(&text[span.clone()]).unwrap_or_default();
                    path.push_str(&path_segment(&key));
                }
            }
        }
        path
    }
}

fn path_segment(key: &str) -> String {
    let plain = !key.is_empty()
        && !key.starts_with(|first: char| first.is_ascii_digit())
        && key
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || character == '_');
    if plain {
        format!(".{}", printable(key))
    } else {
        format!("[\"{}\"]", printable(key).replace('"', "\\\""))
    }
}

/// Returns the line and column after `text`, starting from `(line, column)`.
pub(super) fn advance((line, column): (usize, usize), text: &str) -> (usize, usize) {
    match text.rfind('\n') {
        None => (line, column + text.chars().count()),
        Some(last) => {
            let lines = text.bytes().filter(|byte| *byte == b'\n').count();
            (line + lines, 1 + text[last + 1..].chars().count())
        }
    }
}

fn strict_scanner(text: &str) -> Scanner<'_> {
    let options = ScannerOptions {
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    Scanner::new(text, &options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path_of(text: &str, marked: &str) -> String {
        let offset = text
            .find(marked)
            .expect("the text holds what is looked for");
        Outline::of(text).place(text, offset).json_path
    }

    #[test]
    fn paths_of_keys_values_and_containers() {
        let text = r#"{"a": [true, {"b-c": 5, "d\"e": {}}], "f": [[7]]}"#;
        assert_eq!(path_of(text, "{\"a"), "$");
        assert_eq!(path_of(text, "\"a\""), "$.a");
        assert_eq!(path_of(text, "true"), "$.a[0]");
        assert_eq!(path_of(text, "{\"b-c"), "$.a[1]");
        assert_eq!(path_of(text, "5"), "$.a[1][\"b-c\"]");
        assert_eq!(path_of(text, "{}"), "$.a[1][\"d\\\"e\"]");
        assert_eq!(path_of(text, "[[7"), "$.f");
        assert_eq!(path_of(text, "7"), "$.f[0][0]");
    }

    #[test]
    fn remembered_points_change_nothing() {
        let items: Vec<String> = (0..5_000)
            .map(|index| format!("{{\"n\": {index}}}"))
            .collect();
        let text = format!("[\n{}\n]", items.join(",\n"));
        let place = Outline::of(&text).place(&text, text.find("4321").expect("it is there"));
        assert_eq!(place.json_path, "$[4321].n");
        assert_eq!((place.line, place.column), (4323, 7));
    }
}
