//! Random configurations in Designer's format, with much stranger content than Designer writes: hostile texts, wrong
//! types, missing and unknown keys, colliding names. The same seed always generates the same configuration.

mod cdt;
mod clinical;
mod record;
mod text;
mod values;

pub use record::record;

use fastrand::Rng;
use serde_json::{Value, json};

/// Returns a configuration as the content of a file: a Designer export, or CDTs of a formation, with or without an
/// envelope. It is JSON and contains CDTs, so that it can always be read.
#[must_use]
pub fn configuration(seed: u64) -> String {
    let random = &mut Rng::with_seed(seed);
    let mut cdts: Vec<Value> = (0..random.usize(..5)).map(|_| cdt::cdt(random)).collect();
    let configuration = match random.u32(..10) {
        0 => {
            cdts.push(plain_cdt());
            Value::Array(cdts)
        }
        1 => {
            cdts.push(plain_cdt());
            json!({ "data": cdts, "metaInfo": values::any(random, 2) })
        }
        _ => export(random, cdts),
    };
    let mut text = configuration.to_string();
    if random.u32(..10) == 0 {
        text = text.replacen("\"fields\":", "\"fields\":[7],\"fields\":", 1);
    }
    if random.u32(..20) == 0 {
        text.insert(0, '\u{feff}');
    }
    text
}

/// Returns a CDT by which a list is recognized as a list of CDTs, whatever the other items look like.
fn plain_cdt() -> Value {
    json!({ "name": "cdt-plain", "relation": "COMMON", "fields": [{ "name": "cdtf-plain", "type": "text", "meta": {} }] })
}

fn export(random: &mut Rng, cdts: Vec<Value>) -> Value {
    let components = cdts
        .iter()
        .map(|cdt| component(random, cdt))
        .collect::<Value>();
    let mut export = json!({
        "namingConvention": naming_convention(random),
        "uiComponents": components,
        "cdts": cdts,
    });
    for section in ["pdts", "dictionaries"] {
        if random.u32(..4) == 0 {
            export[section] = (0..random.usize(..3)).map(|_| cdt::cdt(random)).collect();
        }
    }
    if random.u32(..4) == 0 {
        export["customFieldTypes"] = cdt::cdt(random)["fields"].take();
    }
    if random.u32(..2) == 0 {
        export["assessments"] = clinical::assessments(random, &export["cdts"]);
        export["programs"] = clinical::programs(random);
        export["encounterTemplates"] =
            clinical::encounter_templates(random, &export["assessments"]);
    }
    for section in [
        "assessments",
        "encounterTemplates",
        "programs",
        "dictionaries",
        "goalTemplates",
        "securityFormation",
        "patientLayouts",
    ] {
        if random.u32(..12) == 0 {
            export[section] = (0..random.usize(..4))
                .map(|_| section_item(random))
                .collect();
        }
        if random.u32(..40) == 0 {
            export[section] = values::any(random, 4);
        }
    }
    if random.u32(..20) == 0 {
        export[text::any(random)] = values::any(random, 3);
    }
    export
}

fn naming_convention(random: &mut Rng) -> Value {
    match random.u32(..6) {
        0 => Value::Null,
        1 => values::any(random, 3),
        2 => json!({
            "delimiter": text::any(random),
            "prefixes": { "cdt": text::any(random), "cdtField": text::any(random) },
        }),
        _ => json!({ "delimiter": "-", "prefixes": { "cdt": "cdt-", "cdtField": "cdtf-" } }),
    }
}

/// Returns labels for the fields of a CDT.
fn component(random: &mut Rng, cdt: &Value) -> Value {
    let fields = cdt["fields"].as_array().into_iter().flatten();
    let labelled: Value = fields
        .map(|field| {
            let label = json!({ "name": field["name"], "meta": { "label": text::any(random) } });
            values::disturbed(random, label)
        })
        .collect();
    let component = json!({
        "name": text::any(random),
        "cdtName": cdt["name"],
        "data": [{ "type": "add", "fields": labelled }],
    });
    values::disturbed(random, component)
}

/// Returns an item with keys of some section's items.
fn section_item(random: &mut Rng) -> Value {
    let nested = |random: &mut Rng| {
        (0..random.usize(..3))
            .map(|_| values::any(random, 3))
            .collect::<Value>()
    };
    let item = json!({
        "name": text::name(random, "x-"),
        "title": text::any(random),
        "label": text::any(random),
        "goalName": text::any(random),
        "sections": nested(random),
        "phases": nested(random),
        "fields": nested(random),
        "assessmentNames": nested(random),
        "programs": nested(random),
    });
    values::disturbed(random, item)
}
