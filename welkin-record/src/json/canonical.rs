//! The canonical text of JSON values.

use welkin_designer::decimal::normal;

use super::quoted::{Quoted, Spelling};
use super::reader::Reader;
use super::token::Token;
use super::write::write_text;

/// Maximum depth at which members of objects are sorted. It bounds the work for hostile nesting.
const ORDERED_DEPTH: usize = 128;

/// An array or object whose end has not been reached.
struct Open {
    is_object: bool,
    is_first: bool,
    /// Start positions of its members or elements in the output.
    parts: Vec<usize>,
}

impl Open {
    fn new(is_object: bool) -> Self {
        Self {
            is_object,
            is_first: true,
            parts: Vec::new(),
        }
    }
}

/// The canonical text of a value: without white space, with members of objects sorted by key, and with one spelling for
/// each number and string.
pub(super) fn canonical(json: &str) -> Vec<u8> {
    let mut reader = Reader::of_value(json);
    let mut text = Vec::with_capacity(json.len());
    let mut open = Vec::<Open>::new();
    // A value that was read once can be read again; should that ever fail, its own text is used.
    value(&mut reader, &mut text, &mut open);
    while let Some(innermost) = open.last_mut() {
        let more = if innermost.is_object {
            let start = text.len();
            match reader.member(&mut innermost.is_first) {
                Ok(Some(key)) => {
                    innermost.parts.push(start);
                    quoted(key, &mut text);
                    true
                }
                Ok(None) => false,
                Err(_) => return json.as_bytes().to_vec(),
            }
        } else {
            match reader.element(&mut innermost.is_first) {
                Ok(more) => more,
                Err(_) => return json.as_bytes().to_vec(),
            }
        };
        if more {
            value(&mut reader, &mut text, &mut open);
            continue;
        }
        let depth = open.len();
        if let Some(closed) = open.pop() {
            if depth <= ORDERED_DEPTH {
                order(&closed.parts, &mut text);
            }
            let end = if closed.is_object { b"}," } else { b"]," };
            text.extend_from_slice(end);
        }
    }
    text
}

/// Writes a scalar, or the start of a value.
fn value(reader: &mut Reader<'_>, text: &mut Vec<u8>, open: &mut Vec<Open>) {
    match reader.token() {
        Ok(Token::Text(content)) => quoted(content, text),
        Ok(Token::Number(number)) => match normal(number) {
            Some(normal) => text.extend_from_slice(normal.as_bytes()),
            None => text.extend_from_slice(number.as_bytes()),
        },
        Ok(Token::Integer(integer)) => {
            let integer = integer.to_string();
            let normal = normal(&integer).unwrap_or(integer);
            text.extend_from_slice(normal.as_bytes());
        }
        Ok(Token::Boolean(true)) => text.push(b't'),
        Ok(Token::Boolean(false)) => text.push(b'f'),
        Ok(Token::Null) | Err(_) => text.push(b'n'),
        Ok(Token::Array) => {
            text.push(b'[');
            open.push(Open::new(false));
        }
        Ok(Token::Object) => {
            text.push(b'{');
            open.push(Open::new(true));
        }
    }
    if !matches!(text.last(), Some(b'[' | b'{')) {
        text.push(b',');
    }
}

/// Writes a string; one that does not represent a text is written as received.
fn quoted(content: Quoted<'_>, text: &mut Vec<u8>) {
    let decoded = content.decode();
    if decoded.spelling == Spelling::Odd {
        text.push(b'!');
        text.extend_from_slice(content.raw().as_bytes());
    } else {
        write_text(&decoded.text, text);
    }
}

/// Sorts the members at the end of a text.
fn order(starts: &[usize], text: &mut Vec<u8>) {
    let Some(first) = starts.first().copied() else {
        return;
    };
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let mut members: Vec<&[u8]> = starts
        .iter()
        .zip(ends)
        .map(|(start, end)| &text[*start..end])
        .collect();
    if !members.is_sorted() {
        members.sort_unstable();
        let sorted = members.concat();
        text.truncate(first);
        text.extend(sorted);
    }
}
