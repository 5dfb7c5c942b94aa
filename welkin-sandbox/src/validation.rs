//! Validation of bodies against the configuration, for rejecting requests.

use std::cmp::Ordering;

use jiff::civil::{DateTime, Time};
use serde_json::{Map, Value, json};
use welkin_designer::{TextFormat, decimal, field, file_types, moment, system_fields};
use welkin_model::model::{Assessment, Cdt, Field, FieldType, OptionList, Rules, SYSTEM_FIELDS};

use crate::problem::Problem;

/// The purpose of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Required fields must be present.
    Create,
    /// Required fields must not be cleared.
    Update,
}

/// A field and the problem with it. The value is not repeated: it may be health data.
struct Fault {
    field: String,
    message: String,
}

/// Checks every field of a body.
///
/// Returns a 400 that names each invalid field. The shape of that response is the sandbox's own: Welkin's is not
/// documented.
pub(crate) fn check(cdt: &Cdt, body: &Map<String, Value>, purpose: Purpose) -> Result<(), Problem> {
    let mut faults = Vec::new();
    for (name, value) in body {
        if let Some(message) = fault(cdt, name, value, purpose) {
            let field = name.clone();
            faults.push(Fault { field, message });
        }
    }
    if purpose == Purpose::Create {
        let missing = cdt.fields.iter().filter(|field| {
            field.required && field.editable && body.get(&field.name).is_none_or(is_missing)
        });
        faults.extend(missing.map(|field| Fault {
            field: field.name.clone(),
            message: "is required".to_owned(),
        }));
    }
    refuse("CDT", &faults)
}

/// Describes the first problem of a record that was stored under an earlier configuration, without values. A missing
/// required field is not a problem: tenants have such records, too.
pub(crate) fn stored_fault(cdt: &Cdt, stored: &Map<String, Value>) -> Option<String> {
    stored.iter().find_map(|(name, value)| {
        let is_of_system = SYSTEM_FIELDS.contains(&&**name) || system_fields::find(name).is_some();
        if value.is_null() || is_of_system {
            return None;
        }
        let message = match cdt.field(name) {
            Some(field) => value_fault(field, value)?,
            None => "is not a field of the CDT".to_owned(),
        };
        Some(format!("{name} {message}"))
    })
}

/// Checks the answers to the questions of an assessment. System keys, which recorded answers contain, are ignored.
///
/// # Errors
/// Returns a 400 that names each invalid answer.
pub(crate) fn check_answers(
    assessment: &Assessment,
    answers: &Map<String, Value>,
) -> Result<(), Problem> {
    let mut faults = Vec::new();
    for (name, value) in answers {
        let message = match assessment.question(name) {
            Some(question) => value_fault(&question.field, value),
            None if SYSTEM_FIELDS.contains(&&**name) => None,
            None => Some("is not an answer to a question of the assessment".to_owned()),
        };
        if let Some(message) = message {
            let field = name.clone();
            faults.push(Fault { field, message });
        }
    }
    refuse("ASSESSMENT", &faults)
}

/// Checks the values of a dictionary entry. None of them is known to be required.
///
/// # Errors
/// Returns a 400 that names each invalid value.
pub(crate) fn check_entry(dictionary: &Cdt, values: &Map<String, Value>) -> Result<(), Problem> {
    let mut faults = Vec::new();
    for (name, value) in values {
        let message = match dictionary.field(name) {
            Some(field) => value_fault(field, value),
            None => Some("is not a field of the dictionary".to_owned()),
        };
        if let Some(message) = message {
            let field = name.clone();
            faults.push(Fault { field, message });
        }
    }
    refuse("DICTIONARY", &faults)
}

fn refuse(component: &'static str, faults: &[Fault]) -> Result<(), Problem> {
    if faults.is_empty() {
        return Ok(());
    }
    let fields: Vec<Value> = faults
        .iter()
        .map(|fault| json!({"field": fault.field, "message": fault.message}))
        .collect();
    let words: Vec<String> = faults
        .iter()
        .map(|fault| format!("{} {}", fault.field, fault.message))
        .collect();
    Err(Problem::invalid(component, words.join("; ")).details(json!({"fields": fields})))
}

fn fault(cdt: &Cdt, name: &str, value: &Value, purpose: Purpose) -> Option<String> {
    if system_fields::find(name).is_some_and(|field| field.is_writable) {
        let fits = value.is_null() || value.is_string();
        return (!fits).then(|| "is not text".to_owned());
    }
    let Some(field) = cdt.field(name) else {
        // A recorded request that creates a record has the CDT's name among the fields.
        let is_tolerated = name == "cdtName";
        return (!is_tolerated).then(|| "is not a writable field".to_owned());
    };
    if !field.editable {
        return Some("is read-only".to_owned());
    }
    match value {
        value if field.required && purpose == Purpose::Update && is_missing(value) => {
            Some("is required and can't be cleared".to_owned())
        }
        value => value_fault(field, value),
    }
}

/// Checks whether a required field has no value. An empty string counts as no value: a cautious assumption, which no
/// source confirms.
fn is_missing(value: &Value) -> bool {
    value.is_null() || value == ""
}

