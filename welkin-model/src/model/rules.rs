//! Rules for values: bounds, lengths, patterns, file types. An invalid rule is ignored, with a warning.

use jiff::civil::DateTime;
use regex_lite::Regex;
use serde_json::Value;
use welkin_designer::{field, file_types, moment};

use super::types::{FieldType, Rules};
use super::warnings::{FieldPlace, Warnings, quoted};
use crate::config::{Bound, FieldMeta};

/// Resolves the rules in a field's `meta` that apply to its type.
pub(super) fn resolve(
    meta: &FieldMeta,
    field_type: &FieldType,
    place: FieldPlace<'_>,
    warnings: &mut Warnings<'_>,
) -> Rules {
    let mut check = Check { place, warnings };
    let (low, high) = (meta.min_value.as_ref(), meta.max_value.as_ref());
    let mut rules = Rules {
        regex: check.pattern(meta),
        file_types: endings(&meta.file_types),
        ..Rules::default()
    };
    match field_type {
        FieldType::Integer | FieldType::Float => {
            (rules.min, rules.max) =
                check.range(("minValue", low), ("maxValue", high), field::number);
        }
        FieldType::Date | FieldType::DateTime => {
            let (earliest, latest) = check.range(("minValue", low), ("maxValue", high), Moment::of);
            rules.earliest = earliest.map(|moment| moment.written);
            rules.latest = latest.map(|moment| moment.written);
        }
        _ => {}
    }
    let (shortest, longest) = (meta.min_length.as_ref(), meta.max_length.as_ref());
    (rules.min_length, rules.max_length) =
        check.range(("minLength", shortest), ("maxLength", longest), length);
    // A minimum of 0 excludes no text.
    rules.min_length = rules.min_length.filter(|length| *length > 0);
    rules
}

struct Check<'w, 's> {
    place: FieldPlace<'w>,
    warnings: &'w mut Warnings<'s>,
}

impl Check<'_, '_> {
    /// Resolves two inclusive bounds, each with its key in `meta`. Both are dropped if they exclude every value.
    fn range<T: PartialOrd>(
        &mut self,
        (low_key, low): (&str, Option<&Bound>),
        (high_key, high): (&str, Option<&Bound>),
        parse: impl Fn(&Value) -> Option<T>,
    ) -> (Option<T>, Option<T>) {
        let least = self.bound(low_key, low, &parse);
        let most = self.bound(high_key, high, &parse);
        if let (Some(low), Some(least), Some(most)) = (low, &least, &most)
            && least > most
        {
            let message = format!(
                "{low_key} of {} is above its {high_key}; both are ignored",
                self.place
            );
            self.warnings.at(low.position, message);
            return (None, None);
        }
        (least, most)
    }

    fn bound<T>(
        &mut self,
        key: &str,
        bound: Option<&Bound>,
        parse: impl Fn(&Value) -> Option<T>,
    ) -> Option<T> {
        let bound = bound.filter(|bound| !is_unset(&bound.value))?;
        let parsed = parse(&bound.value);
        if parsed.is_none() {
            let written = match &bound.value {
                Value::String(text) => quoted(text),
                other => quoted(&other.to_string()),
            };
            let message = format!(
                "{key} of {} is {written}, which does not fit the field; it is ignored",
                self.place
            );
            self.warnings.at(bound.position, message);
        }
        parsed
    }

    fn pattern(&mut self, meta: &FieldMeta) -> Option<String> {
        let regex = meta
            .regex
            .as_ref()
            .filter(|regex| !regex.value.is_empty())?;
        // The runtime matches whole texts, so the pattern must be valid both on its own and between anchors.
        let whole = format!("^(?:{})$", regex.value);
        match Regex::new(&regex.value).and_then(|_| Regex::new(&whole)) {
            Ok(_) => Some(regex.value.clone()),
            Err(error) => {
                let message = format!(
                    "the pattern of {} does not compile, so it is ignored: {error}",
                    self.place
                );
                self.warnings.at(regex.position, message);
                None
            }
        }
    }
}

/// Whether a rule is unset: forms in Designer write empty strings for these.
fn is_unset(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// Returns a number of characters.
fn length(value: &Value) -> Option<u64> {
    /// Up to this number, every integer is exact in both types.
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    let number = field::number(value)?;
    let fits = number.fract() == 0.0 && (0.0..=LARGEST).contains(&number);
    fits.then_some(number as u64)
}

/// A date or time as in the source, ordered by its value.
struct Moment {
    at: DateTime,
    written: String,
}

impl Moment {
    /// Parses a date, or a time with an offset or in UTC.
    fn of(value: &Value) -> Option<Self> {
        let written = value.as_str()?.trim();
        Some(Self {
            at: moment::parse(written)?,
            written: written.to_owned(),
        })
    }
}

impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at
    }
}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        self.at.partial_cmp(&other.at)
    }
}

/// Returns file extensions without the dot, sorted.
fn endings(written: &[String]) -> Vec<String> {
    let mut endings: Vec<String> = written
        .iter()
        .filter_map(|ending| file_types::normal(ending))
        .collect();
    endings.sort_unstable();
    endings.dedup();
    endings
}
