//! What belongs to an encounter: its disposition, its links to assessments, comments on it.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;
use welkin_codegen::model::access::Operation;

use super::encounters::{Encounter, EncounterPath};
use super::items::{new_fields, record};
use super::{Caller, Request, object};
use crate::clock;
use crate::problem::Problem;
use crate::storage::ItemKind;
use crate::validation::{self, Purpose};

/// What the path of a part of an encounter names.
#[derive(Deserialize)]
pub(super) struct PartPath {
    patient: String,
    encounter: String,
    part: String,
}

/// The disposition, which every encounter has; blank until it is written.
pub(super) fn disposition_of(encounter: &Encounter<'_>) -> Result<Value, Problem> {
    let id = encounter.record["jsonBody"]["dispositionId"]
        .as_str()
        .unwrap_or_default();
    let parts = encounter.parts(ItemKind::Disposition);
    if let Some(disposition) = parts.find(id)? {
        return Ok(disposition);
    }
    let mut fields = new_fields(id, ["ENCOUNTER", "__encounter__", &encounter.id]);
    let cdt = encounter.items.model.disposition();
    for field in cdt.into_iter().flat_map(|cdt| &cdt.fields) {
        fields.insert(field.name.clone(), Value::Null);
    }
    let patient = &encounter.items.place.patient;
    Ok(record(id, patient, "__encounter_disposition__", fields))
}

/// What the client may see of a disposition.
pub(super) fn shown(caller: &Caller, mut disposition: Value) -> Value {
    let cdt = caller.configuration.model.disposition();
    if let (Some(cdt), Value::Object(fields)) = (cdt, disposition["jsonBody"].take()) {
        disposition["jsonBody"] = caller.records(cdt).shown(fields).into();
    }
    disposition
}

pub(super) fn read_disposition(
    request: &Request<'_>,
    EncounterPath { patient, encounter }: EncounterPath,
) -> Result<Json<Value>, Problem> {
    if let Some(cdt) = request.caller.configuration.model.disposition() {
        request.caller.records(cdt).operation(Operation::Read)?;
    }
    let encounter = Encounter::find(request, patient, encounter)?;
    let disposition = disposition_of(&encounter)?;
    Ok(Json(shown(&request.caller, disposition)))
}

pub(super) fn update_disposition(
    request: &Request<'_>,
    EncounterPath { patient, encounter }: EncounterPath,
) -> Result<Json<Value>, Problem> {
    let encounter = Encounter::find(request, patient, encounter)?;
    let encounter = encounter.open()?;
    let body = object(&request.body)?;
    if let Some(cdt) = encounter.items.model.disposition() {
        validation::check(cdt, &body, Purpose::Update)?;
    }
    let mut disposition = disposition_of(&encounter)?;
    for (key, value) in body {
        disposition["jsonBody"][key] = value;
    }
    disposition["jsonBody"]["updated_at"] = clock::now().into();
    let id = disposition["id"].as_str().unwrap_or_default();
    encounter
        .parts(ItemKind::Disposition)
        .put(id, &disposition)?;
    Ok(Json(shown(&request.caller, disposition)))
}

pub(super) fn list_links(
    request: &Request<'_>,
    EncounterPath { patient, encounter }: EncounterPath,
) -> Result<Json<Value>, Problem> {
    let encounter = Encounter::find(request, patient, encounter)?;
    let links = encounter.parts(ItemKind::AssessmentLink).all()?;
    Ok(Json(links.into()))
}

pub(super) fn create_link(
    request: &Request<'_>,
    EncounterPath { patient, encounter }: EncounterPath,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let encounter = Encounter::find(request, patient, encounter)?;
    let encounter = encounter.open()?;
    let body = object(&request.body)?;
    let name = body
        .get("assessmentName")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if !encounter
        .items
        .model
        .assessments
        .iter()
        .any(|assessment| assessment.name == name)
    {
        return Err(Problem::invalid(
            "ENCOUNTER",
            "assessmentName names no assessment",
        ));
    }
    let record_id = body.get("assessmentRecordId").cloned().unwrap_or_default();
    check_record(&encounter, &record_id, name)?;
    let id = Uuid::new_v4().to_string();
    let mut fields = new_fields(&id, ["ENCOUNTER", "__encounter__", &encounter.id]);
    fields.insert("assessmentName".to_owned(), name.into());
    fields.insert("assessmentRecordId".to_owned(), record_id);
    fields.insert("fromTemplate".to_owned(), false.into());
    let patient = &encounter.items.place.patient;
    let link = record(&id, patient, "__encounter_assessment__", fields);
    encounter.parts(ItemKind::AssessmentLink).put(&id, &link)?;
    Ok((StatusCode::CREATED, Json(link)))
}