/// Describes the problem of a field's value, which may be unset.
fn value_fault(field: &Field, value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Array(values) if field.multiple => values.iter().find_map(|value| one(field, value)),
        _ if field.multiple => Some("is not an array".to_owned()),
        value => one(field, value),
    }
}

/// Describes the problem of a single value of a field.
fn one(field: &Field, value: &Value) -> Option<String> {
    let rules = &field.rules;
    match &field.field_type {
        FieldType::Text | FieldType::TextArea | FieldType::RichText => text(value, rules),
        FieldType::Integer => match whole_number(value) {
            Some(number) => bounds(|bound| decimal::compare(number, bound), rules),
            None => Some("is not a whole number".to_owned()),
        },
        FieldType::Float => match value.as_f64() {
            Some(number) => bounds(|bound| number.partial_cmp(&bound), rules),
            None => Some("is not a number".to_owned()),
        },
        FieldType::Boolean => (!value.is_boolean()).then(|| "is not a boolean".to_owned()),
        FieldType::Date => day(value, rules),
        FieldType::DateTime => instant(value, rules),
        FieldType::Options(list) => option(value, list),
        FieldType::Formatted(format) => formatted(value, *format, rules),
        FieldType::File => file(value, rules),
        FieldType::Profile => {
            (!value.is_object()).then(|| "is not a reference to a profile".to_owned())
        }
        // An unset field is null; an element of an array is a value.
        FieldType::Json => value.is_null().then(|| "is null in an array".to_owned()),
    }
}

/// Returns a 64-bit integer in any notation: `20.0` is one, as in JSON Schema. Whether Welkin accepts this is not
/// known.
pub(crate) fn whole_number(value: &Value) -> Option<i64> {
    // A float is the number that its digits say: `-9.223372036854776e18` is beyond 64 bits.
    let spelled = || decimal::whole(&format!("{:e}", value.as_f64()?));
    value.as_i64().or_else(spelled)
}

fn text(value: &Value, rules: &Rules) -> Option<String> {
    let Some(text) = value.as_str() else {
        return Some("is not text".to_owned());
    };
    let length = text.chars().count() as u64;
    let too_short = rules.min_length.filter(|least| length < *least);
    let too_long = rules.max_length.filter(|most| length > *most);
    let pattern = rules.regex.as_deref().filter(|pattern| {
        let whole = regex_lite::Regex::new(&format!("^(?:{pattern})$"));
        whole.is_ok_and(|pattern| !pattern.is_match(text))
    });
    too_short
        .map(|least| format!("is shorter than {least} characters"))
        .or_else(|| too_long.map(|most| format!("is longer than {most} characters")))
        .or_else(|| pattern.map(|pattern| format!("does not match {pattern}")))
}

/// Describes the bound that a number breaks, if it has this order with a bound.
fn bounds(order: impl Fn(f64) -> Option<Ordering>, rules: &Rules) -> Option<String> {
    let below = rules.min.filter(|min| order(*min) == Some(Ordering::Less));
    let above = rules
        .max
        .filter(|max| order(*max) == Some(Ordering::Greater));
    below
        .map(|min| format!("is below {min}"))
        .or_else(|| above.map(|max| format!("is above {max}")))
}

/// A date means midnight UTC of that day; see the known value formats of Welkin.
fn day(value: &Value, rules: &Rules) -> Option<String> {
    let day = value.as_str().and_then(moment::written_day);
    match day {
        Some(day) => between(day.to_datetime(Time::midnight()), rules),
        None => Some("is not a date in ISO 8601".to_owned()),
    }
}

fn instant(value: &Value, rules: &Rules) -> Option<String> {
    match value.as_str().and_then(moment::parse) {
        Some(at) => between(at, rules),
        None => Some("is not a date or time in ISO 8601".to_owned()),
    }
}

fn between(at: DateTime, rules: &Rules) -> Option<String> {
    let earliest = rules.earliest.as_deref();
    let latest = rules.latest.as_deref();
    let before = earliest.filter(|bound| moment::parse(bound).is_some_and(|bound| at < bound));
    let after = latest.filter(|bound| moment::parse(bound).is_some_and(|bound| at > bound));
    before
        .map(|bound| format!("is before {bound}"))
        .or_else(|| after.map(|bound| format!("is after {bound}")))
}

fn option(value: &Value, list: &OptionList) -> Option<String> {
    let mut options = list.options.iter().map(|option| option.value.to_json());
    let is_listed = options.any(|option| {
        option.is_string() == value.is_string()
            && field::option_text(&option) == field::option_text(value)
    });
    (!is_listed).then(|| "is not one of the options".to_owned())
}

fn formatted(value: &Value, format: TextFormat, rules: &Rules) -> Option<String> {
    let fits = |text| format.accepts(text);
    if value.as_str().is_some_and(fits) {
        return text(value, rules);
    }
    Some(format!("is not {} {}", format.article(), format.words()))
}

fn file(value: &Value, rules: &Rules) -> Option<String> {
    if !value.is_object() {
        return Some("is not a file".to_owned());
    }
    let fits = file_types::allow(&rules.file_types, value);
    (!fits).then(|| format!("is not a file of type {}", rules.file_types.join(", ")))
}
