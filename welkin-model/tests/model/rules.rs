//! Rules for values.

use serde_json::json;
use welkin_model::model::Rules;

use crate::one_field;

#[test]
fn bounds_come_as_numbers_and_as_texts() {
    let meta = json!({"minValue": "0", "maxValue": 500.5});
    let (field, warnings) = one_field(json!({"type": "float", "meta": meta}));
    assert_eq!((field.rules.min, field.rules.max), (Some(0.0), Some(500.5)));
    assert_eq!(warnings, [""; 0]);

    let meta = json!({"minLength": 2, "maxLength": "10"});
    let (field, warnings) = one_field(json!({"type": "text", "meta": meta}));
    assert_eq!(
        (field.rules.min_length, field.rules.max_length),
        (Some(2), Some(10))
    );
    assert_eq!(warnings, [""; 0]);

    let meta = json!({"minValue": "", "maxValue": null, "minLength": " "});
    let (field, warnings) = one_field(json!({"type": "integer", "meta": meta}));
    assert_eq!(field.rules, Rules::default());
    assert_eq!(warnings, [""; 0]);
}

#[test]
fn bounds_of_dates_are_the_earliest_and_the_latest() {
    let meta = json!({"minValue": "2020-01-01", "maxValue": "2020-01-02T00:00:00+02:00"});
    for literal in ["date", "datetime"] {
        let (field, warnings) = one_field(json!({"type": literal, "meta": meta}));
        assert_eq!(field.rules.earliest.as_deref(), Some("2020-01-01"));
        assert_eq!(
            field.rules.latest.as_deref(),
            Some("2020-01-02T00:00:00+02:00")
        );
        assert_eq!(field.rules.min, None);
        assert_eq!(warnings, [""; 0]);
    }
}

#[test]
fn rules_that_make_no_sense_are_left_out_with_a_warning() {
    for (literal, meta, message) in [
        (
            "integer",
            json!({"minValue": "many"}),
            "minValue of {} is `many`, which does not fit the field; it is ignored",
        ),
        (
            "integer",
            json!({"maxValue": "inf"}),
            "maxValue of {} is `inf`, which does not fit the field; it is ignored",
        ),
        (
            "float",
            json!({"minValue": 10, "maxValue": "9"}),
            "minValue of {} is above its maxValue; both are ignored",
        ),
        (
            "date",
            json!({"minValue": "soon"}),
            "minValue of {} is `soon`, which does not fit the field; it is ignored",
        ),
        (
            "date",
            json!({"minValue": "2020-01-02", "maxValue": "2020-01-01"}),
            "minValue of {} is above its maxValue; both are ignored",
        ),
        (
            "text",
            json!({"minLength": -1}),
            "minLength of {} is `-1`, which does not fit the field; it is ignored",
        ),
        (
            "text",
            json!({"maxLength": "2.5"}),
            "maxLength of {} is `2.5`, which does not fit the field; it is ignored",
        ),
        (
            "text",
            json!({"minLength": 3, "maxLength": 2}),
            "minLength of {} is above its maxLength; both are ignored",
        ),
        (
            "file",
            json!({"fileTypes": ["png", "application/pdf"]}),
            "fileTypes of {} contains `application/pdf`, which is not a file extension; it is ignored",
        ),
    ] {
        let (field, warnings) = one_field(json!({"type": literal, "meta": meta}));
        assert_eq!(field.rules, Rules::default(), "{meta}");
        let message = message.replace("{}", "field `cdtf-a` of CDT `cdt-x`");
        assert_eq!(warnings, [message]);
    }
}

#[test]
fn rules_of_other_types_are_left_out_with_a_warning() {
    let meta = json!({"minLength": 1, "maxLength": "10", "pattern": "a", "fileTypes": ["pdf"], "minValue": 1,
        "maxValue": ""});
    let texts = ["minLength", "maxLength", "the pattern"];
    for (literal, kind, ignored) in [
        ("text", "text", vec!["minValue", "fileTypes"]),
        ("email", "an e-mail address", vec!["minValue", "fileTypes"]),
        ("float", "a number", [&texts[..], &["fileTypes"]].concat()),
        (
            "checkbox",
            "a boolean",
            [&["minValue"], &texts[..], &["fileTypes"]].concat(),
        ),
        ("file", "files", [&["minValue"], &texts[..]].concat()),
        (
            "object",
            "JSON",
            [&["minValue"], &texts[..], &["fileTypes"]].concat(),
        ),
    ] {
        let (field, warnings) = one_field(json!({"type": literal, "meta": meta}));
        let expected = ignored.iter().map(|rule| {
            format!(
                "{rule} of field `cdtf-a` of CDT `cdt-x` does not apply to {kind}; it is ignored"
            )
        });
        let (mut warnings, mut expected) = (warnings, expected.collect::<Vec<_>>());
        warnings.sort();
        expected.sort();
        assert_eq!(warnings, expected);
        assert_eq!(field.rules.min, (literal == "float").then_some(1.0));
        let is_text = matches!(literal, "text" | "email");
        assert_eq!(field.rules.max_length, is_text.then_some(10));
        assert_eq!(field.rules.regex.is_some(), is_text);
        assert_eq!(field.rules.file_types.is_empty(), literal != "file");
    }
}

#[test]
fn patterns_that_do_not_compile_are_left_out_with_a_warning() {
    let (field, warnings) = one_field(json!({"type": "text", "meta": {"regex": "[0-9]{5}"}}));
    assert_eq!(field.rules.regex.as_deref(), Some("[0-9]{5}"));
    assert_eq!(warnings, [""; 0]);
    for pattern in ["[0-9", "a)|(b", "(?x)a # b", "(?=a)", "a{1000}{1000}{1000}"] {
        let (field, warnings) = one_field(json!({"type": "text", "meta": {"regex": pattern}}));
        assert_eq!(field.rules.regex, None, "{pattern}");
        assert_eq!(warnings.len(), 1);
        assert!(
            warnings[0]
                .starts_with("the pattern of field `cdtf-a` of CDT `cdt-x` does not compile")
        );
    }
}
