//! CDT records in the form of responses.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use serde::Serialize;
use serde::ser::Serializer;
use serde_json::{Map, Value};
use welkin_model::model::Cdt;

use crate::configuration::Configuration;

/// A record.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    id: Value,
    patient_id: String,
    cdt_id: String,
    version: i64,
    json_body: Shuffled,
    cdt_name: String,
}

impl Answer {
    /// Creates the response for a patient's record, with the fields that the client may see.
    pub(super) fn new(
        configuration: &Configuration,
        cdt: &Cdt,
        patient: &str,
        fields: Map<String, Value>,
    ) -> Self {
        let identity = configuration.formation.identity(&cdt.name);
        Self {
            id: fields.get("id").cloned().unwrap_or_default(),
            patient_id: patient.to_owned(),
            cdt_id: identity.id,
            version: identity.version,
            json_body: Shuffled(fields),
            cdt_name: cdt.name.clone(),
        }
    }
}

/// A page of records: `{name, data: {content, ...}}`.
#[derive(Serialize)]
pub(super) struct AnswerPage {
    name: String,
    data: Content,
}

#[derive(Serialize)]
struct Content {
    content: Vec<Answer>,
    #[serde(flatten)]
    facts: Value,
}

impl AnswerPage {
    /// Creates a page with records of a CDT, and metadata.
    pub(super) fn new(cdt: &Cdt, content: Vec<Answer>, facts: Value) -> Self {
        Self {
            name: cdt.name.clone(),
            data: Content { content, facts },
        }
    }
}

/// Fields in random order, as Welkin sends them.
struct Shuffled(Map<String, Value>);

impl Serialize for Shuffled {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let order = RandomState::new();
        let mut fields: Vec<_> = self.0.iter().collect();
        fields.sort_by_cached_key(|(name, _)| order.hash_one(name));
        serializer.collect_map(fields)
    }
}
