//! Whatever a fingerprint distinguishes, a comparison reports: both are about the same properties of fields.

use serde_json::{Value, json};
use welkin_designer::fingerprint;
use welkin_model::diff::{self, ItemKind};
use welkin_model::model::Model;

use crate::resolved;

/// A field in many forms. Each differs from the others in what its values are, or in which of them are valid.
fn forms() -> Vec<Value> {
    let mut forms = typed();
    forms.extend(texts());
    forms
}

fn typed() -> Vec<Value> {
    let mut forms = vec![
        json!({"type": "profile-of-nothing"}),
        json!({"type": "mystery"}),
        json!({"type": "object"}),
        json!({"type": "object", "profileDataType": "pdt-a"}),
        json!({"type": "object", "profileDataType": {"name": "pdt-a", "field": "value"}}),
        json!({"type": "text", "profileDataType": "pdt-b"}),
        json!({"type": "select"}),
        json!({"type": "select", "valueType": "INTEGER"}),
        json!({"type": "select", "dictionary": "icd"}),
        json!({"type": "select", "dictionary": {"name": "icd", "field": "value"}}),
        json!({"type": "select", "dictionary": {"name": "icd", "field": "code"}}),
        json!({"type": "select", "dictionary": "cpt"}),
        json!({"type": "select", "meta": {"options": ["a", "b"]}}),
        json!({"type": "select", "meta": {"options": ["a", "b"], "multiple": true}}),
        json!({"type": "select", "meta": {"options": ["a", "c"]}}),
        json!({"type": "select", "meta": {"options": ["a", "b"]}, "dictionary": "icd"}),
        json!({"type": "select", "meta": {"options": [1, 2]}}),
        json!({"type": "select", "valueType": "FLOAT", "meta": {"options": [1, 2]}}),
        json!({"type": "formula", "formula": "a + b"}),
        json!({"type": "formula", "formula": "a - b"}),
        json!({"type": "formula", "formula": {"left": "a", "right": "b"}}),
        json!({"type": "formula", "valueType": "FLOAT", "formula": "a * b"}),
        json!({"type": "file"}),
        json!({"type": "file", "meta": {"fileTypes": ["png"]}}),
        json!({"type": "date", "meta": {"minValue": "2020-01-01"}}),
        json!({"type": "date-time", "meta": {"maxValue": "2020-01-01"}}),
        json!({"type": "integer", "meta": {"minValue": 0}}),
        json!({"type": "float", "meta": {"minValue": 0, "maxValue": 5}}),
    ];
    let plain = [
        "text",
        "text-area",
        "rich-text",
        "phone",
        "email",
        "url",
        "uuid",
        "time",
    ];
    let plain = plain
        .into_iter()
        .chain(["integer", "float", "checkbox", "date", "date-time"]);
    forms.extend(plain.map(|word| json!({"type": word})));
    forms
}

/// A text with one property each.
fn texts() -> Vec<Value> {
    let mut forms = Vec::new();
    for (key, value) in [
        ("required", json!(true)),
        ("multiple", json!(true)),
        ("minLength", json!(3)),
        ("maxLength", json!(9)),
        ("regex", json!("[a-z]+")),
    ] {
        forms.push(json!({"type": "text", "meta": {key: value}}));
    }
    for (key, value) in [
        ("dictionary", json!("icd")),
        ("editable", json!(false)),
        ("phi", json!(true)),
        ("formula", json!("a / b")),
    ] {
        forms.push(json!({"type": "text", key: value}));
    }
    forms
}

fn export(form: &Value) -> Value {
    let mut field = form.clone();
    field["name"] = json!("cdtf-a");
    json!({"cdts": [{"name": "cdt-a", "fields": [field]}], "assessments": [{"name": "asm-a", "sections": [
        {"name": "first", "fields": [{"refCdtName": "cdt-a", "refCdtFieldName": "cdtf-a", "viewType": "question"}]}
    ]}]})
}

#[test]
fn whatever_a_fingerprint_distinguishes_is_reported() {
    let forms: Vec<(Value, u64, Model)> = forms()
        .into_iter()
        .map(|form| {
            let export = export(&form);
            let fingerprint = fingerprint::of_cdt(&export["cdts"][0]);
            (form, fingerprint, resolved(&export))
        })
        .collect();
    for (old, old_fingerprint, before) in &forms {
        for (new, new_fingerprint, after) in &forms {
            let changes = diff::compare(before, after).changes;
            // Which profile a field refers to is no part of the fingerprint.
            let is_same = old_fingerprint == new_fingerprint
                && old["profileDataType"] == new["profileDataType"];
            assert_eq!(changes.is_empty(), is_same, "{old} -> {new}: {changes:#?}");
            // The answer to a question is that of its field.
            let of = |kind| {
                let changes = changes.iter();
                changes.filter(|change| change.subject.kind == kind).count()
            };
            assert_eq!(
                of(ItemKind::Cdt),
                of(ItemKind::Assessment),
                "{old} -> {new}: {changes:#?}"
            );
        }
    }
}
