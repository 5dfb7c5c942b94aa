//! The options of a list as a table, and the interpretation of values: compiled once for all lists.

use std::fmt;

use super::value::{Fit, Input, ValueRef};
use crate::json::{Json, is_same_number, is_written_as};

/// The stored value and the label of an option.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct OptionText {
    pub(super) value: ListedValue,
    pub(super) label: &'static str,
}

/// The stored value of an option.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ListedValue {
    Text(&'static str),
    Integer(i64),
    Float(f64),
}

impl OptionText {
    pub(super) fn get(&self) -> ValueRef<'static> {
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

    fn is_written(&self, text: &str) -> bool {
        match self.value {
            ListedValue::Text(value) => value == text,
            ListedValue::Integer(value) => value.to_string() == text,
            ListedValue::Float(value) => value.to_string() == text,
        }
    }
}

/// The options of a list without their variants, so that the look-up is compiled once.
pub(super) trait Table: Sync {
    fn len(&self) -> usize;
    fn option(&self, place: usize) -> &'static OptionText;
    fn by_value(&self) -> &[u16];
}

/// The options of a list with the type erased, for the schema of a field.
#[derive(Clone, Copy)]
pub(crate) struct OptionTable(&'static dyn Table);

impl OptionTable {
    pub(super) const fn new(options: &'static dyn Table) -> Self {
        Self(options)
    }

    /// Whether an option stores this text.
    pub(super) fn has_text(self, text: &str) -> bool {
        find_text(self.0, text).is_some()
    }

    /// The stored values of the options.
    pub(crate) fn values(self) -> impl Iterator<Item = ValueRef<'static>> {
        (0..self.0.len()).map(move |place| self.0.option(place).get())
    }

    fn texts(self) -> impl Iterator<Item = &'static OptionText> {
        (0..self.0.len()).map(move |place| self.0.option(place))
    }
}

impl PartialEq for OptionTable {
    fn eq(&self, other: &Self) -> bool {
        self.texts().eq(other.texts())
    }
}

impl fmt::Debug for OptionTable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.texts()).finish()
    }
}

fn position(options: &dyn Table, is_it: impl Fn(&OptionText) -> bool) -> Option<usize> {
    (0..options.len()).find(|place| is_it(options.option(*place)))
}

fn find_text(options: &dyn Table, text: &str) -> Option<usize> {
    let value_at = |place: usize| match options.option(place).value {
        ListedValue::Text(value) => Some(value),
        ListedValue::Integer(_) | ListedValue::Float(_) => None,
    };
    let sorted = options.by_value();
    if sorted.is_empty() {
        return (0..options.len()).find(|place| value_at(*place) == Some(text));
    }
    let found = sorted.binary_search_by(|place| value_at(usize::from(*place)).cmp(&Some(text)));
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
    position(options, |option| option.value == value)
}

/// The meaning of an input that is not the stored value of an option.
fn other_meaning(options: &dyn Table, input: &Input<'_>) -> Meaning {
    let number = |number: f64| position(options, |option| option.is_number(number));
    let alike = match input {
        Input::Text(text) => text.trim().parse().ok().and_then(number),
        Input::Integer(integer) => {
            number(*integer as f64).or_else(|| find_text(options, &integer.to_string()))
        }
        Input::Float(float) => number(*float).or_else(|| find_text(options, &float.to_string())),
        Input::Number(text) => {
            let same = text
                .parse()
                .ok()
                .filter(|float| is_same_number(*float, text));
            same.and_then(number).or_else(|| find_text(options, text))
        }
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

pub(super) fn stores_integers(options: &dyn Table) -> bool {
    let is_integer = |place| matches!(options.option(place).value, ListedValue::Integer(_));
    options.len() > 0 && (0..options.len()).all(is_integer)
}

pub(super) fn place_of_text(options: &dyn Table, text: &str) -> Option<usize> {
    let by_label = || position(options, |option| option.label == text);
    position(options, |option| option.is_written(text)).or_else(by_label)
}
