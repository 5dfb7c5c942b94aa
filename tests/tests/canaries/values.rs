//! Marked values: found wherever they show, whatever type they have.

use serde_json::{Map, Value, json};
use welkin_runtime::{CdtSchema, FieldSchema, Kind};

pub(crate) const TEXT: &str = "canary-7f3a9c";
/// An id: values show theirs, errors and logs do not.
pub(crate) const ID: &str = "canary-id-51c0";
const NUMBER: &str = "7316402";
const DAY: &str = "1907-03-16";

/// What is searched for.
pub(crate) const MARKS: [&str; 3] = [TEXT, NUMBER, DAY];

/// The fields of a record as JSON, those that are PHI marked; a field that the configuration does not know is marked, too.
pub(crate) fn fields(schema: &CdtSchema) -> (Map<String, Value>, usize) {
    let private = schema.fields().iter().filter(|field| field.is_phi());
    let mut fields: Map<String, Value> = private
        .map(|field| (field.name().to_owned(), value(field)))
        .collect();
    fields.insert("cdtf-of-tomorrow".to_owned(), json!({ "note": TEXT }));
    let count = fields.len();
    (fields, count)
}

/// The same fields with values of another type than theirs.
pub(crate) fn misfits(schema: &CdtSchema) -> Map<String, Value> {
    let private = schema.fields().iter().filter(|field| field.is_phi());
    private
        .map(|field| (field.name().to_owned(), json!([{ "a": [TEXT, NUMBER] }])))
        .collect()
}

fn value(field: &FieldSchema) -> Value {
    match field.kind() {
        Kind::Integer => json!(7_316_402),
        Kind::Float => json!(7_316_402.5),
        Kind::Boolean => json!(TEXT),
        Kind::Date => json!(DAY),
        Kind::DateTime => json!(format!("{DAY}T01:02:03.000Z")),
        Kind::File => json!([{ "id": TEXT, "originalName": TEXT }]),
        Kind::Json => json!({ "note": TEXT }),
        _ => json!(TEXT),
    }
}
