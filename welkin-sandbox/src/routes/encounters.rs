//! Encounters of a patient, each of a template of the configuration.
//!
//! Shapes are those of recorded exchanges. What a locked encounter answers is not documented: here it is a 409 `LOCKED`.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;
use welkin_codegen::model::EncounterTemplate;
use welkin_codegen::model::access::Action;

use super::items::{Items, PatientPath, envelope, new_fields, record, write_texts};
use super::webhook_events::ItemEvent;
use super::{Request, object};
use crate::problem::Problem;
use crate::storage::ItemKind;

/// Where an encounter stands once it is completed, under any profile.
const COMPLETED: [&str; 2] = ["COMPLETED", "FINALIZED"];

/// Where an encounter can be while it is open, under any profile.
const OPEN: [&str; 5] = ["OPEN", "DRAFT", "ACTIVE", "SCHEDULED", "IN_PROGRESS"];

const WRITABLE: [&str; 4] = ["title", "description", "notes", "calendarEventId"];

/// What the path of an encounter names.
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

    /// The same, if it can be changed.
    pub(super) fn open(self) -> Result<Self, Problem> {
        if self.is_open() {
            Ok(self)
        } else {
            Err(Problem::locked("The encounter is completed"))
        }
    }

    /// Items of the encounter.
    pub(super) fn parts(&self, kind: ItemKind) -> Items<'a> {
        self.items.other(kind, &self.id)
    }
}

/// Whether an encounter's record can be changed.
pub(super) fn is_open(record: &Value) -> bool {
    let status = record["jsonBody"]["status"].as_str();
    status.is_some_and(|status| OPEN.contains(&status))
}

