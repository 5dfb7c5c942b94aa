//! Named snapshots of all data of a tenant, in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::storage::Copy;

/// Most named snapshots.
const MOST: usize = 100;

/// Most bytes that all named snapshots may take together.
const MOST_BYTES: u64 = 2 << 30;

/// All data of a tenant at a point in time, in memory: patients, records, documents, audits. Clones share the data.
///
/// It does not contain clients, tokens, the configuration, faults and the clock.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub(crate) copy: Copy,
    pub(crate) created_at: Timestamp,
}

impl Snapshot {
    pub(crate) fn new(copy: Copy) -> Self {
        Self {
            copy,
            created_at: Timestamp::now(),
        }
    }

    /// The memory that the snapshot takes, in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.copy.size()
    }

    /// When the snapshot was taken, in real time.
    #[must_use]
    pub fn created_at(&self) -> Timestamp {
        self.created_at
    }
}

/// Named snapshots, and the data of the seed.
#[derive(Debug, Default)]
pub(crate) struct Snapshots {
    named: Mutex<BTreeMap<String, Snapshot>>,
    seeded: Mutex<Option<Snapshot>>,
}

/// Why a snapshot can't be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoRoom {
    TooMany,
    TooLarge,
}

impl Snapshots {
    /// Stores a snapshot under a name; an existing one is replaced.
    pub(crate) fn keep(&self, name: String, snapshot: Snapshot) -> Result<(), NoRoom> {
        let mut named = self.named();
        let others = named.iter().filter(|(known, _)| **known != name);
        let (count, bytes) = others.fold((0, 0), |(count, bytes), (_, other)| {
            (count + 1, bytes + other.size())
        });
        if count >= MOST {
            return Err(NoRoom::TooMany);
        }
        if bytes + snapshot.size() > MOST_BYTES {
            return Err(NoRoom::TooLarge);
        }
        named.insert(name, snapshot);
        Ok(())
    }

    pub(crate) fn find(&self, name: &str) -> Option<Snapshot> {
        self.named().get(name).cloned()
    }

    /// Removes a snapshot. Returns `false` if there is none with this name.
    pub(crate) fn remove(&self, name: &str) -> bool {
        self.named().remove(name).is_some()
    }

    /// Returns names and snapshots, sorted by name.
    pub(crate) fn all(&self) -> Vec<(String, Snapshot)> {
        let named = self.named();
        let all = named.iter();
        all.map(|(name, snapshot)| (name.clone(), snapshot.clone()))
            .collect()
    }

    /// Returns the data of the seed, if it was stored.
    pub(crate) fn seeded(&self) -> Option<Snapshot> {
        let seeded = self.seeded.lock().unwrap_or_else(PoisonError::into_inner);
        seeded.clone()
    }

    /// Stores the data of the seed, which takes longer to generate than to copy.
    pub(crate) fn keep_seeded(&self, snapshot: Snapshot) {
        let mut seeded = self.seeded.lock().unwrap_or_else(PoisonError::into_inner);
        *seeded = Some(snapshot);
    }

    /// Locks the map. Poisoning is ignored: a panic elsewhere leaves the map consistent.
    fn named(&self) -> MutexGuard<'_, BTreeMap<String, Snapshot>> {
        self.named.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
