//! A patient's program, as read, whichever it is.

use std::fmt;
use std::ops::Deref;

use serde::{Serialize, Serializer};

use super::fields::ProgramFields;
use crate::client::patient_handle::PatientHandle;
use crate::error::Error;
use crate::id::PatientId;
use crate::json::Json;
use crate::record::DateTime;

/// A patient's program, whichever it is: also one that the configuration did not hold when the program was built. Its
/// fields are reached directly: `record.program_title`.
#[derive(Clone)]
pub struct ProgramRecord {
    pub(super) patient: PatientHandle,
    fields: ProgramFields,
}

impl ProgramRecord {
    pub(super) fn new(patient: PatientHandle, fields: ProgramFields) -> Self {
        Self { patient, fields }
    }

    /// Whose program it is.
    #[must_use]
    pub fn patient_id(&self) -> &PatientId {
        self.patient.id()
    }

    /// Id of the enrolment; absent where the patient has never been in the program.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.extra.get("id")?.as_str()
    }

    /// Machine name of the program; empty where Welkin does not say.
    #[must_use]
    pub fn name(&self) -> &str {
        self.program_name.as_deref().unwrap_or_default()
    }

    /// When the patient was enrolled.
    #[must_use]
    pub fn created_at(&self) -> Option<DateTime> {
        moment(self.extra.get("createdAt"))
    }

    /// When the enrolment was last changed.
    #[must_use]
    pub fn updated_at(&self) -> Option<DateTime> {
        moment(self.extra.get("updatedAt"))
    }

    /// Whether the patient is in the program.
    #[must_use]
    pub fn is_enrolled(&self) -> bool {
        self.assigned.unwrap_or_else(|| self.phase_name().is_some())
    }

    /// Ends the enrolment, which is then [read](super::ProgramHandle::enrollment) no more. Source: recorded exchanges.
    ///
    /// # Errors
    /// When the patient is not enrolled, in which case nothing is sent, or the API refuses.
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

/// Every key as it came.
impl Serialize for ProgramRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.fields.serialize(serializer)
    }
}