pub(super) fn read_link(request: &Request<'_>, path: PartPath) -> Result<Json<Value>, Problem> {
    let encounter = Encounter::find(request, path.patient, path.encounter)?;
    encounter
        .parts(ItemKind::AssessmentLink)
        .get(&path.part)
        .map(Json)
}

pub(super) fn update_link(request: &Request<'_>, path: PartPath) -> Result<Json<Value>, Problem> {
    let encounter = Encounter::find(request, path.patient, path.encounter)?;
    let encounter = encounter.open()?;
    let links = encounter.parts(ItemKind::AssessmentLink);
    let mut found = links.get(&path.part)?;
    let record_id = object(&request.body)?
        .remove("assessmentRecordId")
        .unwrap_or_default();
    let name = found["jsonBody"]["assessmentName"]
        .as_str()
        .unwrap_or_default();
    check_record(&encounter, &record_id, name)?;
    found["jsonBody"]["assessmentRecordId"] = record_id;
    found["jsonBody"]["updated_at"] = clock::now().into();
    links.put(&path.part, &found)?;
    Ok(Json(found))
}

/// A link leads to nothing, or to a record of its assessment.
fn check_record(encounter: &Encounter<'_>, id: &Value, assessment: &str) -> Result<(), Problem> {
    let Some(id) = id.as_str() else {
        return Ok(());
    };
    let records = encounter.items.other(ItemKind::AssessmentRecord, "");
    match records.find(id)? {
        Some(record) if record["assessmentName"] == assessment => Ok(()),
        _ => Err(Problem::invalid(
            "ENCOUNTER",
            "assessmentRecordId names no record of the assessment",
        )),
    }
}

pub(super) fn remove_link(request: &Request<'_>, path: PartPath) -> Result<StatusCode, Problem> {
    let encounter = Encounter::find(request, path.patient, path.encounter)?;
    encounter
        .open()?
        .parts(ItemKind::AssessmentLink)
        .remove(&path.part)?;
    Ok(StatusCode::OK)
}

pub(super) fn list_comments(
    request: &Request<'_>,
    EncounterPath { patient, encounter }: EncounterPath,
) -> Result<Json<Value>, Problem> {
    let encounter = Encounter::find(request, patient, encounter)?;
    let comments = encounter.parts(ItemKind::Comment).all()?;
    Ok(Json(comments.into()))
}

/// Comments can be added to a completed encounter, too: whether Welkin takes them is not documented.
pub(super) fn create_comment(
    request: &Request<'_>,
    EncounterPath { patient, encounter }: EncounterPath,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let encounter = Encounter::find(request, patient, encounter)?;
    let id = Uuid::new_v4().to_string();
    let comment = json!({ "id": id, "text": text_of(request)?, "createdAt": clock::now() });
    encounter.parts(ItemKind::Comment).put(&id, &comment)?;
    Ok((StatusCode::CREATED, Json(comment)))
}

pub(super) fn read_comment(request: &Request<'_>, path: PartPath) -> Result<Json<Value>, Problem> {
    let encounter = Encounter::find(request, path.patient, path.encounter)?;
    encounter.parts(ItemKind::Comment).get(&path.part).map(Json)
}

pub(super) fn update_comment(
    request: &Request<'_>,
    path: PartPath,
) -> Result<Json<Value>, Problem> {
    let encounter = Encounter::find(request, path.patient, path.encounter)?;
    let comments = encounter.parts(ItemKind::Comment);
    let mut found = comments.get(&path.part)?;
    found["text"] = text_of(request)?.into();
    comments.put(&path.part, &found)?;
    Ok(Json(found))
}

pub(super) fn remove_comment(request: &Request<'_>, path: PartPath) -> Result<StatusCode, Problem> {
    let encounter = Encounter::find(request, path.patient, path.encounter)?;
    encounter.parts(ItemKind::Comment).remove(&path.part)?;
    Ok(StatusCode::OK)
}

fn text_of(request: &Request<'_>) -> Result<String, Problem> {
    let text = object(&request.body)?.remove("text");
    match text {
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(text),
        _ => Err(Problem::invalid(
            "ENCOUNTER",
            "text is not a text that says something",
        )),
    }
}
