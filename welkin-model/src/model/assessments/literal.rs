//! Values that a configuration compares answers with.

use serde_json::Value;

use crate::model::assessment::Literal;

impl Literal {
    /// A JSON value that is no list and no object.
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

    /// One value, or the values of a list.
    pub(super) fn all_of(value: &Value) -> Option<Vec<Self>> {
        match value {
            Value::Array(values) => values.iter().map(Self::of).collect(),
            one => Self::of(one).map(|literal| vec![literal]),
        }
    }
}
