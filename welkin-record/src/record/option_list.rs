//! Option lists: enums that keep unlisted values.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::mem::discriminant;

use serde::de::Error as _;
use serde::{Deserializer, Serialize, Serializer};

use super::option_table::{ListedValue, ListedValues, Meaning, OptionTable, Table, meaning};
use super::text_form;
use super::unknown_option::{UnknownOption, only_option};
use super::unlisted::Unlisted;
use super::value::{FieldValue, Fit, Input, ValueRef};
use crate::json::Json;

/// The options of a list as data, in Designer's order. There are as many values and labels as variants: in lists of
/// their own, the look-up needs no code for each type.
#[derive(Clone, Copy, Debug)]
pub struct Options<E: 'static> {
    /// The variants.
    pub variants: &'static [E],
    /// Their stored values.
    pub values: ListedValues,
    /// Their labels.
    pub labels: &'static [&'static str],
    /// The variant for an unlisted value.
    pub unlisted: fn(Unlisted) -> E,
}

/// An enum generated from the options of a select field.
///
/// Implementations are generated: the options as a table, and the variant that holds any other value.
pub trait OptionList: Clone + Send + Sync + Sized + 'static {
    /// Indexes of the options sorted by their values, texts by bytes, if the list is long enough for binary search to
    /// pay off; otherwise empty.
    #[doc(hidden)]
    const BY_VALUE: &'static [u16] = &[];

    /// The options as data.
    #[doc(hidden)]
    const OPTIONS: Options<Self>;

    /// The value, if it is not listed.
    fn unlisted(&self) -> Option<&Unlisted>;

    /// The stored value, as JSON.
    fn to_json(&self) -> Json {
        self.get().to_json()
    }

    /// The option that stores this value, or the fallback that keeps it; `None` for null, objects and the like.
    fn from_json(value: impl Into<Json>) -> Option<Self> {
        Self::read(Input::of_json(&value.into())).0
    }
}

/// Every option of a list, in Designer's order.
#[derive(Clone, Debug)]
pub struct AllOptions<E: 'static>(std::slice::Iter<'static, E>);

/// For `all` of generated enums.
#[must_use]
pub fn all_options<E: OptionList>() -> AllOptions<E> {
    AllOptions(E::OPTIONS.variants.iter())
}

impl<E: Clone> Iterator for AllOptions<E> {
    type Item = E;

    fn next(&mut self) -> Option<E> {
        self.0.next().cloned()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<E: Clone> ExactSizeIterator for AllOptions<E> {}

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

/// For `Ord` of generated enums: options in Designer's order, then unlisted values, numbers by size before texts by
/// bytes.
#[must_use]
pub fn compare_options<E: OptionList>(left: &E, right: &E) -> Ordering {
    let place = |option: &E| place_of(option).unwrap_or(usize::MAX);
    let by_place = place(left).cmp(&place(right));
    by_place.then_with(|| left.unlisted().cmp(&right.unlisted()))
}

/// For `PartialOrd` of generated enums: the same order as `Ord`.
#[must_use]
pub fn partially_compare_options<E: OptionList>(left: &E, right: &E) -> Option<Ordering> {
    Some(compare_options(left, right))
}

/// For `label` of generated enums: the label, or the value itself if it is not listed.
#[must_use]
pub fn label_of<E: OptionList>(option: &E) -> &str {
    match option.unlisted() {
        Some(unlisted) => unlisted.as_str(),
        None => place_of(option)
            .and_then(|place| E::OPTIONS.labels.get(place))
            .copied()
            .unwrap_or_default(),
    }
}

/// For `value` of generated enums that store texts.
#[must_use]
pub fn text_of<E: OptionList>(option: &E) -> &str {
    match (option.unlisted(), listed_value(option)) {
        (Some(unlisted), _) => unlisted.as_str(),
        (None, Some(ListedValue::Text(text))) => text,
        (None, _) => "",
    }
}

/// For `value` of generated enums that store whole numbers.
#[must_use]
pub fn integer_of<E: OptionList>(option: &E) -> Option<i64> {
    match (option.unlisted(), listed_value(option)) {
        (Some(unlisted), _) => unlisted.as_json().as_i64(),
        (None, Some(ListedValue::Integer(number))) => Some(number),
        (None, _) => None,
    }
}

/// For `value` of generated enums that store numbers.
#[must_use]
pub fn float_of<E: OptionList>(option: &E) -> Option<f64> {
    match (option.unlisted(), listed_value(option)) {
        (Some(unlisted), _) => unlisted.as_json().as_f64(),
        (None, Some(ListedValue::Float(number))) => Some(number),
        (None, _) => None,
    }
}

/// For `Serialize` of generated enums: the stored value.
///
/// # Errors
/// Returns an error if the serializer fails.
pub fn serialize_option<E: OptionList, S: Serializer>(
    option: &E,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match option.unlisted() {
        Some(unlisted) => unlisted.serialize(serializer),
        None => option.get().serialize(serializer),
    }
}

/// For `Deserialize` of generated enums: the option that stores the value, or the fallback that keeps it. The key of a
/// map and the cell of a CSV file are numbers if the list is one of numbers and they are written like one.
///
/// # Errors
/// Returns an error if it is null, a flag, a list or an object.
pub fn deserialize_option<'de, E: OptionList, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<E, D::Error> {
    let is_of_texts = matches!(E::OPTIONS.values, ListedValues::Texts(_));
    let read = E::from_json(text_form::read(deserializer, !is_of_texts)?);
    read.ok_or_else(|| D::Error::custom("expected an option value: a string or a number"))
}

fn place_of<E: OptionList>(option: &E) -> Option<usize> {
    let variant = discriminant(option);
    let mut variants = E::OPTIONS.variants.iter();
    variants.position(|listed| discriminant(listed) == variant)
}

/// The stored value; `None` if it is not listed.
fn listed_value<E: OptionList>(option: &E) -> Option<ListedValue> {
    E::OPTIONS.values.get(place_of(option)?)
}

/// For `Debug` of generated enums: the name of the variant. `names` are those of the listed variants, separated by
/// spaces.
///
/// # Errors
/// Returns an error if the formatter fails.
pub fn debug_option<E: OptionList>(
    option: &E,
    names: &str,
    formatter: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    match option.unlisted() {
        Some(unlisted) => formatter.debug_tuple("Unlisted").field(unlisted).finish(),
        None => {
            let name = place_of(option).and_then(|place| names.split_whitespace().nth(place));
            formatter.write_str(name.unwrap_or_default())
        }
    }
}

/// For `Display` of generated enums: the label, or the value itself if it is not listed.
///
/// # Errors
/// Returns an error if the formatter fails.
pub fn display_option<E: OptionList>(
    option: &E,
    formatter: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    formatter.pad(label_of(option))
}

/// For `FromStr` of generated enums: the option with this value or label.
///
/// # Errors
/// Returns an error if no option has it, or if several have.
pub fn parse_option<E: OptionList>(list: &'static str, text: &str) -> Result<E, UnknownOption> {
    let place = only_option(table::<E>(), list, text)?;
    Ok(E::OPTIONS.variants[place].clone())
}

/// The table of a list.
struct TableOf<E>(PhantomData<fn() -> E>);

impl<E: OptionList> Table for TableOf<E> {
    fn values(&self) -> ListedValues {
        E::OPTIONS.values
    }

