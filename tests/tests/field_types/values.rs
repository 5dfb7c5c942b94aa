//! Numbers, flags, days, moments, files, and any JSON.

use serde_json::json;
use welkin_runtime::{Cdt, Json, ProfileReference};

use crate::care::{EveryType, Provider};
use crate::{day, moment, read, reads, text, written};

#[test]
fn integer_is_an_integer() {
    reads("cdtf-integer", json!(-7), |record| &record.integer, -7);
    let converted: EveryType = read(json!({ "cdtf-integer": "72" }));
    assert_eq!(converted.integer, Some(72));
    let reported: Vec<_> = converted.extra.unusual().collect();
    assert_eq!(reported.len(), 1, "a number sent as text is reported");
    assert_eq!(
        written(&converted)["cdtf-integer"],
        "72",
        "and kept as it came"
    );
}

#[test]
fn float_is_a_number() {
    reads("cdtf-float", json!(98.6), |record| &record.float, 98.6);
    let whole: EveryType = read(json!({ "cdtf-float": 98 }));
    assert_eq!(whole.float, Some(98.0));
}

#[test]
fn checkbox_is_yes_or_no() {
    reads(
        "cdtf-checkbox",
        json!(true),
        |record| &record.checkbox,
        true,
    );
}

#[test]
fn checkbox_shown_as_radio_is_yes_or_no() {
    reads("cdtf-radio", json!(false), |record| &record.radio, false);
}

#[test]
fn boolean_is_yes_or_no() {
    reads("cdtf-boolean", json!(true), |record| &record.boolean, true);
}

#[test]
fn date_is_a_day() {
    reads(
        "cdtf-date",
        json!("2026-02-03"),
        |record| &record.date,
        day("2026-02-03"),
    );
}

#[test]
fn datetime_is_a_moment() {
    let sent = "2026-02-03T04:05:06.007Z";
    reads(
        "cdtf-datetime",
        json!(sent),
        |record| &record.datetime,
        moment(sent),
    );
}

#[test]
fn file_is_a_list_of_files() {
    let files: Vec<Json> = vec![json!({ "id": "f1", "originalName": "scan.pdf" }).into()];
    reads(
        "cdtf-file",
        json!(files),
        |record| &record.file,
        files.clone(),
    );
}

#[test]
fn object_is_json() {
    let nested = json!({ "a": { "b": [1, { "c": null }] } });
    reads(
        "cdtf-object",
        nested.clone(),
        |record| &record.object,
        nested.into(),
    );
}

#[test]
fn array_is_json() {
    let nested = json!([[1, 2], { "a": [] }]);
    reads(
        "cdtf-array",
        nested.clone(),
        |record| &record.array,
        nested.into(),
    );
}

#[test]
fn formula_has_the_type_of_its_value() {
    reads(
        "cdtf-formula-integer",
        json!(14),
        |record| &record.formula_integer,
        14,
    );
    reads(
        "cdtf-formula-float",
        json!(1.5),
        |record| &record.formula_float,
        1.5,
    );
    reads(
        "cdtf-formula-text",
        json!("ab"),
        |record| &record.formula_text,
        text("ab"),
    );
    never_written("cdtf-formula-integer");
}

#[test]
fn a_type_with_a_formula_keeps_its_type() {
    reads("cdtf-computed", json!(8), |record| &record.computed, 8);
    never_written("cdtf-computed");
    let source = include_str!(concat!(env!("OUT_DIR"), "/field_types.rs"));
    assert!(source.contains("Formula: `${cdtf-integer} + 1`"));
}

fn never_written(field: &str) {
    let schema = EveryType::schema();
    let computed = schema.field(field).expect("the field is there");
    assert!(!computed.is_editable(), "formulas are never written");
}

#[test]
fn profile_reference_is_typed() {
    let sent = json!({ "id": "p1", "pdtf-name": "Dr. Gray" });
    let record: EveryType = read(json!({ "cdtf-profile": sent, "cdtf-profiles": [sent] }));
    let reference = record.profile.as_ref().expect("the field is set");
    assert_eq!(reference.id(), Some("p1"));
    let provider: Provider = reference.profile().expect("it came with the fields");
    assert_eq!(provider.name.as_deref(), Some("Dr. Gray"));
    assert_eq!(
        record.profiles.as_deref(),
        Some([reference.clone()].as_slice())
    );
    assert_eq!(written(&record)["cdtf-profile"], sent);
    let new = ProfileReference::new("p2").with("pdtf-name", "Dr. Green");
    assert_eq!(new.get("pdtf-name"), Some("Dr. Green".into()));
    assert_eq!(format!("{new:?}"), "ProfileReference([hidden])");
}

#[test]
fn an_unknown_type_is_json() {
    reads(
        "cdtf-unknown",
        json!({ "x": 1 }),
        |record| &record.unknown,
        json!({ "x": 1 }).into(),
    );
}

#[test]
fn a_copy_has_the_same_json() {
    let record = |object: Json| EveryType {
        object: Some(object),
        ..EveryType::default()
    };
    for text in [
        "null",
        "1.50",
        r#""\ud83d""#,
        r#""a\/b""#,
        r#"{"a": 1, "a": 2}"#,
        "[1, 2]",
        "1e400",
    ] {
        let original = record(text.parse().expect("it is JSON"));
        let copy = original.clone();
        assert_eq!(copy, original, "{text}");
        let [original, copy] = [original, copy].map(|one| one.object.expect("it is set").text());
        assert_eq!(copy, original);
    }
    let infinite = record(f64::INFINITY.into());
    assert_eq!(infinite.clone(), infinite);
    assert_ne!(infinite, record("Infinity".into()));
    assert!(infinite.validate().is_err());
}
