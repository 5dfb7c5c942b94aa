//! A patient's program, as read, of any program.

use std::fmt;
use std::ops::Deref;

use serde::{Serialize, Serializer};

use super::fields::ProgramFields;
use crate::client::patient_handle::PatientHandle;
use crate::error::Error;
use crate::id::PatientId;
use crate::json::Json;
use crate::record::DateTime;

/// A patient's enrollment in any program, including one that was not in the configuration when the program was built.
/// Its fields are accessed directly: `record.program_title`.
#[derive(Clone)]
pub struct ProgramRecord {
    pub(super) patient: PatientHandle,
    fields: ProgramFields,
}

impl ProgramRecord {
    pub(super) fn new(patient: PatientHandle, fields: ProgramFields) -> Self {
        Self { patient, fields }
    }

    /// The patient of the program.
    #[must_use]
    pub fn patient_id(&self) -> &PatientId {
        self.patient.id()
    }

    /// Id of the enrollment; `None` if the patient has never been in the program.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.extra.get("id")?.as_str()
    }

    /// Machine name of the program; empty if Welkin does not send it.
    #[must_use]
    pub fn name(&self) -> &str {
        self.program_name.as_deref().unwrap_or_default()
    }

    /// Time of the enrollment.
    #[must_use]
    pub fn created_at(&self) -> Option<DateTime> {
        moment(self.extra.get("createdAt"))
    }

    /// Time of the last change of the enrollment.
    #[must_use]
    pub fn updated_at(&self) -> Option<DateTime> {
        moment(self.extra.get("updatedAt"))
    }

    /// Whether the patient is in the program.
    #[must_use]
    pub fn is_enrolled(&self) -> bool {
        self.assigned.unwrap_or_else(|| self.phase_name().is_some())
    }

    /// Ends the enrollment, which can then no longer be [read](super::ProgramHandle::enrollment). Source: recorded
    /// exchanges.
    ///
    /// # Errors
    /// Returns an error if the patient is not enrolled, in which case nothing is sent, or if the API rejects the
    /// request.
    pub async fn unassign(self) -> Result<(), Error> {
        let id = self.id().ok_or(Error::InvalidId)?;
        self.patient.end_enrollment(id).await
    }
}

pub(super) fn moment(json: Option<&Json>) -> Option<DateTime> {
    json?.as_str()?.parse().ok()
}

impl Deref for ProgramRecord {
    type Target = ProgramFields;

    fn deref(&self) -> &ProgramFields {
        &self.fields
    }
}

impl fmt::Debug for ProgramRecord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.fields, formatter)
    }
}

/// Serializes all keys as received.
impl Serialize for ProgramRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.fields.serialize(serializer)
    }
}
