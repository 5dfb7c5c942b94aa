//! Option lists: enums that know their options and keep what they don't.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::mem::discriminant;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::value::{FieldValue, Fit, Input, ValueRef};
use crate::hidden::HIDDEN;
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
///
/// The default is null, which no list reads as an option: it is there for derives that ask for it.
#[derive(Clone, Default)]
pub struct Unlisted {
    value: Json,
    /// The value as text, where it is no text itself.
    text: Box<str>,
}

impl fmt::Debug for Unlisted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Unlisted({HIDDEN})")
    }
}

impl Unlisted {
    pub(super) fn new(value: Json) -> Self {
        let text = match value.as_str() {
            Some(_) => Box::default(),
            None => value.text().into(),
        };
        Self { value, text }
    }

    /// The value, as Welkin stores it.
    #[must_use]
    pub fn as_json(&self) -> &Json {
        &self.value
    }

    /// The value as text: itself if it is one, as JSON otherwise.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.value.as_str().unwrap_or(&self.text)
    }

    /// Numbers come before texts.
    fn rank(&self) -> (bool, f64) {
        (
            !self.value.is_number(),
            self.value.as_f64().unwrap_or_default(),
        )
    }
}

impl PartialEq for Unlisted {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Unlisted {}

impl PartialOrd for Unlisted {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Numbers by size, then texts by bytes.
impl Ord for Unlisted {
    fn cmp(&self, other: &Self) -> Ordering {
        let ((left, size), (right, other_size)) = (self.rank(), other.rank());
        let by_size = left.cmp(&right).then(size.total_cmp(&other_size));
        by_size
            .then_with(|| self.as_str().cmp(other.as_str()))
            .then_with(|| {
                self.value
                    .as_str()
                    .is_some()
                    .cmp(&other.value.as_str().is_some())
            })
    }
}

impl Hash for Unlisted {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.as_str().is_some().hash(state);
        self.as_str().hash(state);
    }
}

impl fmt::Display for Unlisted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl AsRef<str> for Unlisted {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl Serialize for Unlisted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Unlisted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Json::deserialize(deserializer).map(Self::new)
    }
}

/// An enum generated from the options of a select field.
///
/// Implementations are generated: the options as a table, and the variant that holds any other value.
pub trait OptionList: Clone + Send + Sync + Sized + 'static {
    /// The options in Designer's order.
    const OPTIONS: &'static [Listed<Self>];

    /// Places of the options in the order of their values, texts by bytes, where the list is long enough for a search to pay; empty where
    /// it is not.
    const BY_VALUE: &'static [u16] = &[];

    /// The variant for a value that is not listed.
    fn from_unlisted(value: Unlisted) -> Self;

    /// The value, when it is not listed.
    fn unlisted(&self) -> Option<&Unlisted>;

    /// The option as data; nothing when it is not listed.
    fn listed(&self) -> Option<&'static Listed<Self>> {
        place_of(self).map(|place| &Self::OPTIONS[place])
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

/// Every option of a list, in Designer's order.
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

/// For `Ord` of generated enums: options in Designer's order, then values that are not listed, numbers by size before texts by bytes.
#[must_use]
pub fn compare_options<E: OptionList>(left: &E, right: &E) -> Ordering {
    let place = |option: &E| place_of(option).unwrap_or(usize::MAX);
    let by_place = place(left).cmp(&place(right));
    by_place.then_with(|| left.unlisted().cmp(&right.unlisted()))
}

/// For `PartialOrd` of generated enums: as `Ord` has it.
#[must_use]
pub fn partially_compare_options<E: OptionList>(left: &E, right: &E) -> Option<Ordering> {
    Some(compare_options(left, right))
}

/// For `label` of generated enums: what people see, or the value itself when it is not listed.
#[must_use]
pub fn label_of<E: OptionList>(option: &E) -> &str {
    match option.unlisted() {
        Some(unlisted) => unlisted.as_str(),
        None => option.listed().map_or("", Listed::label),
    }
}

/// For `value` of generated enums that store texts.
#[must_use]
pub fn text_of<E: OptionList>(option: &E) -> &str {
    match (
        option.unlisted(),
        option.listed().map(|listed| listed.text.value),
    ) {
        (Some(unlisted), _) => unlisted.as_str(),
        (None, Some(ListedValue::Text(text))) => text,
        (None, _) => "",
    }
}

