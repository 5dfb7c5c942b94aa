//! Generates the value of a field.

use fastrand::Rng;
use serde_json::{Value, json};
use welkin_model::model::{Cdt, Field, FieldType, Rules, SYSTEM_FIELDS, SelectOption};

use crate::context::Context;
use crate::dates;
use crate::numbers;
use crate::seed::Seed;
use crate::text;
use crate::unsatisfiable::Unsatisfiable;

/// Keys of a record's envelope, in addition to system fields.
const ENVELOPE: [&str; 5] = ["patientId", "cdtId", "cdtName", "version", "jsonBody"];

/// Returns a value of a field that satisfies all its rules.
pub(crate) fn of_field(
    random: &mut Rng,
    cdt: &Cdt,
    field: &Field,
    context: &Context,
) -> Result<Value, Unsatisfiable> {
    let mut namesakes = cdt.fields.iter().filter(|other| other.name == field.name);
    let name = field.name.trim();
    let is_reserved = SYSTEM_FIELDS.contains(&name) || ENVELOPE.contains(&name);
    if name.is_empty() || is_reserved || namesakes.nth(1).is_some() {
        return Err(Unsatisfiable::Name);
    }
    of_type(random, &cdt.name, field, context)
}

/// Returns an answer to a question of an assessment.
///
/// # Errors
/// When no value was found that satisfies all rules of the question's field.
pub fn answer(
    seed: Seed,
    index: u64,
    assessment: &str,
    question: &Field,
) -> Result<Value, Unsatisfiable> {
    let random = &mut seed.random(index, &[assessment, &question.name, "answer"]);
    let context = Context {
        habits: Some((seed, index)),
        ..Context::example()
    };
    of_type(random, assessment, question, &context)
}

fn of_type(
    random: &mut Rng,
    owner: &str,
    field: &Field,
    context: &Context,
) -> Result<Value, Unsatisfiable> {
    if let FieldType::Options(list) = &field.field_type {
        return options(random, field, &list.options);
    }
    if !field.multiple {
        return one(random, owner, field, context);
    }
    let count = random.usize(1..=2);
    let values = (0..count).map(|_| one(random, owner, field, context));
    values.collect()
}

fn one(
    random: &mut Rng,
    owner: &str,
    field: &Field,
    context: &Context,
) -> Result<Value, Unsatisfiable> {
    let rules = &field.rules;
    let value = match &field.field_type {
        FieldType::Integer => {
            let level = context.level(owner, &field.name);
            json!(numbers::whole(random, field, level)?)
        }
        FieldType::Float => {
            let level = context.level(owner, &field.name);
            json!(numbers::any(random, field, level)?)
        }
        FieldType::Boolean => json!(random.bool()),
        FieldType::Date => json!(dates::day(random, field, context)?),
        FieldType::DateTime => json!(dates::moment(random, field, context)?),
        FieldType::File => file(random, rules),
        FieldType::Profile => json!({ "id": text::uuid(random) }),
        FieldType::Json => json!({ "synthetic": true }),
        FieldType::Options(list) => return options(random, field, &list.options),
        FieldType::Formatted(format) => json!(text::formatted(random, *format, rules)?),
        FieldType::Text | FieldType::TextArea | FieldType::RichText => {
            json!(text::plain(random, field)?)
        }
    };
    match value.as_str() {
        Some(text) if !text::obeys(text, rules) => Err(Unsatisfiable::Text),
        _ => Ok(value),
    }
}

/// Returns one or several options that the other rules of the field permit.
fn options(
    random: &mut Rng,
    field: &Field,
    options: &[SelectOption],
) -> Result<Value, Unsatisfiable> {
    let rules = &field.rules;
    let is_allowed = |value: &Value| match (value.as_str(), value.as_f64()) {
        // An empty text does not count as a value when one is required.
        (Some(text), _) => text::obeys(text, rules) && !(text.is_empty() && field.required),
        (None, Some(number)) => numbers::obeys(number, rules),
        (None, None) => false,
    };
    let values = options.iter().map(|option| option.value.to_json());
    let mut values: Vec<Value> = values.filter(is_allowed).collect();
    if values.is_empty() {
        return Err(Unsatisfiable::Option);
    }
    if !field.multiple {
        return Ok(values.swap_remove(random.usize(..values.len())));
    }
    random.shuffle(&mut values);
    values.truncate(random.usize(1..=values.len().min(3)));
    Ok(values.into())
}

/// Returns a file in the form in which records describe files, without uploading one.
fn file(random: &mut Rng, rules: &Rules) -> Value {
    let ending = rules.file_types.first().map_or("pdf", String::as_str);
    json!({ "id": text::uuid(random), "originalName": format!("synthetic.{ending}") })
}
