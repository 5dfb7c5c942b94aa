//! Filters of lists by field values.

use std::fmt;
use std::marker::PhantomData;

use super::field::{Field, SystemField};
use super::slot::Slot;
use crate::json::Json;

/// A condition on records of `C`: a field has one of several values. It is created from the field's constant, so a
/// field of another CDT does not compile.
///
/// Welkin's documentation of filters is only `key=v1,v2,v3`, so no value may contain a comma.
pub struct Filter<C> {
    field: &'static str,
    values: Vec<String>,
    of: PhantomData<fn() -> C>,
}

impl<C> Filter<C> {
    fn new(field: &'static str, values: impl IntoIterator<Item = Json>) -> Self {
        Self {
            field,
            values: values.into_iter().flat_map(texts).collect(),
            of: PhantomData,
        }
    }

    /// Machine name of the field.
    #[must_use]
    pub const fn field_name(&self) -> &'static str {
        self.field
    }

    /// The requested values, in the form of the request.
    #[must_use]
    pub fn values(&self) -> &[String] {
        &self.values
    }
}

/// The value as text; for a list, each of its values.
fn texts(value: Json) -> Vec<String> {
    match value.as_str() {
        Some(text) => vec![text.to_owned()],
        None if value.is_null() => Vec::new(),
        None if value.is_array() => value.elements().flat_map(texts).collect(),
        None => vec![value.text()],
    }
}

impl<C, V, A> Field<C, V, A>
where
    Option<V>: Slot,
{
    /// Selects records whose field has this value.
    #[must_use]
    pub fn is(self, value: impl Into<V>) -> Filter<C> {
        self.is_one_of([value])
    }

    /// Selects records whose field has one of these values.
    #[must_use]
    pub fn is_one_of<I: Into<V>>(self, values: impl IntoIterator<Item = I>) -> Filter<C> {
        let values = values.into_iter().map(|value| Some(value.into()));
        Filter::new(self.name(), values.map(|value| value.get().to_json()))
    }
}

impl SystemField {
    /// Selects records whose field has this value.
    #[must_use]
    pub fn is<C>(self, value: impl Into<String>) -> Filter<C> {
        self.is_one_of([value])
    }

    /// Selects records whose field has one of these values.
    #[must_use]
    pub fn is_one_of<C, I: Into<String>>(self, values: impl IntoIterator<Item = I>) -> Filter<C> {
        let values = values.into_iter().map(|value| Json::from(value.into()));
        Filter::new(self.name(), values)
    }
}

impl<C> Clone for Filter<C> {
    fn clone(&self) -> Self {
        Self {
            field: self.field,
            values: self.values.clone(),
            of: PhantomData,
        }
    }
}

/// Shows the field's name only: the values may be health data.
impl<C> fmt::Debug for Filter<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Filter({})", self.field)
    }
}
