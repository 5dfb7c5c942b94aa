//! What a tenant refuses to store: bodies checked against the configuration.

use jiff::Timestamp;
use jiff::civil;
use serde_json::{Map, Value, json};
use welkin_codegen::model::{Assessment, Cdt, Field, FieldType, OptionList, Rules, SYSTEM_FIELDS};

use crate::problem::Problem;

/// What a body is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Required fields must be there.
    Create,
    /// Required fields must not be cleared.
    Update,
}

/// System fields that a client may write.
const WRITABLE_SYSTEM_FIELDS: [&str; 2] = ["external_id", "external_guid"];

/// A field and what is wrong with it. The value is not repeated: it may be health data.
struct Fault {
    field: String,
    message: String,
}

/// Checks every field of a body.
///
/// # Errors
/// A 400 that names each faulty field. The shape of that answer is the sandbox's own: Welkin's is not documented.
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

/// Checks the answers to questions of an assessment. Keys of the system, which recorded answers carry, are passed over.
///
/// # Errors
/// A 400 that names each faulty answer.
pub(crate) fn check_answers(
    assessment: &Assessment,
    answers: &Map<String, Value>,
) -> Result<(), Problem> {
    let mut faults = Vec::new();
    for (name, value) in answers {
        let mut questions = assessment.questions.iter();
        let question = questions.find(|question| question.field.name == *name);
        let message = match question {
            Some(question) => value_fault(&question.field, value),
            None if SYSTEM_FIELDS.contains(&&**name) => None,
            None => Some("is the answer to no question".to_owned()),
        };
        if let Some(message) = message {
            let field = name.clone();
            faults.push(Fault { field, message });
        }
    }
    refuse("ASSESSMENT", &faults)
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
    if WRITABLE_SYSTEM_FIELDS.contains(&name) {
        let fits = value.is_null() || value.is_string();
        return (!fits).then(|| "is not text".to_owned());
    }
    // A recorded create carries the CDT's name among the fields.
    if name == "cdtName" {
        return None;
    }
    let Some(field) = cdt.fields.iter().find(|field| field.name == name) else {
        return Some("is not a field that can be written".to_owned());
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

/// Whether a required field has no value. That an empty text is none is an assumption, on the safe side: no source says it.
fn is_missing(value: &Value) -> bool {
    value.is_null() || value == ""
}

/// What is wrong with a field's value, which may be unset.
fn value_fault(field: &Field, value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Array(values) if field.multiple => values.iter().find_map(|value| one(field, value)),
        _ if field.multiple => Some("is not an array".to_owned()),
        value => one(field, value),
    }
}

/// What is wrong with one value of a field.
fn one(field: &Field, value: &Value) -> Option<String> {
    let rules = &field.rules;
    match &field.field_type {
        FieldType::Text | FieldType::TextArea | FieldType::RichText => text(value, rules),
        FieldType::Integer => match value.as_i64() {
            Some(number) => bounds(number as f64, rules),
            None => Some("is not a whole number".to_owned()),
        },
        FieldType::Float => match value.as_f64() {
            Some(number) => bounds(number, rules),
            None => Some("is not a number".to_owned()),
        },
        FieldType::Boolean => (!value.is_boolean()).then(|| "is not true or false".to_owned()),
        FieldType::Date | FieldType::DateTime => moment(value, rules),
        FieldType::Options(list) => option(value, list),
        FieldType::Phone => shaped(value, "a phone number in E.164 form", is_phone),
        FieldType::Email => shaped(value, "an e-mail address", is_email),
        FieldType::Url => shaped(value, "a web address", is_url),
        FieldType::Uuid => shaped(value, "a UUID", |text| uuid::Uuid::parse_str(text).is_ok()),
        FieldType::File => (!value.is_object()).then(|| "is not a file".to_owned()),
        FieldType::Profile => {
            (!value.is_object()).then(|| "is not a reference to a profile".to_owned())
        }
        FieldType::Json => None,
    }
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

fn bounds(number: f64, rules: &Rules) -> Option<String> {
    let below = rules.min.filter(|min| number < *min);
    let above = rules.max.filter(|max| number > *max);
    below
        .map(|min| format!("is below {min}"))
        .or_else(|| above.map(|max| format!("is above {max}")))
}

/// Days come as midnight in UTC or as a bare day; see the value formats that are known of Welkin.
pub(crate) fn instant(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| {
        let day: civil::Date = text.parse().ok()?;
        let zoned = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        Some(zoned.timestamp())
    })
}

fn moment(value: &Value, rules: &Rules) -> Option<String> {
    let Some(at) = value.as_str().and_then(instant) else {
        return Some("is not a date or time in ISO 8601".to_owned());
    };
    let earliest = rules.earliest.as_deref();
    let latest = rules.latest.as_deref();
    let before = earliest.filter(|bound| instant(bound).is_some_and(|bound| at < bound));
    let after = latest.filter(|bound| instant(bound).is_some_and(|bound| at > bound));
    before
        .map(|bound| format!("is before {bound}"))
        .or_else(|| after.map(|bound| format!("is after {bound}")))
}

fn option(value: &Value, list: &OptionList) -> Option<String> {
    let listed = list
        .options
        .iter()
        .any(|option| option.value.to_json() == *value);
    (!listed).then(|| "is not one of the options".to_owned())
}

fn shaped(value: &Value, what: &str, fits: impl Fn(&str) -> bool) -> Option<String> {
    (!value.as_str().is_some_and(fits)).then(|| format!("is not {what}"))
}

pub(crate) fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

pub(crate) fn is_email(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(local, domain)| {
        let dotted =
            domain.split('.').count() > 1 && domain.split('.').all(|part| !part.is_empty());
        !local.is_empty() && dotted && !text.contains(char::is_whitespace)
    })
}

fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.starts_with('/') && !text.contains(char::is_whitespace)
    })
}
