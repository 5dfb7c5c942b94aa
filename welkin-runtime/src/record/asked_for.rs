//! Whether what was answered is what was asked for.

use super::cdt::Cdt;
use super::envelope::Record;
use super::system::SystemFields;
use super::unread::UnreadReason;
use crate::id::PatientId;
use crate::json::{DecodeError, Json};

/// What an answer must be of. What does not say what it is of is taken: not everything in Welkin's answers does. Every recorded answer
/// that does names what its request named.
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
    /// Welkin's id.
    Id,
    /// An id of the caller's own.
    #[cfg(feature = "calendar")]
    ExternalId,
    /// What a user signs in with.
    #[cfg(feature = "users")]
    Username,
    /// Machine name of a program.
    ProgramName,
}

impl Key {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            #[cfg(feature = "calendar")]
            Self::ExternalId => "externalId",
            #[cfg(feature = "users")]
            Self::Username => "username",
            Self::ProgramName => "programName",
        }
    }

    /// Whether two values under the key name the same thing. UUIDs do so in capitals, too, and so do names to sign in with.
    fn is_same(self, asked: &str, found: &str) -> bool {
        match self {
            Self::Id => {
                asked == found || (is_uuid(asked) && asked.eq_ignore_ascii_case(found))
            }
            #[cfg(feature = "users")]
            Self::Username => asked.eq_ignore_ascii_case(found),
            #[cfg(feature = "calendar")]
            Self::ExternalId => asked == found,
            Self::ProgramName => asked == found,
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
        let is_same_patient = |asked, found| Key::Id.is_same(asked, found);
        if !agrees(self.patient, patient, is_same_patient) {
            Err(Misplaced::OtherPatient)
        } else if !agrees(self.cdt, cdt, |asked, found| asked == found) {
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

    /// Checks one record that was asked for.
    ///
    /// # Errors
    /// When it says that it is another one, of another patient, or of another CDT.
    pub(crate) fn check_record<T: Cdt>(self, record: &Record<T>) -> Result<(), DecodeError> {
        self.check_place_of(&record.system)?;
        self.check_key(Some(record.id.as_str()))?;
        self.check_key(record.system.id.as_deref())
    }

    /// Checks one object that was asked for. Whatever is no object says nothing.
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
        let asked = self.known_by.map(|known| known.value);
        let is_same = |asked, found| {
            let key = self.known_by.map(|known| known.key);
            key.is_none_or(|key| key.is_same(asked, found))
        };
        if agrees(asked, found, is_same) {
            Ok(())
        } else {
            Err(DecodeError::OtherId)
        }
    }
}

/// Whether what is said is what was asked for. An empty text says nothing.
fn agrees(asked: Option<&str>, said: Option<&str>, is_same: impl Fn(&str, &str) -> bool) -> bool {
    match (asked, said) {
        (Some(asked), Some(said)) => said.is_empty() || is_same(asked, said),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn capitals_of_a_uuid_do_not_count() {
        for (asked, found, is_same) in [
            ("r1", "r1", true),
            ("r1", "R1", false),
            ("3ff322fd-b504-4784-9798-0c7c8a4fdfb8", "3FF322FD-B504-4784-9798-0C7C8A4FDFB8", true),
            ("pt_3ff322fd-b504-4784-9798-0c7c8a4fdfb8", "pt_3FF322FD-B504-4784-9798-0C7C8A4FDFB8", true),
            ("3ff322fd-b504-4784-9798-0c7c8a4fdfb8", "3ff322fd-b504-4784-9798-0c7c8a4fdfb9", false),
            ("3ff322fd+b504-4784-9798-0c7c8a4fdfb8", "3FF322FD+B504-4784-9798-0C7C8A4FDFB8", false),
            ("é1234567890123456789012345678901234567", "É1234567890123456789012345678901234567", false),
        ] {
            assert_eq!(Key::Id.is_same(asked, found), is_same, "{asked} {found}");
        }
    }
}
