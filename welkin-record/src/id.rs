//! Typed ids: the id of a patient has another type than that of a record, which names its CDT.
//!
//! Ids are kept as text, because Welkin's sources disagree on their form: UUIDs in recorded traffic, `pt_` and a UUID
//! in the reference docs. Building a URL percent-encodes them, so that an id always stays one segment of a path.

use std::cmp::Ordering;
use std::convert::Infallible;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::foreign_text::ForeignText;

/// Whether a value, such as an id, can be one segment of a path.
pub fn is_segment(value: &str) -> bool {
    is_plain_segment(value) || is_unusual_segment(value)
}

/// The reasons why an id can't be a segment of a path, for messages.
pub const UNUSABLE_ID: &str = "is empty, consists of dots, starts or ends with white space, or contains control \
                               characters or invisible ones";

/// Whether a value needs no escaping as a segment of a path: most values are names and UUIDs.
pub fn is_plain_segment(value: &str) -> bool {
    value.bytes().all(|byte| UNRESERVED[usize::from(byte)]) && !matches!(value, "" | "." | "..")
}

/// Bytes that need no escaping anywhere in a URL.
const UNRESERVED: [bool; 256] = {
    let mut unreserved = [false; 256];
    let mut byte = 0_u8;
    while byte.is_ascii() {
        unreserved[byte as usize] =
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        byte += 1;
    }
    unreserved
};

fn is_unusual_segment(value: &str) -> bool {
    // URL parsers drop tabs and line breaks, so dots around one would become adjacent.
    let before_parameters = value.split_once(';').map_or(value, |(before, _)| before);
    let is_dots = matches!(before_parameters, "." | "..");
    !value.is_empty() && !is_dots && value == value.trim() && !has_invisible(value)
}

/// Control characters, and invisible ones that are easily copied with a text: soft hyphens, zero-width and
/// bidirectional ones.
fn has_invisible(segment: &str) -> bool {
    if segment.is_ascii() {
        return segment.bytes().any(|byte| byte.is_ascii_control());
    }
    segment.contains(|c: char| {
        c.is_control()
            || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    })
}

/// Id of a patient.
///
/// ```
/// use welkin_runtime::PatientId;
///
/// let id = PatientId::from("3ff322fd-b504-4784-9798-0c7c8a4fdfb8");
/// assert_eq!(id.as_str(), "3ff322fd-b504-4784-9798-0c7c8a4fdfb8");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PatientId(Arc<str>);

/// Id of a user, a member of the tenant's staff.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(Arc<str>);

/// Id of a record of the CDT `T`.
pub struct RecordId<T> {
    id: Arc<str>,
    of: PhantomData<fn() -> T>,
}

impl PatientId {
    /// Creates an id from its text.
    #[must_use]
    pub fn new(id: impl Into<Arc<str>>) -> Self {
        Self(id.into())
    }

    /// The id as Welkin writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl UserId {
    /// Creates an id from its text.
    #[must_use]
    pub fn new(id: impl Into<Arc<str>>) -> Self {
        Self(id.into())
    }

    /// The id as Welkin writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// For methods that take the host of an appointment.
impl From<&UserId> for String {
    fn from(id: &UserId) -> Self {
        id.as_str().to_owned()
    }
}

/// For methods that take the host of an appointment.
impl From<UserId> for String {
    fn from(id: UserId) -> Self {
        id.as_str().to_owned()
    }
}

impl<T> RecordId<T> {
    /// Creates an id from its text.
    #[must_use]
    pub fn new(id: impl Into<Arc<str>>) -> Self {
        Self {
            id: id.into(),
            of: PhantomData,
        }
    }

    /// The id as Welkin writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.id
    }
}

impl<T> Clone for RecordId<T> {
    fn clone(&self) -> Self {
        Self::new(Arc::clone(&self.id))
    }
}

impl<T> PartialEq for RecordId<T> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl<T> Eq for RecordId<T> {}

impl<T> PartialOrd for RecordId<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for RecordId<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.id.cmp(&other.id)
    }
}

impl<T> Hash for RecordId<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

/// Conversions of ids from and to text.
macro_rules! text_id {
    ($type:ident $(<$of:ident>)?) => {
        impl $(<$of>)? fmt::Debug for $type $(<$of>)? {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&ForeignText::new(self.as_str()), formatter)
            }
        }

        /// The id as Welkin writes it, with all its characters.
        impl $(<$of>)? fmt::Display for $type $(<$of>)? {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl $(<$of>)? AsRef<str> for $type $(<$of>)? {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl $(<$of>)? From<&str> for $type $(<$of>)? {
            fn from(id: &str) -> Self {
                Self::new(id)
            }
        }

        impl $(<$of>)? From<String> for $type $(<$of>)? {
            fn from(id: String) -> Self {
                Self::new(id)
            }
        }

        impl $(<$of>)? From<&Self> for $type $(<$of>)? {
            fn from(id: &Self) -> Self {
                id.clone()
            }
        }

        impl $(<$of>)? FromStr for $type $(<$of>)? {
            type Err = Infallible;

            fn from_str(id: &str) -> Result<Self, Infallible> {
                Ok(Self::new(id))
            }
        }

        impl $(<$of>)? Serialize for $type $(<$of>)? {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de $(, $of)?> Deserialize<'de> for $type $(<$of>)? {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::new)
            }
        }
    };
}

text_id!(PatientId);
text_id!(UserId);
text_id!(RecordId<T>);