/// For `value` of generated enums that store whole numbers.
#[must_use]
pub fn integer_of<E: OptionList>(option: &E) -> Option<i64> {
    match (
        option.unlisted(),
        option.listed().map(|listed| listed.text.value),
    ) {
        (Some(unlisted), _) => unlisted.as_json().as_i64(),
        (None, Some(ListedValue::Integer(number))) => Some(number),
        (None, _) => None,
    }
}

/// For `value` of generated enums that store numbers.
#[must_use]
pub fn float_of<E: OptionList>(option: &E) -> Option<f64> {
    match (
        option.unlisted(),
        option.listed().map(|listed| listed.text.value),
    ) {
        (Some(unlisted), _) => unlisted.as_json().as_f64(),
        (None, Some(ListedValue::Float(number))) => Some(number),
        (None, _) => None,
    }
}

/// For `Serialize` of generated enums: what Welkin stores.
///
/// # Errors
/// When the serializer fails.
pub fn serialize_option<E: OptionList, S: Serializer>(
    option: &E,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    option.get().serialize(serializer)
}

/// For `Deserialize` of generated enums: the option that stores the value, or the fallback that keeps it.
///
/// # Errors
/// When it is null, a flag, a list or an object.
pub fn deserialize_option<'de, E: OptionList, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<E, D::Error> {
    let mut value = Json::deserialize(deserializer)?;
    // Keys of maps are texts, whatever they stand for.
    if let (Some(text), true) = (value.as_str(), stores_integers(table::<E>()))
        && let Ok(number) = text.parse::<i64>()
    {
        value = Json::from(number);
    }
    let read = E::from_json(value);
    read.ok_or_else(|| D::Error::custom("expected the value of an option: a text or a number"))
}

fn stores_integers(options: &dyn Table) -> bool {
    let is_integer = |place| matches!(options.option(place).value, ListedValue::Integer(_));
    options.len() > 0 && (0..options.len()).all(is_integer)
}

fn place_of<E: OptionList>(option: &E) -> Option<usize> {
    let variant = discriminant(option);
    let mut options = E::OPTIONS.iter();
    options.position(|listed| discriminant(&listed.variant) == variant)
}

/// For `Display` of generated enums: what people see, or the value itself when it is not listed.
///
/// # Errors
/// When the formatter fails.
pub fn display_option<E: OptionList>(
    option: &E,
    formatter: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    formatter.pad(label_of(option))
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
    fn by_value(&self) -> &[u16];
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

    fn by_value(&self) -> &[u16] {
        E::BY_VALUE
    }
}

/// Options that a program learns of when it runs.
struct TableAtRunTime {
    options: &'static [Listed<()>],
    by_value: Box<[u16]>,
}

impl TableAtRunTime {
    fn new(options: &'static [Listed<()>]) -> Self {
        let text = |place: u16| match options[usize::from(place)].text.value {
            ListedValue::Text(text) => Some(text),
            ListedValue::Integer(_) | ListedValue::Float(_) => None,
        };
        let mut by_value: Vec<u16> = (0..=u16::MAX).take(options.len()).collect();
        let is_sortable =
            by_value.len() == options.len() && by_value.iter().all(|place| text(*place).is_some());
        if is_sortable {
            by_value.sort_by_key(|place| text(*place));
        } else {
            by_value.clear();
        }
        Self {
            options,
            by_value: by_value.into(),
        }
    }
}

impl Table for TableAtRunTime {
    fn len(&self) -> usize {
        self.options.len()
    }

    fn option(&self, place: usize) -> &'static OptionText {
        &self.options[place].text
    }

    fn by_value(&self) -> &[u16] {
        &self.by_value
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

    /// The options of a list that a program learns of when it runs. The table is kept until the program ends.
    pub(crate) fn at_run_time(options: &'static [Listed<()>]) -> Self {
        Self(Box::leak(Box::new(TableAtRunTime::new(options))))
    }

    /// Whether an option stores this text.
    pub(crate) fn has_text(self, text: &str) -> bool {
        find_text(self.0, text).is_some()
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
                let value = Unlisted::new(input.to_json());
                (Some(E::from_unlisted(value)), Fit::Unlisted)
            }
            Meaning::Misfit => (None, Fit::Misfit),
        }
    }

    fn get(&self) -> ValueRef<'_> {
        if let Some(unlisted) = self.unlisted() {
            return ValueRef::Unlisted(&unlisted.value);
        }
        match self.listed() {
            Some(listed) => listed.text.get(),
            None => ValueRef::Null,
        }
    }
}
