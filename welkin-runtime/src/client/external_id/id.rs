//! External ids: ids in the caller's own system.

use crate::error::Error;
use crate::id::is_segment;
use crate::profile::Profile;

/// An id of a record or patient in the caller's own system.
#[derive(Clone)]
pub(in crate::client) enum ExternalId {
    /// `external_id`
    Id(String),
    /// `external_guid`
    Guid(String),
    /// A patient's medical record number, `mrn`.
    Mrn(String),
}

impl ExternalId {
    pub(in crate::client) fn as_str(&self) -> &str {
        match self {
            Self::Id(id) | Self::Guid(id) | Self::Mrn(id) => id,
        }
    }

    /// Checks whether it can be an id. A server may confuse an empty id, or one that is damaged by a line break, with
    /// that of another patient.
    ///
    /// # Errors
    /// Returns an error if it can't.
    pub(in crate::client) fn check(&self) -> Result<(), Error> {
        check_external_id(self.as_str())
    }

    /// Whether the value stored on a server is this id. UUIDs are compared without case.
    pub(in crate::client) fn is(&self, held: &str) -> bool {
        match self {
            Self::Id(id) | Self::Mrn(id) => id == held,
            Self::Guid(guid) => guid.eq_ignore_ascii_case(held),
        }
    }

    /// The query parameter for the kind of the id in the path.
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

/// Checks whether a text can be an external id.
///
/// # Errors
/// Returns an error if it is empty, consists of dots, starts or ends with white space, or contains control or invisible
/// characters.
pub(in crate::client) fn check_external_id(id: &str) -> Result<(), Error> {
    if is_segment(id) {
        Ok(())
    } else {
        Err(Error::InvalidId)
    }
}
