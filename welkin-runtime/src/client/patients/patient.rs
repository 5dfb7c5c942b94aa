//! A patient, as read.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::demographics::Demographics;
use crate::hidden::{HIDDEN, Reveal};
use crate::id::PatientId;
use crate::record::{DateTime, Record};

/// A patient, as read. Demographics are accessed directly: `patient.last_name`.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Patient {
    /// The patient's id.
    pub id: PatientId,
    /// The record as Welkin sent it: a flat map of fields, including the id.
    record: Record<Demographics>,
}

impl Patient {
    pub(super) fn new(record: Record<Demographics>) -> Self {
        Self {
            id: PatientId::from(record.id.as_str()),
            record,
        }
    }

    /// Time of the patient's creation.
    #[must_use]
    pub fn created_at(&self) -> Option<DateTime> {
        self.moment("createdAt")
    }

    /// Time of the patient's last change.
    #[must_use]
    pub fn updated_at(&self) -> Option<DateTime> {
        self.moment("updatedAt")
    }

    fn moment(&self, key: &str) -> Option<DateTime> {
        self.extra.get(key)?.as_str()?.parse().ok()
    }
}

impl Deref for Patient {
    type Target = Demographics;

    fn deref(&self) -> &Demographics {
        &self.record.data
    }
}

/// Shows the id, and nothing else of the patient.
impl fmt::Debug for Patient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Patient({:?}, {HIDDEN})", self.id)
    }
}

impl Reveal for Patient {
    fn write_revealed(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.record.write_revealed(formatter)
    }
}

/// Serializes all keys as received.
impl Serialize for Patient {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.record.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Patient {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Record::deserialize(deserializer).map(Self::new)
    }
}
