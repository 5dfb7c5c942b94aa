//! One token for all processes of a machine, in a file.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::store::{Renewal, StoredToken, TokenStore};
use crate::error::Error;
use crate::private_file;
use crate::record::DateTime;
use crate::transport::BoxFuture;

/// Keeps a token in a file that its owner alone can read, and lets one process renew it at a time.
///
/// Beside the file there is another of the same name and `.lock`, which the operating system locks; a process that dies lets go of it.
/// The folder must exist.
///
/// ```
/// use welkin_runtime::{Config, FileTokenStore};
///
/// let config = Config::new("acme", "EXAMPLECLIENT", "not a real secret")
///     .token_store(FileTokenStore::new("/run/acme-sync/welkin-token"));
/// # let _ = config;
/// ```
#[derive(Clone, Debug)]
pub struct FileTokenStore {
    path: PathBuf,
}

/// The file's content.
#[derive(Deserialize)]
struct Kept {
    issued_for: String,
    token: SecretString,
    expires_at: DateTime,
}

#[derive(Serialize)]
struct ToKeep<'a> {
    issued_for: &'a str,
    token: &'a str,
    expires_at: DateTime,
}

impl FileTokenStore {
    /// Keeps the token in this file.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The lock, held as long as the file is open.
    fn lock(&self) -> io::Result<File> {
        let path = private_file::beside(&self.path, ".lock");
        let file = private_file::open(OpenOptions::new().append(true).create(true), &path)?;
        file.lock()?;
        Ok(file)
    }

    fn read(&self) -> Option<StoredToken> {
        let kept: Kept = serde_json::from_slice(&std::fs::read(&self.path).ok()?).ok()?;
        Some(StoredToken::new(
            kept.issued_for,
            kept.token,
            kept.expires_at,
        ))
    }

    fn write(&self, token: &StoredToken) -> io::Result<()> {
        let content = serde_json::to_vec(&ToKeep {
            issued_for: &token.issued_for,
            token: token.secret.expose_secret(),
            expires_at: token.expires_at,
        })?;
        private_file::replace(&self.path, &content)
    }
}

impl TokenStore for FileTokenStore {
    fn update<'a>(&'a self, renew: Renewal<'a>) -> BoxFuture<'a, Result<StoredToken, Error>> {
        Box::pin(async move {
            let store = self.clone();
            // Another process may hold the lock until it has its answer.
            let waiting = tokio::task::spawn_blocking(move || store.lock());
            let locked = waiting.await.map_err(io::Error::other).flatten();
            let lock = match locked {
                Ok(lock) => lock,
                Err(error) => {
                    tracing::warn!(%error, "the token store can't be locked");
                    return renew(None).await;
                }
            };
            let token = renew(self.read()).await?;
            if let Err(error) = self.write(&token) {
                tracing::warn!(%error, "the token can't be kept");
            }
            drop(lock);
            Ok(token)
        })
    }
}
