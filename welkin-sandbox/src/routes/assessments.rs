//! Assessment records of a patient, and the CDT records that are created from their answers.
//!
//! Shapes are as recorded. Welkin's response for locked records is not documented: here it is a 409 `LOCKED`.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;
use welkin_model::model::{Assessment, Model};

use super::caller::Caller;
use super::encounter::is_open;
use super::items::{Items, PatientPath, new_fields, page};
use super::json_body::{Sent, object};
use super::programs::running;
use super::records::{Source, populate};
use super::request::Request;
use super::webhook_events::ItemEvent;
use crate::author::{AUTHOR_ID, AUTHOR_NAME};
use crate::clock;
use crate::json_object::json_object;
use crate::problem::Problem;
use crate::storage::ItemKind;
use crate::validation;

/// Path parameters of an assessment record.
#[derive(Deserialize)]
pub(super) struct RecordPath {
    patient: String,
    record: String,
}

fn assessment<'m>(model: &'m Model, name: &str) -> Result<&'m Assessment, Problem> {
    let found = model.assessment(name);
    found.ok_or_else(|| Problem::invalid("ASSESSMENT", "assessmentName is not an assessment"))
}

pub(super) fn list(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<Json<Value>, Problem> {
    let items = Items::of(request, patient, ItemKind::AssessmentRecord)?;
    let mut records = items.all()?;
    let caller = &request.caller;
    caller.sort_items(&mut records, &SORTABLE)?;
    page(caller, &records)
}

/// Fields by which lists of assessment records can be sorted.
const SORTABLE: [&str; 7] = [
    "id",
    "createdAt",
    "updatedAt",
    "finalizedDate",
    "assessmentName",
    "assessmentTitle",
    "status",
];

/// Returns a record, or the recorded error.
fn get(items: &Items<'_>, id: &str) -> Result<Value, Problem> {
    items.find(id)?.ok_or_else(|| {
        let message = "Assessment record for patient not found";
        let code = "ASSESSMENT_RECORD_NOT_FOUND";
        Problem::new(StatusCode::NOT_FOUND, "ASSESSMENT", code, message)
            .details(json!({ "recordId": id, "patientId": items.place.patient }))
    })
}

pub(super) fn create(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let items = Items::of(request, patient, ItemKind::AssessmentRecord)?;
    let body = object(&request.body)?;
    let name = body
        .get("assessmentName")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let assessment = assessment(items.model, name)?;
    check_program(&items, assessment)?;
    let record = blank(assessment, &items.place.patient);
    items.put(record["id"].as_str().unwrap_or_default(), &record)?;
    Ok((StatusCode::CREATED, Json(record)))
}

/// Checks that an assessment that is limited to programs is taken in one of their phases.
fn check_program(items: &Items<'_>, assessment: &Assessment) -> Result<(), Problem> {
    if assessment.programs.is_empty() {
        return Ok(());
    }
    for tied in &assessment.programs {
        let enrollment = running(&items.other(ItemKind::Program, ""), &tied.program)?;
        let phase = enrollment.unwrap_or_default()["currentPhase"]["name"].take();
        let phase = phase.as_str().unwrap_or_default();
        let is_there = tied.phases.iter().any(|name| name == phase);
        if is_there || (tied.phases.is_empty() && !phase.is_empty()) {
            return Ok(());
        }
    }
    Err(Problem::invalid(
        "ASSESSMENT",
        "The assessment can't be taken in the patient's phase of its programs",
    ))
}

fn blank(assessment: &Assessment, patient: &str) -> Value {
    let id = Uuid::new_v4().to_string();
    let mut answers = new_fields(
        &Uuid::new_v4().to_string(),
        ["ASSESSMENT", &assessment.name, &id],
    );
    for question in &assessment.questions {
        answers.insert(question.field.name.clone(), Value::Null);
    }
    let now = clock::now();
    let local_now = clock::local(&now, None);
    json!({
        "id": id, "patientId": patient, "status": "NEW", "answers": answers,
        "createdAt": now, "updatedAt": now, "createdBy": AUTHOR_ID, "updatedBy": AUTHOR_ID,
        "createdByName": AUTHOR_NAME, "updatedByName": AUTHOR_NAME,
        "finalizedDate": null, "localFinalizedDate": null, "localCreatedDate": local_now, "localUpdatedDate": local_now,
        "assessmentName": assessment.name, "assessmentTitle": assessment.title,
        "assessmentCdtName": format!("_{}", assessment.name),
        "version": assessment.version.unwrap_or(1),
        "scoring": {}, "folderId": null, "expirationDate": null, "questions": {},
        "resolvedCdtValues": {}, "pfa": false,
    })
}

pub(super) fn read(
    request: &Request<'_>,
    RecordPath { patient, record }: RecordPath,
) -> Result<Json<Value>, Problem> {
    let items = Items::of(request, patient, ItemKind::AssessmentRecord)?;
    get(&items, &record).map(Json)
}

/// Returns a record that can be answered: it is not completed, and its encounter is not completed either.
fn answerable(items: &Items<'_>, id: &str) -> Result<Value, Problem> {
    let record = get(items, id)?;
    if record["status"] == "COMPLETED" {
        return Err(Problem::locked("The assessment is completed"));
    }
    let encounters = items.other(ItemKind::Encounter, "");
    for encounter in encounters.all()? {
        let encounter_id = encounter["id"].as_str().unwrap_or_default();
        let links = items.other(ItemKind::AssessmentLink, encounter_id);
        let leads_here = |link: &Value| link["jsonBody"]["assessmentRecordId"] == id;
        if !is_open(&encounter) && links.all()?.iter().any(leads_here) {
            return Err(Problem::locked("The assessment's encounter is completed"));
        }
    }
    Ok(record)
}

/// `PUT .../answers`: a flat map of the changed answers.
pub(super) fn answer(
    request: &Request<'_>,
    RecordPath {
        patient,
        record: id,
    }: RecordPath,
) -> Result<Json<Value>, Problem> {
    let items = Items::of(request, patient, ItemKind::AssessmentRecord)?;
    let mut record = answerable(&items, &id)?;
    let answers = Sent::object(&request.body)?;
    write_answers(items.model, &mut record, answers)?;
    record["status"] = "IN_PROGRESS".into();
    items.put(&id, &record)?;
    Ok(Json(record))
}

/// `PUT` of a whole record. Its status may complete the record; then the answers are written to CDT records.
pub(super) fn replace(
    request: &Request<'_>,
    RecordPath {
        patient,
        record: id,
    }: RecordPath,
) -> Result<Json<Value>, Problem> {
    let items = Items::of(request, patient, ItemKind::AssessmentRecord)?;
    let mut record = answerable(&items, &id)?;
    let mut body = Sent::object(&request.body)?;
    let answers = body.remove("answers").filter(|answers| !answers.is_null());
    write_answers(
        items.model,
        &mut record,
        answers.unwrap_or_else(Sent::nothing),
    )?;
    let status = body.remove("status").map(Sent::into_value);
    let status = status.filter(|status| !status.is_null());
    match status.as_ref().map(Value::as_str) {
        Some(Some("COMPLETED")) => complete(&request.caller, &items, &mut record)?,
        Some(Some("NEW" | "IN_PROGRESS")) | None => record["status"] = "IN_PROGRESS".into(),
        Some(_) => {
            return Err(Problem::invalid(
                "ASSESSMENT",
                "status is not a status of records",
            ));
        }
    }
    items.put(&id, &record)?;
    if record["status"] == "COMPLETED" {
        let name = record["assessmentName"].as_str().unwrap_or_default();
        let event = ItemEvent::AssessmentCompleted;
        request.publish_item_event(&items.place, event, &record["id"], name, &id);
    }
    Ok(Json(record))
}

fn write_answers(model: &Model, record: &mut Value, answers: Sent) -> Result<(), Problem> {
    let name = record["assessmentName"].as_str().unwrap_or_default();
    let assessment = assessment(model, name)?;
    let questions = assessment.questions.iter();
    let answers = answers.fields(questions.map(|question| &question.field));
    let answers =
        answers.ok_or_else(|| Problem::invalid("ASSESSMENT", "answers is not an object"))?;
    validation::check_answers(assessment, &answers)?;
    for (key, value) in answers {
        if key.contains("__") {
            record["answers"][key] = value;
        }
    }
    let now = clock::now();
    record["answers"]["updated_at"] = now.clone().into();
    record["localUpdatedDate"] = clock::local(&now, None).into();
    record["updatedAt"] = now.into();
    Ok(())
}

fn complete(caller: &Caller, items: &Items<'_>, record: &mut Value) -> Result<(), Problem> {
    let name = record["assessmentName"].as_str().unwrap_or_default();
    let assessment = assessment(items.model, name)?;
    let mut by_cdt: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for question in &assessment.questions {
        let answer = record["answers"][&question.field.name].clone();
        if !answer.is_null() && question.cdt_module.is_some() {
            let fields = by_cdt.entry(&question.cdt_name).or_default();
            fields.insert(question.cdt_field_name.clone(), answer);
        }
    }
    let source = Source {
        name: &assessment.name,
        id: record["id"].as_str().unwrap_or_default(),
    };
    for (cdt, fields) in by_cdt {
        let cdt = caller.configuration.cdt(cdt)?;
        populate(items.request, &items.place, cdt, fields, &source)?;
    }
    let questions = wording(caller, assessment, record);
    let now = clock::now();
    record["status"] = "COMPLETED".into();
    record["questions"] = questions.into();
    record["localFinalizedDate"] = clock::local(&now, None).into();
    record["finalizedDate"] = now.into();
    Ok(())
}

pub(super) fn remove(
    request: &Request<'_>,
    RecordPath { patient, record }: RecordPath,
) -> Result<StatusCode, Problem> {
    let items = Items::of(request, patient, ItemKind::AssessmentRecord)?;
    answerable(&items, &record)?;
    items.remove(&record)?;
    Ok(StatusCode::OK)
}

/// Returns the texts of the answered questions, by the keys of their answers.
fn wording(caller: &Caller, assessment: &Assessment, record: &Value) -> Map<String, Value> {
    let formation = &caller.configuration.formation;
    let written = formation.item("assessments", &assessment.name);
    let sections = written.and_then(|assessment| assessment["sections"].as_array());
    let rows = sections.into_iter().flatten();
    let rows = rows
        .filter_map(|section| section["fields"].as_array())
        .flatten();
    let words = rows.filter_map(|row| {
        let text = |key: &str| row[key].as_str();
        let key = format!("{}__{}", text("refCdtName")?, text("refCdtFieldName")?);
        let is_answered = record["answers"].get(&key).is_some();
        is_answered.then(|| (key, row["label"].clone()))
    });
    json_object(words)
}