    fn labels(&self) -> &'static [&'static str] {
        E::OPTIONS.labels
    }

    fn by_value(&self) -> &[u16] {
        E::BY_VALUE
    }
}

/// Options that are known only at run time.
struct TableAtRunTime {
    values: ListedValues,
    labels: &'static [&'static str],
    by_value: Box<[u16]>,
}

impl TableAtRunTime {
    fn new(values: ListedValues, labels: &'static [&'static str]) -> Self {
        let mut by_value: Vec<u16> = Vec::new();
        if let ListedValues::Texts(texts) = values
            && texts.len() <= usize::from(u16::MAX)
        {
            by_value = (0..).take(texts.len()).collect();
            by_value.sort_by_key(|place| texts[usize::from(*place)]);
        }
        Self {
            values,
            labels,
            by_value: by_value.into(),
        }
    }
}

impl Table for TableAtRunTime {
    fn values(&self) -> ListedValues {
        self.values
    }

    fn labels(&self) -> &'static [&'static str] {
        self.labels
    }

    fn by_value(&self) -> &[u16] {
        &self.by_value
    }
}

const fn table<E: OptionList>() -> &'static dyn Table {
    &TableOf::<E>(PhantomData)
}

/// The option table in the schema of a field.
pub(super) const fn option_table<E: OptionList>() -> OptionTable {
    OptionTable::new(table::<E>())
}

/// The option table of options that are known only at run time. The table is kept until the program ends.
pub(super) fn option_table_at_run_time(
    values: ListedValues,
    labels: &'static [&'static str],
) -> OptionTable {
    OptionTable::new(Box::leak(Box::new(TableAtRunTime::new(values, labels))))
}

impl<E: OptionList> FieldValue for E {
    fn read(input: Input<'_>) -> (Option<Self>, Fit) {
        match meaning(table::<E>(), &input) {
            Meaning::Listed(place, fit) => (E::OPTIONS.variants.get(place).cloned(), fit),
            Meaning::Unlisted => {
                let value = Unlisted::new(input.to_json());
                (Some((E::OPTIONS.unlisted)(value)), Fit::Unlisted)
            }
            Meaning::Misfit => (None, Fit::Misfit),
        }
    }

    fn get(&self) -> ValueRef<'_> {
        if let Some(unlisted) = self.unlisted() {
            return ValueRef::Unlisted(&unlisted.value);
        }
        listed_value(self).map_or(ValueRef::Null, ListedValue::get)
    }
}
