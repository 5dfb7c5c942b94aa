//! Whether what was answered is what was asked for.

use serde::de::DeserializeOwned;

use super::cdt::Cdt;
use super::envelope::Record;
use super::page::decode_record;
use super::system::SystemFields;
use super::unread::UnreadReason;
use crate::id::PatientId;
use crate::json::{DecodeError, Json};

/// What an answer must be of. What does not say what it is of is taken: not everything in Welkin's answers does. Every
/// recorded answer that does names what its request named.
#[derive(Clone, Copy, Default)]
pub(crate) struct AskedFor<'a> {
    /// What the one thing that is answered is known by.
    pub(crate) known_by: Option<KnownBy<'a>>,
    /// Whose it is.
    pub(crate) patient: Option<&'a str>,
    /// Machine name of its CDT.
    pub(crate) cdt: Option<&'a str>,
}

/// A key and what stands under it.
#[derive(Clone, Copy)]
pub(crate) struct KnownBy<'a> {
    pub(crate) key: Key,
    pub(crate) value: &'a str,
}

/// A key that tells things of one kind from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// Welkin's id. UUIDs are the same in capitals.
    Id,
    /// Anything else, of which every character counts.
    Exact(&'static str),
}

impl Key {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Exact(key) => key,
        }
    }

    /// Whether what is said under the key is what was requested. An empty id says nothing.
    fn agrees(self, asked: Option<&str>, said: Option<&str>) -> bool {
        let (Some(asked), Some(said)) = (asked, said) else {
            return true;
        };
        match self {
            _ if asked == said => true,
            Self::Id => said.is_empty() || is_uuid(asked) && asked.eq_ignore_ascii_case(said),
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

/// In what something differs from everything that a list may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misplaced {
    OtherPatient,
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

impl AskedFor<'_> {
    /// Checks whose something is and which CDT it is of, as far as it says.
    fn check_place(self, patient: Option<&str>, cdt: Option<&str>) -> Result<(), Misplaced> {
        if !Key::Id.agrees(self.patient, patient) {
            Err(Misplaced::OtherPatient)
        } else if !Key::Exact("cdtName").agrees(self.cdt, cdt) {
            Err(Misplaced::OtherCdt)
        } else {
            Ok(())
        }
    }

    /// The same, of a record.
    pub(crate) fn check_place_of(self, system: &SystemFields) -> Result<(), Misplaced> {
        let patient = system.patient_id.as_ref().map(PatientId::as_str);
        self.check_place(patient, system.cdt_name.as_deref())
    }

    /// The same, of JSON.
    pub(super) fn check_place_of_json(self, json: &Json) -> Result<(), Misplaced> {
        let said = |is_asked: bool, key| json.get(key).filter(|_| is_asked)?.as_id();
        let patient = said(self.patient.is_some(), "patientId");
        let cdt = said(self.cdt.is_some(), "cdtName");
        self.check_place(patient.as_deref(), cdt.as_deref())
    }

    /// Checks one record that was requested.
    ///
    /// # Errors
    /// When it says that it is another one, of another patient, or of another CDT.
    pub(crate) fn check_record<T: Cdt>(self, record: &Record<T>) -> Result<(), DecodeError> {
        self.check_place_of(&record.system)?;
        self.check_key(Some(record.id.as_str()))?;
        self.check_key(record.system.id.as_deref())
    }

    /// Checks one object that was requested. Whatever is no object says nothing.
    ///
    /// # Errors
    /// When it says that it is another one, of another patient, or of another CDT.
    pub(crate) fn check_json(self, json: &Json) -> Result<(), DecodeError> {
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

/// Reads one record that was requested.
///
/// # Errors
/// When the text is not JSON, JSON without a record's id, or a record that was not asked for.
pub(crate) fn record_asked_for<T: Cdt + Default>(
    json: &[u8],
    asked: AskedFor<'_>,
) -> Result<Record<T>, DecodeError> {
    let record = decode_record(json)?;
    asked.check_record(&record)?;
    Ok(record)
}

/// Reads one object that was requested and is no record.
///
/// # Errors
/// When the text is not JSON, JSON of another shape, or an object that was not asked for.
pub(crate) fn item_asked_for<T: DeserializeOwned>(
    json: &[u8],
    asked: AskedFor<'_>,
) -> Result<T, DecodeError> {
    let json: Json = crate::json::from_slice(json)?;
    asked.check_json(&json)?;
    json.read()
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn capitals_of_a_uuid_do_not_count() {
        for (asked, found, is_same) in [
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
            let agrees = Key::Id.agrees(Some(asked), Some(found));
            assert_eq!(agrees, is_same, "{asked} {found}");
        }
    }
}
