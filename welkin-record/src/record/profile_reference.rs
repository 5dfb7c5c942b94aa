//! Fields that refer to a profile.

use std::fmt;

use super::cdt::Cdt;
use super::decode::read_fields;
use super::value::{FieldValue, Fit, Input, ValueRef};
use crate::hidden::HIDDEN;
use crate::json::{DecodeError, Json};

/// A reference to a record of a profile data type: an object with the profile's `id`, and with its fields if it is an
/// external profile.
///
/// Source: an integration that runs against Welkin sends and reads `{"id": "..."}` for internal profiles, and
/// `pdtf-...` keys beside it for external ones. Welkin does not document the form.
#[derive(Clone, PartialEq)]
pub struct ProfileReference {
    json: Json,
    id: Option<String>,
}

impl ProfileReference {
    fn of(json: Json) -> Self {
        let id = json.get("id").and_then(|id| id.as_id());
        Self { json, id }
    }

    /// Creates a reference to the profile with this id.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self::from_iter([("id".to_owned(), Json::from(id.into()))])
    }

    /// The profile's id, if the reference has one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The value under a key of the reference, such as a field of the profile.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Json> {
        self.json.get(key)
    }

    /// Adds another key, such as a field that an external profile requires.
    #[must_use]
    pub fn with(self, key: &str, value: impl Into<Json>) -> Self {
        let others = self
            .json
            .members()
            .filter(|(name, _)| name.as_str() != Some(key));
        Self::of(Json::object(
            others.chain([(Json::from(key), value.into())]),
        ))
    }

    /// Reads the profile's fields in the reference as the profile data type `P`.
    ///
    /// # Errors
    /// Returns an error if a part of the reference can't be read as fields.
    pub fn profile<P: Cdt + Default>(&self) -> Result<P, DecodeError> {
        read_fields(&self.json)
    }
}

/// Shows neither the id nor the fields.
impl fmt::Debug for ProfileReference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ProfileReference({HIDDEN})")
    }
}

impl FromIterator<(String, Json)> for ProfileReference {
    fn from_iter<I: IntoIterator<Item = (String, Json)>>(keys: I) -> Self {
        let keys = keys
            .into_iter()
            .map(|(key, value)| (Json::from(key), value));
        Self::of(Json::object(keys))
    }
}

impl FieldValue for ProfileReference {
    fn read(input: Input<'_>) -> (Option<Self>, Fit) {
        match input {
            Input::Json(raw) if raw.is_object() => (Some(Self::of(raw.to_json())), Fit::Exact),
            _ => (None, Fit::Misfit),
        }
    }

    fn get(&self) -> ValueRef<'_> {
        ValueRef::Json(&self.json)
    }
}
