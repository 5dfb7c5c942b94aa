//! Patients of an environment.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::webhook_events::Change;
use super::{AUTHOR_ID, AUTHOR_NAME, Caller, State, object, parse};
use crate::clock;
use crate::page::Window;
use crate::problem::Problem;
use crate::storage::StoredPatient;
use welkin_codegen::model::access::Action;

/// What the path of a patient names.
#[derive(Deserialize)]
pub(super) struct PatientPath {
    patient: String,
}

/// A patient without data: the keys of a recorded answer.
fn blank_patient() -> Map<String, Value> {
    let blank = json!({
        "id": null, "externalGuid": null, "externalId": null, "mrn": null,
        "createdAt": null, "updatedAt": null, "createdBy": AUTHOR_ID, "updatedBy": AUTHOR_ID,
        "createdByName": AUTHOR_NAME, "updatedByName": AUTHOR_NAME,
        "firstName": null, "lastName": null, "middleName": null, "birthDate": null,
        "gender": "UNKNOWN", "maritalStatus": "UKN",
        "primaryLanguage": "ENGLISH", "secondaryLanguage": null,
        "email": null, "secondaryEmail": null, "phone": null, "secondaryPhone": null,
        "country": null, "state": null, "city": null, "zip": null,
        "addressLine1": null, "addressLine2": null, "timezone": null,
        "patientTerritories": [], "careTeamMembers": [], "patientPrograms": [],
        "careTeam": [], "cadence": [],
        "patientRegion": null, "patientRegionTitle": null,
        "patientTerritory": null, "pointOfContact": null,
    });
    match blank {
        Value::Object(patient) => patient,
        _ => Map::new(),
    }
}

/// Keys that only Welkin writes.
const READ_ONLY: [&str; 7] = [
    "id",
    "createdAt",
    "updatedAt",
    "createdBy",
    "updatedBy",
    "createdByName",
    "updatedByName",
];

/// Puts the keys of a request into a patient.
fn merge(patient: &mut Map<String, Value>, body: Map<String, Value>) -> Result<(), Problem> {
    for (key, value) in body {
        if READ_ONLY.contains(&&*key) || !patient.contains_key(&key) {
            let message = format!("{key} is not a key that can be written");
            return Err(Problem::invalid("PATIENT", message));
        }
        patient.insert(key, value);
    }
    for key in ["firstName", "lastName"] {
        if patient[key].as_str().is_none_or(str::is_empty) {
            return Err(Problem::invalid("PATIENT", format!("{key} is required")));
        }
    }
    patient.insert("updatedAt".to_owned(), clock::now().into());
    Ok(())
}

fn stored(patient: &Map<String, Value>) -> StoredPatient {
    let text = |key: &str| patient[key].as_str().map(str::to_owned);
    StoredPatient {
        id: text("id").unwrap_or_default(),
        external_id: text("externalId"),
        body: Value::from(patient.clone()).to_string(),
    }
}

pub(super) async fn create(
    Shared(state): Shared<Arc<State>>,
    caller: Caller,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Problem> {
    caller.may(Action::CreatePatients)?;
    let mut patient = blank_patient();
    merge(&mut patient, object(&body)?)?;
    patient.insert("id".to_owned(), Uuid::new_v4().to_string().into());
    patient.insert("createdAt".to_owned(), patient["updatedAt"].clone());
    let added = state
        .storage
        .add_patient(&caller.environment, stored(&patient))
        .await?;
    if !added {
        return Err(Problem::conflict("PATIENT", "externalId is taken"));
    }
    let patient = Value::from(patient);
    state.tell_of_patient(&caller.environment, &patient, Change::Created);
    Ok((StatusCode::CREATED, Json(patient)))
}

/// The key that `?type=` says the id in the path is of.
fn key(caller: &Caller) -> Result<&'static str, Problem> {
    match caller.parameter("type").unwrap_or("ID") {
        "ID" => Ok("id"),
        "EID" => Ok("externalId"),
        "EGUID" => Ok("externalGuid"),
        "MRN" => Ok("mrn"),
        _ => Err(Problem::invalid(
            "PATIENT",
            "type is not ID, EID, EGUID or MRN",
        )),
    }
}

async fn find(state: &State, caller: &Caller, id: &str) -> Result<Value, Problem> {
    let body = state
        .storage
        .find_patient(&caller.environment, key(caller)?, id)
        .await?;
    body.as_deref()
        .map(parse)
        .ok_or_else(Problem::no_such_patient)
}

pub(super) async fn read(
    Shared(state): Shared<Arc<State>>,
    caller: Caller,
    Path(PatientPath { patient }): Path<PatientPath>,
) -> Result<Json<Value>, Problem> {
    caller.may(Action::ReadPatients)?;
    find(&state, &caller, &patient).await.map(Json)
}

pub(super) async fn update(
    Shared(state): Shared<Arc<State>>,
    caller: Caller,
    Path(PatientPath { patient }): Path<PatientPath>,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    caller.may(Action::UpdatePatients)?;
    let Value::Object(mut patient) = find(&state, &caller, &patient).await? else {
        return Err(Problem::no_such_patient());
    };
    merge(&mut patient, object(&body)?)?;
    let changed = state
        .storage
        .change_patient(&caller.environment, stored(&patient))
        .await?;
    if !changed {
        return Err(Problem::conflict("PATIENT", "externalId is taken"));
    }
    let patient = Value::from(patient);
    state.tell_of_patient(&caller.environment, &patient, Change::Updated);
    Ok(Json(patient))
}

/// What `query` compares is not documented: here it is a part of the name, whatever its case.
pub(super) async fn list(
    Shared(state): Shared<Arc<State>>,
    caller: Caller,
) -> Result<Json<Value>, Problem> {
    caller.may(Action::ReadPatients)?;
    let window = Window::new(caller.parameter("page"), caller.parameter("size"))?;
    let search = caller.parameter("query").map(str::to_owned);
    let (bodies, total) = state
        .storage
        .list_patients(&caller.environment, search, window)
        .await?;
    let mut answer = window.facts(total, bodies.len());
    answer["content"] = bodies.iter().map(|body| parse(body)).collect();
    Ok(Json(answer))
}
