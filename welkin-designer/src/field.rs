//! What a field's JSON means: one form for everything that comes to the same.
//!
//! The generator, the comparison of two configurations and the check of a running program read fields in many forms: flags as texts,
//! bounds as texts or numbers, several words for one type, defaults that are written out or left out. This is the one definition of which of
//! them are equal.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use regex_lite::Regex;
use serde_json::Value;

/// The word that exports use for a type, from any of its words; dialects differ in case and in what stands between words. A word that is
/// not known is returned in lower case.
///
/// ```
/// use welkin_fingerprint::normal::type_word;
///
/// assert_eq!(type_word("STRING"), "text");
/// assert_eq!(type_word("Date-Time"), "datetime");
/// assert_eq!(type_word("Mystery"), "mystery");
/// ```
#[must_use]
pub fn type_word(written: &str) -> Cow<'static, str> {
    let plain = plain(written);
    Cow::Borrowed(match &*plain {
        "text" | "string" | "time" => "text",
        "textarea" | "longtext" => "textarea",
        "richtext" | "html" => "richtext",
        "integer" | "int" | "long" => "integer",
        "float" | "double" | "decimal" | "number" => "float",
        "checkbox" | "boolean" => "checkbox",
        "date" => "date",
        "datetime" | "timestamp" => "datetime",
        "phone" => "phone",
        "email" => "email",
        "url" | "link" => "url",
        "file" => "file",
        "uuid" | "guid" => "uuid",
        "object" | "json" | "array" => "object",
        "select" | "list" | "enum" => "select",
        "formula" => "formula",
        _ => return Cow::Owned(plain),
    })
}

/// Letters in lower case, without what stands between words.
fn plain(word: &str) -> String {
    let letters = word
        .chars()
        .filter(|c| !matches!(c, '-' | '_') && !c.is_whitespace());
    letters.flat_map(char::to_lowercase).collect()
}

/// A flag, which may be written as a text. Nothing when it is missing, or something else.
#[must_use]
pub fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text == "true" => Some(true),
        Value::String(text) if text == "false" => Some(false),
        _ => None,
    }
}

/// Whether a field is protected health information. What can't be understood is taken to be so.
#[must_use]
pub fn is_phi(field: &Value) -> bool {
    let phi = &field["phi"];
    flag(phi).unwrap_or(!phi.is_null())
}

/// Whether a field holds several values.
#[must_use]
pub fn is_multiple(field: &Value) -> bool {
    flag(&field["meta"]["multiple"]).unwrap_or(false) || word_of(field) == "file"
}

/// Whether a field must have a value.
#[must_use]
pub fn is_required(field: &Value) -> bool {
    flag(&field["meta"]["required"]).unwrap_or(false)
}

/// Whether a field can be written: it is editable, and not computed.
#[must_use]
pub fn is_editable(field: &Value) -> bool {
    let is_computed = !field["formula"].is_null() || type_word(word(field)) == "formula";
    flag(&field["editable"]).unwrap_or(true) && !is_computed
}

/// A number, which may be written as a text.
#[must_use]
pub fn number(value: &Value) -> Option<f64> {
    let number = value
        .as_f64()
        .or_else(|| value.as_str()?.trim().parse().ok());
    number.filter(|number| number.is_finite())
}

/// What an option stores, as a text. A number is the same in each of its forms.
#[must_use]
pub fn option_text(value: &Value) -> Cow<'_, str> {
    match value.as_f64() {
        Some(number) => number_text(number).into(),
        None => text(value),
    }
}

/// What the options of a field store: texts and numbers. An option is an object with a value, or with a label that is its value, too, or
/// the value itself.
pub fn options(field: &Value) -> impl Iterator<Item = &Value> {
    let options = field["meta"]["options"].as_array().into_iter().flatten();
    let values = options.map(|option| match option {
        Value::Object(option) => {
            let value = option.get("value").filter(|value| !value.is_null());
            value
                .or_else(|| option.get("label"))
                .unwrap_or(&Value::Null)
        }
        value => value,
    });
    values.filter(|value| value.is_string() || value.is_number())
}

/// What the options of a select field store, each once; nothing for any other field.
pub(crate) fn option_values(field: &Value) -> BTreeSet<Cow<'_, str>> {
    if word_of(field) != "select" {
        return BTreeSet::new();
    }
    let is_text = value_type(field) == ValueType::Text;
    options(field)
        .map(|value| {
            if is_text {
                text(value)
            } else {
                option_text(value)
            }
        })
        .collect()
}

/// What makes a difference about a field, beside its name and options: keys and values in one form, in a fixed order, without defaults.
pub(crate) fn properties(field: &Value) -> Vec<(&'static str, Cow<'_, str>)> {
    let meta = &field["meta"];
    let word = word_of(field);
    let mut properties = vec![("type", word.clone())];
    let mut add = |key, value: Option<Cow<'_, str>>| {
        properties.extend(value.map(|value| (key, Cow::Owned(value.into_owned()))));
    };
    let yes = |flag: bool| flag.then_some(Cow::Borrowed("true"));
    add("dictionary", dictionary(&field["dictionary"]));
    let is_computed = !field["formula"].is_null() || word == "formula";
    add(
        "editable",
        (!is_computed && !is_editable(field)).then_some(Cow::Borrowed("false")),
    );
    add(
        "formula",
        Some(&field["formula"])
            .filter(|formula| !formula.is_null())
            .map(text),
    );
    add("phi", yes(is_phi(field)));
    if matches!(&*word, "select" | "formula") {
        add("valueType", Some(Cow::Borrowed(value_type(field).word())));
    }
    let (shortest, longest) = range(meta, ("minLength", "maxLength"), length);
    let (least, most) = match &*word {
        "integer" | "float" => in_words(range(meta, ("minValue", "maxValue"), number), number_text),
        "date" | "datetime" => in_words(range(meta, ("minValue", "maxValue"), moment), |at| {
            at.to_string()
        }),
        _ => (None, None),
    };
    let (shortest, longest) = in_words((shortest, longest), number_text);
    add("maxLength", longest.map(Cow::Owned));
    add("maxValue", most.map(Cow::Owned));
    add("minLength", shortest.map(Cow::Owned));
    add("minValue", least.map(Cow::Owned));
    add("multiple", yes(word != "file" && is_multiple(field)));
    add("regex", pattern(meta).map(Cow::Borrowed));
    add("required", yes(is_required(field)));
    for ending in file_types(&meta["fileTypes"]) {
        add("fileTypes", Some(Cow::Owned(ending)));
    }
    properties
}

