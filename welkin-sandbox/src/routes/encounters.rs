//! Encounters of a patient, each of a template of the configuration.
//!
//! Shapes are as recorded. Welkin's response for a locked encounter is not documented: here it is a 409 `LOCKED`.

use axum::Json;
use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use uuid::Uuid;
use welkin_designer::internal_cdts;
use welkin_model::model::EncounterTemplate;
use welkin_model::model::access::Action;

use super::appointments;
use super::encounter::{COMPLETED, Encounter, EncounterPath, OPEN};
use super::encounter_parts;
use super::items::{Items, PatientPath, new_fields, write_texts};
use super::json_body::object;
use super::request::Request;
use super::webhook_events::ItemEvent;
use crate::author::{AUTHOR_ID, AUTHOR_NAME};
use crate::clock;
use crate::problem::Problem;
use crate::storage::ItemKind;

const WRITABLE: [&str; 3] = ["title", "description", "notes"];

pub(super) fn create(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<(StatusCode, Json<Value>), Problem> {
    request.caller.may(Action::CreateEncounters)?;
    let items = Items::of(request, patient, ItemKind::Encounter)?;
    let mut body = object(&request.body)?;
    let name = body.remove("templateName").unwrap_or_default();
    let template = template(&items, &name)?;
    // A recorded request repeats the patient.
    body.remove("patient_id");
    let event = appointment(request, &mut body, delivery_method(template))?;
    let id = Uuid::new_v4().to_string();
    let mut fields = new_fields(&id, ["", "", ""]);
    fields.extend(blank(request, template));
    let mut encounter = items.record(&id, internal_cdts::ENCOUNTER, fields);
    write_texts(&mut encounter, body, &WRITABLE)?;
    if let Some(event) = &event {
        keep_event(request, event)?;
        encounter["jsonBody"]["calendarEventId"] = event["id"].clone();
    }
    for assessment in &template.assessments {
        link(&items, &id, assessment)?;
    }
    encounter_parts::add_disposition(&items, &encounter)?;
    items.put(&id, &encounter)?;
    publish(&items, ItemEvent::EncounterCreated, &encounter);
    if let Some(event) = event.as_ref().and_then(|event| event["id"].as_str()) {
        request.publish_appointment(&items.place, event);
    }
    view(request, encounter).map(|encounter| (StatusCode::CREATED, Json(encounter)))
}

fn template<'i>(items: &Items<'i>, name: &Value) -> Result<&'i EncounterTemplate, Problem> {
    let name = name.as_str();
    let found = name.and_then(|name| items.model.encounter_template(name));
    found.ok_or_else(|| Problem::invalid("ENCOUNTER", "templateName is not an encounter template"))
}

/// Returns the default delivery method; recorded responses have `VIDEO`.
fn delivery_method(template: &EncounterTemplate) -> &str {
    template.delivery_method.as_deref().unwrap_or("VIDEO")
}

/// Returns the event that a request assigns to an encounter, in one of three forms: `currentScheduledAppointment`
/// (recorded) and `calendarEvent` (the vendor's samples) create an event, `calendarEventId` uses an existing one.
fn appointment(
    request: &Request<'_>,
    body: &mut Map<String, Value>,
    delivery_method: &str,
) -> Result<Option<Value>, Problem> {
    let forms = ["currentScheduledAppointment", "calendarEvent"].map(|key| body.remove(key));
    let new = forms.into_iter().flatten().find(|form| !form.is_null());
    match (new, body.remove("calendarEventId")) {
        (Some(Value::Object(event)), _) => {
            appointments::create(request, &event, delivery_method).map(Some)
        }
        (Some(_), _) => Err(Problem::invalid(
            "ENCOUNTER",
            "the appointment is not an object",
        )),
        (None, None | Some(Value::Null)) => Ok(None),
        (None, Some(Value::String(id))) => appointments::free_event(request, &id).map(Some),
        (None, Some(_)) => Err(Problem::invalid("ENCOUNTER", "calendarEventId is not text")),
    }
}

fn keep_event(request: &Request<'_>, event: &Value) -> Result<(), Problem> {
    let id = event["id"].as_str().unwrap_or_default();
    appointments::calendar(request).put(id, event)
}

