//! The ways to look up an item by an external id, and the knowledge about them.

use std::sync::atomic::{AtomicU8, Ordering};

use super::id::ExternalId;
use crate::profile::LookUpWay;

/// A client's knowledge of the ways to look up an item.
#[derive(Debug, Default)]
pub(in crate::client) struct Learned {
    pub(in crate::client) records: WaysById,
    pub(in crate::client) patients: WaysById,
}

/// The knowledge of the ways, for each kind of id.
#[derive(Debug, Default)]
pub(in crate::client) struct WaysById {
    id: Ways,
    guid: Ways,
}

impl WaysById {
    pub(in crate::client) fn of(&self, id: &ExternalId) -> &Ways {
        match id {
            ExternalId::Id(_) => &self.id,
            ExternalId::Guid(_) | ExternalId::Mrn(_) => &self.guid,
        }
    }
}

/// The ways that have found an item, and those that have missed an existing one.
#[derive(Debug, Default)]
pub(in crate::client) struct Ways {
    work: AtomicU8,
    fail: AtomicU8,
}

impl Ways {
    pub(super) fn works(&self, way: LookUpWay) -> bool {
        self.work.load(Ordering::Relaxed) & bit(way) != 0
    }

    pub(super) fn fails(&self, way: LookUpWay) -> bool {
        self.fail.load(Ordering::Relaxed) & bit(way) != 0
    }

    pub(super) fn note(&self, way: LookUpWay, works: bool) {
        let ways = if works { &self.work } else { &self.fail };
        ways.fetch_or(bit(way), Ordering::Relaxed);
    }
}

fn bit(way: LookUpWay) -> u8 {
    1 << way as u8
}
