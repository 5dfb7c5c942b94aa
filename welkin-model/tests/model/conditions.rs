//! Conditions of assessments: their subjects, and supported forms.

use serde_json::{Value, json};
use welkin_model::model::{ConditionSubject, DisplayRule, Operator};

use crate::model;

/// Returns the rules of the only question of an assessment with this condition, and the warnings.
fn resolved(condition: &Value) -> (Vec<DisplayRule>, Vec<String>) {
    let question = json!({"label": "Pain", "refCdtName": "cdt-pain", "refCdtFieldName": "cdtf-level", "viewType": "question", "meta": {"type": "integer"}});
    let element = json!({"refCdtName": "cdt-pain", "refCdtFieldName": "cdtf-level", "conditions": [condition]});
    let model = model(&json!({
        "cdts": [
            {"name": "cdt-pain", "fields": [{"name": "cdtf-level", "type": "integer"}]},
            {"name": "cdt-history", "fields": [{"name": "cdtf-conditions", "type": "text", "meta": {"multiple": true}}]},
        ],
        "assessments": [{
            "name": "asm-pain",
            "sections": [{"name": "s", "fields": [question]}],
            "conditionSettings": {"elements": [element], "events": []},
        }],
    }));
    let item = &model.assessments[0].sections[0].items[0];
    let warnings = model.warnings.iter().map(|warning| warning.message.clone());
    (item.display.clone(), warnings.collect())
}

fn on_record(comparison: &str) -> Value {
    json!({"type": comparison, "refCdtName": "cdt-history", "refCdtFieldName": "cdtf-conditions", "value": "Asthma"})
}

#[test]
fn a_field_of_any_cdt_can_be_looked_at() {
    let (rules, warnings) = resolved(&on_record("EQUAL"));
    assert_eq!(warnings, [""; 0]);
    let subject = ConditionSubject::Record {
        cdt: "cdt-history".to_owned(),
        field: "cdtf-conditions".to_owned(),
    };
    assert_eq!(rules[0].conditions[0].subject, subject);
    let fields: Vec<_> = rules[0].record_fields().collect();
    assert_eq!(fields, [("cdt-history", "cdtf-conditions")]);
    let own = json!({"type": "EQUAL", "refCdtName": "cdt-pain", "refCdtFieldName": "cdtf-level", "value": 1});
    let (rules, _) = resolved(&own);
    assert_eq!(rules[0].conditions[0].subject, ConditionSubject::Answer(0));
}

#[test]
fn contains_is_understood_in_every_spelling() {
    for (spelling, operator) in [
        ("CONTAINS", Operator::Contains),
        ("Contains", Operator::Contains),
        ("contain", Operator::Contains),
        ("NOT_CONTAINS", Operator::NotContains),
        ("doesNotContain", Operator::NotContains),
    ] {
        let (rules, warnings) = resolved(&on_record(spelling));
        assert_eq!(warnings, [""; 0], "{spelling}");
        assert_eq!(rules[0].conditions[0].operator, operator, "{spelling}");
    }
}

#[test]
fn what_the_configuration_does_not_hold_is_left_out_with_a_warning() {
    for (cdt, field) in [("cdt-gone", "cdtf-a"), ("cdt-history", "cdtf-gone")] {
        let condition =
            json!({"type": "EQUAL", "refCdtName": cdt, "refCdtFieldName": field, "value": 1});
        let (rules, warnings) = resolved(&condition);
        assert!(rules.is_empty());
        assert_eq!(warnings.len(), 1);
        assert!(
            warnings[0].contains("which is not in the configuration"),
            "{warnings:?}"
        );
    }
    let (rules, warnings) = resolved(&json!({"type": "EQUAL", "value": 1}));
    assert!(rules.is_empty());
    assert!(
        warnings[0].contains("does not name a field of a CDT"),
        "{warnings:?}"
    );
}
