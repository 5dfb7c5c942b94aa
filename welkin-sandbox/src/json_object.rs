//! Construction of JSON objects in one place.

use serde_json::{Map, Value};

/// Creates an object from these members. `collect` does the same, but compiles a sort for each kind of iterator.
pub(crate) fn json_object(
    members: impl IntoIterator<Item = (String, Value)>,
) -> Map<String, Value> {
    let mut object = Map::new();
    for (key, value) in members {
        object.insert(key, value);
    }
    object
}
