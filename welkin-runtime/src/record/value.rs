//! Values on their way between JSON and a field.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeSeq, Serializer};
use serde_json::{Number, Value};

/// A JSON value on its way into a field.
#[derive(Clone, Debug)]
pub enum Input<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number without fraction that fits.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// A string.
    Text(Cow<'a, str>),
    /// Arrays, objects, and integers beyond `i64`.
    Json(Value),
}

impl Input<'_> {
    /// The value as JSON.
    #[must_use]
    pub fn into_json(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Boolean(value) => Value::Bool(value),
            Self::Integer(value) => Value::from(value),
            Self::Float(value) => Value::from(value),
            Self::Text(text) => Value::String(text.into_owned()),
            Self::Json(value) => value,
        }
    }
}

impl From<Value> for Input<'static> {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Boolean(value),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(integer), _) => Self::Integer(integer),
                (None, Some(float)) if number.is_f64() => Self::Float(float),
                _ => Self::Json(Value::Number(number)),
            },
            Value::String(text) => Self::Text(Cow::Owned(text)),
            other => Self::Json(other),
        }
    }
}

/// A field's value, looked at.
#[derive(Clone, Copy)]
pub enum ValueRef<'a> {
    /// Unset.
    Null,
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Float(f64),
    /// Text, dates and times as Welkin writes them, an option's text.
    Text(&'a str),
    /// Several values.
    List(&'a dyn ValueList),
    /// JSON as it came.
    Json(&'a Value),
}

/// Several values of one field.
pub trait ValueList {
    /// How many there are.
    fn len(&self) -> usize;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The value at `index`, null past the end.
    fn get(&self, index: usize) -> ValueRef<'_>;
}

impl<T: FieldValue> ValueList for Vec<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn get(&self, index: usize) -> ValueRef<'_> {
        self.as_slice().get(index).map_or(ValueRef::Null, T::get)
    }
}

impl ValueRef<'_> {
    /// Whether the field is unset.
    #[must_use]
    pub fn is_null(self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value as JSON.
    #[must_use]
    pub fn to_json(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Boolean(value) => Value::Bool(value),
            Self::Integer(value) => Value::from(value),
            Self::Float(value) => Value::from(value),
            Self::Text(text) => Value::from(text),
            Self::List(list) => (0..list.len())
                .map(|index| list.get(index).to_json())
                .collect(),
            Self::Json(value) => value.clone(),
        }
    }
}

impl Serialize for ValueRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Null => serializer.serialize_unit(),
            Self::Boolean(value) => serializer.serialize_bool(value),
            Self::Integer(value) => serializer.serialize_i64(value),
            Self::Float(value) => serializer.serialize_f64(value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Json(value) => value.serialize(serializer),
            Self::List(list) => {
                let mut sequence = serializer.serialize_seq(Some(list.len()))?;
                for index in 0..list.len() {
                    sequence.serialize_element(&list.get(index))?;
                }
                sequence.end()
            }
        }
    }
}

/// A type that a field of a CDT can hold.
///
/// Reading has two steps, so that what Welkin sent can be written back unchanged: [`exact`](FieldValue::exact) takes the form in
/// which the value is also written, [`convert`](FieldValue::convert) takes other forms whose meaning is plain, such as a number
/// sent as text.
pub trait FieldValue: Clone + PartialEq + Send + Sync + Sized + 'static {
    /// The value in the form in which it is written; any other input is handed back.
    ///
    /// # Errors
    /// Hands the input back when it is not of that form.
    fn exact(input: Input<'_>) -> Result<Self, Input<'_>>;

    /// The value in another form whose meaning is plain.
    fn convert(_input: &Input<'_>) -> Option<Self> {
        None
    }

    /// A look at the value.
    fn get(&self) -> ValueRef<'_>;

    /// Whether the configuration lists this value; always true for types other than option lists.
    fn is_listed(&self) -> bool {
        true
    }
}

