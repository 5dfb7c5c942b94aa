//! Conversions of other types into JSON.

use super::value::{Json, Repr};

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::String(text) => Self::from(text),
            other => Self::of_text(&other.to_string()),
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self(Repr::Text {
            text: text.into(),
            written: None,
        })
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self(Repr::Text {
            text: text.into(),
            written: None,
        })
    }
}

impl From<std::borrow::Cow<'_, str>> for Json {
    fn from(text: std::borrow::Cow<'_, str>) -> Self {
        Self::from(text.into_owned())
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self(Repr::Other(value.to_string().into()))
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Self {
        Self(Repr::Other(number.to_string().into()))
    }
}

impl From<f64> for Json {
    /// Numbers that JSON can't represent become texts, `"NaN"` and the like: null would clear a field.
    fn from(number: f64) -> Self {
        if !number.is_finite() {
            return Self::from(not_finite(number));
        }
        let mut text = Vec::new();
        super::write_float(number, &mut text);
        Self(Repr::Other(
            String::from_utf8(text).unwrap_or_default().into(),
        ))
    }
}

/// The word for a number that JSON can't represent, as the reader takes it.
fn not_finite(number: f64) -> &'static str {
    match number {
        f64::INFINITY => "Infinity",
        f64::NEG_INFINITY => "-Infinity",
        _ => "NaN",
    }
}

impl FromIterator<Json> for Json {
    fn from_iter<I: IntoIterator<Item = Json>>(elements: I) -> Self {
        let mut text = vec![b'['];
        for element in elements {
            if text.len() > 1 {
                text.push(b',');
            }
            element.write(&mut text);
        }
        text.push(b']');
        Self::of_text(&String::from_utf8(text).unwrap_or_default())
    }
}
