//! Random assessments, programs and encounter templates, which mostly refer to existing items, and occasionally to
//! missing ones.

use fastrand::Rng;
use serde_json::{Value, json};

use super::{text, values};

/// Returns a list with at most this number of items.
fn some(random: &mut Rng, limit: usize, mut one: impl FnMut(&mut Rng) -> Value) -> Value {
    let count = random.usize(..limit);
    (0..count).map(|_| one(random)).collect()
}

fn one_of(random: &mut Rng, literals: &[&str]) -> Value {
    if random.u32(..20) == 0 {
        values::any(random, 1)
    } else {
        json!(literals[random.usize(..literals.len())])
    }
}

/// Returns the name of one of these items, or of none of them.
fn name_of(random: &mut Rng, items: &Value) -> Value {
    let named = items.as_array().filter(|items| !items.is_empty());
    match named {
        Some(items) if random.u32(..20) > 0 => items[random.usize(..items.len())]["name"].clone(),
        _ => json!(text::name(random, "x-")),
    }
}

/// Adds the entries that identify a field of a CDT.
fn about_field(random: &mut Rng, cdts: &Value, mut entries: Value) -> Value {
    let cdt = name_of(random, cdts);
    let found = cdts.as_array().into_iter().flatten();
    let fields = found
        .clone()
        .find(|other| other["name"] == cdt)
        .map(|cdt| &cdt["fields"]);
    let field = name_of(random, fields.unwrap_or(&Value::Null));
    entries["refCdtName"] = cdt;
    entries["refCdtFieldName"] = field;
    values::disturbed(random, entries)
}

/// Returns assessments whose questions refer to fields of these CDTs.
pub(super) fn assessments(random: &mut Rng, cdts: &Value) -> Value {
    some(random, 3, |random| assessment(random, cdts))
}

fn assessment(random: &mut Rng, cdts: &Value) -> Value {
    let assessment = json!({
        "name": text::name(random, "asm-"),
        "title": text::any(random),
        "version": values::number(random),
        "sections": some(random, 3, |random| section(random, cdts)),
        "scoring": {
            "formula": one_of(random, &["SUM", "AVG", "MEDIAN"]),
            "groups": some(random, 3, |random| group(random, cdts)),
        },
        "programs": some(random, 2, |random| json!({ "program": text::any(random), "phases": [text::any(random)] })),
        "conditionSettings": { "elements": some(random, 4, |random| element(random, cdts)), "events": [] },
        "displayType": "SECTIONS",
    });
    values::disturbed(random, assessment)
}

fn section(random: &mut Rng, cdts: &Value) -> Value {
    let questions = some(random, 5, |random| {
        let question = json!({
            "label": text::any(random),
            "name": text::any(random),
            "order": values::number(random),
            "viewType": one_of(random, &["question", "readOnly"]),
            "meta": { "type": "text", "required": random.bool() },
            "prePopulatedValue": pre_populated(random),
        });
        about_field(random, cdts, question)
    });
    let section = json!({
        "name": text::name(random, "section-"),
        "title": text::any(random),
        "order": values::number(random),
        "fields": questions,
    });
    values::disturbed(random, section)
}

fn pre_populated(random: &mut Rng) -> Value {
    if random.bool() {
        return Value::Null;
    }
    json!({
        "type": one_of(random, &["DEFAULT_VALUE", "PREVIOUS_ASSESSMENT", "CDT_VALUE"]),
        "defaultValue": values::any(random, 1),
    })
}

fn group(random: &mut Rng, cdts: &Value) -> Value {
    let fields = some(random, 3, |random| {
        let scores = some(
            random,
            3,
            |random| json!({ "score": values::number(random), "answer": values::any(random, 1) }),
        );
        about_field(random, cdts, json!({ "type": "select", "scores": scores }))
    });
    let group = json!({
        "name": text::any(random),
        "title": text::any(random),
        "formula": one_of(random, &["SUM", "AVG"]),
        "fields": fields,
    });
    values::disturbed(random, group)
}

fn element(random: &mut Rng, cdts: &Value) -> Value {
    let conditions = some(random, 3, |random| {
        let condition = json!({
            "type": one_of(random, &["EQUAL", "NOT_EQUAL", "LESS", "GREATER_OR_EQUAL"]),
            "value": values::any(random, 1),
        });
        about_field(random, cdts, condition)
    });
    let element = json!({
        "type": one_of(random, &["QUESTION", "READ_ONLY", "SECTION"]),
        "action": one_of(random, &["SHOW", "HIDE"]),
        "operation": one_of(random, &["AND", "OR"]),
        "conditions": conditions,
        "name": text::any(random),
    });
    about_field(random, cdts, element)
}

/// Returns programs whose phases lead to each other.
pub(super) fn programs(random: &mut Rng) -> Value {
    some(random, 3, |random| {
        let names: Vec<String> = (0..random.usize(..5))
            .map(|_| text::name(random, "phase-"))
            .collect();
        let phases: Value = names
            .iter()
            .map(|name| {
                let to = some(
                    random,
                    3,
                    |random| json!({ "name": names[random.usize(..names.len())] }),
                );
                let phase = json!({
                    "name": name,
                    "title": text::any(random),
                    "type": one_of(random, &["START", "DEFAULT", "FINISH"]),
                    "description": text::any(random),
                    "navigateTo": to,
                });
                values::disturbed(random, phase)
            })
            .collect();
        let program = json!({
            "name": text::name(random, "prog-"),
            "title": text::any(random),
            "description": text::any(random),
            "phases": phases,
            "nodes": [],
        });
        values::disturbed(random, program)
    })
}

/// Returns encounter templates that contain some of these assessments.
pub(super) fn encounter_templates(random: &mut Rng, assessments: &Value) -> Value {
    some(random, 3, |random| {
        let template = json!({
            "name": text::name(random, "etmp-"),
            "title": text::any(random),
            "encounterDescription": text::any(random),
            "encounterInstruction": text::any(random),
            "encounterColor": text::any(random),
            "type": one_of(random, &["Visit", "Call"]),
            "deliveryMethod": one_of(random, &["VIDEO", "IN_PERSON"]),
            "defaultDuration": values::number(random),
            "assessmentNames": some(random, 3, |random| name_of(random, assessments)),
        });
        values::disturbed(random, template)
    })
}
