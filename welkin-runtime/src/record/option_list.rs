//! Option lists: enums that know their options and keep what they don't.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::mem::discriminant;

use super::value::{FieldValue, Fit, Input, ValueRef};
use crate::hidden::{HIDDEN, OneLineJson};
use crate::json::{Json, is_same_number, is_written_as};

/// An option as data: its variant, what is stored and what people see.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed<E> {
    variant: E,
    text: OptionText,
}

/// What an option stores and what people see.
#[derive(Clone, Copy, Debug, PartialEq)]
struct OptionText {
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

impl<E> Listed<E> {
    /// An option that stores a text.
    #[must_use]
    pub const fn text(variant: E, value: &'static str, label: &'static str) -> Self {
        Self::new(variant, ListedValue::Text(value), label)
    }

    /// An option that stores a whole number.
    #[must_use]
    pub const fn integer(variant: E, value: i64, label: &'static str) -> Self {
        Self::new(variant, ListedValue::Integer(value), label)
    }

    /// An option that stores a number.
    #[must_use]
    pub const fn float(variant: E, value: f64, label: &'static str) -> Self {
        Self::new(variant, ListedValue::Float(value), label)
    }

    const fn new(variant: E, value: ListedValue, label: &'static str) -> Self {
        Self {
            variant,
            text: OptionText { value, label },
        }
    }

    /// The variant.
    #[must_use]
    pub const fn variant(&self) -> &E {
        &self.variant
    }

    /// What people see.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        self.text.label
    }
}

impl OptionText {
    fn get(&self) -> ValueRef<'static> {
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

/// A value that the option list does not hold, kept as it came. `Debug` hides it: a server may send anything.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Unlisted(Json);

impl fmt::Debug for Unlisted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Unlisted({HIDDEN})")
    }
}

impl Unlisted {
    /// The value, as Welkin stores it.
    #[must_use]
    pub fn as_json(&self) -> &Json {
        &self.0
    }
}

impl fmt::Display for Unlisted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_str() {
            Some(text) => formatter.write_str(text),
            None => formatter.write_str(&self.0.text()),
        }
    }
}

/// An enum generated from the options of a select field.
///
/// Implementations are generated: the options as a table, and the variant that holds any other value.
pub trait OptionList: Clone + Send + Sync + Sized + 'static {
    /// The options, sorted by value: texts by bytes, numbers by size.
    const OPTIONS: &'static [Listed<Self>];

    /// The variant for a value that is not listed.
    fn from_unlisted(value: Unlisted) -> Self;

    /// The value, when it is not listed.
    fn unlisted(&self) -> Option<&Unlisted>;

    /// The option as data; nothing when it is not listed.
    fn listed(&self) -> Option<&'static Listed<Self>> {
        let variant = discriminant(self);
        Self::OPTIONS
            .iter()
            .find(|listed| discriminant(&listed.variant) == variant)
    }

    /// What Welkin stores, as JSON.
    fn to_json(&self) -> Json {
        self.get().to_json()
    }

    /// The option that stores this value, or the fallback that keeps it; nothing for null, objects and the like.
    fn from_json(value: impl Into<Json>) -> Option<Self> {
        Self::read(Input::of_json(&value.into())).0
    }
}

/// Every option of a list, in the order of its table.
#[derive(Clone, Debug)]
pub struct AllOptions<E: 'static>(std::slice::Iter<'static, Listed<E>>);

/// For `all` of generated enums.
#[must_use]
pub fn all_options<E: OptionList>() -> AllOptions<E> {
    AllOptions(E::OPTIONS.iter())
}

impl<E: Clone> Iterator for AllOptions<E> {
    type Item = E;

