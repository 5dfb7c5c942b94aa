//! Random definitions of fields: every type in every spelling, rules that apply and rules that don't, flags and bounds
//! in the odd forms that exports have.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::bounds::{bound, file_types, length, options, pattern};
use crate::texts::pick;

/// A CDT of a number of random fields, `cdtf-0` and so on.
pub(crate) fn cdt(random: &mut Rng, fields: usize) -> Value {
    let fields = (0..fields).map(|number| field(random, number));
    json!({
        "name": "cdt-random",
        "type": "MULTI_RECORD",
        "relation": "COMMON",
        "fields": fields.collect::<Value>(),
    })
}

/// A configuration with this CDT, and the profile data type to which its fields refer.
pub(crate) fn export(cdt: &Value) -> Value {
    let name = json!({"name": "pdtf-name", "type": "text", "meta": {}});
    json!({
        "namingConvention": {"delimiter": "-", "prefixes": {"cdt": "cdt-", "cdtField": "cdtf-"}},
        "cdts": [cdt],
        "pdts": [{"name": "pdt-clinician", "fields": [name]}],
        "programs": [],
        "dictionaries": [],
    })
}

const TYPES: &[&str] = &[
    "text",
    "string",
    "textarea",
    "longtext",
    "richtext",
    "html",
    "phone",
    "email",
    "url",
    "link",
    "uuid",
    "guid",
    "time",
    "integer",
    "int",
    "long",
    "float",
    "double",
    "decimal",
    "number",
    "checkbox",
    "boolean",
    "date",
    "datetime",
    "timestamp",
    "file",
    "object",
    "json",
    "array",
    "select",
    "list",
    "enum",
    "formula",
    "mystery",
    "",
];

const VALUE_TYPES: &[&str] = &[
    "STRING", "TEXT", "INTEGER", "FLOAT", "NUMBER", "BOOLEAN", "",
];

pub(crate) fn one_in(random: &mut Rng, number: u32) -> bool {
    random.u32(..number) == 0
}

/// A literal in one of the spellings of dialects, and rarely something else.
fn spelled(random: &mut Rng, literal: &str) -> Value {
    match random.u32(..12) {
        0 => json!(literal.to_uppercase()),
        1 => json!(format!(" {literal}\u{a0}")),
        2 if literal.len() > 4 => json!(format!("{}_{}", &literal[..4], &literal[4..])),
        3 if literal.len() > 4 => json!(format!("{}-{}", &literal[..4], &literal[4..])),
        4 if one_in(random, 6) => any_flag(random),
        _ => json!(literal),
    }
}

/// Names of fields that mean something else beside the fields of a record, or that need escapes.
pub(crate) const NAMES: &[&str] = &[
    "version",
    "cdtName",
    "cdtId",
    "patientId",
    "jsonBody",
    "externalId",
    "rows",
    "ID",
    "a\"b",
    "é\u{301}",
    " x ",
    "$x",
];

/// A key that few fields have: its name, how rare it is, and its values.
type RareKey = (&'static str, u32, fn(&mut Rng) -> Value);

fn field(random: &mut Rng, number: usize) -> Value {
    // The types with the most rules are the most frequent.
    let literal = match random.u32(..10) {
        0..=2 => pick(
            random,
            &[
                "select", "select", "integer", "float", "text", "date", "datetime", "file",
            ],
        ),
        _ => pick(random, TYPES),
    };
    let name = match NAMES.get(number).filter(|_| one_in(random, 8)) {
        Some(name) => (*name).to_owned(),
        None => format!("cdtf-{number}"),
    };
    let mut field = Map::new();
    field.insert("name".to_owned(), json!(name));
    if !one_in(random, 60) {
        field.insert("type".to_owned(), spelled(random, literal));
    }
    if random.bool() {
        let value_type = pick(random, VALUE_TYPES);
        field.insert("valueType".to_owned(), spelled(random, value_type));
    }
    let rare: [RareKey; 6] = [
        ("formula", 30, reference),
        ("profileDataType", 25, reference),
        ("dictionary", 20, reference),
        ("editable", 4, any_flag),
        ("phi", 3, any_flag),
        ("displayType", 5, reference),
    ];
    for (key, rate, value) in rare {
        if one_in(random, rate) {
            field.insert(key.to_owned(), value(random));
        }
    }
    if field.get("editable").and_then(Value::as_bool) == Some(false) && !one_in(random, 4) {
        field.remove("editable");
    }
    let meta = match random.u32(..40) {
        0 => None,
        1 => Some(reference(random)),
        _ => Some(meta(random)),
    };
    field.extend(meta.map(|meta| ("meta".to_owned(), meta)));
    Value::Object(field)
}

/// Null, blank, a name, or an object: forms of keys that refer to something.
fn reference(random: &mut Rng) -> Value {
    match random.u32(..8) {
        0 | 1 => Value::Null,
        2 => json!(""),
        3 => json!(" \t"),
        4 => json!("pdt-clinician"),
        5 => json!({"name": "pdt-clinician", "field": "value"}),
        6 => json!([]),
        _ => any_flag(random),
    }
}

/// A flag in one of its forms, or something that is none.
pub(crate) fn any_flag(random: &mut Rng) -> Value {
    match random.u32(..14) {
        0..=3 => json!(random.bool()),
        4 | 5 => json!(pick(random, &["true", "false"])),
        6 => json!(pick(
            random,
            &[
                "TRUE", "False", "True", " true ", "yes", "no", "1", "0", "on"
            ]
        )),
        7 => json!(random.i32(-1..3)),
        8 => json!(1.0),
        9 => json!(""),
        10 => json!([true]),
        11 => json!({"value": true}),
        _ => Value::Null,
    }
}

fn meta(random: &mut Rng) -> Value {
    let mut meta = Map::new();
    for (key, rate) in [("required", 4), ("multiple", 3)] {
        if one_in(random, rate) {
            meta.insert(key.to_owned(), any_flag(random));
        }
    }
    if random.bool() {
        meta.insert("options".to_owned(), options(random));
    }
    let of_moments = random.bool();
    for key in ["minValue", "maxValue"] {
        if one_in(random, 3) {
            meta.insert(key.to_owned(), bound(random, of_moments));
        }
    }
    for key in ["minLength", "maxLength"] {
        if one_in(random, 5) {
            meta.insert(key.to_owned(), length(random));
        }
    }
    for key in ["regex", "pattern"] {
        if one_in(random, 10) {
            meta.insert(key.to_owned(), pattern(random));
        }
    }
    if one_in(random, 2) {
        meta.insert("fileTypes".to_owned(), file_types(random));
    }
    Value::Object(meta)
}
