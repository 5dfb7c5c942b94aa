//! Values that are not in an option list.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text_form;
use crate::hidden::HIDDEN;
use crate::json::Json;

/// A value that is not in the option list, kept as received. `Debug` hides it: a server may send anything.
///
/// The default is null, which no list reads as an option: it exists for derives that require a default.
#[derive(Clone, Default)]
pub struct Unlisted {
    pub(super) value: Json,
    /// The value as text, if it is not a text itself.
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

    /// The value as text: itself if it is a text, as JSON otherwise.
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
        text_form::serialize_unlisted(&self.value, serializer)
    }
}

impl<'de> Deserialize<'de> for Unlisted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text_form::read(deserializer, false).map(Self::new)
    }
}
