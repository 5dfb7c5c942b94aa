//! Values in a configuration with which answers are compared.

use serde_json::Value;

use crate::model::assessment::Literal;

impl Literal {
    /// Converts a JSON value that is neither a list nor an object.
    pub(super) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(Self::Null),
            Value::Bool(value) => Some(Self::Boolean(*value)),
            Value::Number(number) => match number.as_i64() {
                Some(integer) => Some(Self::Integer(integer)),
                None => number.as_f64().map(Self::Float),
            },
            Value::String(text) => Some(Self::Text(text.clone())),
            Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// Converts one value, or the values of a list.
    pub(super) fn all_of(value: &Value) -> Option<Vec<Self>> {
        match value {
            Value::Array(values) => values.iter().map(Self::of).collect(),
            one => Self::of(one).map(|literal| vec![literal]),
        }
    }
}
