//! The meaning of a field's JSON: one normal form for all equivalent spellings.
//!
//! The generator, the comparison of two configurations and the check of a running program read fields in many forms:
//! flags as texts, bounds as texts or numbers, several words for one type, defaults that are explicit or omitted. This
//! module alone defines which of them are equal.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::Value;

use crate::field_type::{self, FieldType, Kind, ValueType};

/// Reads a flag, which may be written as text. Returns `None` if it is missing or not a flag.
#[must_use]
pub fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => flag_text(text),
        _ => None,
    }
}

/// Reads a flag that is written as text.
#[must_use]
pub fn flag_text(text: &str) -> Option<bool> {
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// Whether a value was given: neither null nor blank text.
#[must_use]
pub fn is_given(value: &Value) -> bool {
    !value.is_null() && value.as_str().is_none_or(|text| !text.trim().is_empty())
}

/// Whether a field is protected health information. An unreadable flag counts as `true`.
#[must_use]
pub fn is_phi(field: &Value) -> bool {
    let phi = &field["phi"];
    flag(phi).unwrap_or(!phi.is_null())
}

/// Whether a field holds several values.
#[must_use]
pub fn is_multiple(field: &Value) -> bool {
    flag(&field["meta"]["multiple"]).unwrap_or(false) || type_of(field) == Some(FieldType::File)
}

/// Whether a field must have a value.
#[must_use]
pub fn is_required(field: &Value) -> bool {
    flag(&field["meta"]["required"]).unwrap_or(false)
}

/// Whether Welkin computes a field, so that it is never written.
#[must_use]
pub fn is_computed(field: &Value) -> bool {
    is_given(&field["formula"]) || FieldType::read(literal(field)) == Some(FieldType::Formula)
}

/// Whether a field can be written: it is editable, and not computed.
#[must_use]
pub fn is_editable(field: &Value) -> bool {
    flag(&field["editable"]).unwrap_or(true) && !is_computed(field)
}

/// Reads a number, which may be written as text.
#[must_use]
pub fn number(value: &Value) -> Option<f64> {
    let number = value
        .as_f64()
        .or_else(|| value.as_str()?.trim().parse().ok());
    number.filter(|number| number.is_finite())
}

/// The whole number that a number without fraction stands for. Beyond the size up to which every whole number is exact,
/// it stands for several.
///
/// ```
/// use welkin_designer::field::whole;
///
/// assert_eq!(whole(45.0), Some(45));
/// assert_eq!(whole(45.5), None);
/// assert_eq!(whole(9_007_199_254_740_993.0), None);
/// ```
#[must_use]
pub fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() < EXACT).then_some(number as i64)
}

/// The stored value of an option, as text. All spellings of a number give the same text, and no two numbers do: whole
/// numbers have more digits than floats.
#[must_use]
pub fn option_text(value: &Value) -> Cow<'_, str> {
    match (value.as_i64(), value.as_u64(), value.as_f64()) {
        (Some(number), ..) => number.to_string().into(),
        (None, Some(number), _) => number.to_string().into(),
        (None, None, Some(number)) => number_text(number).into(),
        (None, None, None) => text(value),
    }
}

/// The stored value of an option, a text or a number. An option is an object with a value, an object with only a label,
/// which is then the value too, or the value itself.
#[must_use]
pub fn option_value(option: &Value) -> Option<&Value> {
    let value = match option {
        Value::Object(option) => {
            let value = option.get("value").filter(|value| !value.is_null());
            value.or_else(|| option.get("label"))?
        }
        value => value,
    };
    (value.is_string() || value.is_number()).then_some(value)
}

/// The stored values of a field's options.
fn options(field: &Value) -> impl Iterator<Item = &Value> {
    let options = field["meta"]["options"].as_array();
    options.into_iter().flatten().filter_map(option_value)
}

/// The distinct stored values of a select field's options as text, as [`option_text`] gives it; empty for any other
/// field.
#[must_use]
pub fn option_values(field: &Value) -> BTreeSet<Cow<'_, str>> {
    if type_of(field) != Some(FieldType::Select) {
        return BTreeSet::new();
    }
    let value_type = value_type(field);
    let as_stored = |value| match value_type {
        ValueType::Text => text(value),
        ValueType::Integer => option_text(value),
        // A whole number becomes the nearest float.
        ValueType::Float => value
            .as_f64()
            .map_or(text(value), |float| number_text(float).into()),
    };
    options(field).map(as_stored).collect()
}

/// The type as it is written.
fn literal(field: &Value) -> &str {
    field["type"].as_str().unwrap_or_default()
}

/// Whether the values of a field refer to profiles, whatever its type.
fn is_profile(field: &Value) -> bool {
    is_given(&field["profileDataType"])
}

/// The literal for the type of a field. A field that refers to a profile has no other type.
pub(crate) fn type_literal(field: &Value) -> Cow<'static, str> {
    if is_profile(field) {
        Cow::Borrowed("profile")
    } else {
        field_type::normal_literal(literal(field))
    }
}

/// The type of a field. Returns `None` for an unknown literal, and for a field that refers to a profile.
fn type_of(field: &Value) -> Option<FieldType> {
    FieldType::read(literal(field)).filter(|_| !is_profile(field))
}

