//! Compares the keys of two responses, and the kinds of their values.

use std::fmt;

use serde_json::Value;

use super::configuration::SYSTEM_FIELDS;

/// A difference between two responses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Path of keys from the outermost level; `[]` stands for the items of a list.
    pub place: String,
    /// Kind of the difference.
    pub kind: DifferenceKind,
}

/// The kind of difference between two responses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// A recorded key is missing.
    Missing,
    /// A key was not recorded.
    Extra,
    /// An audit row is about a kind of item that occurs in no recorded row.
    ExtraEntity(String),
    /// The recorded kind of value, and the kind in the sandbox.
    Kind(&'static str, &'static str),
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            DifferenceKind::Missing => write!(formatter, "{} is missing", self.place),
            DifferenceKind::Extra => write!(formatter, "{} is extra", self.place),
            DifferenceKind::ExtraEntity(ref entity) => {
                write!(formatter, "{} has rows about {entity}", self.place)
            }
            DifferenceKind::Kind(recorded, ours) => {
                write!(
                    formatter,
                    "{} is {ours}, recorded was {recorded}",
                    self.place
                )
            }
        }
    }
}

impl Difference {
    /// Returns why the sandbox intentionally differs from the recording, if so.
    #[must_use]
    pub fn reason(&self) -> Option<&'static str> {
        let key = self.place.rsplit('.').next().unwrap_or_default();
        match (&self.kind, key) {
            (DifferenceKind::Extra, "date") => Some("errors have a date since July 2022"),
            (
                DifferenceKind::Extra,
                "nric" | "primaryPhoneCapabilities" | "secondaryPhoneCapabilities",
            ) => Some("patients have it since August 2022"),
            (DifferenceKind::Extra, "name" | "type" | "ruleType")
                if self.place.starts_with("[].details[].") =>
            {
                Some("work hours have it since 2026 at the latest")
            }
            (DifferenceKind::Extra, "eventId") => Some("audits have it since 2026"),
            (DifferenceKind::Extra, field)
                if self.place.starts_with("data[].record.jsonBody.")
                    && !SYSTEM_FIELDS.contains(&field) =>
            {
                Some("the rows of an audit are of several versions of the configuration")
            }
            (DifferenceKind::ExtraEntity(_), _) => {
                Some("what the state of the replay takes is audited, too")
            }
            (DifferenceKind::Extra, "userAttributes") => Some("users had it until 2022"),
            (DifferenceKind::Extra, "clientName" | "enabled") if !self.place.contains('.') => {
                Some("documented; the recorder left the token alone in the body")
            }
            _ => None,
        }
    }
}

/// Objects whose keys are defined by a tenant.
const FREE_OBJECTS: [&str; 2] = ["customUserAttributes", "userAttributes"];

/// Returns the differences between a response and the recorded one.
pub(super) fn differences(recorded: &Value, ours: &Value) -> Vec<Difference> {
    let mut differences = Vec::new();
    compare("", recorded, ours, &mut differences);
    differences.sort();
    differences.dedup();
    differences
}

fn compare(place: &str, recorded: &Value, ours: &Value, differences: &mut Vec<Difference>) {
    let mut note = |place: String, kind| differences.push(Difference { place, kind });
    match (recorded, ours) {
        (Value::Object(recorded), Value::Object(ours)) => {
            let inner = |key: &str| match place {
                "" => key.to_owned(),
                place => format!("{place}.{key}"),
            };
            for key in recorded.keys().filter(|key| !ours.contains_key(*key)) {
                note(inner(key), DifferenceKind::Missing);
            }
            for key in ours.keys().filter(|key| !recorded.contains_key(*key)) {
                note(inner(key), DifferenceKind::Extra);
            }
            for (key, recorded) in recorded {
                let Some(ours) = ours.get(key) else { continue };
                if !FREE_OBJECTS.contains(&&**key) {
                    compare(&inner(key), recorded, ours, differences);
                }
            }
        }
        (Value::Array(recorded), Value::Array(ours)) => {
            compare_items(&format!("{place}[]"), recorded, ours, differences);
        }
        _ => {
            let (recorded, ours) = (kind(recorded), kind(ours));
            if recorded != ours && recorded != SCRUBBED {
                note(place.to_owned(), DifferenceKind::Kind(recorded, ours));
            }
        }
    }
}

/// Compares lists: every item must be similar to a recorded one, and a list must be empty if and only if the recorded
/// one is.
fn compare_items(
    place: &str,
    recorded: &[Value],
    ours: &[Value],
    differences: &mut Vec<Difference>,
) {
    if recorded.is_empty() != ours.is_empty() {
        let kind = |items: &[Value]| {
            if items.is_empty() {
                "an empty list"
            } else {
                "a list of some"
            }
        };
        let kind = DifferenceKind::Kind(kind(recorded), kind(ours));
        let place = place.to_owned();
        differences.push(Difference { place, kind });
        return;
    }
    for item in ours {
        let entity = &item["eventEntity"];
        if entity.is_string() && recorded.iter().all(|row| row["eventEntity"] != *entity) {
            let entity = entity.as_str().unwrap_or_default().to_owned();
            differences.push(Difference {
                place: place.to_owned(),
                kind: DifferenceKind::ExtraEntity(entity),
            });
            continue;
        }
        let candidates = recorded.iter().map(|recorded| {
            let mut found = Vec::new();
            compare(place, recorded, item, &mut found);
            found
        });
        differences.extend(candidates.min_by_key(Vec::len).unwrap_or_default());
    }
}

/// A value replaced by the recorder, about which nothing is known.
const SCRUBBED: &str = "a scrubbed value";

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(number) if number.is_f64() => "a fraction",
        Value::Number(_) => "a whole number",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
        Value::String(text) => kind_of_text(text),
    }
}

fn kind_of_text(text: &str) -> &'static str {
    let is_author = |prefix| text.strip_prefix(prefix).is_some_and(|id| id.len() == 36);
    if text == "REDACTED" || is_author("created_") || is_author("updated_") {
        return SCRUBBED;
    }
    let shape: String = text
        .chars()
        .map(|character| {
            if character.is_ascii_hexdigit() {
                'x'
            } else {
                character
            }
        })
        .collect();
    let digits = text.chars().all(|character| character.is_ascii_digit());
    let zone = text.get(23..).unwrap_or_default();
    match &*shape {
        "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx" => "a UUID",
        "xxxx-xx-xxTxx:xx:xx.xxxZ" => "a moment in UTC",
        _ if shape.starts_with("xxxx-xx-xxTxx:xx:xx.xxx") && zone.len() == 6 => {
            "a moment with an offset"
        }
        "xx:xx:xx" => "a time of day",
        _ if digits && !text.is_empty() => "a text of digits",
        _ => "a text",
    }
}