fn word(field: &Value) -> &str {
    field["type"].as_str().unwrap_or_default()
}

/// The word for the type of a field. One that refers to a profile is of no other type.
fn word_of(field: &Value) -> Cow<'static, str> {
    if field["profileDataType"].is_null() {
        type_word(word(field))
    } else {
        Cow::Borrowed("profile")
    }
}

/// Every whole number up to here is exact.
const LARGEST: f64 = 9_007_199_254_740_992.0;

/// What a select field or a formula stores.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ValueType {
    Text,
    Integer,
    Float,
}

impl ValueType {
    fn word(self) -> &'static str {
        match self {
            Self::Text => "STRING",
            Self::Integer => "INTEGER",
            Self::Float => "FLOAT",
        }
    }

    fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Integer => {
                let is_whole = |number: f64| number.fract() == 0.0 && number.abs() <= LARGEST;
                value.as_i64().is_some() || (value.is_f64() && value.as_f64().is_some_and(is_whole))
            }
            Self::Float => value.is_number(),
        }
    }
}

/// The declared type if all options fit, and the narrowest type that they all fit otherwise.
fn value_type(field: &Value) -> ValueType {
    let written = field["valueType"].as_str().unwrap_or_default();
    let declared = match &*written.to_ascii_uppercase() {
        "STRING" | "TEXT" => Some(ValueType::Text),
        "INTEGER" => Some(ValueType::Integer),
        "FLOAT" | "NUMBER" => Some(ValueType::Float),
        _ => None,
    };
    let options: Vec<&Value> = if word_of(field) == "select" {
        options(field).collect()
    } else {
        Vec::new()
    };
    let fitting = [ValueType::Text, ValueType::Integer, ValueType::Float];
    let mut candidates = declared.into_iter().chain(fitting);
    let found = candidates.find(|candidate| options.iter().all(|value| candidate.fits(value)));
    found.unwrap_or(ValueType::Text)
}

/// Two inclusive bounds; none of them when they exclude every value.
fn range<T: PartialOrd>(
    meta: &Value,
    (low, high): (&str, &str),
    parse: fn(&Value) -> Option<T>,
) -> (Option<T>, Option<T>) {
    match (parse(&meta[low]), parse(&meta[high])) {
        (Some(least), Some(most)) if least > most => (None, None),
        bounds => bounds,
    }
}

fn in_words<T>(
    (low, high): (Option<T>, Option<T>),
    words: fn(T) -> String,
) -> (Option<String>, Option<String>) {
    (low.map(words), high.map(words))
}

/// A number of characters.
fn length(value: &Value) -> Option<f64> {
    number(value).filter(|number| number.fract() == 0.0 && (0.0..=LARGEST).contains(number))
}

/// A day, or a moment with an offset or in UTC.
fn moment(value: &Value) -> Option<Timestamp> {
    let written = value.as_str()?.trim();
    written.parse::<Timestamp>().ok().or_else(|| {
        let local: DateTime = written.parse().ok()?;
        Some(local.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })
}

/// A pattern that compiles; any other is no rule.
fn pattern(meta: &Value) -> Option<&str> {
    let written = ["regex", "pattern"]
        .into_iter()
        .map(|key| &meta[key])
        .find(|value| !value.is_null())?;
    let pattern = written.as_str().filter(|pattern| !pattern.is_empty())?;
    Regex::new(pattern).is_ok().then_some(pattern)
}

/// `{"name": "cpt", "field": "value"}`, or the name alone.
fn dictionary(reference: &Value) -> Option<Cow<'_, str>> {
    match reference {
        Value::Null => None,
        Value::Object(parts) => {
            let name = parts.get("name")?.as_str()?;
            match parts
                .get("field")
                .and_then(Value::as_str)
                .filter(|field| !field.trim().is_empty())
            {
                Some(field) => Some(format!("{name}\u{0}{field}").into()),
                None => Some(name.into()),
            }
        }
        other => Some(text(other)),
    }
}

/// Endings without their dot, each once.
fn file_types(written: &Value) -> BTreeSet<String> {
    let endings = written
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    let endings = endings.map(|ending| ending.trim().trim_start_matches('.').to_lowercase());
    endings.filter(|ending| !ending.is_empty()).collect()
}

/// There is one zero.
fn number_text(number: f64) -> String {
    if number == 0.0 { 0.0 } else { number }.to_string()
}

/// A text as it is, anything else as JSON with sorted keys: equal values have equal texts.
fn text(value: &Value) -> Cow<'_, str> {
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
