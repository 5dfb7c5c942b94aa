//! Where tokens are kept when several processes share one.

use std::sync::Arc;

use secrecy::SecretString;

use crate::error::Error;
use crate::record::DateTime;
use crate::transport::BoxFuture;

/// A token, as it may be kept outside of a process.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StoredToken {
    /// Who it was issued for and where: it is good for nothing else.
    pub issued_for: String,
    /// The token.
    pub secret: SecretString,
    /// When it ends.
    pub expires_at: DateTime,
}

impl StoredToken {
    /// A token, such as one that was kept.
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
}

/// Decides on the token that is to be kept, given the one that is: asks for a new one where that is of no use.
pub type Renewal<'a> =
    Box<dyn FnOnce(Option<StoredToken>) -> BoxFuture<'a, Result<StoredToken, Error>> + Send + 'a>;

/// Keeps a token for several processes, so that they ask for one token and not for one each.
///
/// Without a store, a client and its clones share a token in memory. [`FileTokenStore`](crate::FileTokenStore) shares
/// one between the processes of a machine; implement this trait for a store that several machines reach.
pub trait TokenStore: Send + Sync + 'static {
    /// Takes the store's lock, hands the token that is kept to `renew`, keeps what it returns, and returns it, too.
    ///
    /// It is called when a process has no token that is good for now, and never twice at once within a process. A token
    /// that can't be read is none. When `renew` fails, what was kept stays.
    ///
    /// # Errors
    /// That of `renew`. A token that can't be kept is no error: it is good for this process.
    fn update<'a>(&'a self, renew: Renewal<'a>) -> BoxFuture<'a, Result<StoredToken, Error>>;
}

impl<S: TokenStore + ?Sized> TokenStore for Arc<S> {
    fn update<'a>(&'a self, renew: Renewal<'a>) -> BoxFuture<'a, Result<StoredToken, Error>> {
        (**self).update(renew)
    }
}
