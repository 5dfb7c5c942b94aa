//! Random records of a CDT, as a server might send them: with valid, invalid, null and unknown values.

use fastrand::Rng;
use serde_json::{Map, Value, json};
use welkin_codegen::model::{Cdt, Field, FieldType, SYSTEM_FIELDS};

use super::{text, values};

/// Returns the fields of a record of `cdt`, as in `jsonBody`.
#[must_use]
pub fn record(random: &mut Rng, cdt: &Cdt) -> Map<String, Value> {
    let mut fields = Map::new();
    for field in &cdt.fields {
        match random.u32(..10) {
            0 => {}
            1 => {
                fields.insert(field.name.clone(), Value::Null);
            }
            2 => {
                fields.insert(field.name.clone(), values::any(random, 3));
            }
            _ => {
                fields.insert(field.name.clone(), value(random, field));
            }
        }
    }
    if random.u32(..3) == 0 {
        let name = text::name(random, "cdtf-");
        if !SYSTEM_FIELDS.contains(&&*name) {
            fields.entry(name).or_insert_with(|| values::any(random, 3));
        }
    }
    fields
}

fn value(random: &mut Rng, field: &Field) -> Value {
    if field.multiple {
        (0..random.usize(..4))
            .map(|_| one(random, &field.field_type))
            .collect()
    } else {
        one(random, &field.field_type)
    }
}

fn one(random: &mut Rng, field_type: &FieldType) -> Value {
    match field_type {
        FieldType::Integer | FieldType::Float => match random.u32(..5) {
            0 => json!(values::number(random).to_string()),
            _ => values::number(random),
        },
        FieldType::Boolean => json!(random.bool()),
        FieldType::Date => json!("2026-02-28"),
        FieldType::DateTime => json!("2026-02-28T23:59:59.123Z"),
        FieldType::Options(list) if random.u32(..5) != 0 => {
            let chosen = random.choice(&list.options);
            chosen.map_or(Value::Null, |option| option.value.to_json())
        }
        FieldType::File | FieldType::Profile | FieldType::Json => values::any(random, 4),
        _ => json!(text::any(random)),
    }
}
