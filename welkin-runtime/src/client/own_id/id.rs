//! An id of the caller's own.

use crate::error::Error;
use crate::id::is_segment;
use crate::profile::Profile;

/// An id that a record or patient has in the caller's own system.
#[derive(Clone)]
pub(in crate::client) enum OwnId {
    /// `external_id`
    Id(String),
    /// `external_guid`
    Guid(String),
    /// A patient's medical record number, `mrn`.
    Mrn(String),
}

impl OwnId {
    pub(in crate::client) fn as_str(&self) -> &str {
        match self {
            Self::Id(id) | Self::Guid(id) | Self::Mrn(id) => id,
        }
    }

    /// Whether it can be an id. A server may take an empty one, or one that is damaged by a line break, for that of
    /// somebody else.
    ///
    /// # Errors
    /// When it can't.
    pub(in crate::client) fn check(&self) -> Result<(), Error> {
        check_own_id(self.as_str())
    }

    /// Whether what a server holds is this id. UUIDs are the same in capitals.
    pub(in crate::client) fn is(&self, held: &str) -> bool {
        match self {
            Self::Id(id) | Self::Mrn(id) => id == held,
            Self::Guid(guid) => guid.eq_ignore_ascii_case(held),
        }
    }

    /// The query parameter that says what kind of id stands in the path.
    pub(in crate::client) fn query<'p>(&self, profile: &'p Profile) -> (&'p str, String) {
        let words = &profile.foreign_ids;
        let word = match self {
            Self::Id(_) => &words.external_id,
            Self::Guid(_) => &words.external_guid,
            Self::Mrn(_) => &words.mrn,
        };
        (&words.parameter, word.clone())
    }
}

/// Whether a text can be an id of the caller's own.
///
/// # Errors
/// When it is empty, dots alone, starts or ends with white space, or holds control or invisible characters.
pub(in crate::client) fn check_own_id(id: &str) -> Result<(), Error> {
    if is_segment(id) {
        Ok(())
    } else {
        Err(Error::InvalidId)
    }
}
