//! An encounter of a patient, as its calls find it.

use serde::Deserialize;
use serde_json::Value;

use super::items::Items;
use super::request::Request;
use crate::problem::Problem;
use crate::storage::ItemKind;

/// Statuses of completed encounters, under any profile.
pub(super) const COMPLETED: [&str; 2] = ["COMPLETED", "FINALIZED"];

/// Statuses of open encounters, under any profile.
pub(super) const OPEN: [&str; 5] = ["OPEN", "DRAFT", "ACTIVE", "SCHEDULED", "IN_PROGRESS"];

/// Path parameters of an encounter.
#[derive(Deserialize)]
pub(super) struct EncounterPath {
    pub(super) patient: String,
    pub(super) encounter: String,
}

/// An encounter of an existing patient.
pub(super) struct Encounter<'a> {
    pub(super) items: Items<'a>,
    pub(super) id: String,
    pub(super) record: Value,
}

impl<'a> Encounter<'a> {
    pub(super) fn find(
        request: &'a Request<'a>,
        patient: String,
        id: String,
    ) -> Result<Self, Problem> {
        let items = Items::of(request, patient, ItemKind::Encounter)?;
        let record = items.get(&id)?;
        Ok(Self { items, id, record })
    }

    fn is_open(&self) -> bool {
        is_open(&self.record)
    }

    /// Returns the encounter if it can be changed, and an error otherwise.
    pub(super) fn open(self) -> Result<Self, Problem> {
        if self.is_open() {
            Ok(self)
        } else {
            Err(Problem::locked("The encounter is completed"))
        }
    }

    /// Returns the parts of the encounter of this kind.
    pub(super) fn parts(&self, kind: ItemKind) -> Items<'a> {
        self.items.other(kind, &self.id)
    }
}

/// Whether an encounter's record can be changed.
pub(super) fn is_open(record: &Value) -> bool {
    let status = record["jsonBody"]["status"].as_str();
    status.is_some_and(|status| OPEN.contains(&status))
}
