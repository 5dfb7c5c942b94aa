//! Conversion of values between JSON and fields.

use std::borrow::Cow;
use std::fmt;

use serde::ser::{Error as _, Serialize, SerializeSeq, Serializer};
use welkin_designer::decimal::is_held;
use welkin_designer::field::whole;

use super::rule::Rule;
use crate::json::{Json, RawJson, Reader, Token, is_written_as, whole_number};

/// A JSON value to read into a field.
#[derive(Clone, Copy)]
pub enum Input<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number that fits 64 bits.
    Integer(i64),
    /// A number from the program.
    Float(f64),
    /// Any other number, as received.
    Number(&'a str),
    /// A string.
    Text(&'a str),
    /// An array. If the field takes lists, its elements follow one by one.
    List,
    /// An array as a whole, or an object.
    Json(RawJson<'a>),
}

/// Shows the form, and not the value.
impl fmt::Debug for Input<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Null => "Null",
            Self::Boolean(_) => "Boolean",
            Self::Integer(_) => "Integer",
            Self::Float(_) => "Float",
            Self::Number(_) => "Number",
            Self::Text(_) => "Text",
            Self::List => "List",
            Self::Json(_) => "Json",
        })
    }
}

impl<'a> Input<'a> {
    /// A JSON value as input.
    #[must_use]
    pub fn of_json(json: &'a Json) -> Self {
        if let Some(text) = json.as_str() {
            return Self::Text(text);
        }
        if let Some(number) = json.not_finite() {
            return Self::Float(number);
        }
        match Reader::of_value(json.other_text()).token() {
            Ok(Token::Boolean(value)) => Self::Boolean(value),
            Ok(Token::Integer(number)) => Self::Integer(number),
            Ok(Token::Number(text)) => Self::Number(text),
            Ok(Token::Array | Token::Object) => Self::Json(RawJson::new(json.other_text())),
            Ok(Token::Null | Token::Text(_)) | Err(_) => Self::Null,
        }
    }

    /// The value as JSON.
    #[must_use]
    pub fn to_json(self) -> Json {
        match self {
            Self::Null => Json::null(),
            Self::Boolean(value) => Json::from(value),
            Self::Integer(value) => Json::from(value),
            Self::Float(value) => Json::from(value),
            Self::Number(text) => Json::of_text(text),
            Self::Text(text) => Json::from(text),
            Self::List => Json::from_iter([]),
            Self::Json(raw) => raw.to_json(),
        }
    }

    /// A text, or a number as text.
    pub(super) fn text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) | Self::Number(text) => Some(Cow::Borrowed(text)),
            Self::Integer(number) => Some(Cow::Owned(number.to_string())),
            Self::Float(number) => Some(Cow::Owned(number.to_string())),
            _ => None,
        }
    }
}

/// How well a value fits the field to which it was offered, from exactly to not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The field holds the value and writes it in the same form.
    Exact,
    /// The field holds it as one of its values.
    InList,
    /// The field holds the value and writes it in the same form, but it is not one of the field's options.
    Unlisted,
    /// The field holds the value and writes it in another spelling, such as `1.5` for `1.50`.
    Respelled,
    /// The field holds the value that is clearly meant, such as a number that was sent as text.
    Converted,
    /// The field can't hold the value, and is unset.
    Misfit,
}

impl Fit {
    /// A value that was received in another form than the one in which it is written.
    pub(super) fn converted<T>(value: Option<T>) -> (Option<T>, Self) {
        let fit = match value {
            Some(_) => Self::Converted,
            None => Self::Misfit,
        };
        (value, fit)
    }

    /// The same fit, for a value that was added to a list.
    pub(super) fn in_list(self) -> Self {
        match self {
            Self::Exact => Self::InList,
            other => other,
        }
    }
}

/// A view of a field's value.
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
    /// Text, dates and times as Welkin writes them, the text of an option.
    Text(&'a str),
    /// Several values.
    List(&'a dyn ValueList),
    /// JSON as received.
    Json(&'a Json),
    /// An option that the configuration does not list, as received.
    Unlisted(&'a Json),
}

/// Several values of one field.
pub trait ValueList {
    /// The number of values.
    fn len(&self) -> usize;
    /// Whether there are no values.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The value at `index`; null if it is out of range.
    fn get(&self, index: usize) -> ValueRef<'_>;
}

impl<T: FieldValue> ValueList for Vec<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn get(&self, index: usize) -> ValueRef<'_> {
        match self.as_slice().get(index) {
            Some(value) => value.get(),
            None => ValueRef::Null,
        }
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
    pub fn to_json(self) -> Json {
        match self {
            Self::Null => Json::null(),
            Self::Boolean(value) => Json::from(value),
            Self::Integer(value) => Json::from(value),
            Self::Float(value) => Json::from(value),
            Self::Text(text) => Json::from(text),
            Self::List(list) => (0..list.len())
                .map(|index| list.get(index).to_json())
                .collect(),
            Self::Json(value) | Self::Unlisted(value) => value.clone(),
        }
    }

    /// Whether it is this option, or a list that contains it.
    pub(super) fn holds(self, option: &Json) -> bool {
        match self {
            Self::Unlisted(value) => value == option,
            Self::Json(value) if value.is_array() => value.elements().any(|one| one == *option),
            Self::Json(value) => value == option,
            Self::List(list) => (0..list.len()).any(|index| list.get(index).holds(option)),
            _ => false,
        }
    }

    /// The stored value of an option, as a `serde_json` value.
    #[doc(hidden)]
    pub fn to_value(self) -> serde_json::Value {
        match self {
            Self::Integer(value) => value.into(),
            Self::Float(value) => value.into(),
            Self::Text(text) => text.into(),
            other => other.to_json().to_value().unwrap_or_default(),
        }
    }
}

impl PartialEq for ValueRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (*self, *other) {
            (Self::Null, Self::Null) => true,
            (Self::Boolean(left), Self::Boolean(right)) => left == right,
            (Self::Integer(left), Self::Integer(right)) => left == right,
            (Self::Float(left), Self::Float(right)) => left == right,
            (Self::Text(left), Self::Text(right)) => left == right,
            (Self::List(left), Self::List(right)) => {
                left.len() == right.len()
                    && (0..left.len()).all(|index| left.get(index) == right.get(index))
            }
            (Self::Json(left), Self::Json(right)) => left == right,
            (Self::Unlisted(left), Self::Unlisted(right)) => left == right,
            _ => false,
        }
    }
}

