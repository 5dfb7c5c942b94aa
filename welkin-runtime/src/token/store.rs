//! Storage of tokens that several processes share.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;

use crate::error::Error;
use crate::record::DateTime;
use crate::transport::BoxFuture;

/// A token in a form that can be stored outside of a process.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StoredToken {
    /// The API client and the URL for which it was issued: it is not valid for others.
    pub issued_for: String,
    /// The token.
    pub secret: SecretString,
    /// Time of expiry.
    pub expires_at: DateTime,
}

impl StoredToken {
    /// Creates a token, such as one from a store.
    #[must_use]
    pub fn new(
        issued_for: impl Into<String>,
        secret: impl Into<SecretString>,
        expires_at: DateTime,
    ) -> Self {
        Self {
            issued_for: issued_for.into(),
            secret: secret.into(),
            expires_at,
        }
    }

    /// Reads the form of [`to_json`](Self::to_json). Returns `None` for any other text.
    ///
    /// ```
    /// use welkin_runtime::token::StoredToken;
    ///
    /// let token = StoredToken::new("acme", "not a real token", "2026-11-23".parse()?);
    /// let read = StoredToken::from_json(token.to_json()).expect("it was written");
    /// assert_eq!((read.issued_for, read.expires_at), (token.issued_for, token.expires_at));
    /// assert!(StoredToken::from_json("{}").is_none());
    /// # Ok::<_, welkin_runtime::record::InvalidTime>(())
    /// ```
    #[must_use]
    pub fn from_json(json: impl AsRef<[u8]>) -> Option<Self> {
        let kept: Kept = serde_json::from_slice(json.as_ref()).ok()?;
        Some(Self::new(kept.issued_for, kept.token, kept.expires_at))
    }

    /// The form in which stores keep a token: JSON, which contains the secret.
    #[must_use]
    pub fn to_json(&self) -> String {
        let kept = json!({
            "issued_for": self.issued_for,
            "token": self.secret.expose_secret(),
            "expires_at": self.expires_at,
        });
        kept.to_string()
    }
}

/// The stored form.
#[derive(Deserialize)]
struct Kept {
    issued_for: String,
    token: SecretString,
    expires_at: DateTime,
}

/// Decides on the token to store, given the stored one: requests a new one if the stored one is unusable.
pub type Renewal<'a> =
    Box<dyn FnOnce(Option<StoredToken>) -> BoxFuture<'a, Result<StoredToken, Error>> + Send + 'a>;

/// Stores a token for several processes, so that they request one token instead of one each.
///
/// Without a store, a client and its clones share a token in memory. [`FileTokenStore`](crate::FileTokenStore) shares
/// one between the processes of a machine; implement this trait for a store that is shared by several machines.
pub trait TokenStore: Send + Sync + 'static {
    /// Takes the store's lock, passes the stored token to `renew`, stores the result, and returns it, too.
    ///
    /// It is called when a process has no valid token, and never concurrently within a process. An unreadable token
    /// counts as missing. If `renew` fails, the stored token stays.
    ///
    /// # Errors
    /// Returns the error of `renew`. A token that can't be stored is not an error: it is valid for this process.
    fn update<'a>(&'a self, renew: Renewal<'a>) -> BoxFuture<'a, Result<StoredToken, Error>>;
}

impl<S: TokenStore + ?Sized> TokenStore for Arc<S> {
    fn update<'a>(&'a self, renew: Renewal<'a>) -> BoxFuture<'a, Result<StoredToken, Error>> {
        (**self).update(renew)
    }
}
