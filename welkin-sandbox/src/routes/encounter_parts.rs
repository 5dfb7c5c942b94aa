//! Parts of an encounter: its disposition, its links to assessments, and comments.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;
use welkin_designer::internal_cdts::{ENCOUNTER, ENCOUNTER_ASSESSMENT, ENCOUNTER_DISPOSITION};
use welkin_model::model::access::Operation;

use super::caller::Caller;
use super::change::{AuditedChange, Change};
use super::encounter::{Encounter, EncounterPath};
use super::items::{Items, new_fields, touch};
use super::json_body::{fields, object};
use super::request::Request;
use crate::author::{AUTHOR_ID, AUTHOR_NAME};
use crate::clock;
use crate::problem::Problem;
use crate::storage::{ItemKind, RecordPlace};
use crate::validation::{self, Purpose};

/// Path parameters of a part of an encounter.
#[derive(Deserialize)]
pub(super) struct PartPath {
    patient: String,
    encounter: String,
    part: String,
}

/// Returns the disposition of an encounter, which was created with it.
pub(super) fn disposition_of(encounter: &Encounter<'_>) -> Result<Value, Problem> {
    let id = encounter.record["jsonBody"]["dispositionId"].as_str();
    encounter
        .parts(ItemKind::Disposition)
        .get(id.unwrap_or_default())
}

/// Adds the empty disposition of a new encounter.
pub(super) fn add_disposition(items: &Items<'_>, encounter: &Value) -> Result<(), Problem> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (id, encounter) = (
        text(&encounter["jsonBody"]["dispositionId"]),
        text(&encounter["id"]),
    );
    let mut fields = new_fields(&id, ["ENCOUNTER", ENCOUNTER, &encounter]);
    let cdt = items.model.disposition();
    for field in cdt.into_iter().flat_map(|cdt| &cdt.fields) {
        fields.insert(field.name.clone(), Value::Null);
    }
    let disposition = items.record(&id, ENCOUNTER_DISPOSITION, fields);
    items
        .other(ItemKind::Disposition, &encounter)
        .put(&id, &disposition)?;
    audit(items, &disposition, Change::Created);
    Ok(())
}

/// Records a change of a disposition for the audit. Recorded audits contain dispositions, but no other part of an
/// encounter. Receivers of webhooks get no event.
fn audit(items: &Items<'_>, disposition: &Value, change: Change) {
    if let Some(cdt) = items.model.disposition() {
        let place = RecordPlace {
            environment: items.place.environment.clone(),
            patient: items.place.patient.clone(),
            cdt: cdt.name.clone(),
        };
        let id = disposition["id"].as_str().unwrap_or_default();
        let body = disposition["jsonBody"].to_string();
        let written =
            AuditedChange::record(&items.request.caller, cdt, &place, id, (change, Some(body)));
        items.request.record_change(written);
    }
}

/// Removes values of a disposition that the client may not read.
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
    let cdt = encounter.items.model.disposition();
    let known = cdt.into_iter().flat_map(|cdt| &cdt.fields);
    let body = fields(&request.body, known)?;
    if let Some(cdt) = cdt {
        let permitted = request.caller.records(cdt);
        permitted.operation(Operation::Update)?;
        permitted.write(Operation::Update, &body)?;
        validation::check(cdt, &body, Purpose::Update)?;
    }
    let mut disposition = disposition_of(&encounter)?;
    for (key, value) in body {
        disposition["jsonBody"][key] = value;
    }
    touch(&mut disposition);
    let id = disposition["id"].as_str().unwrap_or_default();
    encounter
        .parts(ItemKind::Disposition)
        .put(id, &disposition)?;
    audit(&encounter.items, &disposition, Change::Updated);
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
    if encounter.items.model.assessment(name).is_none() {
        return Err(Problem::invalid(
            "ENCOUNTER",
            "assessmentName is not an assessment",
        ));
    }
    let record_id = body.get("assessmentRecordId").cloned().unwrap_or_default();
    check_record(&encounter, &record_id, name)?;
    let mut link = new_link(&encounter.items, &encounter.id, name, false);
    link["jsonBody"]["assessmentRecordId"] = record_id;
    encounter
        .parts(ItemKind::AssessmentLink)
        .put(link["id"].as_str().unwrap_or_default(), &link)?;
    Ok((StatusCode::CREATED, Json(link)))
}

/// Creates a link from an encounter to an assessment that has no record yet.
pub(super) fn new_link(
    items: &Items<'_>,
    encounter: &str,
    assessment: &str,
    from_template: bool,
) -> Value {
    let id = Uuid::new_v4().to_string();
    let known = items.model.assessment(assessment);
    let mut fields = new_fields(&id, ["ENCOUNTER", ENCOUNTER, encounter]);
    let own = json!({
        "assessmentName": assessment,
        "assessmentTitle": known.map_or(assessment, |known| &known.title),
        "assessmentRecordId": null, "fromTemplate": from_template, "relation": "ASSESSMENT",
    });
    if let Value::Object(own) = own {
        fields.extend(own);
    }
    items.record(&id, ENCOUNTER_ASSESSMENT, fields)
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
    let mut body = object(&request.body)?;
    let record_id = body.remove("assessmentRecordId");
    let record_id =
        record_id.ok_or_else(|| Problem::invalid("ENCOUNTER", "assessmentRecordId is missing"))?;
    let name = found["jsonBody"]["assessmentName"]
        .as_str()
        .unwrap_or_default();
    check_record(&encounter, &record_id, name)?;
    found["jsonBody"]["assessmentRecordId"] = record_id;
    touch(&mut found);
    links.put(&path.part, &found)?;
    Ok(Json(found))
}

/// Checks that a link has no record, or a record of its assessment.
fn check_record(encounter: &Encounter<'_>, id: &Value, assessment: &str) -> Result<(), Problem> {
    if id.is_null() {
        return Ok(());
    }
    let id = id.as_str().unwrap_or_default();
    let records = encounter.items.other(ItemKind::AssessmentRecord, "");
    match records.find(id)? {
        Some(record) if record["assessmentName"] == assessment => Ok(()),
        _ => Err(Problem::invalid(
            "ENCOUNTER",
            "assessmentRecordId is not a record of the assessment",
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

/// Comments can also be added to a completed encounter: Welkin's behavior is not documented.
pub(super) fn create_comment(
    request: &Request<'_>,
    EncounterPath { patient, encounter }: EncounterPath,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let encounter = Encounter::find(request, patient, encounter)?;
    let id = Uuid::new_v4().to_string();
    let now = clock::now();
    let comment = json!({
        "id": id, "encounterId": encounter.id, "text": text_of(request)?,
        "createdAt": now, "createdBy": AUTHOR_ID, "createdByName": AUTHOR_NAME,
        "updatedAt": now, "updatedBy": AUTHOR_ID, "updatedByName": AUTHOR_NAME,
    });
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
    found["updatedAt"] = clock::now().into();
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
        _ => Err(Problem::invalid("ENCOUNTER", "text must be non-empty text")),
    }
}
