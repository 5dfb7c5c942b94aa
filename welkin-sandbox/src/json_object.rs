//! Objects of JSON, made in one place.

use serde_json::{Map, Value};

/// An object of these members. `collect` does the same, and compiles a sort for each kind of iterator.
pub(crate) fn json_object(
    members: impl IntoIterator<Item = (String, Value)>,
) -> Map<String, Value> {
    let mut object = Map::new();
    for (key, value) in members {
        object.insert(key, value);
    }
    object
}
