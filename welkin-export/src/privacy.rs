//! What of persons is exported.

use crate::pseudonym::PseudonymKey;

/// What of persons is exported.
#[derive(Clone, Debug, Default)]
pub(crate) struct Privacy {
    /// Columns of protected health information are left out.
    pub(crate) without_phi: bool,
    /// Ids are replaced.
    pub(crate) key: Option<PseudonymKey>,
}

impl Privacy {
    /// What nobody has described can hold anything.
    pub(crate) fn keeps_unknown_fields(&self) -> bool {
        !self.without_phi && self.key.is_none()
    }

    /// In words, which are equal for equal settings.
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
