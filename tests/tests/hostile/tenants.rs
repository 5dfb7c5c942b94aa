//! Malicious configurations.

use serde_json::{Value, json};

/// Texts with a special meaning for compilers, terminals, shells or file systems.
pub(crate) const HARMFUL: [&str; 15] = [
    "\"; std::process::exit(1); \"",
    "*/ pub fn injected() {} /*",
    "a\n} pub fn injected() {}\n//",
    "`code` ```rust\nfn injected() {}\n```",
    "\u{202e}cod.exe\u{2066}",
    "nul\0byte",
    "../../etc/passwd",
    "..\\..\\windows",
    "/root",
    "C:\\con.rs",
    "#![feature(rustc_private)]",
    "r#\"raw\"#",
    "\u{1b}[31mred",
    "<script>alert(1)</script>",
    "'''\n[cdts.x]\nname = \"injected\"",
];

const MEGABYTE: usize = 1 << 20;

fn field(name: &str, field_type: &str, meta: Value) -> Value {
    json!({ "name": name, "type": field_type, "meta": meta })
}

fn export(cdts: Value) -> Value {
    json!({ "cdts": cdts, "uiComponents": [] })
}

fn each<T>(texts: &[T], one: impl FnMut((usize, &T)) -> Value) -> Value {
    texts.iter().enumerate().map(one).collect()
}

/// Returns a configuration with each text in every position for texts, in every section.
fn everywhere(texts: &[&str]) -> Value {
    let cdts = [
        "COMMON",
        "DOCUMENT_TYPE",
        "PATIENT_INFO",
        "ENCOUNTER_DISPOSITION",
    ]
    .iter()
    .zip(["", "b ", "c ", "d "])
    .flat_map(|(relation, mark)| data_types(texts, mark, relation).as_array().cloned())
    .flatten();
    let questions = questions(texts);
    let phases = phases(texts);
    json!({
        "cdts": cdts.collect::<Value>(),
        "pdts": data_types(texts, "e ", ""),
        "dictionaries": data_types(texts, "f ", ""),
        "customFieldTypes": fields(texts, 0, texts[0]),
        "uiComponents": components(texts),
        "assessments": each(texts, |(_, text)| json!({
            "name": text,
            "title": text,
            "sections": [{ "name": text, "title": text, "fields": questions }],
            "scoring": { "formula": "SUM", "groups": [{ "name": text, "title": text, "formula": "SUM", "fields": [] }] },
            "programs": [{ "program": text, "phases": texts }],
        })),
        "programs": each(texts, |(_, text)| json!({
            "name": text, "title": text, "description": text, "phases": phases,
        })),
        "encounterTemplates": each(texts, |(_, text)| json!({
            "name": text,
            "title": text,
            "encounterDescription": text,
            "encounterInstruction": text,
            "type": text,
            "assessmentNames": texts,
        })),
        "goalTemplates": each(texts, |(_, text)| json!({ "goalName": text, "label": text })),
    })
}

/// Returns fields with a text as name, type, options, pattern, file types and formula.
fn fields(texts: &[&str], number: usize, text: &str) -> Value {
    let options = each(texts, |(_, text)| json!({ "label": text, "value": text }));
    let mut formula = field(&format!("cdtf-f{number}"), "formula", json!({}));
    formula["formula"] = json!(text);
    let mut profile = field(&format!("cdtf-p{number}"), text, json!({}));
    profile["profileDataType"] = json!(text);
    json!([
        field(text, "select", json!({ "options": options })),
        field(&format!("cdtf-{text}"), "text", json!({ "regex": text })),
        field(
            &format!("cdtf-n{number}"),
            "file",
            json!({ "fileTypes": texts })
        ),
        formula,
        profile,
    ])
}

/// Returns data types. Those with the same name are merged, so `mark` distinguishes those of different sections.
fn data_types(texts: &[&str], mark: &str, relation: &str) -> Value {
    each(texts, |(number, text)| {
        json!({
            "name": format!("{mark}{text}"),
            "title": text,
            "label": text,
            "relation": relation,
            "fields": fields(texts, number, text),
        })
    })
}

fn questions(texts: &[&str]) -> Value {
    each(texts, |(number, text)| {
        json!({
            "label": text,
            "name": text,
            "refCdtName": text,
            "refCdtFieldName": format!("cdtf-{text}"),
            "order": number,
            "viewType": "question",
            "prePopulatedValue": { "type": "DEFAULT_VALUE", "defaultValue": text },
        })
    })
}

fn phases(texts: &[&str]) -> Value {
    each(texts, |(_, text)| {
        json!({
            "name": text,
            "title": text,
            "type": "DEFAULT",
            "description": text,
            "navigateTo": [{ "name": texts[0] }],
        })
    })
}

fn components(texts: &[&str]) -> Value {
    each(texts, |(_, text)| {
        let labelled = each(
            texts,
            |(_, name)| json!({ "name": name, "meta": { "label": text } }),
        );
        json!({ "cdtName": text, "data": [{ "type": "add", "fields": labelled }] })
    })
}

/// Returns a configuration with every harmful text in every position.
pub(crate) fn harmful() -> Value {
    everywhere(&HARMFUL)
}

/// Returns a configuration with a title, a label, an option and a name of a megabyte each.
pub(crate) fn long() -> Value {
    let long = "words of a kind ".repeat(MEGABYTE / 16);
    let options = json!([{ "label": long, "value": long }, { "label": "b", "value": "b" }]);
    let mut labelled = field("cdtf-labelled", "text", json!({}));
    labelled["label"] = json!(long);
    export(json!([{
        "name": "cdt-long",
        "title": long,
        "relation": "COMMON",
        "fields": [
            labelled,
            field("cdtf-list", "select", json!({ "options": options })),
            field(&format!("cdtf-{}", "n".repeat(MEGABYTE)), "text", json!({})),
        ],
    }]))
}

/// Returns a configuration with texts of some kilobytes in every position, with and without spaces: a megabyte in each
/// would be a hundred megabytes.
pub(crate) fn long_everywhere() -> Value {
    everywhere(&[&"n".repeat(1 << 12), &"words of a kind ".repeat(1 << 8)])
}

/// Returns a configuration with 10,000 options, half of which collide with the name of another.
pub(crate) fn many() -> Value {
    let options: Value = (0..5_000)
        .flat_map(|number| [format!("option {number}"), format!("Option-{number}")])
        .map(|value| json!({ "label": value, "value": value }))
        .collect();
    let list = field("cdtf-list", "select", json!({ "options": options }));
    export(json!([{ "name": "cdt-many", "relation": "COMMON", "fields": [list] }]))
}
