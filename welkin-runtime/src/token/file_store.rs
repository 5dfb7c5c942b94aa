//! Sharing one token between all processes of a machine, in a file.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::store::{Renewal, StoredToken, TokenStore};
use crate::error::Error;
use crate::private_file;
use crate::transport::BoxFuture;

/// Keeps a token in a file that only its owner can read, and lets one process renew it at a time.
///
/// Next to the file there is another with the same name and the extension `.lock`, which the operating system locks;
/// the lock is released when its process dies. The folder must exist. A path that is not a regular file is neither read
/// nor replaced. A file longer than 64 KiB is not read, and is replaced.
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

impl FileTokenStore {
    /// A store that keeps the token in this file.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Takes the lock, which is held as long as the file is open.
    fn lock(&self) -> io::Result<File> {
        if self.path.file_name().is_none() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "the path has no file name",
            ));
        }
        let path = private_file::beside(&self.path, ".lock");
        refuse_special(&self.path)?;
        refuse_special(&path)?;
        // Windows can't lock a file that is opened only for appending.
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        let file = private_file::open(&mut options, &path)?;
        file.lock()?;
        Ok(file)
    }

    fn read(&self) -> Option<StoredToken> {
        let file = File::open(&self.path).ok()?;
        let mut content = Vec::new();
        file.take(LONGEST + 1).read_to_end(&mut content).ok()?;
        if content.len() as u64 > LONGEST {
            return None;
        }
        StoredToken::from_json(content)
    }

    fn write(&self, token: &StoredToken) -> io::Result<()> {
        refuse_special(&self.path)?;
        private_file::replace(&self.path, token.to_json().as_bytes())
    }
}

/// Maximum number of bytes to read from a file. A token has one or two thousand.
const LONGEST: u64 = 64 * 1024;

/// Rejects special files: a device or a pipe may have no end, or block forever, and must not be replaced by a file.
fn refuse_special(path: &Path) -> io::Result<()> {
    match std::fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "not a regular file",
        )),
        _ => Ok(()),
    }
}

impl TokenStore for FileTokenStore {
    fn update<'a>(&'a self, renew: Renewal<'a>) -> BoxFuture<'a, Result<StoredToken, Error>> {
        Box::pin(async move {
            let store = self.clone();
            // Another process may hold the lock until it gets its response.
            let waiting = tokio::task::spawn_blocking(move || store.lock());
            let locked = waiting.await.map_err(io::Error::other).flatten();
            let lock = match locked {
                Ok(lock) => lock,
                Err(error) => {
                    tracing::warn!(%error, "failed to lock the token store");
                    return renew(None).await;
                }
            };
            let token = renew(self.read()).await?;
            if let Err(error) = self.write(&token) {
                tracing::warn!(%error, "failed to store the token");
            }
            drop(lock);
            Ok(token)
        })
    }
}