impl FieldValue for String {
    fn exact(input: Input<'_>) -> Result<Self, Input<'_>> {
        match input {
            Input::Text(text) => Ok(text.into_owned()),
            other => Err(other),
        }
    }

    fn convert(input: &Input<'_>) -> Option<Self> {
        match input {
            Input::Integer(number) => Some(number.to_string()),
            Input::Float(number) => Some(number.to_string()),
            Input::Boolean(value) => Some(value.to_string()),
            _ => None,
        }
    }

    fn get(&self) -> ValueRef<'_> {
        ValueRef::Text(self)
    }
}

impl FieldValue for i64 {
    fn exact(input: Input<'_>) -> Result<Self, Input<'_>> {
        match input {
            Input::Integer(number) => Ok(number),
            other => Err(other),
        }
    }

    fn convert(input: &Input<'_>) -> Option<Self> {
        match input {
            Input::Text(text) => text.trim().parse().ok(),
            Input::Float(number) => whole(*number),
            _ => None,
        }
    }

    fn get(&self) -> ValueRef<'_> {
        ValueRef::Integer(*self)
    }
}

/// The integer that a float without fraction stands for, where floats still tell neighbours apart.
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

impl FieldValue for f64 {
    fn exact(input: Input<'_>) -> Result<Self, Input<'_>> {
        match input {
            Input::Float(number) => Ok(number),
            other => Err(other),
        }
    }

    fn convert(input: &Input<'_>) -> Option<Self> {
        match input {
            Input::Integer(number) => Some(*number as f64),
            Input::Text(text) => text
                .trim()
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite()),
            Input::Json(Value::Number(number)) => Number::as_f64(number),
            _ => None,
        }
    }

    fn get(&self) -> ValueRef<'_> {
        ValueRef::Float(*self)
    }
}

impl FieldValue for bool {
    fn exact(input: Input<'_>) -> Result<Self, Input<'_>> {
        match input {
            Input::Boolean(value) => Ok(value),
            other => Err(other),
        }
    }

    fn convert(input: &Input<'_>) -> Option<Self> {
        match input {
            Input::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Input::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    fn get(&self) -> ValueRef<'_> {
        ValueRef::Boolean(*self)
    }
}

impl FieldValue for Value {
    fn exact(input: Input<'_>) -> Result<Self, Input<'_>> {
        Ok(input.into_json())
    }

    fn get(&self) -> ValueRef<'_> {
        ValueRef::Json(self)
    }
}

/// Several values. A single value is taken as a list of one, because Welkin has sent both.
impl<T: FieldValue> FieldValue for Vec<T> {
    fn exact(input: Input<'_>) -> Result<Self, Input<'_>> {
        let Input::Json(Value::Array(values)) = input else {
            return Err(input);
        };
        let mut list = Self::with_capacity(values.len());
        let mut rest = values.into_iter();
        while let Some(value) = rest.next() {
            match T::exact(Input::from(value)) {
                Ok(value) => list.push(value),
                Err(misfit) => {
                    let before = list.iter().map(|value| value.get().to_json());
                    let values = before.chain([misfit.into_json()]).chain(rest).collect();
                    return Err(Input::Json(Value::Array(values)));
                }
            }
        }
        Ok(list)
    }

    fn convert(input: &Input<'_>) -> Option<Self> {
        let one = |input: Input<'_>| match T::exact(input) {
            Ok(value) => Some(value),
            Err(input) => T::convert(&input),
        };
        match input {
            Input::Null => None,
            Input::Json(Value::Array(values)) => values
                .iter()
                .map(|value| one(Input::from(value.clone())))
                .collect(),
            single => one(single.clone()).map(|value| vec![value]),
        }
    }

    fn get(&self) -> ValueRef<'_> {
        ValueRef::List(self)
    }

    fn is_listed(&self) -> bool {
        self.iter().all(T::is_listed)
    }
}
