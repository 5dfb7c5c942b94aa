//! The options of a list as a table, and the interpretation of values: compiled once for all lists.

use std::fmt;

use welkin_designer::decimal::is_held;

use super::value::{Fit, Input, ValueRef};
use crate::json::{Json, is_written_as, whole_number};

/// The stored value of an option.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ListedValue {
    Text(&'static str),
    Integer(i64),
    Float(f64),
}

impl ListedValue {
    pub(super) fn get(self) -> ValueRef<'static> {
        match self {
            Self::Text(text) => ValueRef::Text(text),
            Self::Integer(number) => ValueRef::Integer(number),
            Self::Float(number) => ValueRef::Float(number),
        }
    }

    /// Whether this is exactly the number in a text. Floats are neighbors of each other and of whole numbers: one that
    /// is only close to an option must not be read as that option.
    fn is_number(self, text: &str) -> bool {
        match self {
            Self::Text(_) => false,
            Self::Integer(value) => whole_number(text) == Some(value),
            Self::Float(value) => text.parse() == Ok(value) && is_held(value, text),
        }
    }

    fn is_written(self, text: &str) -> bool {
        match self {
            Self::Text(value) => value == text,
            Self::Integer(value) => value.to_string() == text,
            Self::Float(value) => value.to_string() == text || Json::from(value).text() == text,
        }
    }
}

/// The stored values of the options of a list, in Designer's order. They have the same type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ListedValues {
    /// Texts.
    Texts(&'static [&'static str]),
    /// Whole numbers.
    Integers(&'static [i64]),
    /// Numbers.
    Floats(&'static [f64]),
}

impl ListedValues {
    pub(super) fn get(self, place: usize) -> Option<ListedValue> {
        match self {
            Self::Texts(texts) => texts.get(place).copied().map(ListedValue::Text),
            Self::Integers(numbers) => numbers.get(place).copied().map(ListedValue::Integer),
            Self::Floats(numbers) => numbers.get(place).copied().map(ListedValue::Float),
        }
    }

    pub(super) fn iter(self) -> impl Iterator<Item = ListedValue> {
        (0..).map_while(move |place| self.get(place))
    }

    fn position(self, is_it: impl Fn(ListedValue) -> bool) -> Option<usize> {
        self.iter().position(is_it)
    }
}

/// The options of a list without their variants, so that the look-up is compiled once.
pub(super) trait Table: Sync {
    fn values(&self) -> ListedValues;
    fn labels(&self) -> &'static [&'static str];
    fn by_value(&self) -> &[u16];
}

/// The options of a list with the type erased, for the schema of a field.
#[derive(Clone, Copy)]
pub struct OptionTable(&'static dyn Table);

impl OptionTable {
    pub(super) const fn new(options: &'static dyn Table) -> Self {
        Self(options)
    }

    /// Whether an option stores this text.
    pub(super) fn has_text(self, text: &str) -> bool {
        find_text(self.0, text).is_some()
    }

    /// The stored values of the options.
    #[doc(hidden)]
    pub fn values(self) -> impl Iterator<Item = ValueRef<'static>> {
        self.0.values().iter().map(ListedValue::get)
    }
}

impl PartialEq for OptionTable {
    fn eq(&self, other: &Self) -> bool {
        self.0.values() == other.0.values() && self.0.labels() == other.0.labels()
    }
}

impl fmt::Debug for OptionTable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let options = self.0.values().iter().zip(self.0.labels());
        formatter.debug_list().entries(options).finish()
    }
}

fn find_text(options: &dyn Table, text: &str) -> Option<usize> {
    let ListedValues::Texts(values) = options.values() else {
        return None;
    };
    let sorted = options.by_value();
    if sorted.is_empty() {
        return values.iter().position(|value| *value == text);
    }
    let found = sorted.binary_search_by(|place| values[usize::from(*place)].cmp(text));
    found.ok().map(|index| usize::from(sorted[index]))
}

/// The meaning of an input for an option list.
pub(super) enum Meaning {
    /// The option with this index: [`Fit::Exact`] if the input is its stored value; [`Fit::Converted`] if the option is
    /// clearly meant, in another form: a number sent as text, text sent as a number, a list of one.
    Listed(usize, Fit),
    /// A text or a number that no option stores.
    Unlisted,
    /// Not a value of an option list.
    Misfit,
}

pub(super) fn meaning(options: &dyn Table, input: &Input<'_>) -> Meaning {
    let exact = match input {
        Input::Text(text) => find_text(options, text),
        Input::Integer(value) => stored(options, ListedValue::Integer(*value)),
        Input::Float(value) => stored(options, ListedValue::Float(*value)),
        Input::Number(text) => text
            .parse()
            .ok()
            .filter(|number| is_written_as(*number, text))
            .and_then(|number| stored(options, ListedValue::Float(number))),
        _ => None,
    };
    match exact {
        Some(place) => Meaning::Listed(place, Fit::Exact),
        None => other_meaning(options, input),
    }
}

fn stored(options: &dyn Table, value: ListedValue) -> Option<usize> {
    options.values().position(|stored| stored == value)
}

/// The meaning of an input that is not the stored value of an option.
fn other_meaning(options: &dyn Table, input: &Input<'_>) -> Meaning {
    let number = |text: &str| options.values().position(|value| value.is_number(text));
    let number_or_text = |text: &str| number(text).or_else(|| find_text(options, text));
    let alike = match input {
        Input::Text(text) => number(text.trim()),
        Input::Integer(integer) => number_or_text(&integer.to_string()),
        Input::Float(float) => number_or_text(&float.to_string()),
        Input::Number(text) => number_or_text(text),
        Input::Json(raw) => return meaning_of_list(options, &raw.to_json()),
        Input::Null | Input::Boolean(_) | Input::List => return Meaning::Misfit,
    };
    alike.map_or(Meaning::Unlisted, |place| {
        Meaning::Listed(place, Fit::Converted)
    })
}

/// A list of one has the same meaning as its element.
fn meaning_of_list(options: &dyn Table, list: &Json) -> Meaning {
    let mut values = list.elements();
    let (Some(one), None) = (values.next(), values.next()) else {
        return Meaning::Misfit;
    };
    match meaning(options, &Input::of_json(&one)) {
        Meaning::Listed(place, _) => Meaning::Listed(place, Fit::Converted),
        Meaning::Unlisted | Meaning::Misfit => Meaning::Misfit,
    }
}

/// The options that a text names, as value or as label; several if the text is ambiguous.
pub(super) fn named_by(options: &dyn Table, text: &str) -> Vec<usize> {
    let all = options.values().iter().zip(options.labels()).enumerate();
    let named = all.filter(|(_, (value, label))| value.is_written(text) || **label == text);
    named.map(|(place, _)| place).collect()
}
