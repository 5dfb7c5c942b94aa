//! Marked values of every type, which can be found in any output.

use serde_json::{Map, Value, json};
use welkin_runtime::record::{CdtSchema, FieldSchema, Kind};

pub(crate) const TEXT: &str = "canary-7f3a9c";
/// An id. Values print their ids; errors and logs do not.
pub(crate) const ID: &str = "canary-id-51c0";
const NUMBER: &str = "7316402";
const DAY: &str = "1907-03-16";
const MOMENT: &str = "1907-03-16T01:02:03.000Z";

/// System fields of every record, besides its id: authors, sources, dates, external ids.
const SYSTEM: [&str; 11] = [
    "created_at",
    "created_by",
    "created_by_name",
    "updated_at",
    "updated_by",
    "updated_by_name",
    "source_name",
    "source_type",
    "source_id",
    "external_id",
    "external_guid",
];

/// The marks to search for.
pub(crate) const MARKS: [&str; 3] = [TEXT, NUMBER, DAY];

/// Returns the fields of a record as JSON, all of them marked regardless of Designer's flags, including unknown fields
/// and system fields.
pub(crate) fn fields(schema: &CdtSchema) -> (Map<String, Value>, usize) {
    let mut fields: Map<String, Value> = schema
        .fields()
        .iter()
        .map(|field| (field.name().to_owned(), value(field)))
        .collect();
    for name in SYSTEM {
        let mark = if name.ends_with("_at") { MOMENT } else { TEXT };
        fields.entry(name).or_insert_with(|| json!(mark));
    }
    fields.insert("cdtf-of-tomorrow".to_owned(), json!({ "note": TEXT }));
    let count = fields.len();
    (fields, count)
}

/// Returns the same fields with values of other types.
pub(crate) fn misfits(schema: &CdtSchema) -> Map<String, Value> {
    let fields = schema.fields().iter();
    fields
        .map(|field| (field.name().to_owned(), json!([{ "a": [TEXT, NUMBER] }])))
        .collect()
}

fn value(field: &FieldSchema) -> Value {
    match field.kind() {
        Kind::Integer => json!(7_316_402),
        Kind::Float => json!(7_316_402.5),
        Kind::Boolean => json!(TEXT),
        Kind::Date => json!(DAY),
        Kind::DateTime => json!(MOMENT),
        Kind::File => json!([{ "id": TEXT, "originalName": TEXT }]),
        Kind::Json => json!({ "note": TEXT }),
        _ => json!(TEXT),
    }
}
