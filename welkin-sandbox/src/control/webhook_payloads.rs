//! Payloads of simulated events about existing data.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use welkin_designer::WebhookEvent;
use welkin_designer::webhook_event::test_placeholders;

use super::answer::Refusal;
use crate::author::{AUTHOR_ID, AUTHOR_NAME};
use crate::clock::wire;
use crate::state::State;
use crate::storage::{Data, ItemKind, ItemPlace, RecordKey, RecordPlace};

/// The request for an event, and its subject.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct EventRequest {
    /// The event's `eventSubtype`.
    event: String,
    #[serde(default = "live")]
    environment: String,
    patient_id: Option<String>,
    cdt: Option<String>,
    /// Id of the record, encounter, assessment record, enrollment, calendar event, task or user.
    record_id: Option<String>,
    /// Keys that are sent unchanged and replace the generated ones.
    #[serde(default)]
    payload: Map<String, Value>,
}

fn live() -> String {
    "live".to_owned()
}

/// The subject of an event.
#[derive(Default)]
struct Subject {
    id: Option<String>,
    name: Option<String>,
    /// The end of its path, below the environment.
    path: Option<String>,
}

impl EventRequest {
    /// Returns the payload, with the recorded keys.
    pub(super) fn payload(
        self,
        state: &State,
        data: &Data<'_>,
    ) -> Result<Map<String, Value>, Refusal> {
        let mut known = WebhookEvent::ALL.into_iter();
        let known = known.find(|event| event.subtype() == self.event);
        let entity = match known {
            Some(event) => event.entity(),
            None => self.event.split('_').next().unwrap_or_default(),
        };
        if let Some(patient) = &self.patient_id
            && known != Some(WebhookEvent::PatientDeleted)
            && !data.has_patient(&self.environment, patient)?
        {
            let error = format!(
                "no patient of {:?} has the id {patient:?}",
                self.environment
            );
            return Err(Refusal::not_found(error));
        }
        let subject = self.subject(entity, data)?;
        let (origin, tenant, environment) = (&state.origin, &state.tenant, &self.environment);
        let url = subject
            .path
            .map(|path| format!("{origin}/{tenant}/{environment}/{path}"));
        let payload = json!({
            "eventEntity": entity,
            "eventSubtype": self.event,
            "patientId": self.patient_id,
            "sourceId": subject.id,
            "sourceName": subject.name,
            "url": url,
            "tenantName": tenant,
            "instanceName": environment,
            "initiatedBy": AUTHOR_ID,
            "initiatedByName": AUTHOR_NAME,
            "initiatedTime": wire(state.clock.now()),
        });
        let mut payload = match payload {
            Value::Object(payload) => payload,
            _ => Map::new(),
        };
        payload.extend(self.payload);
        Ok(payload)
    }

    fn subject(&self, entity: &str, data: &Data<'_>) -> Result<Subject, Refusal> {
        match entity {
            "CDT" => self.record(data),
            "PATIENT" => self.patient(data),
            "ASSESSMENT" => self.item(ItemKind::AssessmentRecord, "assessment-records", data),
            "ENCOUNTER" => self.item(ItemKind::Encounter, "encounters", data),
            "PROGRAM" => self.item(ItemKind::Program, "programs", data),
            _ => Ok(Subject {
                id: self.record_id.clone(),
                ..Subject::default()
            }),
        }
    }

    fn needed<'a>(&self, value: Option<&'a String>, key: &str) -> Result<&'a str, Refusal> {
        let missing = || Refusal::invalid(format!("{} requires `{key}`", self.event));
        value.map(String::as_str).ok_or_else(missing)
    }

    fn record(&self, data: &Data<'_>) -> Result<Subject, Refusal> {
        let patient = self.needed(self.patient_id.as_ref(), "patientId")?;
        let cdt = self.needed(self.cdt.as_ref(), "cdt")?;
        let id = self.needed(self.record_id.as_ref(), "recordId")?;
        let place = RecordPlace {
            environment: self.environment.clone(),
            patient: patient.to_owned(),
            cdt: cdt.to_owned(),
        };
        // A deleted record no longer exists.
        if self.event != WebhookEvent::CdtDeleted.subtype()
            && data.find_record(&place, RecordKey::Id, id)?.is_none()
        {
            let error = format!("the patient has no record {id:?} of {cdt:?}");
            return Err(Refusal::not_found(error));
        }
        Ok(Subject {
            id: Some(id.to_owned()),
            name: Some(cdt.to_owned()),
            path: Some(format!("patients/{patient}/cdts/{cdt}/{id}")),
        })
    }

    fn patient(&self, data: &Data<'_>) -> Result<Subject, Refusal> {
        let id = self.needed(self.patient_id.as_ref(), "patientId")?;
        Ok(Subject {
            id: Some(id.to_owned()),
            name: data.patient_name(&self.environment, id)?,
            path: Some(format!("patients/{id}")),
        })
    }

    fn item(&self, kind: ItemKind, segment: &str, data: &Data<'_>) -> Result<Subject, Refusal> {
        let patient = self.needed(self.patient_id.as_ref(), "patientId")?;
        let id = self.needed(self.record_id.as_ref(), "recordId")?;
        let place = ItemPlace {
            environment: self.environment.clone(),
            patient: patient.to_owned(),
            kind,
            encounter: String::new(),
        };
        let body = data.find_item(&place, id)?;
        let body: Option<Value> = body.and_then(|body| serde_json::from_str(&body).ok());
        let body = body.ok_or_else(|| {
            Refusal::not_found(format!(
                "the patient has no item with the id {id:?} in their {segment}"
            ))
        })?;
        let names = [
            &body["jsonBody"]["templateName"],
            &body["assessmentName"],
            &body["programName"],
        ];
        let name = names.into_iter().find_map(Value::as_str).map(str::to_owned);
        // The path of an enrollment ends with its program.
        let end = match (&name, kind) {
            (Some(name), ItemKind::Program) => name,
            _ => id,
        };
        Ok(Subject {
            path: Some(format!("patients/{patient}/{segment}/{end}")),
            id: Some(id.to_owned()),
            name,
        })
    }
}

/// Returns the message of the button *Test*, with the actual tenant and environment. Source: a running receiver.
pub(super) fn test(state: &State) -> Map<String, Value> {
    let mut payload: Map<String, Value> = test_placeholders()
        .map(|(key, value)| (key.to_owned(), value.into()))
        .collect();
    payload.insert("instanceName".to_owned(), "live".into());
    payload.insert("tenantName".to_owned(), state.tenant.clone().into());
    payload
}
