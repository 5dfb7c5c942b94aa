//! An assessment record, as read.

use std::fmt;
use std::ops::Deref;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::fields::AssessmentFields;
use crate::form::Assessment;
use crate::id::RecordId;
use crate::json::Json;
use crate::record::{self, read_fields};

/// The answers of a patient to an assessment, with the other data of the record, which is accessed directly:
/// `record.status`.
pub struct AssessmentRecord<A> {
    /// Id of the record. CDT records filled from it have this id as their `source_id`.
    pub id: RecordId<A>,
    /// The answers.
    pub answers: A,
    /// Everything else, including the id; also the answers if they are not an object.
    fields: AssessmentFields,
}

pub(super) const ANSWERS: &str = "answers";

impl<A> Deref for AssessmentRecord<A> {
    type Target = AssessmentFields;

    fn deref(&self) -> &AssessmentFields {
        &self.fields
    }
}

impl<A: Assessment> Clone for AssessmentRecord<A> {
    fn clone(&self) -> Self {
        Self {
            id: self.id.clone(),
            answers: record::clone(&self.answers),
            fields: self.fields.clone(),
        }
    }
}

impl<A> AssessmentRecord<A> {
    /// All members except the answers.
    pub(super) fn other_members(&self) -> Json {
        record::fields(&self.fields)
    }
}

/// Shows health data as `[hidden]`.
impl<A: Assessment> fmt::Debug for AssessmentRecord<A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AssessmentRecord")
            .field("id", &self.id)
            .field("fields", &self.fields)
            .field("answers", &Shown(&self.answers))
            .finish()
    }
}

/// Answers to display.
struct Shown<'a, A>(&'a A);

impl<A: Assessment> fmt::Debug for Shown<'_, A> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        record::debug(self.0, A::form().name(), formatter)
    }
}

/// Serializes all keys as received.
impl<A: Assessment> Serialize for AssessmentRecord<A> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(bound = "A: Assessment")]
        struct Serialized<'a, A> {
            #[serde(flatten)]
            fields: &'a AssessmentFields,
            #[serde(skip_serializing_if = "Option::is_none")]
            answers: Option<Answers<'a, A>>,
        }

        let is_elsewhere = self.fields.extra.get(ANSWERS).is_some();
        let written = Serialized {
            fields: &self.fields,
            answers: (!is_elsewhere).then_some(Answers(&self.answers)),
        };
        written.serialize(serializer)
    }
}

/// Answers to serialize.
pub(super) struct Answers<'a, A>(pub(super) &'a A);

impl<A: Assessment> Serialize for Answers<'_, A> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        record::serialize(self.0, serializer)
    }
}

impl<'de, A: Assessment> Deserialize<'de> for AssessmentRecord<A> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        let id = json.get("id").and_then(|id| id.as_id());
        let id = RecordId::from(id.ok_or_else(|| D::Error::missing_field("id"))?);
        let answers = json.get(ANSWERS).filter(Json::is_object);
        let is_other =
            |(name, _): &(Json, Json)| answers.is_none() || name.as_str() != Some(ANSWERS);
        let fields = Json::object(json.members().filter(is_other));
        let answers = answers.as_ref().map(read_fields).transpose();
        let answers = answers.map_err(D::Error::custom)?;
        let fields = read_fields(&fields);
        Ok(Self {
            id,
            answers: answers.unwrap_or_default(),
            fields: fields.map_err(D::Error::custom)?,
        })
    }
}
