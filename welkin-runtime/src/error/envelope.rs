//! What is around the problems that an error of the API names, and what is left of a damaged one.

use serde_json::{Value, json};

use crate::salvage;

/// Keys under which problems were seen, or are usual, in an object around them.
const WRAPPERS: [&str; 5] = ["errors", "error", "data", "problems", "content"];

/// How deep wrappers are looked into.
const DEEPEST: usize = 4;

/// The entries of a body, each about one problem. Recorded errors are arrays of objects; a single object is taken, too, and one with
/// others under a usual key. None is no error: a gateway answers with anything.
pub(super) fn entries(body: Value) -> Vec<Value> {
    let mut entries = Vec::new();
    collect(body, DEEPEST, &mut entries);
    entries
}

fn collect(value: Value, depth: usize, entries: &mut Vec<Value>) {
    match value {
        Value::Array(values) if depth > 0 => {
            for value in values {
                collect(value, depth - 1, entries);
            }
        }
        Value::Object(mut object) => {
            let before = entries.len();
            for key in WRAPPERS {
                if let Some(inner) = object.get_mut(key).filter(|inner| is_nested(inner))
                    && depth > 0
                {
                    collect(inner.take(), depth - 1, entries);
                }
            }
            if entries.len() == before {
                entries.push(object.into());
            }
        }
        _ => {}
    }
}

fn is_nested(value: &Value) -> bool {
    value.is_array() || value.is_object()
}

/// An entry for each code in a body that is cut off, or is no JSON because of one bad value: codes decide what an error means.
pub(super) fn salvaged(body: &[u8]) -> Value {
    let body = String::from_utf8_lossy(body);
    let codes = salvage::texts(&body, "errorCode");
    codes.map(|code| json!({ "errorCode": code })).collect()
}
