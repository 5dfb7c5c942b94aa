//! Protection of persons: excluded columns, and pseudonyms.

use crate::pseudonym::PseudonymKey;

/// The settings that protect persons.
#[derive(Clone, Debug, Default)]
pub(crate) struct Privacy {
    /// Columns of protected health information are left out.
    pub(crate) without_phi: bool,
    /// Ids are replaced.
    pub(crate) key: Option<PseudonymKey>,
}

impl Privacy {
    /// Whether undescribed fields are exported: they can contain any data.
    pub(crate) fn keeps_unknown_fields(&self) -> bool {
        !self.without_phi && self.key.is_none()
    }

    /// Describes the settings. Equal settings have equal descriptions.
    pub(crate) fn words(&self) -> String {
        let phi = if self.without_phi {
            "without PHI"
        } else {
            "with PHI"
        };
        match &self.key {
            None => format!("{phi} and with ids"),
            Some(key) => format!(
                "{phi} and with pseudonyms of key {}",
                &key.fingerprint()[..8]
            ),
        }
    }
}
