//! Numbers as keys of maps, which JSON writes as text.

use std::any::type_name;

use serde::Serializer;

use crate::json::{Json, Reader};

/// Whether this type of deserializer or serializer is one for keys of maps. serde hands keys and values to a type in
/// the same way, and JSON writes the number 99 as a key like the text `"99"` as a value: nothing else tells them apart.
/// A type that is not recognized is taken as one for values, which are then kept as they are.
pub(super) fn is_for_keys<T>() -> bool {
    let name = type_name::<T>();
    // `serde_json`, with or without wrappers, and this crate; the latter of `toml`.
    name.contains("MapKey") || name.contains("KeyDeserializer")
}

/// The number that a key stands for, as written; `None` for any other text.
pub(super) fn number(key: &str) -> Option<Json> {
    Reader::is_number(key).then(|| Json::of_text(key))
}

/// Serializes a value that no list has. As a key, a number of any spelling is text.
pub(super) fn serialize_unlisted<S: Serializer>(
    value: &Json,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if is_for_keys::<S>() && value.is_number() {
        return serializer.serialize_str(value.other_text());
    }
    serde::Serialize::serialize(value, serializer)
}
