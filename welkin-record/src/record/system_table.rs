//! The table of the system fields, and the other keys that Welkin adds to every record.

use welkin_designer::system_fields::{self, SYSTEM_FIELDS};

use super::field_schema::FieldSchema;

/// The system fields as data, in the order of their slots.
pub static FIELDS: &[FieldSchema] = &{
    let [first, ..] = SYSTEM_FIELDS;
    let mut fields = [schema(first); SYSTEM_FIELDS.len()];
    let mut index = 1;
    while index < fields.len() {
        fields[index] = schema(SYSTEM_FIELDS[index]);
        index += 1;
    }
    fields
};

const fn schema(field: system_fields::SystemField) -> FieldSchema {
    let schema = FieldSchema::new(field.kind, field.name, field.name);
    if field.is_writable {
        // Only external ids are.
        schema.own_id()
    } else {
        schema.read_only()
    }
}

/// Names of the fields that hold external ids, of records and of patients.
pub(super) const OWN_IDS: [&str; 4] =
    ["external_id", "external_guid", "externalId", "externalGuid"];

/// The keys of a record beside its fields. `id` is one, too, and a system field.
pub(super) const ENVELOPE: [&str; 5] = ["patientId", "cdtId", "cdtName", "version", "jsonBody"];
