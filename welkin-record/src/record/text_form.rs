//! Values in formats that write all of them as text: keys of maps in JSON, cells of CSV files.

use std::any::type_name;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::json::{Json, Reader};

/// Whether this type of deserializer or serializer is one for keys of maps. Only the type shows it: serde passes keys
/// and values in the same way, and in JSON the number 99 as a key looks like the text `"99"`. Any type that is not
/// recognized counts as one for values, which are kept unchanged.
fn is_for_keys<T>() -> bool {
    let name = type_name::<T>();
    // `serde_json`, with or without wrappers, and this crate; the latter of `toml`.
    name.contains("MapKey") || name.contains("KeyDeserializer")
}

/// Whether this type of deserializer or serializer is one for cells, from which texts are requested. If any type is
/// requested, as from other formats, since an option may be a text or a number, `csv` guesses: `01` becomes the number
/// 1, and `true` a flag.
fn is_for_cells<T>() -> bool {
    let name = type_name::<T>();
    // `csv` and `csv-async`, with or without wrappers.
    let mut modules = [
        "csv::deserializer",
        "csv::serializer",
        "csv_async::deserializer",
        "csv_async::serializer",
    ]
    .iter();
    modules.any(|module| name.contains(module))
}

/// The value of a deserializer. With `is_of_numbers`, a key or a cell that is written like a number is one.
pub(super) fn read<'de, D: Deserializer<'de>>(
    deserializer: D,
    is_of_numbers: bool,
) -> Result<Json, D::Error> {
    let (is_cell, is_key) = (is_for_cells::<D>(), is_for_keys::<D>());
    let value = if is_cell {
        Json::from(String::deserialize(deserializer)?)
    } else {
        Json::deserialize(deserializer)?
    };
    let number = value
        .as_str()
        .filter(|_| is_of_numbers && (is_cell || is_key))
        .and_then(number);
    Ok(number.unwrap_or(value))
}

/// The number that a text stands for, as written; `None` for any other text.
fn number(text: &str) -> Option<Json> {
    Reader::is_number(text).then(|| Json::of_text(text))
}

/// Serializes a value that no list has. As a key or a cell, a number of any spelling is text.
pub(super) fn serialize_unlisted<S: Serializer>(
    value: &Json,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if (is_for_keys::<S>() || is_for_cells::<S>()) && value.is_number() {
        return serializer.serialize_str(value.other_text());
    }
    value.serialize(serializer)
}
