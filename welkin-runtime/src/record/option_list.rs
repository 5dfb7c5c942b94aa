//! Option lists: enums that know their options and keep what they don't.

use std::fmt;
use std::mem::discriminant;

use serde_json::Value;

use super::value::{FieldValue, Input, ValueRef};

/// An option as data: what is stored and what people see.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Listed {
    value: ListedValue,
    label: &'static str,
}

/// What an option stores.
#[derive(Clone, Copy, Debug, PartialEq)]
enum ListedValue {
    Text(&'static str),
    Integer(i64),
    Float(f64),
}

impl Listed {
    /// An option that stores a text.
    #[must_use]
    pub const fn text(value: &'static str, label: &'static str) -> Self {
        Self {
            value: ListedValue::Text(value),
            label,
        }
    }

    /// An option that stores a whole number.
    #[must_use]
    pub const fn integer(value: i64, label: &'static str) -> Self {
        Self {
            value: ListedValue::Integer(value),
            label,
        }
    }

    /// An option that stores a number.
    #[must_use]
    pub const fn float(value: f64, label: &'static str) -> Self {
        Self {
            value: ListedValue::Float(value),
            label,
        }
    }

    /// What people see.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        self.label
    }

    fn value(&self) -> ValueRef<'static> {
        match self.value {
            ListedValue::Text(text) => ValueRef::Text(text),
            ListedValue::Integer(number) => ValueRef::Integer(number),
            ListedValue::Float(number) => ValueRef::Float(number),
        }
    }

    fn is_number(&self, number: f64) -> bool {
        match self.value {
            ListedValue::Text(_) => false,
            ListedValue::Integer(value) => value as f64 == number,
            ListedValue::Float(value) => value == number,
        }
    }
}

/// A value that the option list does not hold, kept as it came.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Unlisted(Value);

impl Unlisted {
    /// The value, as Welkin stores it.
    #[must_use]
    pub fn as_json(&self) -> &Value {
        &self.0
    }
}

impl fmt::Display for Unlisted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Value::String(text) => formatter.write_str(text),
            other => write!(formatter, "{other}"),
        }
    }
}

/// An enum generated from the options of a select field.
///
/// Implementations are generated: the options as two tables, and the variant that holds any other value.
pub trait OptionList: Clone + PartialEq + fmt::Debug + Send + Sync + Sized + 'static {
    /// The options, sorted by value: texts by bytes, numbers by size.
    const OPTIONS: &'static [Listed];

    /// Their variants, in the same order.
    const VARIANTS: &'static [Self];

    /// The variant for a value that is not listed.
    fn from_unlisted(value: Unlisted) -> Self;

    /// The value, when it is not listed.
    fn unlisted(&self) -> Option<&Unlisted>;

    /// The option as data; nothing when it is not listed.
    fn listed(&self) -> Option<&'static Listed> {
        let variant = discriminant(self);
        let place = Self::VARIANTS
            .iter()
            .position(|listed| discriminant(listed) == variant)?;
        Self::OPTIONS.get(place)
    }

    /// What Welkin stores, as JSON.
    fn to_json(&self) -> Value {
        self.get().to_json()
    }

    /// The option that stores this value, or the fallback that keeps it; nothing for null, objects and the like.
    fn from_json(value: Value) -> Option<Self> {
        match Self::exact(Input::from(value)) {
            Ok(option) => Some(option),
            Err(input) => Self::convert(&input),
        }
    }
}

/// A text that names no option.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an option of {list}")]
pub struct UnknownOption {
    list: &'static str,
}

/// For `Display` of generated enums: what people see, or the value itself when it is not listed.
///
/// # Errors
/// When the formatter fails.
pub fn display_option(
    listed: Option<&'static Listed>,
    unlisted: Option<&Unlisted>,
    formatter: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    match (listed, unlisted) {
        (Some(listed), _) => formatter.pad(listed.label),
        (None, Some(unlisted)) => formatter.pad(&unlisted.to_string()),
        (None, None) => Ok(()),
    }
}

