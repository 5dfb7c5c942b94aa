//! A record of any assessment, as listed.

use std::fmt;
use std::ops::Deref;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::fields::AssessmentFields;
use super::open::AssessmentState;
use super::record::ANSWERS;
use crate::client::patient_handle::PatientHandle;
use crate::form::Assessment;
use crate::id::{PatientId, RecordId};
use crate::json::Json;
use crate::record::{read_fields, read_within};

/// A record of an assessment that is known only at run time. The other data of the record is accessed directly:
/// `record.status`.
///
/// ```no_run
/// # use welkin_runtime::{Assessment, Error, PatientHandle};
/// # async fn example<Intake: Assessment>(patient: PatientHandle) -> Result<(), Error> {
/// let mut records = patient.all_assessments().stream();
/// while let Some(record) = records.try_next().await? {
///     match record.typed::<Intake>() {
///         Ok(intake) => println!("intake {}: {:?}", intake.id, intake.status),
///         Err(other) => println!("{:?} {}", other.assessment_name, other.id),
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct AnyAssessment {
    /// Id of the record.
    pub id: RecordId<AssessmentFields>,
    patient: PatientHandle,
    fields: AssessmentFields,
    /// All keys as received.
    json: Json,
}

/// An item of a list, before its patient is known.
pub(super) struct Listed {
    id: String,
    fields: AssessmentFields,
    json: Json,
}

impl<'de> Deserialize<'de> for Listed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        let id = json.get("id").and_then(|id| id.as_id());
        let id = id.ok_or_else(|| D::Error::missing_field("id"))?;
        let beside = json.members().filter(|(key, _)| *key != ANSWERS);
        let fields = read_fields(&Json::object(beside));
        Ok(Self {
            id,
            fields: fields.map_err(D::Error::custom)?,
            json,
        })
    }
}

impl AnyAssessment {
    pub(super) fn new(patient: PatientHandle, listed: Listed) -> Self {
        Self {
            id: RecordId::from(listed.id),
            patient,
            fields: listed.fields,
            json: listed.json,
        }
    }

    /// The patient of the record.
    #[must_use]
    pub fn patient_id(&self) -> &PatientId {
        self.patient.id()
    }

    /// The answers as Welkin sent them, by question. They are health data.
    #[must_use]
    pub fn answers(&self) -> Option<Json> {
        self.json.get(ANSWERS)
    }

    /// Converts this record into one of the assessment `A`, with typed answers.
    ///
    /// # Errors
    /// Returns the record unchanged if it is of another assessment, does not name its assessment, or can't be read as
    /// one of `A`.
    pub fn typed<A: Assessment>(self) -> Result<AssessmentState<A>, Box<Self>> {
        if self.assessment_name.as_deref() != Some(A::form().name()) {
            return Err(Box::new(self));
        }
        match read_within(self.patient.tenant_time_zone(), || self.json.read()) {
            Ok(record) => Ok(AssessmentState::new(&self.patient, record)),
            Err(_) => Err(Box::new(self)),
        }
    }
}

impl Deref for AnyAssessment {
    type Target = AssessmentFields;

    fn deref(&self) -> &AssessmentFields {
        &self.fields
    }
}

/// Shows health data as `[PHI]`.
impl fmt::Debug for AnyAssessment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AnyAssessment")
            .field("id", &self.id)
            .field("fields", &self.fields)
            .field("answers", &format_args!("[PHI]"))
            .finish()
    }
}

/// Serializes all keys as received.
impl Serialize for AnyAssessment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}
