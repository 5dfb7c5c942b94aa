//! Text as JSON.

use serde::Serialize;

/// Writes a text as a JSON string. Most texts need no escapes, and checking many bytes at once is faster than one by
/// one.
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

/// Whether a text needs no escapes in a JSON string.
#[inline]
fn stands_for_itself(text: &str) -> bool {
    let is_escaped = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    !text
        .bytes()
        .fold(false, |found, byte| found | is_escaped(byte))
}
