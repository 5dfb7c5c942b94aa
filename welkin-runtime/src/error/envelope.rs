//! The envelope around the problems of an API error, and the readable parts of a damaged one.

use crate::json::Json;
use crate::salvage;

/// Keys under which problems were seen, or are usual, in an object around them.
const WRAPPERS: [&str; 5] = ["errors", "error", "data", "problems", "content"];

/// How deep wrappers are looked into.
const DEEPEST: usize = 4;

/// The entries of a body, each about one problem. Recorded errors are arrays of objects; a single object is taken, too,
/// and one with others under a usual key. None is no error: a gateway answers with anything.
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

/// An entry for each code in a body that is cut off, or is no JSON because of one bad value: codes decide what an error
/// means.
pub(super) fn salvaged(body: &[u8]) -> Json {
    let body = String::from_utf8_lossy(body);
    let codes = salvage::texts(&body, "errorCode");
    let entry = |code| Json::object([(Json::from("errorCode"), Json::from(code))]);
    codes.map(entry).collect()
}