    fn next(&mut self) -> Option<E> {
        Some(self.0.next()?.variant.clone())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<E: Clone> ExactSizeIterator for AllOptions<E> {}

/// A text that names no option.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an option of {list}")]
pub struct UnknownOption {
    list: &'static str,
}

/// For `PartialEq` of generated enums.
#[must_use]
pub fn same_option<E: OptionList>(left: &E, right: &E) -> bool {
    discriminant(left) == discriminant(right) && left.unlisted() == right.unlisted()
}

/// For `Hash` of generated enums.
pub fn hash_option<E: OptionList, H: Hasher>(option: &E, state: &mut H) {
    discriminant(option).hash(state);
    option.unlisted().hash(state);
}

/// For `Debug` of generated enums: the enum's name with what a listed option stores, which is the configuration's word. A value that is
/// not listed is hidden.
///
/// # Errors
/// When the formatter fails.
pub fn debug_option<E: OptionList>(
    option: &E,
    type_name: &str,
    formatter: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    match option.unlisted() {
        Some(_) => write!(formatter, "{type_name}({HIDDEN})"),
        None => write!(
            formatter,
            "{type_name}({:?})",
            OneLineJson(&option.to_json())
        ),
    }
}

/// For `Display` of generated enums: what people see, or the value itself when it is not listed.
///
/// # Errors
/// When the formatter fails.
pub fn display_option<E: OptionList>(
    option: &E,
    formatter: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    match option.unlisted() {
        Some(unlisted) => formatter.pad(&unlisted.to_string()),
        None => formatter.pad(option.listed().map_or("", Listed::label)),
    }
}

/// For `FromStr` of generated enums: the option with this value or, failing that, this label.
///
/// # Errors
/// When neither a value nor a label matches.
pub fn parse_option<E: OptionList>(list: &'static str, text: &str) -> Result<E, UnknownOption> {
    match place_of_text(table::<E>(), text) {
        Some(place) => Ok(E::OPTIONS[place].variant.clone()),
        None => Err(UnknownOption { list }),
    }
}

fn place_of_text(options: &dyn Table, text: &str) -> Option<usize> {
    let by_label = || position(options, |option| option.label == text);
    position(options, |option| option.is_written(text)).or_else(by_label)
}

/// The options of a list without their variants, so that finding one is compiled once.
trait Table: Sync {
    fn len(&self) -> usize;
    fn option(&self, place: usize) -> &'static OptionText;
}

/// The table of a list.
struct TableOf<E>(PhantomData<fn() -> E>);

impl<E: OptionList> Table for TableOf<E> {
    fn len(&self) -> usize {
        E::OPTIONS.len()
    }

    fn option(&self, place: usize) -> &'static OptionText {
        &E::OPTIONS[place].text
    }
}

const fn table<E: OptionList>() -> &'static dyn Table {
    &TableOf::<E>(PhantomData)
}

/// The options of a list, whatever its type: what a field's schema says of them.
#[derive(Clone, Copy)]
pub(crate) struct OptionTable(&'static dyn Table);

impl OptionTable {
    pub(crate) const fn of<E: OptionList>() -> Self {
        Self(table::<E>())
    }

    /// What the options store.
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
    let (mut start, mut end) = (0, options.len());
    while start < end {
        let middle = start.midpoint(end);
        let order = match options.option(middle).value {
            ListedValue::Text(value) => value.cmp(text),
            ListedValue::Integer(_) | ListedValue::Float(_) => Ordering::Less,
        };
        match order {
            Ordering::Equal => return Some(middle),
            Ordering::Less => start = middle + 1,
            Ordering::Greater => end = middle,
        }
    }
    None
}

/// What an input means for an option list.
enum Meaning {
    /// The option at this place: [`Fit::Exact`] if that is how it is stored; [`Fit::Converted`] if it is plainly meant, in another
    /// form: a number sent as text, text sent as a number, a list of one.
    Listed(usize, Fit),
    /// A text or a number that no option stores.
    Unlisted,
    /// No value of an option list.
    Misfit,
}

fn meaning(options: &dyn Table, input: &Input<'_>) -> Meaning {
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

/// The meaning of what is not how an option is stored.
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

/// A list of one means the same as that one.
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

impl<E: OptionList> FieldValue for E {
    fn read(input: Input<'_>) -> (Option<Self>, Fit) {
        match meaning(table::<E>(), &input) {
            Meaning::Listed(place, fit) => (Some(E::OPTIONS[place].variant.clone()), fit),
            Meaning::Unlisted => {
                let value = Unlisted(input.to_json());
                (Some(E::from_unlisted(value)), Fit::Exact)
            }
            Meaning::Misfit => (None, Fit::Misfit),
        }
    }

    fn get(&self) -> ValueRef<'_> {
        if let Some(Unlisted(value)) = self.unlisted() {
            return ValueRef::Unlisted(value);
        }
        match self.listed() {
            Some(listed) => listed.text.get(),
            None => ValueRef::Null,
        }
    }
}
