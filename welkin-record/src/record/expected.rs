//! Checks that a response contains the requested object.

use super::cdt::Cdt;
use super::envelope::Record;
use super::system::SystemFields;
use super::unread::UnreadReason;
use crate::id::PatientId;
use crate::json::{DecodeError, Json};

/// The expected content of a response. An object that does not state its identity is accepted: not everything in
/// Welkin's responses does. In all recorded responses that do, it agrees with the request.
#[derive(Clone, Copy, Default)]
pub struct Expected<'a> {
    /// The identity of the one object in the response.
    pub known_by: Option<KnownBy<'a>>,
    /// Id of its patient.
    pub patient: Option<&'a str>,
    /// Machine name of its CDT.
    pub cdt: Option<&'a str>,
}

/// A key and the value under it.
#[derive(Clone, Copy)]
pub struct KnownBy<'a> {
    /// The key.
    pub key: Key,
    /// The requested value.
    pub value: &'a str,
}

/// A key that identifies objects of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Welkin's id. UUIDs are compared without case.
    Id,
    /// Any other key, whose value is compared exactly.
    Exact(&'static str),
}

impl Key {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Exact(key) => key,
        }
    }

    /// Whether the value under the key is the requested one. An empty id counts as missing.
    fn agrees(self, expected: Option<&str>, found: Option<&str>) -> bool {
        let (Some(expected), Some(found)) = (expected, found) else {
            return true;
        };
        match self {
            _ if expected == found => true,
            Self::Id => {
                found.is_empty() || is_uuid(expected) && expected.eq_ignore_ascii_case(found)
            }
            Self::Exact(_) => false,
        }
    }
}

/// Whether an id is a UUID, or ends with one: the reference docs show ids such as `pt_` and a UUID.
fn is_uuid(id: &str) -> bool {
    let Some(start) = id.len().checked_sub(36) else {
        return false;
    };
    let is_digit = |(place, byte): (usize, &u8)| match place {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    id.as_bytes()[start..].iter().enumerate().all(is_digit)
}

/// The reason why an item can't belong to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misplaced {
    /// It belongs to another patient.
    OtherPatient,
    /// It is a record of another CDT.
    OtherCdt,
}

impl From<Misplaced> for UnreadReason {
    fn from(misplaced: Misplaced) -> Self {
        match misplaced {
            Misplaced::OtherPatient => Self::OtherPatient,
            Misplaced::OtherCdt => Self::OtherCdt,
        }
    }
}

impl From<Misplaced> for DecodeError {
    fn from(misplaced: Misplaced) -> Self {
        match misplaced {
            Misplaced::OtherPatient => Self::OtherPatient,
            Misplaced::OtherCdt => Self::OtherCdt,
        }
    }
}

impl Expected<'_> {
    /// Checks the patient and the CDT of an object, as far as it states them.
    fn check_place(self, patient: Option<&str>, cdt: Option<&str>) -> Result<(), Misplaced> {
        if !Key::Id.agrees(self.patient, patient) {
            Err(Misplaced::OtherPatient)
        } else if !Key::Exact("cdtName").agrees(self.cdt, cdt) {
            Err(Misplaced::OtherCdt)
        } else {
            Ok(())
        }
    }

    /// Checks the patient and the CDT of a record, as far as it states them.
    #[doc(hidden)]
    pub fn check_place_of(self, system: &SystemFields) -> Result<(), Misplaced> {
        let patient = system.patient_id.as_ref().map(PatientId::as_str);
        self.check_place(patient, system.cdt_name.as_deref())
    }

    /// Checks the patient and the CDT of a JSON object, as far as it states them.
    pub(super) fn check_place_of_json(self, json: &Json) -> Result<(), Misplaced> {
        let found = |is_asked: bool, key| json.get(key).filter(|_| is_asked)?.as_id();
        let patient = found(self.patient.is_some(), "patientId");
        let cdt = found(self.cdt.is_some(), "cdtName");
        self.check_place(patient.as_deref(), cdt.as_deref())
    }

    /// Checks that a record is the requested one.
    ///
    /// # Errors
    /// Returns an error if it has another id, patient or CDT.
    #[doc(hidden)]
    pub fn check_record<T: Cdt>(self, record: &Record<T>) -> Result<(), DecodeError> {
        self.check_place_of(&record.system)?;
        self.check_key(Some(record.id.as_str()))?;
        self.check_key(record.system.id.as_deref())
    }

    /// Checks that an object is the requested one. A value that is not an object is accepted.
    ///
    /// # Errors
    /// Returns an error if it has another id, patient or CDT.
    #[doc(hidden)]
    pub fn check_json(self, json: &Json) -> Result<(), DecodeError> {
        self.check_place_of_json(json)?;
        let key = self.known_by.map(|known| known.key.as_str());
        let found = key.and_then(|key| json.get(key)?.as_id());
        self.check_key(found.as_deref())
    }

    fn check_key(self, found: Option<&str>) -> Result<(), DecodeError> {
        match self.known_by {
            Some(KnownBy { key, value }) if !key.agrees(Some(value), found) => {
                Err(DecodeError::OtherId)
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn capitals_of_a_uuid_do_not_count() {
        for (expected, found, is_same) in [
            ("r1", "r1", true),
            ("r1", "R1", false),
            (
                "3ff322fd-b504-4784-9798-0c7c8a4fdfb8",
                "3FF322FD-B504-4784-9798-0C7C8A4FDFB8",
                true,
            ),
            (
                "pt_3ff322fd-b504-4784-9798-0c7c8a4fdfb8",
                "pt_3FF322FD-B504-4784-9798-0C7C8A4FDFB8",
                true,
            ),
            (
                "3ff322fd-b504-4784-9798-0c7c8a4fdfb8",
                "3ff322fd-b504-4784-9798-0c7c8a4fdfb9",
                false,
            ),
            (
                "3ff322fd+b504-4784-9798-0c7c8a4fdfb8",
                "3FF322FD+B504-4784-9798-0C7C8A4FDFB8",
                false,
            ),
            (
                "é1234567890123456789012345678901234567",
                "É1234567890123456789012345678901234567",
                false,
            ),
        ] {
            let agrees = Key::Id.agrees(Some(expected), Some(found));
            assert_eq!(agrees, is_same, "{expected} {found}");
        }
    }
}
