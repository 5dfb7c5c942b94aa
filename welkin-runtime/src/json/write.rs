//! Text as JSON.

use serde::Serialize;

/// Writes a text as a JSON string. Most texts stand for themselves, and looking at many bytes at once is faster than one by one.
#[inline]
pub(crate) fn write_text(text: &str, json: &mut Vec<u8>) {
    if stands_for_itself(text) {
        json.push(b'"');
        json.extend_from_slice(text.as_bytes());
        json.push(b'"');
    } else {
        text.serialize(&mut serde_json::Serializer::new(json))
            .expect("writing to memory does not fail");
    }
}

/// Whether a text is the same between the quotes of JSON.
#[inline]
fn stands_for_itself(text: &str) -> bool {
    let is_escaped = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    !text
        .bytes()
        .fold(false, |found, byte| found | is_escaped(byte))
}

/// Writes JSON without line breaks: between values they mean what a space means; raw within a text they are written as escapes.
pub(super) fn write_line(text: &str, json: &mut Vec<u8>) {
    let mut in_text = false;
    let mut after_backslash = false;
    for byte in text.bytes() {
        match byte {
            b'\n' if in_text => json.extend_from_slice(if after_backslash { b"n" } else { b"\\n" }),
            b'\r' if in_text => json.extend_from_slice(if after_backslash { b"r" } else { b"\\r" }),
            b'\n' | b'\r' => json.push(b' '),
            other => json.push(other),
        }
        in_text ^= byte == b'"' && !after_backslash;
        after_backslash = in_text && byte == b'\\' && !after_backslash;
    }
}

#[cfg(test)]
mod tests {
    use super::write_line;

    #[test]
    fn a_line_holds_the_same_values() {
        for (text, line) in [
            ("{\n \"a\": 1\r\n}", "{  \"a\": 1  }"),
            ("\"a\nb\"", "\"a\\nb\""),
            ("[\"\\\"\n\", \n 1]", "[\"\\\"\\n\",   1]"),
            ("\"\\\\\"\n", "\"\\\\\" "),
        ] {
            let mut written = Vec::new();
            write_line(text, &mut written);
            assert_eq!(String::from_utf8(written).unwrap(), line);
        }
    }
}
