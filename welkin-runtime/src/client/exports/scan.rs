//! The members of a JSON object and the items of an array as text, so that an unreadable one does not hide the others,
//! and each can be written as received.

use std::borrow::Cow;

use crate::json::Json;

/// JSON as received, but on a single line, and with escapes for control characters that JSON does not allow in strings.
pub(super) fn single_line(json: &[u8]) -> Cow<'_, [u8]> {
    if !json.iter().any(|byte| *byte < b' ') {
        return Cow::Borrowed(json);
    }
    let mut line = Vec::with_capacity(json.len() + 16);
    let (mut in_text, mut escaped) = (false, false);
    for byte in json {
        match byte {
            0..=31 if escaped => line.extend(format!("u{byte:04x}").bytes()),
            0..=31 if in_text => line.extend(format!("\\u{byte:04x}").bytes()),
            0..=31 => line.push(b' '),
            _ => line.push(*byte),
        }
        in_text ^= *byte == b'"' && !escaped;
        escaped = in_text && *byte == b'\\' && !escaped;
    }
    Cow::Owned(line)
}

/// A text, or a number as text.
pub(super) fn text(value: &Json) -> Option<String> {
    value.as_id().filter(|text| !text.is_empty())
}

/// The members of an object as pairs of key and value; empty if it is not an object. The text must be JSON.
pub(super) fn members(json: &[u8]) -> impl Iterator<Item = (Cow<'_, str>, &[u8])> {
    let mut parts = Parts::within(json, b'{');
    std::iter::from_fn(move || {
        let key = parts.next()?;
        let value = parts.next()?;
        let key = crate::json::from_slice(key);
        Some((Cow::Owned(key.unwrap_or_default()), value))
    })
}

/// The items of an array; `None` if it is not an array. The text must be JSON.
pub(super) fn items(json: &[u8]) -> Option<impl Iterator<Item = &[u8]>> {
    let json = json.trim_ascii_start();
    (json.first() == Some(&b'[')).then(|| Parts::within(json, b'['))
}

/// The values of an array, or the alternating keys and values of an object.
struct Parts<'a> {
    rest: &'a [u8],
}

impl<'a> Parts<'a> {
    fn within(json: &'a [u8], opening: u8) -> Self {
        let rest = json.trim_ascii_start().strip_prefix(&[opening]);
        Self {
            rest: rest.unwrap_or_default(),
        }
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let is_between = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b':');
        let start = self.rest.iter().position(|byte| !is_between(byte))?;
        let rest = &self.rest[start..];
        if matches!(rest[0], b']' | b'}') {
            self.rest = &[];
            return None;
        }
        let (part, rest) = rest.split_at(end_of_value(rest));
        self.rest = rest;
        Some(part)
    }
}

/// The end of the value at the start of the text.
fn end_of_value(json: &[u8]) -> usize {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for (position, byte) in json.iter().enumerate() {
        if in_text {
            in_text = escaped || *byte != b'"';
            escaped = *byte == b'\\' && !escaped;
        } else {
            match byte {
                b'"' => in_text = true,
                b'[' | b'{' => depth += 1,
                b']' | b'}' if depth == 0 => return position,
                b']' | b'}' => depth -= 1,
                b',' | b':' if depth == 0 => return position,
                _ if byte.is_ascii_whitespace() && depth == 0 => return position,
                _ => continue,
            }
        }
        if depth == 0 && !in_text && matches!(byte, b'"' | b']' | b'}') {
            return position + 1;
        }
    }
    json.len()
}

#[cfg(test)]
mod tests {
    use super::single_line;

    #[test]
    fn a_line_holds_the_same_values() {
        for (text, line) in [
            ("{\n \"a\": 1\r\n}", "{  \"a\": 1  }"),
            ("\"a\nb\"", "\"a\\u000ab\""),
            ("\"a\\\nb\"", "\"a\\u000ab\""),
            ("[\"\\\"\n\", \n 1]", "[\"\\\"\\u000a\",   1]"),
            ("\"\\\\\"\n", "\"\\\\\" "),
        ] {
            let written = single_line(text.as_bytes());
            assert_eq!(str::from_utf8(&written).unwrap(), line);
        }
    }
}
