//! Keyed hashes in place of ids.

use std::fmt;

use ring::hmac;

/// A key for pseudonyms: HMAC-SHA-256, of which the first 128 bits replace an id, as 32 hexadecimal digits.
///
/// The same id has the same pseudonym in every column and dataset, so that they can be joined. Without the key, it is
/// impossible to check whether an id has a given pseudonym.
#[derive(Clone)]
pub struct PseudonymKey(hmac::Key);

/// The error of a key that is too short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a pseudonym key must have at least {} bytes; `openssl rand -hex 32` generates one",
    PseudonymKey::SHORTEST
)]
pub struct WeakKey;

impl PseudonymKey {
    /// The minimum length of a key, in bytes.
    pub const SHORTEST: usize = 16;

    /// Creates a key from secret bytes.
    ///
    /// # Errors
    /// When there are fewer bytes than [`SHORTEST`](Self::SHORTEST).
    pub fn new(secret: &[u8]) -> Result<Self, WeakKey> {
        if secret.len() < Self::SHORTEST {
            return Err(WeakKey);
        }
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, secret)))
    }

    /// Returns the pseudonym of an id.
    #[must_use]
    pub fn pseudonym(&self, id: &str) -> String {
        let digest = hmac::sign(&self.0, id.as_bytes());
        digest.as_ref()[..16]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// Returns a fingerprint, which distinguishes keys and reveals nothing about them.
    pub(crate) fn fingerprint(&self) -> String {
        self.pseudonym("welkin-export: which key is this?")
    }
}

/// Shows nothing of the key.
impl fmt::Debug for PseudonymKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PseudonymKey([hidden])")
    }
}

#[cfg(test)]
mod tests {
    use super::PseudonymKey;

    #[test]
    fn a_pseudonym_depends_on_key_and_id() {
        let key = PseudonymKey::new(b"0123456789abcdef").unwrap();
        let other = PseudonymKey::new(b"0123456789abcdeg").unwrap();
        let pseudonym = key.pseudonym("p1");
        assert_eq!(pseudonym.len(), 32);
        assert_eq!(pseudonym, key.pseudonym("p1"));
        assert_ne!(pseudonym, key.pseudonym("p2"));
        assert_ne!(pseudonym, other.pseudonym("p1"));
        assert!(PseudonymKey::new(b"short").is_err());
        assert_eq!(format!("{key:?}"), "PseudonymKey([hidden])");
    }
}
