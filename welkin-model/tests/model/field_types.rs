//! Types of fields.

use serde_json::json;
use welkin_designer::TextFormat;
use welkin_model::config;
use welkin_model::model::{FieldType, resolve};

use crate::one_field;

fn field_type(literal: &str) -> FieldType {
    let (field, warnings) = one_field(json!({"type": literal}));
    assert_eq!(warnings, [""; 0], "{literal}");
    field.field_type
}

#[test]
fn every_dialect_of_every_type_is_known() {
    for (literals, expected) in [
        (&["text", "STRING", "string"][..], FieldType::Text),
        (
            &["textarea", "text_area", "longtext", "Long Text"],
            FieldType::TextArea,
        ),
        (
            &["richtext", "rich_text", "rich-text", "HTML"],
            FieldType::RichText,
        ),
        (&["integer", "INTEGER", "int", "long"], FieldType::Integer),
        (&["float", "double", "decimal", "NUMBER"], FieldType::Float),
        (&["checkbox", "boolean"], FieldType::Boolean),
        (&["date"], FieldType::Date),
        (
            &["datetime", "DATETIME", "date_time", "timestamp"],
            FieldType::DateTime,
        ),
        (&["phone"], FieldType::Formatted(TextFormat::Phone)),
        (&["email"], FieldType::Formatted(TextFormat::Email)),
        (&["url", "link"], FieldType::Formatted(TextFormat::Url)),
        (&["file"], FieldType::File),
        (&["uuid", "guid"], FieldType::Formatted(TextFormat::Uuid)),
        (&["time", "TIME"], FieldType::Formatted(TextFormat::Time)),
        (&["object", "json", "array"], FieldType::Json),
        (&["formula"], FieldType::Text),
    ] {
        for literal in literals {
            assert_eq!(field_type(literal), expected, "{literal}");
        }
    }
}

#[test]
fn an_unknown_type_is_json_and_a_warning_at_its_place() {
    let text = r#"{"cdts": [
  {"name": "cdt-x", "fields": [
    {"name": "cdtf-a",
     "type": "hologram"}
  ]}
], "programs": []}"#;
    let model = resolve(&config::parse("export.json", text).unwrap());
    assert_eq!(model.cdts[0].fields[0].field_type, FieldType::Json);
    assert_eq!(
        model.warnings[0].to_string(),
        concat!(
            "warning: field `cdtf-a` of CDT `cdt-x` has the unknown type `hologram`; its values are JSON\n",
            " --> export.json:4:14 ($.cdts[0].fields[0].type)\n",
            "  |\n",
            "4 |      \"type\": \"hologram\"}\n",
            "  |              ^^^^^^^^^^"
        )
    );
}

#[test]
fn a_field_that_refers_to_a_profile_is_a_reference() {
    for literal in ["text", "select", "profile"] {
        let (field, warnings) =
            one_field(json!({"type": literal, "profileDataType": {"name": "pdt-doctor"}}));
        assert_eq!(field.field_type, FieldType::Profile);
        assert_eq!(warnings, [""; 0]);
    }
}

#[test]
fn formulas_are_never_written() {
    for (field, expected) in [
        (
            json!({"type": "formula", "valueType": "INTEGER", "formula": "{a} + 1"}),
            FieldType::Integer,
        ),
        (
            json!({"type": "formula", "valueType": "FLOAT", "formula": "{a} + 1"}),
            FieldType::Float,
        ),
        (
            json!({"type": "formula", "valueType": "NUMBER", "formula": "{a} + 1"}),
            FieldType::Float,
        ),
        (
            json!({"type": "formula", "valueType": "STRING", "formula": "{a} + 1"}),
            FieldType::Text,
        ),
        (
            json!({"type": "integer", "formula": "{a} + 1"}),
            FieldType::Integer,
        ),
    ] {
        let (field, _) = one_field(field);
        assert_eq!(field.field_type, expected);
        assert!(!field.editable);
        assert_eq!(field.formula.as_deref(), Some("{a} + 1"));
    }
    let (field, _) = one_field(json!({"type": "float", "formula": {"expression": [1]}}));
    assert_eq!(field.formula.as_deref(), Some(r#"{"expression":[1]}"#));
    let (field, _) = one_field(json!({"type": "float", "formula": null}));
    assert!(field.editable);
    assert_eq!(field.formula, None);
}

#[test]
fn flags_are_passed_on() {
    let (field, _) = one_field(json!({
        "type": "text", "phi": true, "editable": false, "searchable": true, "bulkEdit": true, "disable": true,
        "meta": {"required": true, "multiple": true},
    }));
    assert!(field.phi && !field.editable && field.searchable && field.bulk_edit);
    assert!(field.deprecated && field.required && field.multiple);
    let (field, _) = one_field(json!({"type": "text"}));
    assert!(
        !field.phi && field.editable && !field.deprecated && !field.required && !field.multiple
    );
}

#[test]
fn files_are_lists() {
    let (field, _) =
        one_field(json!({"type": "file", "meta": {"fileTypes": ["png", ".JPG", "png"]}}));
    assert_eq!(field.field_type, FieldType::File);
    assert!(field.multiple);
    assert_eq!(field.rules.file_types, ["jpg", "png"]);
}
