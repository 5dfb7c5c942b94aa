//! The envelope around the problems of an API error, and the readable parts of a damaged one.

use crate::json::Json;
use crate::salvage;

/// Keys of wrapper objects under which problems were recorded, or are common.
const WRAPPERS: [&str; 5] = ["errors", "error", "data", "problems", "content"];

/// Maximum depth of wrappers.
const DEEPEST: usize = 4;

/// The entries of a body, each about one problem. Recorded errors are arrays of objects; a single object is accepted,
/// too, and one that holds others under a common key. Finding none is not an error: a gateway may respond with
/// anything.
pub(super) fn entries(body: &Json) -> Vec<Json> {
    let mut entries = Vec::new();
    collect(body, DEEPEST, &mut entries);
    entries
}

fn collect(value: &Json, depth: usize, entries: &mut Vec<Json>) {
    if value.is_array() && depth > 0 {
        for value in value.elements() {
            collect(&value, depth - 1, entries);
        }
    } else if value.is_object() {
        let before = entries.len();
        for (key, inner) in value.entries() {
            let is_nested = inner.is_array() || inner.is_object();
            if depth > 0 && is_nested && WRAPPERS.contains(&&*key) {
                collect(&inner, depth - 1, entries);
            }
        }
        if entries.len() == before {
            entries.push(value.clone());
        }
    }
}

/// An entry for each code in a body that is truncated, or is not JSON because of one bad value: codes decide the
/// meaning of an error.
pub(super) fn salvaged(body: &[u8]) -> Json {
    let body = String::from_utf8_lossy(body);
    let codes = salvage::texts(&body, "errorCode");
    let entry = |code| Json::object([(Json::from("errorCode"), Json::from(code))]);
    codes.map(entry).collect()
}
