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

impl From<serde_json::Number> for Json {
    fn from(number: serde_json::Number) -> Self {
        Self::of_text(&number.to_string())
    }
}

impl From<serde_json::Map<String, serde_json::Value>> for Json {
    fn from(members: serde_json::Map<String, serde_json::Value>) -> Self {
        Self::from(serde_json::Value::Object(members))
    }
}

impl<T: Into<Self>> From<Option<T>> for Json {
    /// `None` is null.
    fn from(value: Option<T>) -> Self {
        value.map_or_else(Self::null, Into::into)
    }
}

impl<T: Into<Self>, const N: usize> From<[T; N]> for Json {
    fn from(elements: [T; N]) -> Self {
        elements.into_iter().map(Into::into).collect()
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

#[cfg(test)]
mod tests {
    use serde_json::{Map, Number, Value, json};

    use super::Json;

    #[test]
    fn what_becomes_a_value_of_serde_json_becomes_the_same_json() {
        let members = Map::from_iter([("dose".to_owned(), json!(2.5))]);
        let values = [
            (Json::from(Number::from(5)), json!(5)),
            (Json::from(members.clone()), Value::Object(members)),
            (Json::from(Some("a")), json!("a")),
            (Json::from(None::<&str>), Value::Null),
            (Json::from([1, 2]), json!([1, 2])),
            (Json::from(vec![Some(true), None]), json!([true, null])),
            (Json::from(u64::MAX), json!(u64::MAX)),
        ];
        for (json, value) in values {
            assert_eq!(json, Json::from(value));
        }
    }
}
