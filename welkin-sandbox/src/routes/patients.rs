//! Patients of an environment.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::webhook_events::Change;
use super::{AUTHOR_ID, AUTHOR_NAME, Caller, Request, object, parse};
use crate::clock;
use crate::page::Window;
use crate::problem::Problem;
use crate::storage::{PatientKey, StoredPatient};
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

pub(super) fn create(request: &Request<'_>, (): ()) -> Result<(StatusCode, Json<Value>), Problem> {
    request.caller.may(Action::CreatePatients)?;
    let mut patient = blank_patient();
    merge(&mut patient, object(&request.body)?)?;
    patient.insert("id".to_owned(), Uuid::new_v4().to_string().into());
    patient.insert("createdAt".to_owned(), patient["updatedAt"].clone());
    let environment = &request.caller.environment;
    let added = request.data.add_patient(environment, &stored(&patient))?;
    if !added {
        return Err(Problem::conflict("PATIENT", "externalId is taken"));
    }
    let patient = Value::from(patient);
    request.tell_of_patient(&patient, Change::Created);
    Ok((StatusCode::CREATED, Json(patient)))
}

/// The key that `?type=` says the id in the path is of.
fn key(caller: &Caller) -> Result<PatientKey, Problem> {
    match caller.parameter("type").unwrap_or("ID") {
        "ID" => Ok(PatientKey::Id),
        "EID" => Ok(PatientKey::ExternalId),
        "EGUID" => Ok(PatientKey::ExternalGuid),
        "MRN" => Ok(PatientKey::Mrn),
        _ => Err(Problem::invalid(
            "PATIENT",
            "type is not ID, EID, EGUID or MRN",
        )),
    }
}

fn find(request: &Request<'_>, id: &str) -> Result<Value, Problem> {
    let (environment, key) = (&request.caller.environment, key(&request.caller)?);
    let body = request.data.find_patient(environment, key, id)?;
    body.as_deref()
        .map(parse)
        .ok_or_else(Problem::no_such_patient)
}

pub(super) fn read(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<Json<Value>, Problem> {
    request.caller.may(Action::ReadPatients)?;
    find(request, &patient).map(Json)
}

pub(super) fn update(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<Json<Value>, Problem> {
    request.caller.may(Action::UpdatePatients)?;
    let Value::Object(mut patient) = find(request, &patient)? else {
        return Err(Problem::no_such_patient());
    };
    merge(&mut patient, object(&request.body)?)?;
    let environment = &request.caller.environment;
    let changed = request
        .data
        .change_patient(environment, &stored(&patient))?;
    if !changed {
        return Err(Problem::conflict("PATIENT", "externalId is taken"));
    }
    let patient = Value::from(patient);
    request.tell_of_patient(&patient, Change::Updated);
    Ok(Json(patient))
}

/// What `query` compares is not documented: here it is a part of the name, whatever its case.
pub(super) fn list(request: &Request<'_>, (): ()) -> Result<Json<Value>, Problem> {
    request.caller.may(Action::ReadPatients)?;
    let window = Window::new(
        request.caller.parameter("page"),
        request.caller.parameter("size"),
    )?;
    let (environment, search) = (
        &request.caller.environment,
        request.caller.parameter("query"),
    );
    let (bodies, total) = request.data.list_patients(environment, search, window)?;
    let mut answer = window.facts(total, bodies.len());
    answer["content"] = bodies.iter().map(|body| parse(body)).collect();
    Ok(Json(answer))
}
