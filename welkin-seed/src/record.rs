//! Synthetic records.

use jiff::civil::DateTime;
use serde_json::{Map, Value};
use welkin_designer::Relation;
use welkin_model::model::{Cdt, Field, FieldType, Model};

use crate::context::Context;
use crate::seed::Seed;
use crate::value;

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

impl Seed {
    /// Returns the records of the patient with this index: those of every CDT that [is seeded](Self::cdts), oldest
    /// first within a CDT. A CDT with a required field for which no value was found has none; see [`gaps`](Self::gaps).
    pub fn records<'m>(
        self,
        model: &'m Model,
        index: u64,
    ) -> impl Iterator<Item = Record> + use<'m> {
        Self::cdts(model).flat_map(move |cdt| self.records_of(cdt, index))
    }

    /// Returns the records of one CDT for the patient with this index, oldest first.
    #[must_use]
    pub fn records_of(self, cdt: &Cdt, index: u64) -> Vec<Record> {
        let count = self.record_count(cdt);
        let born = self.patient(index).birth_date();
        let record = |number: u32| {
            let mut random = self.random(index, &[&cdt.name, "record", &number.to_string()]);
            let context = Context {
                at: self.moment(&mut random, number, count),
                born,
                habits: Some((self, index)),
            };
            Some(Record {
                fields: fields(self, cdt, index, number, &context)?,
                cdt: cdt.name.clone(),
                external_id: format!(
                    "synthetic-{}-{index}-{}-{number}",
                    self.number(),
                    cdt.module_name
                ),
                at: context.at,
            })
        };
        (0..count).filter_map(record).collect()
    }

    /// Returns the CDTs for which records are generated: the customer's own CDTs that belong to a patient and are
    /// writable.
    pub fn cdts(model: &Model) -> impl Iterator<Item = &Cdt> {
        model.cdts.iter().filter(|cdt| {
            let is_own = !cdt.internal && cdt.relation == Relation::Common;
            is_own && cdt.updatable && cdt.has_records()
        })
    }
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
