//! Rules for values: bounds, lengths, patterns, file types. An invalid rule is ignored, with a warning.

use std::collections::BTreeSet;

use jiff::civil::DateTime;
use serde_json::Value;
use welkin_designer::{Kind, file_types, moment, rules};

use super::types::{FieldType, Rules};
use super::warnings::{FieldPlace, Warnings, quoted};
use crate::config::{Bound, FieldMeta, Position};

/// Resolves the rules in a field's `meta` that apply to its type.
pub(super) fn resolve(
    meta: &FieldMeta,
    field_type: &FieldType,
    place: FieldPlace<'_>,
    warnings: &mut Warnings<'_>,
) -> Rules {
    let kind = field_type.kind();
    let mut check = Check {
        place,
        kind,
        warnings,
    };
    let values = [
        ("minValue", meta.min_value.as_ref()),
        ("maxValue", meta.max_value.as_ref()),
    ];
    let lengths = [
        ("minLength", meta.min_length.as_ref()),
        ("maxLength", meta.max_length.as_ref()),
    ];
    let mut found = Rules::default();
    if kind.is_number() {
        (found.min, found.max) = check.range(values, [rules::least, rules::most]);
    } else if kind.is_moment() {
        let (earliest, latest) = check.range(values, [Moment::of, Moment::of]);
        found.earliest = earliest.map(|moment| moment.written);
        found.latest = latest.map(|moment| moment.written);
    } else {
        check.no_range(values);
    }
    if kind.is_text() {
        let (shortest, longest) = check.range(lengths, [rules::length, rules::length]);
        // A minimum of 0 excludes no text.
        found.min_length = shortest.filter(|length| *length > 0);
        found.max_length = longest;
    } else {
        check.no_range(lengths);
    }
    found.regex = check.pattern(meta);
    found.file_types = check.endings(meta);
    found
}

/// A bound with its key in `meta`.
type KeyedBound<'m> = (&'static str, Option<&'m Bound>);

struct Check<'w, 's> {
    place: FieldPlace<'w>,
    /// The kind of the field's values.
    kind: Kind,
    warnings: &'w mut Warnings<'s>,
}

impl Check<'_, '_> {
    /// Resolves two inclusive bounds, each with its key in `meta`. Both are dropped if they exclude every value.
    fn range<T: PartialOrd>(
        &mut self,
        [(low_key, low), (high_key, high)]: [KeyedBound<'_>; 2],
        [parse_low, parse_high]: [fn(&Value) -> Option<T>; 2],
    ) -> (Option<T>, Option<T>) {
        let least = self.bound(low_key, low, parse_low);
        let most = self.bound(high_key, high, parse_high);
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

    /// Warns of bounds that restrict nothing, because the field's values are of another kind.
    fn no_range(&mut self, bounds: [KeyedBound<'_>; 2]) {
        for (key, bound) in bounds {
            if let Some(bound) = bound.filter(|bound| !is_unset(&bound.value)) {
                self.does_not_apply(key, bound.position);
            }
        }
    }

    fn does_not_apply(&mut self, rule: &str, position: Position) {
        let message = format!(
            "{rule} of {} does not apply to {}; it is ignored",
            self.place, self.kind
        );
        self.warnings.at(position, message);
    }

    fn bound<T>(
        &mut self,
        key: &str,
        bound: Option<&Bound>,
        parse: fn(&Value) -> Option<T>,
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
        if !self.kind.is_text() {
            self.does_not_apply("the pattern", regex.position);
            return None;
        }
        match rules::check_pattern(&regex.value) {
            Ok(()) => Some(regex.value.clone()),
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

    /// Returns file extensions without the dot, sorted.
    fn endings(&mut self, meta: &FieldMeta) -> Vec<String> {
        let endings = file_types::endings(&meta.file_types);
        let Some(position) = meta.position.filter(|_| endings != Ok(BTreeSet::new())) else {
            return Vec::new();
        };
        if self.kind != Kind::File {
            self.does_not_apply("fileTypes", position);
            return Vec::new();
        }
        match endings {
            Ok(endings) => endings.into_iter().collect(),
            Err(entry) => {
                let message = format!(
                    "fileTypes of {} contains {}, which is not a file extension; it is ignored",
                    self.place,
                    quoted(entry)
                );
                self.warnings.at(position, message);
                Vec::new()
            }
        }
    }
}

/// Whether a rule is unset: forms in Designer write empty strings for these.
fn is_unset(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
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
