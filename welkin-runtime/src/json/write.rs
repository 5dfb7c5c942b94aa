//! Text as JSON.

use serde::Serialize;

/// Writes a text as a JSON string. Most texts stand for themselves, and looking at many bytes at once is faster than
/// one by one.
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