/// For `FromStr` of generated enums: the place of the option with this value or, failing that, this label.
///
/// # Errors
/// When neither a value nor a label matches.
pub fn parse_option(
    list: &'static str,
    options: &[Listed],
    text: &str,
) -> Result<usize, UnknownOption> {
    let is_value = |option: &Listed| match option.value {
        ListedValue::Text(value) => value == text,
        ListedValue::Integer(value) => value.to_string() == text,
        ListedValue::Float(value) => value.to_string() == text,
    };
    let by_label = || options.iter().position(|option| option.label == text);
    options
        .iter()
        .position(is_value)
        .or_else(by_label)
        .ok_or(UnknownOption { list })
}

/// What an input means for an option list.
enum Meaning {
    /// It is how the option at this place is stored.
    Listed(usize),
    /// It plainly means the option at this place, in another form: a number sent as text, text sent as a number, a list of one.
    Alike(usize),
    /// A text or a number that no option stores.
    Unlisted,
    /// No value of an option list.
    Misfit,
}

fn meaning(options: &[Listed], input: &Input<'_>) -> Meaning {
    let alike = |place: Option<usize>| place.map_or(Meaning::Unlisted, Meaning::Alike);
    let number = |number: f64| options.iter().position(|option| option.is_number(number));
    let stored = |value: ListedValue| options.iter().position(|option| option.value == value);
    match input {
        Input::Text(text) => match find_text(options, text) {
            Some(place) => Meaning::Listed(place),
            None => alike(text.trim().parse().ok().and_then(number)),
        },
        Input::Integer(integer) => match stored(ListedValue::Integer(*integer)) {
            Some(place) => Meaning::Listed(place),
            None => {
                alike(number(*integer as f64).or_else(|| find_text(options, &integer.to_string())))
            }
        },
        Input::Float(float) => match stored(ListedValue::Float(*float)) {
            Some(place) => Meaning::Listed(place),
            None => alike(number(*float).or_else(|| find_text(options, &float.to_string()))),
        },
        Input::Json(Value::Array(values)) => match values.as_slice() {
            [one] => match meaning(options, &Input::from(one.clone())) {
                Meaning::Listed(place) | Meaning::Alike(place) => Meaning::Alike(place),
                Meaning::Unlisted | Meaning::Misfit => Meaning::Misfit,
            },
            _ => Meaning::Misfit,
        },
        Input::Null | Input::Boolean(_) | Input::Json(_) => Meaning::Misfit,
    }
}

fn find_text(options: &[Listed], text: &str) -> Option<usize> {
    options
        .binary_search_by(|option| match option.value {
            ListedValue::Text(value) => value.cmp(text),
            ListedValue::Integer(_) | ListedValue::Float(_) => std::cmp::Ordering::Less,
        })
        .ok()
}

impl<E: OptionList> FieldValue for E {
    fn exact(input: Input<'_>) -> Result<Self, Input<'_>> {
        match meaning(E::OPTIONS, &input) {
            Meaning::Listed(place) => Ok(E::VARIANTS[place].clone()),
            Meaning::Unlisted => Ok(E::from_unlisted(Unlisted(input.into_json()))),
            Meaning::Alike(_) | Meaning::Misfit => Err(input),
        }
    }

    fn convert(input: &Input<'_>) -> Option<Self> {
        match meaning(E::OPTIONS, input) {
            Meaning::Listed(place) | Meaning::Alike(place) => Some(E::VARIANTS[place].clone()),
            Meaning::Unlisted | Meaning::Misfit => None,
        }
    }

    fn get(&self) -> ValueRef<'_> {
        match (self.listed(), self.unlisted()) {
            (Some(listed), _) => listed.value(),
            (None, Some(Unlisted(Value::String(text)))) => ValueRef::Text(text),
            (None, Some(Unlisted(value))) => ValueRef::Json(value),
            (None, None) => ValueRef::Null,
        }
    }

    fn is_listed(&self) -> bool {
        self.unlisted().is_none()
    }
}
