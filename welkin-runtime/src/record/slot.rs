//! A field of a CDT with its type erased, so that decoding, encoding and checking are compiled once.

use std::any::Any;

use serde_json::Value;

use super::value::{FieldValue, Input, ValueRef};

/// One field of a CDT, set or unset, whatever its type.
pub trait Slot: Any + Send + Sync {
    /// A look at the value; [`ValueRef::Null`] when unset.
    fn get(&self) -> ValueRef<'_>;

    /// Takes a value as Welkin sent it. What has to be remembered to write it back unchanged is returned: a value that was
    /// converted, or one that does not fit at all (then the field is unset).
    fn set(&mut self, input: Input<'_>) -> Option<Value>;

    /// Whether every value in it is one that the configuration lists.
    fn is_listed(&self) -> bool;

    /// The same value in another slot of the same type; no change when the types differ.
    fn copy_from(&mut self, other: &dyn Slot);

    /// Whether both are of the same type and hold the same value.
    fn same_as(&self, other: &dyn Slot) -> bool;

    /// An unset slot of the same type.
    fn empty(&self) -> Box<dyn Slot>;
}

impl<T: FieldValue> Slot for Option<T> {
    fn get(&self) -> ValueRef<'_> {
        self.as_ref().map_or(ValueRef::Null, T::get)
    }

    fn set(&mut self, input: Input<'_>) -> Option<Value> {
        if let Input::Null = input {
            *self = None;
            return None;
        }
        match T::exact(input) {
            Ok(value) => {
                *self = Some(value);
                None
            }
            Err(input) => {
                *self = T::convert(&input);
                Some(input.into_json())
            }
        }
    }

    fn is_listed(&self) -> bool {
        self.as_ref().is_none_or(T::is_listed)
    }

    fn copy_from(&mut self, other: &dyn Slot) {
        if let Some(other) = (other as &dyn Any).downcast_ref::<Self>() {
            self.clone_from(other);
        }
    }

    fn same_as(&self, other: &dyn Slot) -> bool {
        (other as &dyn Any).downcast_ref::<Self>() == Some(self)
    }

    fn empty(&self) -> Box<dyn Slot> {
        Box::new(None::<T>)
    }
}
