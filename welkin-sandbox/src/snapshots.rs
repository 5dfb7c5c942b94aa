//! Snapshots: all data of a tenant as it was, in memory, by names.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::storage::Copy;

/// Most snapshots that have a name.
const MOST: usize = 100;

/// How many bytes all snapshots that have a name may take together.
const MOST_BYTES: u64 = 2 << 30;

/// All data of a tenant at a moment, in memory: patients, records, documents, audits. Clones share it.
///
/// It has neither clients and tokens nor configuration, faults and clock.
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

    /// How much memory it takes, in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.copy.size()
    }

    /// When it was taken, in real time.
    #[must_use]
    pub fn created_at(&self) -> Timestamp {
        self.created_at
    }
}

/// Snapshots by their names, and the data of the seed.
#[derive(Debug, Default)]
pub(crate) struct Snapshots {
    named: Mutex<BTreeMap<String, Snapshot>>,
    seeded: Mutex<Option<Snapshot>>,
}

/// There is no room for one more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoRoom {
    TooMany,
    TooLarge,
}

impl Snapshots {
    /// Keeps a snapshot under a name, in place of one that has it.
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

    /// False where there is none of this name.
    pub(crate) fn remove(&self, name: &str) -> bool {
        self.named().remove(name).is_some()
    }

    /// Names and snapshots, in the order of the names.
    pub(crate) fn all(&self) -> Vec<(String, Snapshot)> {
        let named = self.named();
        let all = named.iter();
        all.map(|(name, snapshot)| (name.clone(), snapshot.clone()))
            .collect()
    }

    /// The data of the seed, where it was kept.
    pub(crate) fn seeded(&self) -> Option<Snapshot> {
        let seeded = self.seeded.lock().unwrap_or_else(PoisonError::into_inner);
        seeded.clone()
    }

    /// Keeps the data of the seed, which takes longer to make than to copy.
    pub(crate) fn keep_seeded(&self, snapshot: Snapshot) {
        let mut seeded = self.seeded.lock().unwrap_or_else(PoisonError::into_inner);
        *seeded = Some(snapshot);
    }

    /// A panic elsewhere leaves the map whole.
    fn named(&self) -> MutexGuard<'_, BTreeMap<String, Snapshot>> {
        self.named.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
