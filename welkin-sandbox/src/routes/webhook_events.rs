//! Events for receivers of webhooks.

use serde_json::{Map, Value, json};

use welkin_designer::WebhookEvent;
use welkin_model::model::Cdt;

use super::change::{AuditedChange, Change};
use super::request::Request;
use crate::author::{AUTHOR_ID, AUTHOR_NAME};
use crate::clock;
use crate::storage::{ItemPlace, RecordPlace};

/// Events of an encounter, assessment or program of a patient. The documentation describes these events in words; only
/// the literals of assessments are in Welkin's reference, the others are inferred.
#[derive(Clone, Copy)]
pub(super) enum ItemEvent {
    AssessmentCompleted,
    EncounterCreated,
    EncounterCompleted,
    ProgramEnrollmentChanged,
    ProgramPhaseChanged,
}

impl ItemEvent {
    /// Returns the event, and the path segment of the item.
    fn event(self) -> (WebhookEvent, &'static str) {
        match self {
            Self::AssessmentCompleted => (WebhookEvent::AssessmentCompleted, "assessment-records"),
            Self::EncounterCreated => (WebhookEvent::EncounterCreated, "encounters"),
            Self::EncounterCompleted => (WebhookEvent::EncounterCompleted, "encounters"),
            Self::ProgramEnrollmentChanged => (WebhookEvent::ProgramEnrollmentChanged, "programs"),
            Self::ProgramPhaseChanged => (WebhookEvent::ProgramPhaseChanged, "programs"),
        }
    }
}

impl Request<'_> {
    /// Publishes a change of a record; the body contains its fields, unless it was deleted.
    pub(super) fn publish_record_change(
        &self,
        cdt: &Cdt,
        place: &RecordPlace,
        id: &str,
        (change, body): (Change, Option<String>),
    ) {
        self.record_change(AuditedChange::record(
            &self.caller,
            cdt,
            place,
            id,
            (change, body),
        ));
        if self.state.webhooks.has_no_receiver() {
            return;
        }
        let RecordPlace {
            environment,
            patient,
            cdt,
        } = place;
        let path = format!("patients/{patient}/cdts/{cdt}/{id}");
        let event = match change {
            Change::Created => WebhookEvent::CdtCreated,
            Change::Updated => WebhookEvent::CdtUpdated,
            Change::Deleted => WebhookEvent::CdtDeleted,
        };
        self.publish_change(environment, event, patient, (id.into(), cdt), &path);
    }

    /// Publishes a change of a patient.
    pub(super) fn publish_patient_change(&self, patient: &Value, change: Change) {
        self.record_change(AuditedChange::patient(patient, change));
        let environment = &self.caller.environment;
        let text = |key: &str| patient[key].as_str().unwrap_or_default();
        let id = text("id");
        let event = match change {
            Change::Created => WebhookEvent::PatientCreated,
            Change::Updated => WebhookEvent::PatientUpdated,
            Change::Deleted => WebhookEvent::PatientDeleted,
        };
        let name = format!("{} {}", text("firstName"), text("lastName"));
        let path = format!("patients/{id}");
        self.publish_change(environment, event, id, (id.into(), &name), &path);
    }

    /// Publishes an event of an item: its id, the name of its template, assessment or program, and the end of its path.
    pub(super) fn publish_item_event(
        &self,
        place: &ItemPlace,
        event: ItemEvent,
        id: &Value,
        name: &str,
        path_end: &str,
    ) {
        let (event, segment) = event.event();
        let (environment, patient) = (&place.environment, &place.patient);
        let path = format!("patients/{patient}/{segment}/{path_end}");
        self.publish_change(environment, event, patient, (id.clone(), name), &path);
    }

    /// Publishes a change of something of a patient: its id, its name, and its path in the environment.
    fn publish_change(
        &self,
        environment: &str,
        event: WebhookEvent,
        patient: &str,
        (id, name): (Value, &str),
        path: &str,
    ) {
        self.publish(
            environment,
            json!({
                "eventEntity": event.entity(),
                "eventSubtype": event.subtype(),
                "patientId": patient,
                "sourceId": id,
                "sourceName": name,
                "url": self.url(environment, path),
            }),
        );
    }

    /// Publishes the creation of an encounter's calendar event. As recorded, its payload has no `url`.
    pub(super) fn publish_appointment(&self, place: &ItemPlace, id: &str) {
        let event = WebhookEvent::CalendarEventCreated;
        self.publish(
            &place.environment,
            json!({
                "eventEntity": event.entity(),
                "eventSubtype": event.subtype(),
                "patientId": place.patient,
                "sourceId": id,
                "sourceName": "ENCOUNTER",
            }),
        );
    }

    /// Publishes an event of a calendar event. As recorded, its payload has no `url`, and no patient if none
    /// participates.
    pub(super) fn publish_calendar_event(&self, event: &Value, kind: WebhookEvent) {
        let participants = event["participants"].as_array().into_iter().flatten();
        let mut patients = participants.filter(|it| it["participantRole"] == "patient");
        let mut payload = json!({
            "eventEntity": kind.entity(),
            "eventSubtype": kind.subtype(),
            "sourceId": event["id"],
        });
        if let Some(name) = event["eventType"].as_str() {
            payload["sourceName"] = name.into();
        }
        if let Some(patient) = patients.next() {
            payload["patientId"] = patient["participantId"].clone();
        }
        self.publish(&self.caller.environment, payload);
    }

    /// Queues a flat payload with the recorded keys.
    fn publish(&self, environment: &str, event: Value) {
        let mut payload = match event {
            Value::Object(event) => event,
            _ => Map::new(),
        };
        let common = [
            ("tenantName", self.state.tenant.clone()),
            ("instanceName", environment.to_owned()),
            ("initiatedBy", AUTHOR_ID.to_owned()),
            ("initiatedByName", AUTHOR_NAME.to_owned()),
            ("initiatedTime", clock::now()),
        ];
        payload.extend(common.map(|(key, value)| (key.to_owned(), value.into())));
        self.events.borrow_mut().push(payload);
    }

    fn url(&self, environment: &str, path: &str) -> String {
        format!(
            "{}/{}/{environment}/{path}",
            self.state.origin, self.state.tenant
        )
    }
}
