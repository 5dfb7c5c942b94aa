//! The lock that lets one export at a time write to a destination.

use std::fs::File;

use jiff::{SignedDuration, Timestamp};
use object_store::PutMode;
use serde::{Deserialize, Serialize};

use super::{Destination, Kind, LeaseError, Store};

/// The file of the lock.
const PATH: &str = "_welkin/lock";

/// The lifetime of a store's lock after its last renewal: longer than any pause between two pages.
const TERM: SignedDuration = SignedDuration::from_mins(5);

/// The interval of renewals.
const RENEWAL: SignedDuration = SignedDuration::from_mins(1);

/// The lock of a destination.
///
/// The operating system locks a folder, and releases it when the process ends. In a store, an object contains the owner
/// and the expiry of the lock, and is renewed. After a kill, the next export fails until the lock has expired.
pub(crate) enum Lease {
    Folder {
        /// Locked while it is open.
        _lock: File,
    },
    Store {
        store: Store,
        owner: String,
        until: Timestamp,
    },
}

#[derive(Serialize, Deserialize)]
struct Content {
    owner: String,
    until: Timestamp,
}

impl Lease {
    /// Acquires the lock.
    ///
    /// # Errors
    /// When another process holds it, or the destination fails.
    pub(crate) async fn take(destination: &Destination) -> Result<Self, LeaseError> {
        let busy = |until: String| LeaseError::Busy {
            location: destination.location().unwrap_or_default(),
            until,
        };
        match &destination.0 {
            Kind::Folder(folder) => {
                let lock = folder.lock(PATH)?;
                let lock = lock.ok_or_else(|| busy(String::new()))?;
                Ok(Self::Folder { _lock: lock })
            }
            Kind::Store(store) => Self::take_store(store).await?.map_err(|until| {
                busy(format!(
                    ", or was killed within the last minutes: its lock expires at {until:.0}"
                ))
            }),
        }
    }

    async fn take_store(store: &Store) -> Result<Result<Self, Timestamp>, LeaseError> {
        let now = Timestamp::now();
        let mode = match store.read_version(PATH).await? {
            None => PutMode::Create,
            Some((content, version)) => {
                let content: Option<Content> = serde_json::from_slice(&content).ok();
                if let Some(content) = content.filter(|content| content.until > now) {
                    return Ok(Err(content.until));
                }
                PutMode::Update(version)
            }
        };
        let owner = format!("{}-{:x}", std::process::id(), now.as_nanosecond());
        let until = now + TERM;
        match store.write_if(PATH, content(&owner, until), mode).await? {
            true => Ok(Ok(Self::Store {
                store: store.clone(),
                owner,
                until,
            })),
            false => Ok(Err(until)),
        }
    }

    /// Renews the lock, if it is due.
    ///
    /// # Errors
    /// When another process holds the lock by now, because this process was suspended for too long.
    pub(crate) async fn renew(&mut self) -> Result<(), LeaseError> {
        let Self::Store {
            store,
            owner,
            until,
        } = self
        else {
            return Ok(());
        };
        let now = Timestamp::now();
        if now + TERM - *until < RENEWAL {
            return Ok(());
        }
        let found = store.read_version(PATH).await?;
        let Some((found, version)) = found else {
            return Err(LeaseError::Overtaken);
        };
        let found: Option<Content> = serde_json::from_slice(&found).ok();
        if found.is_none_or(|found| found.owner != *owner) {
            return Err(LeaseError::Overtaken);
        }
        *until = now + TERM;
        let renewed = content(owner, *until);
        match store
            .write_if(PATH, renewed, PutMode::Update(version))
            .await?
        {
            true => Ok(()),
            false => Err(LeaseError::Overtaken),
        }
    }

    /// Releases the lock.
    pub(crate) async fn end(self) -> Result<(), LeaseError> {
        match self {
            Self::Folder { .. } => Ok(()),
            Self::Store { store, .. } => Ok(store.remove(PATH).await?),
        }
    }
}

fn content(owner: &str, until: Timestamp) -> Vec<u8> {
    let content = Content {
        owner: owner.to_owned(),
        until,
    };
    serde_json::to_vec(&content).unwrap_or_default()
}