/// Sends an event to the receivers of webhooks.
fn publish(items: &Items<'_>, event: ItemEvent, encounter: &Value) {
    let (id, template) = (&encounter["id"], &encounter["jsonBody"]["templateName"]);
    let path_end = id.as_str().unwrap_or_default();
    let name = template.as_str().unwrap_or_default();
    let request = items.request;
    request.publish_item_event(&items.place, event, id, name, path_end);
}

/// Returns the fields of a new encounter of a template. It is a draft, as recorded.
fn blank(request: &Request<'_>, template: &EncounterTemplate) -> Map<String, Value> {
    let formation = &request.caller.configuration.formation;
    let written = formation.item("encounters", &template.name);
    let text = |key: &str| written.and_then(|template| template[key].as_str());
    let fields = json!({
        "title": template.title, "description": null, "notes": null,
        "instruction": text("encounterInstruction").unwrap_or_default(),
        "type": text("type").unwrap_or(&template.name),
        "templateName": template.name, "templateTitle": null,
        "status": "DRAFT", "startDatetime": null, "endDatetime": null,
        "calendarEventId": null, "dispositionId": Uuid::new_v4().to_string(),
        "activeUserId": null, "activeUserName": null,
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Converts an encounter to the form of responses: with its event, twice, and the fields that are derived from the
/// event. Keys that begin with `local` are absent exactly if there is no event, as recorded.
pub(super) fn view(request: &Request<'_>, mut encounter: Value) -> Result<Value, Problem> {
    let fields = &mut encounter["jsonBody"];
    let event = match fields["calendarEventId"].as_str() {
        Some(id) => appointments::calendar(request)
            .find(id)?
            .unwrap_or_default(),
        None => Value::Null,
    };
    let host = event["hostId"].as_str();
    fields["ownerUserId"] = host.into();
    fields["ownerUserName"] = host.map(appointments::user_name).into();
    fields["calendarEventStartDatetime"] = event["startDateTime"].clone();
    if !event.is_null() {
        let zone = event["timezone"].as_str();
        let local = |key: &str| event[key].as_str().and_then(|at| clock::local(at, zone));
        for (key, of_event) in [
            ("localStartDatetime", "startDateTime"),
            ("localEndDatetime", "endDateTime"),
            ("localCalendarEventStartDatetime", "startDateTime"),
            ("local_created_at", "createdAt"),
            ("local_updated_at", "updatedAt"),
        ] {
            fields[key] = local(of_event).into();
        }
    }
    fields["currentScheduledAppointment"] = event.clone();
    fields["calendarEvent"] = event;
    Ok(encounter)
}

/// Adds the link to an assessment of the template.
fn link(items: &Items<'_>, encounter: &str, assessment: &str) -> Result<(), Problem> {
    let link = encounter_parts::new_link(items, encounter, assessment, true);
    let links = items.other(ItemKind::AssessmentLink, encounter);
    links.put(link["id"].as_str().unwrap_or_default(), &link)
}

pub(super) fn read(
    request: &Request<'_>,
    EncounterPath { patient, encounter }: EncounterPath,
) -> Result<Json<Value>, Problem> {
    request.caller.may(Action::ReadEncounters)?;
    let encounter = Encounter::find(request, patient, encounter)?;
    view(request, encounter.record).map(Json)
}

/// `{encounter, disposition, calendarEvent, assessmentLinks, comments}`: one object, as recorded.
pub(super) fn read_full(
    request: &Request<'_>,
    EncounterPath { patient, encounter }: EncounterPath,
) -> Result<Json<Value>, Problem> {
    request.caller.may(Action::ReadEncounters)?;
    let encounter = Encounter::find(request, patient, encounter)?;
    full(&encounter).map(Json)
}

/// Returns an encounter with all its parts.
pub(super) fn full(encounter: &Encounter<'_>) -> Result<Value, Problem> {
    let request = encounter.items.request;
    let record = view(request, encounter.record.clone())?;
    let disposition = encounter_parts::disposition_of(encounter)?;
    let mut user = record["jsonBody"]["ownerUserId"]
        .as_str()
        .map(appointments::user)
        .unwrap_or_default();
    // Recorded: the only key of a user that is absent here.
    if let Some(user) = user.as_object_mut() {
        user.remove("applicationAccess");
    }
    Ok(json!({
        "disposition": encounter_parts::shown(&request.caller, disposition),
        "calendarEvent": record["jsonBody"]["calendarEvent"],
        "userRelatedToCalendarEvent": user,
        "assessmentLinks": encounter.parts(ItemKind::AssessmentLink).all()?,
        "comments": encounter.parts(ItemKind::Comment).all()?,
        "encounter": record,
    }))
}

/// Returns the actions that a change requires: completing an encounter and changing it are different permissions.
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
    if let Some(name) = body.remove("templateName") {
        let template = template(&encounter.items, &name)?;
        encounter.record["jsonBody"]["templateName"] = template.name.clone().into();
    }
    change_event(&mut encounter, &mut body)?;
    write_texts(&mut encounter.record, body, &WRITABLE)?;
    if let Some(status) = status {
        set_status(&mut encounter.record, status)?;
    }
    encounter.items.put(&encounter.id, &encounter.record)?;
    if COMPLETED
        .iter()
        .any(|word| encounter.record["jsonBody"]["status"] == *word)
    {
        let event = ItemEvent::EncounterCompleted;
        publish(&encounter.items, event, &encounter.record);
    }
    view(request, encounter.record).map(Json)
}

/// Assigns another calendar event to an encounter, or changes its event. Every change of the encounter updates the
/// event, as recorded.
fn change_event(
    encounter: &mut Encounter<'_>,
    body: &mut Map<String, Value>,
) -> Result<(), Problem> {
    let request = encounter.items.request;
    let calendar = appointments::calendar(request);
    let current = match encounter.record["jsonBody"]["calendarEventId"].as_str() {
        Some(id) => calendar.find(id)?,
        None => None,
    };
    let requested = body.get("calendarEventId").cloned();
    let is_same = current
        .as_ref()
        .is_some_and(|event| requested.as_ref() == event.get("id"));
    if is_same {
        body.remove("calendarEventId");
    }
    let is_new = |key: &str| body.get(key).is_some_and(|form| !form.is_null());
    let says_event = is_new("currentScheduledAppointment") || is_new("calendarEvent");
    let event = match current {
        Some(mut event) if requested.is_none() || is_same => {
            let forms =
                ["currentScheduledAppointment", "calendarEvent"].map(|key| body.remove(key));
            let mut forms = forms.into_iter().flatten();
            match forms.find(|form| !form.is_null()) {
                Some(Value::Object(change)) => {
                    appointments::change(request, &mut event, &change)?;
                }
                Some(_) => {
                    return Err(Problem::invalid(
                        "ENCOUNTER",
                        "the appointment is not an object",
                    ));
                }
                None => event["updatedAt"] = clock::now().into(),
            }
            Some(event)
        }
        _ if requested.is_some() || says_event => appointment(request, body, "VIDEO")?,
        _ => None,
    };
    if let Some(event) = &event {
        keep_event(request, event)?;
    }
    if event.is_some() || requested.is_some() {
        let id = event.map(|mut event| event["id"].take());
        encounter.record["jsonBody"]["calendarEventId"] = id.unwrap_or_default();
    }
    Ok(())
}

/// Opening an encounter sets the start of work, and completing it the end: recorded for `OPEN`, and inferred for the
/// other statuses.
fn set_status(record: &mut Value, status: Value) -> Result<(), Problem> {
    let word = status.as_str().unwrap_or_default();
    let is_known = OPEN.iter().chain(&COMPLETED).any(|known| *known == word);
    if !is_known && !["CANCELLED", "DELETED"].contains(&word) {
        let message = "status is not a status of encounters";
        return Err(Problem::invalid("ENCOUNTER", message));
    }
    let fields = &mut record["jsonBody"];
    let begins = ["OPEN", "ACTIVE", "IN_PROGRESS"].contains(&word);
    if begins && fields["startDatetime"].is_null() {
        fields["startDatetime"] = clock::now().into();
        fields["activeUserId"] = AUTHOR_ID.into();
        fields["activeUserName"] = AUTHOR_NAME.into();
    }
    if COMPLETED.contains(&word) {
        fields["endDatetime"] = clock::now().into();
    }
    fields["status"] = status;
    Ok(())
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
