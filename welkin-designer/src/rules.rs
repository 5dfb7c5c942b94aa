//! The rules for a field's values: bounds, lengths, patterns and file types. A rule that does not apply to the field's
//! kind, or that makes no sense, counts as none.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use jiff::civil::DateTime;
use regex_lite::Regex;
use serde_json::Value;

use crate::field::{kind, number, whole};
use crate::field_type::Kind;
use crate::{decimal, file_types, moment};

/// Two inclusive bounds: the least and the most.
pub type Bounds<T> = (Option<T>, Option<T>);

/// The bounds of a field's numbers.
///
/// ```
/// use serde_json::json;
/// use welkin_designer::rules::numbers;
///
/// let field = json!({"type": "float", "meta": {"minValue": "0.5", "maxValue": null}});
/// assert_eq!(numbers(&field), (Some(0.5), None));
/// let crossed = json!({"type": "float", "meta": {"minValue": 5, "maxValue": 1}});
/// assert_eq!(numbers(&crossed), (None, None));
/// ```
#[must_use]
pub fn numbers(field: &Value) -> Bounds<f64> {
    let applies = kind(field).is_some_and(Kind::is_number);
    bounds(field, applies, ("minValue", "maxValue"), [least, most])
}

/// Reads the least allowed number. A whole number that no float equals becomes the float below it, so that no allowed
/// number is excluded.
///
/// ```
/// use serde_json::json;
/// use welkin_designer::rules::{least, most};
///
/// assert_eq!(least(&json!(20)), Some(20.0));
/// let between_floats = json!("9007199254740993");
/// assert_eq!(least(&between_floats), Some(9_007_199_254_740_992.0));
/// assert_eq!(most(&between_floats), Some(9_007_199_254_740_994.0));
/// ```
#[must_use]
pub fn least(value: &Value) -> Option<f64> {
    outside(value, Ordering::Less, f64::next_down)
}

/// Reads the greatest allowed number. A whole number that no float equals becomes the float above it.
#[must_use]
pub fn most(value: &Value) -> Option<f64> {
    outside(value, Ordering::Greater, f64::next_up)
}

/// The float that equals a number; the next one if the number is in this order with it.
fn outside(value: &Value, order: Ordering, next: fn(f64) -> f64) -> Option<f64> {
    let float = number(value)?;
    let written = || decimal::whole(value.as_str()?.trim());
    let whole = value.as_i64().or_else(written);
    let is_beyond = whole.is_some_and(|whole| decimal::compare(whole, float) == Some(order));
    Some(if is_beyond { next(float) } else { float })
}

/// The bounds of a field's dates or times.
#[must_use]
pub fn moments(field: &Value) -> Bounds<DateTime> {
    let applies = kind(field).is_some_and(Kind::is_moment);
    let parse: fn(&Value) -> Option<DateTime> = |value| moment::parse(value.as_str()?);
    bounds(field, applies, ("minValue", "maxValue"), [parse, parse])
}

/// The bounds of the number of characters of a field's texts. A minimum of zero restricts nothing.
#[must_use]
pub fn lengths(field: &Value) -> Bounds<u64> {
    let applies = kind(field).is_some_and(Kind::is_text);
    let (shortest, longest) = bounds(field, applies, ("minLength", "maxLength"), [length, length]);
    (shortest.filter(|length| *length > 0), longest)
}

/// The pattern of a field's texts.
#[must_use]
pub fn pattern(field: &Value) -> Option<&str> {
    let keys = ["regex", "pattern"].into_iter();
    let mut written = keys.map(|key| &field["meta"][key]);
    let pattern = written.find(|value| !value.is_null())?.as_str()?;
    let applies = !pattern.is_empty() && kind(field).is_some_and(Kind::is_text);
    (applies && check_pattern(pattern).is_ok()).then_some(pattern)
}

/// The extensions of a field's files, without their dot; none if an entry of `fileTypes` is no extension.
#[must_use]
pub fn endings(field: &Value) -> BTreeSet<String> {
    let written = field["meta"]["fileTypes"].as_array();
    let written = written.filter(|_| kind(field) == Some(Kind::File));
    let written = written.into_iter().flatten().filter_map(Value::as_str);
    file_types::endings(&written.collect::<Vec<_>>()).unwrap_or_default()
}

/// A number of characters, which may be written as text.
#[must_use]
pub fn length(value: &Value) -> Option<u64> {
    whole(number(value)?)?.try_into().ok()
}

/// Checks a pattern. Whole texts are matched, so it must be valid both on its own and between anchors.
///
/// # Errors
/// The reason why it does not compile.
pub fn check_pattern(pattern: &str) -> Result<(), String> {
    let compiled = Regex::new(pattern).and_then(|_| Regex::new(&format!("^(?:{pattern})$")));
    compiled.map(drop).map_err(|error| error.to_string())
}

/// Neither bound if together they exclude every value.
fn bounds<T: PartialOrd>(
    field: &Value,
    applies: bool,
    (low, high): (&str, &str),
    [least, most]: [fn(&Value) -> Option<T>; 2],
) -> Bounds<T> {
    if !applies {
        return (None, None);
    }
    let meta = &field["meta"];
    match (least(&meta[low]), most(&meta[high])) {
        (Some(least), Some(most)) if least > most => (None, None),
        bounds => bounds,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::fingerprint::of_field;

    #[test]
    fn rules_of_other_types_count_as_none() {
        let meta = json!({"minLength": 2, "maxLength": 10, "regex": "a", "fileTypes": ["pdf"], "minValue": "2"});
        for (literal, kept) in [
            ("text", &["minLength", "maxLength", "regex"][..]),
            ("time", &["minLength", "maxLength", "regex"]),
            ("integer", &["minValue"]),
            ("date", &[]),
            ("file", &["fileTypes"]),
            ("checkbox", &[]),
            ("object", &[]),
            ("mystery", &[]),
        ] {
            let of = |meta: &Value| of_field(&json!({"type": literal, "meta": meta}));
            for (key, rule) in meta.as_object().expect("it is one") {
                let is_kept = kept.contains(&&**key);
                let alone = json!({ key: rule });
                assert_eq!(of(&alone) != of(&json!({})), is_kept, "{literal} {key}");
            }
        }
    }

    #[test]
    fn a_pattern_that_whole_texts_can_t_match_counts_as_none() {
        let of = |pattern| of_field(&json!({"type": "text", "meta": {"regex": pattern}}));
        for pattern in ["(", "a)|(b", "(?x)a # b"] {
            assert_eq!(of(pattern), of(""), "{pattern}");
        }
        assert_ne!(of("a|b"), of(""));
    }

    #[test]
    fn the_rules_of_a_select_field_without_options_are_those_of_its_values() {
        let of = |value_type, meta: Value| {
            of_field(&json!({"type": "select", "valueType": value_type, "meta": meta}))
        };
        for (value_type, meta) in [
            ("INTEGER", json!({"minValue": 1})),
            ("STRING", json!({"maxLength": 1})),
        ] {
            assert_ne!(of(value_type, meta), of(value_type, json!({})));
        }
        let listed = json!({"options": ["a"]});
        let restricted = json!({"options": ["a"], "maxLength": 1, "minValue": 1});
        assert_eq!(of("STRING", restricted), of("STRING", listed));
    }
}
