//! Records into JSON. Every function here is generic over the serializer alone, never over a CDT: it is compiled once.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::cdt::Cdt;
use super::extra::Extra;
use super::schema::{CdtSchema, FieldSchema};
use super::slot::Slot;
use super::value::{Input, ValueRef};

/// For `Serialize` of generated types: the fields that are set, those that the server sent as null, and the unknown ones.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(
    value: &dyn Cdt,
    schema: &CdtSchema,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    read_slots(value, |slots, extra| {
        let mut map = serializer.serialize_map(None)?;
        write_fields(&mut map, slots, schema.fields(), extra)?;
        map.end()
    })
}

/// Runs a closure that can be called only once on the slots of a value.
pub(super) fn read_slots<R>(value: &dyn Cdt, run: impl FnOnce(&[&dyn Slot], &Extra) -> R) -> R {
    let mut run = Some(run);
    let mut result = None;
    value.read(&mut |slots, extra| {
        if let Some(run) = run.take() {
            result = Some(run(slots, extra));
        }
    });
    result.expect("read shows the slots")
}

/// Writes the fields of a value as Welkin sent them, or as they were changed since.
pub(super) fn write_fields<M: SerializeMap>(
    map: &mut M,
    slots: &[&dyn Slot],
    schema: &[FieldSchema],
    extra: &Extra,
) -> Result<(), M::Error> {
    for (number, (slot, field)) in slots.iter().zip(schema).enumerate() {
        let value = slot.get();
        match unchanged(*slot, field, extra) {
            Some(kept) => map.serialize_entry(field.name(), kept)?,
            None if matches!(value, ValueRef::Null) && !extra.was_seen(number) => {}
            None => map.serialize_entry(field.name(), &value)?,
        }
    }
    for (name, value) in extra.unknown() {
        map.serialize_entry(name, value)?;
    }
    Ok(())
}

/// The value as it came, when it came in an unexpected form and the field was not changed since.
fn unchanged<'e>(slot: &dyn Slot, field: &FieldSchema, extra: &'e Extra) -> Option<&'e Value> {
    let kept = extra.kept(field.name())?;
    let mut as_read = slot.empty();
    as_read.set(Input::from(kept.clone()));
    slot.same_as(&*as_read).then_some(kept)
}

/// A new record's fields that are set and may be written, with the external ids given to it.
struct NewRecord<'a> {
    value: &'a dyn Cdt,
    schema: &'a CdtSchema,
    external_id: Option<&'a str>,
    external_guid: Option<&'a str>,
}

impl Serialize for NewRecord<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        read_slots(self.value, |slots, _| {
            let mut map = serializer.serialize_map(None)?;
            for (slot, field) in slots.iter().zip(self.schema.fields()) {
                let value = slot.get();
                if field.is_editable() && !matches!(value, ValueRef::Null) {
                    map.serialize_entry(field.name(), &value)?;
                }
            }
            let ids = [
                ("external_id", self.external_id),
                ("external_guid", self.external_guid),
            ];
            for (name, id) in ids {
                if let Some(id) = id {
                    map.serialize_entry(name, id)?;
                }
            }
            map.end()
        })
    }
}

/// The body that creates a record: fields that are set and may be written, nothing else.
#[must_use]
pub fn create_body<T: Cdt>(
    value: &T,
    external_id: Option<&str>,
    external_guid: Option<&str>,
) -> Vec<u8> {
    to_json(&NewRecord {
        value,
        schema: T::schema(),
        external_id,
        external_guid,
    })
}

/// JSON of a value whose keys are all texts; numbers that JSON can't carry become null.
pub(super) fn to_json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("keys are texts and writing to memory does not fail")
}
