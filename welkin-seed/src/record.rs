//! Synthetic records.

use jiff::civil::DateTime;
use serde_json::{Map, Value};
use welkin_model::model::{Cdt, Field, FieldType};

use crate::seed::Seed;
use crate::value::{self, Context};

/// A synthetic record of a patient.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Record {
    /// Machine name of the CDT.
    pub cdt: String,
    /// External ID with which the record is created and found again.
    pub external_id: String,
    /// Time of creation, in UTC, within the history.
    pub at: DateTime,
    /// The fields that have a value, by machine name.
    pub fields: Map<String, Value>,
}

/// Percentage of optional fields that are set.
const FILLED: u32 = 85;

pub(crate) fn of(seed: Seed, cdt: &Cdt, index: u64) -> Vec<Record> {
    let count = seed.record_count(cdt);
    let born = seed.patient(index).birth_date();
    let record = |number: u32| {
        let mut random = seed.random(index, &[&cdt.name, "record", &number.to_string()]);
        let context = Context {
            at: seed.moment(&mut random, number, count),
            born,
            habits: Some((seed, index)),
        };
        Some(Record {
            fields: fields(seed, cdt, index, number, &context)?,
            cdt: cdt.name.clone(),
            external_id: format!(
                "synthetic-{}-{index}-{}-{number}",
                seed.number(),
                cdt.module_name
            ),
            at: context.at,
        })
    };
    (0..count).filter_map(record).collect()
}

/// Returns the fields of a record; `None` if a required one can't be set.
fn fields(
    seed: Seed,
    cdt: &Cdt,
    index: u64,
    number: u32,
    context: &Context,
) -> Option<Map<String, Value>> {
    let mut fields = Map::new();
    for field in cdt.fields.iter().filter(|field| field.editable) {
        let purpose = [&*cdt.name, &*field.name, "value", &number.to_string()];
        let random = &mut seed.random(index, &purpose);
        let is_wanted = field.required || (is_usual(field) && random.u32(..100) < FILLED);
        if !is_wanted {
            continue;
        }
        match value::of_field(random, cdt, field, context) {
            Ok(value) => {
                fields.insert(field.name.clone(), value);
            }
            Err(_) if field.required => return None,
            Err(_) => {}
        }
    }
    Some(fields)
}

/// Whether an optional field may be set: files and references would refer to items that do not exist.
fn is_usual(field: &Field) -> bool {
    let points_elsewhere = matches!(
        field.field_type,
        FieldType::File | FieldType::Profile | FieldType::Json
    );
    !field.deprecated && !points_elsewhere
}
