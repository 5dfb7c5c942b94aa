//! Records as Welkin sends them: every field set, keys in random order, system fields among the custom ones.

use serde_json::{Map, Value, json};
use welkin_codegen::model::{Cdt, Field, FieldType, SYSTEM_FIELDS};
use welkin_designer::TextFormat;

const MOMENT: &str = "2026-03-14T15:09:26.535Z";

/// Returns one record in Welkin's envelope, as text. The same `random` gives the same record.
#[must_use]
pub fn record(cdt: &Cdt, random: &mut fastrand::Rng) -> String {
    let mut fields: Vec<(&str, Value)> = cdt
        .fields
        .iter()
        .map(|field| (field.name.as_str(), values(field, random)))
        .collect();
    for name in SYSTEM_FIELDS {
        if cdt.fields.iter().all(|field| field.name != name) {
            fields.push((name, system_value(name, random)));
        }
    }
    let envelope = vec![
        ("id", id(random)),
        ("patientId", id(random)),
        ("cdtName", json!(cdt.name)),
        ("version", json!(random.u32(1..20))),
    ];
    let body = object(fields, random);
    let mut members: Vec<(&str, String)> = envelope
        .into_iter()
        .map(|(key, value)| (key, value.to_string()))
        .collect();
    members.push(("jsonBody", body));
    random.shuffle(&mut members);
    written(&members)
}

/// Returns an object with its members in random order, as text, because a map of `serde_json` would sort them.
fn object(members: Vec<(&str, Value)>, random: &mut fastrand::Rng) -> String {
    let mut members: Vec<(&str, String)> = members
        .into_iter()
        .map(|(key, value)| (key, value.to_string()))
        .collect();
    random.shuffle(&mut members);
    written(&members)
}

fn written(members: &[(&str, String)]) -> String {
    let members: Vec<String> = members
        .iter()
        .map(|(key, value)| format!("{}:{value}", Value::from(*key)))
        .collect();
    format!("{{{}}}", members.join(","))
}

fn system_value(name: &str, random: &mut fastrand::Rng) -> Value {
    match name {
        "created_at" | "updated_at" => json!(MOMENT),
        "id" | "source_id" | "external_guid" => id(random),
        _ => json!(text(random)),
    }
}

fn values(field: &Field, random: &mut fastrand::Rng) -> Value {
    if field.multiple {
        (0..random.usize(1..4))
            .map(|_| value(field, random))
            .collect()
    } else {
        value(field, random)
    }
}

fn value(field: &Field, random: &mut fastrand::Rng) -> Value {
    match &field.field_type {
        FieldType::Integer => {
            let (min, max) = bounds(field, 300.0);
            json!(random.i64(min as i64..=max as i64))
        }
        FieldType::Float => {
            let (min, max) = bounds(field, 300.0);
            json!(min + (max - min) * random.f64())
        }
        FieldType::Boolean => json!(random.bool()),
        FieldType::Date => json!("2026-03-14T00:00:00.000Z"),
        FieldType::DateTime => json!(MOMENT),
        FieldType::Options(list) => match random.choice(&list.options) {
            Some(option) => option.value.to_json(),
            None => json!(text(random)),
        },
        FieldType::Formatted(TextFormat::Uuid) => id(random),
        FieldType::Formatted(TextFormat::Phone) => {
            json!(format!("+1555{:07}", random.u32(..10_000_000)))
        }
        FieldType::Formatted(TextFormat::Email) => json!("ada@example.org"),
        FieldType::Formatted(TextFormat::Url) => json!("https://example.org/ada"),
        FieldType::File | FieldType::Profile | FieldType::Json => {
            Value::Object(Map::from_iter([("id".to_owned(), id(random))]))
        }
        _ => json!(text(random)),
    }
}

/// Returns the range of a number.
fn bounds(field: &Field, width: f64) -> (f64, f64) {
    let min = field.rules.min.unwrap_or_else(|| {
        let max = field.rules.max.unwrap_or(width);
        max.min(0.0)
    });
    (min, field.rules.max.unwrap_or(min + width))
}

fn text(random: &mut fastrand::Rng) -> String {
    let words = ["steady", "since", "spring", "no", "pain", "at", "rest"];
    let count = random.usize(1..6);
    let chosen: Vec<_> = (0..count).filter_map(|_| random.choice(words)).collect();
    chosen.join(" ")
}

fn id(random: &mut fastrand::Rng) -> Value {
    let (high, low) = (random.u64(..), random.u64(..));
    json!(format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        high >> 32,
        high & 0xffff,
        low >> 52,
        low & 0xfff,
        low & 0xffff_ffff_ffff
    ))
}