/// NaN and infinity are errors, as JSON has no form for them: `serde_json` would write null, which clears a field.
impl Serialize for ValueRef<'_> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Float(value) if !value.is_finite() => Err(S::Error::custom(Rule::Finite)),
            Self::Json(value) | Self::Unlisted(value) if value.not_finite().is_some() => {
                Err(S::Error::custom(Rule::Finite))
            }
            Self::Null => serializer.serialize_unit(),
            Self::Boolean(value) => serializer.serialize_bool(value),
            Self::Integer(value) => serializer.serialize_i64(value),
            Self::Float(value) => serializer.serialize_f64(value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Json(value) | Self::Unlisted(value) => value.serialize(serializer),
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

/// A type of which a field holds one value, or a list of values.
pub trait FieldValue: Sized + Send + Sync + 'static {
    /// The value of an input. [`Fit::Exact`] if it is also written in that form; another form with a clear meaning is
    /// [`Fit::Converted`].
    fn read(input: Input<'_>) -> (Option<Self>, Fit);

    /// A view of the value.
    fn get(&self) -> ValueRef<'_>;
}

impl FieldValue for String {
    #[inline]
    fn read(input: Input<'_>) -> (Option<Self>, Fit) {
        match input {
            Input::Text(text) => (Some(text.to_owned()), Fit::Exact),
            Input::Boolean(value) => Fit::converted(Some(value.to_string())),
            other => Fit::converted(other.text().map(Cow::into_owned)),
        }
    }

    fn get(&self) -> ValueRef<'_> {
        ValueRef::Text(self)
    }
}

impl FieldValue for i64 {
    #[inline]
    fn read(input: Input<'_>) -> (Option<Self>, Fit) {
        match input {
            Input::Integer(number) => (Some(number), Fit::Exact),
            Input::Text(text) => Fit::converted(whole_number(text.trim())),
            Input::Number(text) => Fit::converted(whole_number(text)),
            Input::Float(number) => Fit::converted(whole(number)),
            _ => (None, Fit::Misfit),
        }
    }

    fn get(&self) -> ValueRef<'_> {
        ValueRef::Integer(*self)
    }
}

impl FieldValue for f64 {
    fn read(input: Input<'_>) -> (Option<Self>, Fit) {
        match input {
            Input::Number(text) => float(text),
            Input::Float(number) => (Some(number), Fit::Exact),
            Input::Integer(number) => Fit::converted(Some(number as Self)),
            Input::Text(text) => Fit::converted(finite(text.trim())),
            _ => (None, Fit::Misfit),
        }
    }

    fn get(&self) -> ValueRef<'_> {
        ValueRef::Float(*self)
    }
}

fn finite(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// The number in a text. A number that needs more digits than a float has is clearly meant, but not held.
fn float(text: &str) -> (Option<f64>, Fit) {
    match finite(text) {
        Some(number) if is_written_as(number, text) => (Some(number), Fit::Exact),
        Some(number) if is_held(number, text) => (Some(number), Fit::Respelled),
        other => Fit::converted(other),
    }
}

impl FieldValue for bool {
    #[inline]
    fn read(input: Input<'_>) -> (Option<Self>, Fit) {
        match input {
            Input::Boolean(value) => (Some(value), Fit::Exact),
            Input::Text(text) if text.eq_ignore_ascii_case("true") => Fit::converted(Some(true)),
            Input::Text(text) if text.eq_ignore_ascii_case("false") => Fit::converted(Some(false)),
            _ => (None, Fit::Misfit),
        }
    }

    fn get(&self) -> ValueRef<'_> {
        ValueRef::Boolean(*self)
    }
}

impl FieldValue for Json {
    fn read(input: Input<'_>) -> (Option<Self>, Fit) {
        match input {
            // The array is needed as a whole.
            Input::List => (None, Fit::Misfit),
            other => (Some(other.to_json()), Fit::Exact),
        }
    }

    fn get(&self) -> ValueRef<'_> {
        ValueRef::Json(self)
    }
}