pub(super) fn list(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<Json<Value>, Problem> {
    request.caller.may(Action::ReadEncounters)?;
    let items = Items::of(request, patient, ItemKind::Encounter)?;
    let mut encounters = items.all()?;
    if let Some(statuses) = request.caller.parameter("statuses") {
        encounters.retain(|encounter| {
            let status = encounter["jsonBody"]["status"].as_str().unwrap_or_default();
            statuses.split(',').any(|wanted| wanted == status)
        });
    }
    envelope(&request.caller, &encounters)
}

pub(super) fn create(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<(StatusCode, Json<Value>), Problem> {
    request.caller.may(Action::CreateEncounters)?;
    let items = Items::of(request, patient, ItemKind::Encounter)?;
    let mut body = object(&request.body)?;
    let name = body.remove("templateName").unwrap_or_default();
    let templates = &items.model.encounter_templates;
    let template = templates.iter().find(|template| name == *template.name);
    let template = template
        .ok_or_else(|| Problem::invalid("ENCOUNTER", "templateName names no encounter template"))?;
    let appointment = body.remove("currentScheduledAppointment");
    let id = Uuid::new_v4().to_string();
    let mut fields = new_fields(&id, ["", "", ""]);
    fields.extend(of_template(template, appointment));
    let patient = items.place.patient.clone();
    let mut encounter = record(&id, &patient, "__encounter__", fields);
    write_texts(&mut encounter, body, &WRITABLE)?;
    for assessment in &template.assessments {
        link(&items, &id, assessment)?;
    }
    items.put(&id, &encounter)?;
    tell(&items, ItemEvent::EncounterCreated, &encounter);
    if let Some(event) = encounter["jsonBody"]["calendarEventId"].as_str() {
        request.tell_of_appointment(&items.place, event);
    }
    Ok((StatusCode::CREATED, Json(encounter)))
}

/// Tells the receivers of webhooks.
fn tell(items: &Items<'_>, event: ItemEvent, encounter: &Value) {
    let (id, template) = (&encounter["id"], &encounter["jsonBody"]["templateName"]);
    let path_end = id.as_str().unwrap_or_default();
    let name = template.as_str().unwrap_or_default();
    let request = items.request;
    request.tell_of_item(&items.place, event, id, name, path_end);
}

/// What a template, and the appointment of a request, say of a new encounter.
fn of_template(template: &EncounterTemplate, appointment: Option<Value>) -> Map<String, Value> {
    let mut appointment = appointment.unwrap_or_default();
    if let Some(event) = appointment.as_object_mut() {
        event.insert("id".to_owned(), Uuid::new_v4().to_string().into());
    }
    let fields = json!({
        "title": template.title, "description": null, "notes": null, "instruction": null,
        "type": template.name, "templateName": template.name, "templateTitle": template.title,
        "status": "OPEN", "startDatetime": null, "endDatetime": null,
        "calendarEventStartDatetime": appointment["startDateTime"],
        "calendarEventId": appointment["id"], "calendarEvent": appointment,
        "currentScheduledAppointment": appointment,
        "dispositionId": Uuid::new_v4().to_string(),
        "ownerUserId": null, "ownerUserName": null, "activeUserId": null, "activeUserName": null,
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// The link to an assessment that a template brings.
fn link(items: &Items<'_>, encounter: &str, assessment: &str) -> Result<(), Problem> {
    let id = Uuid::new_v4().to_string();
    let mut fields = new_fields(&id, ["ENCOUNTER", "__encounter__", encounter]);
    fields.insert("assessmentName".to_owned(), assessment.into());
    fields.insert("assessmentRecordId".to_owned(), Value::Null);
    fields.insert("fromTemplate".to_owned(), true.into());
    let link = record(
        &id,
        &items.place.patient,
        "__encounter_assessment__",
        fields,
    );
    let links = items.other(ItemKind::AssessmentLink, encounter);
    links.put(&id, &link)
}

pub(super) fn read(
    request: &Request<'_>,
    EncounterPath { patient, encounter }: EncounterPath,
) -> Result<Json<Value>, Problem> {
    request.caller.may(Action::ReadEncounters)?;
    let encounter = Encounter::find(request, patient, encounter)?;
    Ok(Json(encounter.record))
}

/// `{encounter, disposition, calendarEvent, assessmentLinks, comments}`: one object, as recorded.
pub(super) fn read_full(
    request: &Request<'_>,
    EncounterPath { patient, encounter }: EncounterPath,
) -> Result<Json<Value>, Problem> {
    request.caller.may(Action::ReadEncounters)?;
    let encounter = Encounter::find(request, patient, encounter)?;
    let disposition = super::encounter_parts::disposition_of(&encounter)?;
    Ok(Json(json!({
        "disposition": super::encounter_parts::shown(&request.caller, disposition),
        "calendarEvent": encounter.record["jsonBody"]["calendarEvent"],
        "userRelatedToCalendarEvent": null,
        "assessmentLinks": encounter.parts(ItemKind::AssessmentLink).all()?,
        "comments": encounter.parts(ItemKind::Comment).all()?,
        "encounter": encounter.record,
    })))
}

/// What a change of an encounter is, in the eyes of policies: completing it is one thing, changing it another.
fn actions(
    body: &Map<String, Value>,
    status: Option<&Value>,
) -> impl Iterator<Item = Action<'static>> {
    let completes = status.is_some_and(|status| COMPLETED.iter().any(|word| status == word));
    let changes = !completes || !body.is_empty();
    let completing = completes.then_some(Action::CompleteEncounters);
    completing
        .into_iter()
        .chain(changes.then_some(Action::UpdateEncounters))
}

pub(super) fn update(
    request: &Request<'_>,
    EncounterPath { patient, encounter }: EncounterPath,
) -> Result<Json<Value>, Problem> {
    let mut body = object(&request.body)?;
    let status = body.remove("status");
    for action in actions(&body, status.as_ref()) {
        request.caller.may(action)?;
    }
    let found = Encounter::find(request, patient, encounter)?;
    let mut encounter = found.open()?;
    write_texts(&mut encounter.record, body, &WRITABLE)?;
    if let Some(status) = status {
        let word = status.as_str().unwrap_or_default();
        let is_known = OPEN.iter().chain(&COMPLETED).any(|known| *known == word);
        if !is_known && !["CANCELLED", "DELETED"].contains(&word) {
            return Err(Problem::invalid(
                "ENCOUNTER",
                "status is no status of encounters",
            ));
        }
        if COMPLETED.contains(&word) {
            encounter.record["jsonBody"]["endDatetime"] = crate::clock::now().into();
        }
        encounter.record["jsonBody"]["status"] = status;
    }
    encounter.items.put(&encounter.id, &encounter.record)?;
    if COMPLETED
        .iter()
        .any(|word| encounter.record["jsonBody"]["status"] == *word)
    {
        let event = ItemEvent::EncounterCompleted;
        tell(&encounter.items, event, &encounter.record);
    }
    Ok(Json(encounter.record))
}

pub(super) fn remove(
    request: &Request<'_>,
    EncounterPath { patient, encounter }: EncounterPath,
) -> Result<StatusCode, Problem> {
    request.caller.may(Action::DeleteEncounters)?;
    let encounter = Encounter::find(request, patient, encounter)?;
    let encounter = encounter.open()?;
    encounter.items.remove(&encounter.id)?;
    Ok(StatusCode::OK)
}
