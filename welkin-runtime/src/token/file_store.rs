//! One token for all processes of a machine, in a file.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::store::{Renewal, StoredToken, TokenStore};
use crate::error::Error;
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

    fn beside(&self, extension: &str) -> PathBuf {
        let mut path = self.path.clone().into_os_string();
        path.push(extension);
        path.into()
    }

    /// The lock, held as long as the file is open.
    fn lock(&self) -> io::Result<File> {
        let file = private(
            OpenOptions::new().append(true).create(true),
            &self.beside(".lock"),
        )?;
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

    /// Writes another file and gives it this one's name, so that nobody reads half a token.
    fn write(&self, token: &StoredToken) -> io::Result<()> {
        let content = serde_json::to_vec(&ToKeep {
            issued_for: &token.issued_for,
            token: token.secret.expose_secret(),
            expires_at: token.expires_at,
        })?;
        let new = self.beside(".new");
        let mut options = OpenOptions::new();
        private(options.write(true).create(true).truncate(true), &new)?.write_all(&content)?;
        std::fs::rename(new, &self.path)
    }
}

/// Opens a file that nobody but its owner can read.
fn private(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
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
