//! Random CDTs.

use fastrand::Rng;
use serde_json::{Value, json};

use super::{text, values};

/// Every known type literal of both formats, and some unknown ones.
const TYPES: &[&str] = &[
    "text",
    "textarea",
    "integer",
    "float",
    "number",
    "boolean",
    "checkbox",
    "date",
    "datetime",
    "select",
    "select",
    "select",
    "select",
    "phone",
    "email",
    "url",
    "file",
    "uuid",
    "object",
    "formula",
    "richtext",
    "array",
    "STRING",
    "NUMBER",
    "DATETIME",
    "BOOLEAN",
    "DATE",
    "long_text",
    "list",
    "enum",
    "signature",
    "",
];

const VALUE_TYPES: &[&str] = &[
    "STRING", "INTEGER", "FLOAT", "TEXT", "NUMBER", "BOOLEAN", "integer",
];

const PATTERNS: &[&str] = &[
    "[a-z]+",
    "^\\d{3}-\\d{4}$",
    "(",
    "[",
    "a{1000}{1000}{1000}",
    "(?x) a # comment",
    "a)(?:b",
    "\\",
    "(?=a)",
    "$^",
    "\"",
    "*/",
    ".*",
];

const MOMENTS: &[&str] = &[
    "2020-01-01",
    "2030-12-31",
    "2020-01-01T00:00:00Z",
    "2020-01-01T00:00:00+05:30",
    "2020-02-30",
    "-9999-01-01",
    "now",
    "10",
    "-1",
    "1e400",
    "0.5",
    " 7 ",
    "NaN",
    "inf",
];

fn pick<'t>(random: &mut Rng, texts: &[&'t str]) -> &'t str {
    texts[random.usize(..texts.len())]
}

pub(super) fn cdt(random: &mut Rng) -> Value {
    let cdt = json!({
        "id": text::any(random),
        "name": text::name(random, "cdt-"),
        "title": words(random),
        "label": words(random),
        "version": values::number(random),
        "internal": random.u32(..8) == 0,
        "readable": random.u32(..8) != 0,
        "updatable": random.u32(..8) != 0,
        "type": pick(random, &["MULTI_RECORD", "SINGLE_RECORD", "MULTI_RECORD", "OTHER"]),
        "relation": pick(random, &["COMMON", "COMMON", "ENCOUNTER", "ENCOUNTER_DISPOSITION", "?"]),
        "fields": (0..random.usize(..10)).map(|_| field(random)).collect::<Value>(),
    });
    values::disturbed(random, cdt)
}

fn words(random: &mut Rng) -> Value {
    if random.bool() {
        Value::Null
    } else {
        json!(text::any(random))
    }
}

fn field(random: &mut Rng) -> Value {
    let formula = match random.u32(..12) {
        0 => json!(text::any(random)),
        1 => values::any(random, 2),
        _ => Value::Null,
    };
    let dictionary = match random.u32(..20) {
        0 => json!({ "name": text::any(random), "field": text::any(random) }),
        1 => json!(text::any(random)),
        _ => Value::Null,
    };
    let profile = (random.u32(..20) == 0).then(|| values::any(random, 1));
    let field_type = if random.u32(..30) == 0 {
        text::any(random)
    } else {
        pick(random, TYPES).to_owned()
    };
    let value_type = random.bool().then(|| pick(random, VALUE_TYPES));
    let field = json!({
        "name": text::name(random, "cdtf-"),
        "label": words(random),
        "type": field_type,
        "formula": formula,
        "dictionary": dictionary,
        "profileDataType": profile,
        "editable": random.u32(..6) != 0,
        "searchable": random.bool(),
        "bulkEdit": random.bool(),
        "phi": random.u32(..3) == 0,
        "disable": random.u32(..10) == 0,
        "injectedSource": random.bool(),
        "displayType": words(random),
        "valueType": value_type,
        "meta": meta(random),
    });
    values::disturbed(random, field)
}

fn meta(random: &mut Rng) -> Value {
    let mut meta = json!({
        "required": random.u32(..4) == 0,
        "multiple": random.u32(..4) == 0,
        "options": options(random),
    });
    for key in ["minValue", "maxValue", "minLength", "maxLength"] {
        if random.u32(..5) == 0 {
            meta[key] = bound(random);
        }
    }
    if random.u32(..6) == 0 {
        let key = pick(random, &["regex", "pattern"]);
        meta[key] = if random.bool() {
            json!(pick(random, PATTERNS))
        } else {
            json!(text::any(random))
        };
    }
    if random.u32(..10) == 0 {
        meta["fileTypes"] = (0..random.usize(..4))
            .map(|_| json!(text::any(random)))
            .collect();
    }
    values::disturbed(random, meta)
}

fn bound(random: &mut Rng) -> Value {
    if random.bool() {
        values::number(random)
    } else {
        json!(pick(random, MOMENTS))
    }
}

fn options(random: &mut Rng) -> Value {
    let count = match random.u32(..1000) {
        0 => 10_000,
        1..400 => 0,
        _ => random.usize(..8),
    };
    let numbers = random.u32(..4) == 0;
    (0..count)
        .map(|number| match random.u32(..8) {
            0 => json!(text::name(random, "")),
            _ => {
                let value = match (numbers, random.u32(..20)) {
                    (_, 0) => values::any(random, 1),
                    (true, _) => json!(random.i64(-3..count as i64)),
                    (false, _) if count > 100 => json!(format!("option {number}")),
                    (false, _) => json!(text::name(random, "")),
                };
                let option =
                    json!({ "label": text::name(random, ""), "value": value, "refCdtName": null });
                values::disturbed(random, option)
            }
        })
        .collect()
}
