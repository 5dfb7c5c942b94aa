//! JSON bodies.

use std::borrow::Cow;

use axum::body::Bytes;
use serde_json::{Map, Value};
use welkin_model::model::{Field, FieldType};

use super::numbers::{Reading, replaced};
use crate::problem::Problem;

/// Parses a body that is a JSON object.
pub(super) fn object(body: &Bytes) -> Result<Map<String, Value>, Problem> {
    serde_json::from_slice(&replaced(body, nearest)).map_err(|_| no_object())
}

/// Parses a body that is a JSON object of fields. Numbers are read as their fields hold them.
pub(super) fn fields<'f>(
    body: &Bytes,
    of: impl IntoIterator<Item = &'f Field>,
) -> Result<Map<String, Value>, Problem> {
    Sent::of(body)?.fields(of).ok_or_else(no_object)
}

fn no_object() -> Problem {
    Problem::invalid("BODY", "The body is not a JSON object")
}

/// Parses a stored body, which this program has written.
pub(super) fn parse(body: &str) -> Value {
    serde_json::from_str(body).unwrap_or_default()
}

/// JSON as it was sent.
pub(super) struct Sent {
    /// The JSON with every number as the nearest float, or as an integer.
    rounded: Value,
    /// The JSON with [marks](marked) in place of numbers that no float holds; `None` if there are none.
    exact: Option<Value>,
}

/// The text of the nearest float, for a number that is not read as it.
fn nearest(number: Reading) -> Option<String> {
    match number {
        Reading::Whole(whole) => Some(whole.to_string()),
        Reading::Rounded => None,
        Reading::Beyond { is_negative: false } => Some(format!("{:e}", f64::MAX)),
        Reading::Beyond { is_negative: true } => Some(format!("{:e}", f64::MIN)),
    }
}

/// The text of a boolean in place of a number that no float holds, so that it is refused where a whole number or an
/// option is asked for: `true` if it is beyond all floats, otherwise `false`.
fn marked(number: Reading) -> Option<String> {
    Some(match number {
        Reading::Whole(whole) => whole.to_string(),
        Reading::Rounded => "false".to_owned(),
        Reading::Beyond { .. } => "true".to_owned(),
    })
}

impl Sent {
    /// Parses a body that is JSON.
    pub(super) fn of(body: &Bytes) -> Result<Self, Problem> {
        let read = |body: &[u8]| serde_json::from_slice(body).map_err(|_| no_object());
        let exact = match replaced(body, marked) {
            Cow::Borrowed(_) => None,
            Cow::Owned(exact) => Some(read(&exact)?),
        };
        let rounded = read(&replaced(body, nearest))?;
        Ok(Self { rounded, exact })
    }

    /// Parses a body that is a JSON object.
    pub(super) fn object(body: &Bytes) -> Result<Self, Problem> {
        let sent = Self::of(body)?;
        sent.rounded
            .is_object()
            .then_some(sent)
            .ok_or_else(no_object)
    }

    /// An object without values.
    pub(super) fn nothing() -> Self {
        Self {
            rounded: Map::new().into(),
            exact: None,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        self.rounded.is_null()
    }

    /// Removes the value of a key from an object.
    pub(super) fn remove(&mut self, key: &str) -> Option<Self> {
        let remove = |value: &mut Value| value.as_object_mut()?.remove(key);
        Some(Self {
            rounded: remove(&mut self.rounded)?,
            exact: self.exact.as_mut().and_then(remove),
        })
    }

    /// The elements of an array; `None` if it is none.
    pub(super) fn elements(self) -> Option<Vec<Self>> {
        let Value::Array(rounded) = self.rounded else {
            return None;
        };
        let exact = match self.exact {
            Some(Value::Array(exact)) => exact.into_iter().map(Some).collect(),
            _ => vec![None; rounded.len()],
        };
        let both = rounded.into_iter().zip(exact);
        Some(
            both.map(|(rounded, exact)| Self { rounded, exact })
                .collect(),
        )
    }

    /// The values of an object, with numbers as their fields hold them: whole numbers and options are exact. `None` if
    /// it is no object.
    pub(super) fn fields<'f>(
        self,
        of: impl IntoIterator<Item = &'f Field>,
    ) -> Option<Map<String, Value>> {
        let Value::Object(mut fields) = self.rounded else {
            return None;
        };
        let Some(Value::Object(mut exact)) = self.exact else {
            return Some(fields);
        };
        for field in of {
            let value = exact.remove(&field.name);
            if let Some(value) = value.filter(|value| is_exact(field, value)) {
                fields.insert(field.name.clone(), value);
            }
        }
        Some(fields)
    }

    /// The JSON, with numbers as floats hold them.
    pub(super) fn into_value(self) -> Value {
        self.rounded
    }
}

/// Whether a field holds its numbers exactly, or refuses a value with a number that is beyond all floats.
fn is_exact(field: &Field, value: &Value) -> bool {
    let is_beyond = |value: &Value| *value == Value::Bool(true);
    match (&field.field_type, value) {
        (FieldType::Integer | FieldType::Options(_), _) => true,
        (FieldType::Float, Value::Array(values)) => values.iter().any(is_beyond),
        (FieldType::Float, value) => is_beyond(value),
        _ => false,
    }
}
