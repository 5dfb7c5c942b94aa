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

macro_rules! from_integers {
    ($($integer:ty)*) => {
        $(
            impl From<$integer> for Json {
                fn from(number: $integer) -> Self {
                    Self(Repr::Other(number.to_string().into()))
                }
            }
        )*
    };
}

from_integers!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

impl From<f32> for Json {
    /// The same number as an `f64`.
    fn from(number: f32) -> Self {
        Self::from(f64::from(number))
    }
}

impl From<f64> for Json {
    /// JSON can't represent NaN and infinity. They are written as texts, `"NaN"` and the like, because null would clear
    /// a field. As values of a record or a patient they are violations
    /// ([`Rule::Finite`](crate::record::Rule::Finite)).
    fn from(number: f64) -> Self {
        if !number.is_finite() {
            return Self(Repr::NotFinite(number));
        }
        let mut text = Vec::new();
        super::write_float(number, &mut text);
        Self(Repr::Other(
            String::from_utf8(text).unwrap_or_default().into(),
        ))
    }
}

impl<T: Into<Self>> From<Vec<T>> for Json {
    fn from(elements: Vec<T>) -> Self {
        elements.into_iter().map(Into::into).collect()
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
