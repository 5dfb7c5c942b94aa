//! A field of a CDT with its type erased, so that decoding, encoding and checking are compiled once.

use super::value::{FieldValue, Fit, Input, ValueRef};
use crate::json::RawJson;

/// One field of a CDT, set or unset, whatever its type.
pub trait Slot: Send + Sync {
    /// A view of the value; [`ValueRef::Null`] if unset.
    fn get(&self) -> ValueRef<'_>;

    /// Offers a value. [`Input::List`] clears a field that takes lists, and each value after that is added to it.
    fn set(&mut self, input: Input<'_>) -> Fit;
}

impl<T: FieldValue> Slot for Option<T> {
    fn get(&self) -> ValueRef<'_> {
        match self {
            Some(value) => value.get(),
            None => ValueRef::Null,
        }
    }

    fn set(&mut self, input: Input<'_>) -> Fit {
        let (value, fit) = match input {
            Input::Null => (None, Fit::Exact),
            input => T::read(input),
        };
        *self = value;
        fit
    }
}

impl<T: FieldValue> Slot for Option<Vec<T>> {
    fn get(&self) -> ValueRef<'_> {
        match self {
            Some(values) => ValueRef::List(values),
            None => ValueRef::Null,
        }
    }

    fn set(&mut self, input: Input<'_>) -> Fit {
        match input {
            Input::Null => {
                *self = None;
                Fit::Exact
            }
            Input::List => {
                *self = Some(Vec::new());
                Fit::Exact
            }
            input => match T::read(input) {
                (Some(value), fit) => {
                    self.get_or_insert_default().push(value);
                    fit.in_list()
                }
                (None, fit) => fit,
            },
        }
    }
}

/// Copies a value into a slot of the same type.
pub(crate) fn copy(value: ValueRef<'_>, to: &mut dyn Slot) {
    match value {
        ValueRef::Null => to.set(Input::Null),
        ValueRef::Boolean(value) => to.set(Input::Boolean(value)),
        ValueRef::Integer(value) => to.set(Input::Integer(value)),
        ValueRef::Float(value) => to.set(Input::Float(value)),
        ValueRef::Text(text) => to.set(Input::Text(text)),
        ValueRef::List(list) => {
            let fit = to.set(Input::List);
            (0..list.len()).for_each(|index| copy(list.get(index), to));
            fit
        }
        // As text: `of_json` makes an unset value of a null, and a usual text of an odd one.
        ValueRef::Json(value) if value.not_finite().is_none() => {
            to.set(Input::Json(RawJson::new(&value.text())))
        }
        ValueRef::Json(value) | ValueRef::Unlisted(value) => to.set(Input::of_json(value)),
    };
}
