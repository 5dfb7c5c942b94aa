//! Resolves the options of a select field.

use std::cmp::Ordering;

use serde_json::Value;
use welkin_designer::{ValueType, field};

use super::names::{self, Decided, OptionToName};
use super::types::{FieldType, OptionList, OptionValue, SelectOption};
use super::warnings::{FieldPlace, Warnings, quoted};
use crate::config;

/// Whether any option has a value.
pub(super) fn has_usable(options: &[config::SelectOption]) -> bool {
    options.iter().any(|option| !option.value.is_null())
}

/// Resolves the option list of a field that has usable options, in Designer's order. Names do not depend on the order.
pub(super) fn resolve(
    field: &config::Field,
    declared: Option<ValueType>,
    type_name: &str,
    decided: Decided<'_>,
    place: FieldPlace<'_>,
    warnings: &mut Warnings<'_>,
) -> FieldType {
    let options = usable(field, place, warnings);
    let mut typed = typed(&options, declared, place, warnings);
    typed.sort_by(|(left, a), (right, b)| compare(left, right).then_with(|| a.label.cmp(&b.label)));
    let distinct = distinct(typed, place, warnings);

    let texts: Vec<String> = distinct
        .iter()
        .map(|(value, _)| value.to_string())
        .collect();
    let to_name: Vec<OptionToName<'_>> = distinct
        .iter()
        .zip(&texts)
        .map(|((value, option), text)| OptionToName {
            value: text,
            is_number: !matches!(value, OptionValue::Text(_)),
            label: &option.label,
            position: option.position,
        })
        .collect();
    let variant_names = names::options(&to_name, decided, place, warnings);
    let mut options: Vec<SelectOption> = distinct
        .into_iter()
        .zip(variant_names)
        .map(|((value, option), variant_name)| SelectOption {
            value,
            label: option.label.clone(),
            cdt: option.ref_cdt_name.clone(),
            variant_name,
            position: option.position,
        })
        .collect();
    options.sort_by_key(|option| option.position);
    FieldType::Options(OptionList {
        type_name: type_name.to_owned(),
        options,
    })
}

/// Returns the options that have a value; null is Welkin's value for no selection.
fn usable<'f>(
    field: &'f config::Field,
    place: FieldPlace<'_>,
    warnings: &mut Warnings<'_>,
) -> Vec<&'f config::SelectOption> {
    let (usable, null): (Vec<_>, Vec<_>) = field
        .meta
        .options
        .iter()
        .partition(|option| !option.value.is_null());
    for option in null {
        let label = quoted(&option.label);
        let message = format!("option {label} of {place} has no value; it is left out");
        warnings.at(option.position, message);
    }
    usable
}

type TypedOptions<'f> = Vec<(OptionValue, &'f config::SelectOption)>;

/// Converts the values to the declared type if all fit, otherwise to the narrowest type that all fit.
fn typed<'f>(
    options: &[&'f config::SelectOption],
    declared: Option<ValueType>,
    place: FieldPlace<'_>,
    warnings: &mut Warnings<'_>,
) -> TypedOptions<'f> {
    let all = |value_type: ValueType| -> Option<TypedOptions<'f>> {
        let mut values = options.iter().copied();
        let pair =
            |option: &'f config::SelectOption| Some((fit(&option.value, value_type)?, option));
        values.by_ref().map(pair).collect()
    };
    if let Some(values) = declared.and_then(all) {
        return values;
    }
    let inferred = [
        (ValueType::Text, "texts"),
        (ValueType::Integer, "integers"),
        (ValueType::Float, "numbers"),
    ]
    .into_iter()
    .find_map(|(value_type, words)| Some((all(value_type)?, words)));
    let (values, problem) = match inferred {
        Some((values, _)) if declared.is_none() => return values,
        Some((values, words)) => {
            let problem = format!("do not fit its valueType; they are treated as {words}");
            (values, problem)
        }
        None => {
            let values = options
                .iter()
                .map(|option| (OptionValue::Text(as_text(&option.value)), *option))
                .collect();
            let problem = "have different types; they are treated as texts".to_owned();
            (values, problem)
        }
    };
    if let Some(first) = options.first() {
        warnings.at(first.position, format!("the options of {place} {problem}"));
    }
    values
}

fn fit(value: &Value, value_type: ValueType) -> Option<OptionValue> {
    match value_type {
        ValueType::Text => Some(OptionValue::Text(value.as_str()?.to_owned())),
        ValueType::Integer => whole(value).map(OptionValue::Integer),
        ValueType::Float => {
            let number = value.as_f64().filter(|number| number.is_finite())?;
            // Zero and negative zero are the same option.
            Some(OptionValue::Float(if number == 0.0 { 0.0 } else { number }))
        }
    }
}

/// Returns an integer, which may be written as `1.0`.
fn whole(value: &Value) -> Option<i64> {
    let written_as_float = || field::whole(value.as_f64().filter(|_| value.is_f64())?);
    value.as_i64().or_else(written_as_float)
}

fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Compares values: texts by bytes, numbers by size. All values of a list have the same type.
fn compare(left: &OptionValue, right: &OptionValue) -> Ordering {
    match (left, right) {
        (OptionValue::Text(left), OptionValue::Text(right)) => left.cmp(right),
        (OptionValue::Integer(left), OptionValue::Integer(right)) => left.cmp(right),
        (OptionValue::Float(left), OptionValue::Float(right)) => left.total_cmp(right),
        _ => Ordering::Equal,
    }
}

/// Returns each value once, with the label that sorts first.
fn distinct<'f>(
    sorted: TypedOptions<'f>,
    place: FieldPlace<'_>,
    warnings: &mut Warnings<'_>,
) -> TypedOptions<'f> {
    let mut distinct: TypedOptions<'f> = Vec::with_capacity(sorted.len());
    for (value, option) in sorted {
        match distinct.last() {
            Some((last, kept)) if *last == value => {
                let (value, label) = (quoted(&value.to_string()), quoted(&kept.label));
                let message = format!(
                    "{place} has the option {value} more than once; the label {label} is kept"
                );
                warnings.at(option.position, message);
            }
            _ => distinct.push((value, option)),
        }
    }
    distinct
}
