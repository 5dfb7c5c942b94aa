//! That one export writes to a destination at a time.

use std::fs::File;

use jiff::{SignedDuration, Timestamp};
use object_store::PutMode;
use serde::{Deserialize, Serialize};

use super::{Destination, Kind, LeaseError, Store};

/// In which an export says that it writes there.
const PATH: &str = "_welkin/lock";

/// How long a store is kept from others after the last sign of life: longer than any pause between two pages.
const TERM: SignedDuration = SignedDuration::from_mins(5);

/// How often a sign of life is given.
const RENEWAL: SignedDuration = SignedDuration::from_mins(1);

/// The right to write to a destination.
///
/// A folder is locked by the operating system, which ends with the process. A store has no such thing: an object says
/// until when nobody else may write, and is renewed. After a kill, the next export waits for the rest of that time.
pub(crate) enum Lease {
    Folder {
        /// Locked as long as it is open.
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
    /// Takes the right.
    ///
    /// # Errors
    /// When somebody else has it, or the destination fails.
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

    /// Gives a sign of life, if it is time for one.
    ///
    /// # Errors
    /// When somebody else has the right by now, because this process slept for too long.
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

    /// Gives the right back.
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
