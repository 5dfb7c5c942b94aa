//! Fields that refer to a profile.

use std::fmt;

use serde_json::{Map, Value};

use super::cdt::Cdt;
use super::decode::deserialize;
use super::page::DecodeError;
use super::value::{FieldValue, Fit, Input, ValueRef};
use crate::hidden::HIDDEN;

/// A reference to a record of a profile data type: an object with the profile's `id`, and its fields where it is an external one.
///
/// Source: an integration that runs against Welkin sends and reads `{"id": "..."}` for internal profiles, and `pdtf-...` keys beside
/// it for external ones. Welkin documents no form.
#[derive(Clone, PartialEq)]
pub struct ProfileReference(Value);

impl ProfileReference {
    /// A reference to the profile of this id.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self(serde_json::json!({ "id": id.into() }))
    }

    /// The profile's id, where the reference has one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.0.get("id")?.as_str()
    }

    /// What the reference says under a key, such as a field of the profile.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// The reference with another key, such as a field that an external profile demands.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0[key] = value.into();
        self
    }

    /// The profile's fields that came with the reference, as the profile data type `P`.
    ///
    /// # Errors
    /// When a part of the reference can't be read as fields.
    pub fn profile<P: Cdt + Default>(&self) -> Result<P, DecodeError> {
        deserialize(self.0.clone()).map_err(DecodeError::from)
    }
}

/// Neither the id nor the fields.
impl fmt::Debug for ProfileReference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ProfileReference({HIDDEN})")
    }
}

impl From<Map<String, Value>> for ProfileReference {
    fn from(keys: Map<String, Value>) -> Self {
        Self(Value::Object(keys))
    }
}

impl FieldValue for ProfileReference {
    fn read(input: Input<'_>) -> (Option<Self>, Fit) {
        match input {
            Input::Json(value) if value.is_object() => (Some(Self(value.take())), Fit::Exact),
            _ => (None, Fit::Misfit),
        }
    }

    fn get(&self) -> ValueRef<'_> {
        ValueRef::Json(&self.0)
    }
}
