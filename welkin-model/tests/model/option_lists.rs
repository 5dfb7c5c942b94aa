//! Option lists: types of values, duplicates, empty lists.

use serde_json::{Value, json};
use welkin_model::model::{FieldType, OptionValue};

use crate::one_field;

fn select(value_type: &Value, options: &[(Value, &str)]) -> Value {
    let options: Vec<Value> = options
        .iter()
        .map(|(value, label)| json!({"value": value, "label": label}))
        .collect();
    json!({"type": "select", "valueType": value_type, "meta": {"options": options}})
}

/// Returns the values of the option list, and the warnings.
fn option_values(value_type: &Value, options: &[Value]) -> (Vec<OptionValue>, Vec<String>) {
    let options: Vec<(Value, &str)> = options.iter().map(|value| (value.clone(), "L")).collect();
    let (field, warnings) = one_field(select(value_type, &options));
    let warnings = warnings
        .into_iter()
        .filter(|text| !text.contains("would be named"))
        .collect();
    match field.field_type {
        FieldType::Options(list) => (
            list.options.into_iter().map(|o| o.value).collect(),
            warnings,
        ),
        other => panic!("no option list: {other:?}"),
    }
}

fn text(text: &str) -> OptionValue {
    OptionValue::Text(text.to_owned())
}

#[test]
fn options_take_the_declared_type() {
    let (values, warnings) = option_values(&json!("INTEGER"), &[json!(10), json!(-2), json!(3.0)]);
    assert_eq!(values, [10, -2, 3].map(OptionValue::Integer));
    assert_eq!(warnings, [""; 0]);
    let (values, warnings) = option_values(&json!("FLOAT"), &[json!(1), json!(-0.5)]);
    assert_eq!(values, [1.0, -0.5].map(OptionValue::Float));
    assert_eq!(warnings, [""; 0]);
    let (values, warnings) =
        option_values(&json!("STRING"), &[json!("b"), json!("B"), json!("10")]);
    assert_eq!(values, ["b", "B", "10"].map(text));
    assert_eq!(warnings, [""; 0]);
}

#[test]
fn options_without_a_declared_type_show_theirs() {
    let (values, warnings) = option_values(&Value::Null, &[json!(2), json!(1)]);
    assert_eq!(values, [2, 1].map(OptionValue::Integer));
    assert_eq!(warnings, [""; 0]);
    let (values, _) = option_values(&Value::Null, &[json!(2), json!(1.5)]);
    assert_eq!(values, [2.0, 1.5].map(OptionValue::Float));
    let (values, _) = option_values(&Value::Null, &[json!("a")]);
    assert_eq!(values, [text("a")]);
}

#[test]
fn options_that_do_not_fit_are_taken_wider_with_a_warning() {
    let (values, warnings) = option_values(&json!("INTEGER"), &[json!(1), json!("two")]);
    assert_eq!(values, ["1", "two"].map(text));
    assert_eq!(
        warnings,
        [
            "the options of field `cdtf-a` of CDT `cdt-x` have different types; they are treated as texts"
        ]
    );
    let (values, warnings) = option_values(&json!("INTEGER"), &[json!(1), json!(1.5)]);
    assert_eq!(values, [1.0, 1.5].map(OptionValue::Float));
    assert_eq!(
        warnings,
        [
            "the options of field `cdtf-a` of CDT `cdt-x` do not fit its valueType; they are treated as numbers"
        ]
    );
    let (values, _) = option_values(&json!("INTEGER"), &[json!(u64::MAX)]);
    assert_eq!(values, [OptionValue::Float(18_446_744_073_709_551_615.0)]);
}

#[test]
fn an_option_given_twice_keeps_the_first_label() {
    let options = [
        (json!("a"), "Zebra"),
        (json!("a"), "Apple"),
        (json!("b"), "Bee"),
    ];
    let (field, warnings) = one_field(select(&json!("STRING"), &options));
    let FieldType::Options(list) = field.field_type else {
        panic!("no option list");
    };
    let labels: Vec<&str> = list.options.iter().map(|option| &*option.label).collect();
    assert_eq!(labels, ["Apple", "Bee"]);
    assert_eq!(
        warnings,
        [
            "field `cdtf-a` of CDT `cdt-x` has the option `a` more than once; the label `Apple` is kept"
        ]
    );
}

#[test]
fn an_empty_option_list_lets_any_value_through() {
    for (value_type, expected) in [
        (json!("STRING"), FieldType::Text),
        (json!("INTEGER"), FieldType::Integer),
        (json!("FLOAT"), FieldType::Float),
        (Value::Null, FieldType::Text),
    ] {
        let (field, warnings) = one_field(select(&value_type, &[]));
        assert_eq!(field.field_type, expected);
        assert_eq!(
            warnings,
            ["field `cdtf-a` of CDT `cdt-x` has an empty option list; any value can be written"]
        );
    }
    let (field, warnings) = one_field(json!({"type": "select", "dictionary": {"name": "icd-10"}}));
    assert_eq!(field.field_type, FieldType::Text);
    assert_eq!(warnings, [""; 0]);
}