/// The kind of a field's values in generated code. Returns `None` for an unknown type, whose values generated code
/// treats as any JSON.
#[must_use]
pub fn kind(field: &Value) -> Option<Kind> {
    if is_profile(field) {
        return Some(Kind::Profile);
    }
    let field_type = type_of(field)?;
    if field_type == FieldType::Select && options(field).next().is_some() {
        return Some(Kind::Options);
    }
    let unlisted = || declared_value_type(field).unwrap_or(ValueType::Text).kind();
    Some(field_type.kind().unwrap_or_else(unlisted))
}

/// The declared value type.
fn declared_value_type(field: &Value) -> Option<ValueType> {
    ValueType::read(field["valueType"].as_str()?)
}

/// Whether an option stores values of a type.
fn fits(value_type: ValueType, value: &Value) -> bool {
    match value_type {
        ValueType::Text => value.is_string(),
        ValueType::Integer => {
            let written_as_float = value.as_f64().filter(|_| value.is_f64());
            value.as_i64().is_some() || written_as_float.and_then(whole).is_some()
        }
        ValueType::Float => value.is_number(),
    }
}

/// The declared type if all options fit it; otherwise the narrowest type that all of them fit.
pub(crate) fn value_type(field: &Value) -> ValueType {
    let declared = declared_value_type(field);
    let options: Vec<&Value> = if type_of(field) == Some(FieldType::Select) {
        options(field).collect()
    } else {
        Vec::new()
    };
    let fitting = [ValueType::Text, ValueType::Integer, ValueType::Float];
    let mut candidates = declared.into_iter().chain(fitting);
    let found = candidates.find(|candidate| options.iter().all(|value| fits(*candidate, value)));
    found.unwrap_or(ValueType::Text)
}

/// The name in a field's `dictionary`, and the field of its entries: `{"name": "cpt", "field": "value"}`, or the name
/// alone.
#[must_use]
pub fn dictionary(reference: &Value) -> Option<(&str, Option<&str>)> {
    let words = |value: &'_ Value| value.as_str().is_some_and(|text| !text.trim().is_empty());
    let name = match reference {
        Value::Object(parts) => parts.get("name")?,
        name => name,
    };
    let name = Some(name).filter(|name| words(name))?.as_str()?;
    let field = reference.get("field").filter(|field| words(field));
    Some((name, field.and_then(Value::as_str)))
}

/// Negative zero and zero are equal.
pub(crate) fn number_text(number: f64) -> String {
    if number == 0.0 { 0.0 } else { number }.to_string()
}

/// A text as it is, anything else as JSON with sorted keys: equal values have equal texts.
pub(crate) fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => text.into(),
        Value::Bool(true) => "true".into(),
        other => {
            let mut sorted = other.clone();
            sorted.sort_all_objects();
            sorted.to_string().into()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{dictionary, option_value, option_values};
    use crate::fingerprint::of_field;

    #[test]
    fn an_option_without_a_value_stores_its_label() {
        let five = json!(5);
        assert_eq!(option_value(&json!({"label": 5})), Some(&five));
        assert_eq!(option_value(&json!({"label": 4, "value": 5})), Some(&five));
        assert_eq!(
            option_value(&json!({"label": 5, "value": null})),
            Some(&five)
        );
        for odd in [
            json!({"label": 5, "value": true}),
            json!({}),
            json!(null),
            json!([5]),
        ] {
            assert_eq!(option_value(&odd), None, "{odd}");
        }
    }

    #[test]
    fn options_are_stored_as_their_type_holds_them() {
        let of = |value_type: &str, options: &[Value]| {
            let field =
                json!({"type": "select", "valueType": value_type, "meta": {"options": options}});
            let values = option_values(&field).into_iter();
            values.map(|value| value.into_owned()).collect::<Vec<_>>()
        };
        let exact = [json!(i64::MAX), json!(1.0)];
        assert_eq!(of("INTEGER", &exact), ["1", "9223372036854775807"]);
        assert_eq!(of("FLOAT", &exact), ["1", "9223372036854776000"]);
        assert_eq!(of("FLOAT", &[json!(u64::MAX)]), ["18446744073709552000"]);
        assert_eq!(of("STRING", &[json!("1.0"), json!(1.0)]), ["1.0"]);
    }

    #[test]
    fn a_dictionary_has_a_name() {
        assert_eq!(dictionary(&json!("cpt")), Some(("cpt", None)));
        let reference = json!({"name": "cpt", "field": "value"});
        assert_eq!(dictionary(&reference), Some(("cpt", Some("value"))));
        assert_eq!(
            dictionary(&json!({"name": "cpt", "field": 5})),
            Some(("cpt", None))
        );
        let none = of_field(&json!({"type": "text"}));
        for odd in [
            json!(5),
            json!(false),
            json!({"name": " "}),
            json!({"name": 5}),
            json!([]),
            json!(" "),
        ] {
            assert_eq!(dictionary(&odd), None, "{odd}");
            assert_eq!(of_field(&json!({"type": "text", "dictionary": odd})), none);
        }
    }
}
