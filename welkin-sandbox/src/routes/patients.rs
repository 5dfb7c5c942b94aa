//! Patients of an environment.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::caller::Caller;
use super::change::Change;
use super::json_body::{object, parse};
use super::patient_body::{self, plain_key};
use super::programs::enrollments;
use super::request::{NoParameters, Request};
use crate::problem::Problem;
use crate::storage::{ListPatients, PatientCondition, PatientKey, StoredPatient};
use welkin_model::model::access::Action;

/// Path parameters of a patient.
#[derive(Deserialize)]
pub(super) struct PatientPath {
    patient: String,
}

fn stored(patient: &Map<String, Value>) -> StoredPatient {
    let text = |key: &str| patient[key].as_str().map(str::to_owned);
    StoredPatient {
        id: text("id").unwrap_or_default(),
        external_id: text("externalId"),
        body: Value::from(patient.clone()).to_string(),
    }
}

pub(super) fn create(
    request: &Request<'_>,
    _: NoParameters,
) -> Result<(StatusCode, Json<Value>), Problem> {
    request.caller.may(Action::CreatePatients)?;
    let mut patient = patient_body::blank();
    patient_body::merge(&mut patient, object(&request.body)?)?;
    patient.insert("id".to_owned(), Uuid::new_v4().to_string().into());
    patient.insert("createdAt".to_owned(), patient["updatedAt"].clone());
    let environment = &request.caller.environment;
    let added = request.data.add_patient(environment, &stored(&patient))?;
    if !added {
        return Err(Problem::conflict("PATIENT", "externalId is already used"));
    }
    let patient = Value::from(patient);
    request.publish_patient_change(&patient, Change::Created);
    let answer = patient_body::shown(patient, false);
    Ok((StatusCode::CREATED, Json(answer)))
}

/// Returns the key that `?type=` selects for the id in the path.
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
    let by_guid = matches!(key(&request.caller)?, PatientKey::ExternalGuid);
    let patient = find(request, &patient)?;
    shown(request, patient, by_guid).map(Json)
}

pub(super) fn update(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<Json<Value>, Problem> {
    request.caller.may(Action::UpdatePatients)?;
    let Value::Object(mut patient) = find(request, &patient)? else {
        return Err(Problem::no_such_patient());
    };
    patient_body::merge(&mut patient, object(&request.body)?)?;
    let environment = &request.caller.environment;
    let changed = request
        .data
        .change_patient(environment, &stored(&patient))?;
    if !changed {
        return Err(Problem::conflict("PATIENT", "externalId is already used"));
    }
    let patient = Value::from(patient);
    request.publish_patient_change(&patient, Change::Updated);
    shown(request, patient, false).map(Json)
}

/// Removes a patient permanently, with all their data. Available to API clients since 2023; the response is like that
/// of other removals.
pub(super) fn remove(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<StatusCode, Problem> {
    request.caller.may(Action::DeletePatients)?;
    let found = find(request, &patient)?;
    let id = found["id"].as_str().unwrap_or_default();
    let environment = &request.caller.environment;
    request.data.remove_patient(environment, id)?;
    request.publish_patient_change(&found, Change::Deleted);
    Ok(StatusCode::OK)
}

/// Converts a patient to the form of responses, with their programs.
pub(super) fn shown(
    request: &Request<'_>,
    mut patient: Value,
    by_guid: bool,
) -> Result<Value, Problem> {
    let id = patient["id"].as_str().unwrap_or_default();
    patient["patientPrograms"] = enrollments(request, id)?.into();
    Ok(patient_body::shown(patient, by_guid))
}

/// Documented: `query` searches names, e-mail address, phone number and access code; the others compare one key each,
/// and an empty value finds patients without a value.
pub(super) fn list(request: &Request<'_>, _: NoParameters) -> Result<Json<Value>, Problem> {
    let caller = &request.caller;
    let mut conditions = Vec::new();
    for key in ["email", "timezone"] {
        if let Some(values) = caller.values(key) {
            conditions.push(PatientCondition::Text(key, owned(values)));
        }
    }
    for (parameter, key) in [
        ("territories", "patientTerritories"),
        ("cadence", "cadence"),
    ] {
        if let Some(values) = caller.values(parameter) {
            conditions.push(PatientCondition::List(key, owned(values)));
        }
    }
    let search = caller.parameter("query").map(str::to_owned);
    list_page(request, search, conditions)
}

fn owned(values: Vec<&str>) -> Vec<String> {
    values.into_iter().map(str::to_owned).collect()
}

/// The list of recorded traffic: `{}` finds all patients. No other body is known; here a key of patients compares that
/// key with one text or several, and `query` works as in the other list.
pub(super) fn list_by_filter(
    request: &Request<'_>,
    _: NoParameters,
) -> Result<Json<Value>, Problem> {
    let mut search = None;
    let mut conditions = Vec::new();
    for (key, value) in object(&request.body)? {
        let values = match value {
            Value::Null => Vec::new(),
            Value::String(value) => vec![value],
            Value::Number(value) => vec![value.to_string()],
            Value::Array(values) if values.iter().all(Value::is_string) => {
                owned(values.iter().filter_map(Value::as_str).collect())
            }
            _ => {
                return Err(Problem::invalid(
                    "PATIENT",
                    format!("{key} has an invalid value"),
                ));
            }
        };
        match (&*key, plain_key(&key)) {
            ("query", _) => search = values.into_iter().next(),
            ("territories", _) => {
                conditions.push(PatientCondition::List("patientTerritories", values));
            }
            ("cadence", _) => conditions.push(PatientCondition::List("cadence", values)),
            (_, Some(key)) => conditions.push(PatientCondition::Text(key, values)),
            (_, None) => {
                let message = format!("patients can't be looked up by {key}");
                return Err(Problem::invalid("PATIENT", message));
            }
        }
    }
    list_page(request, search, conditions)
}

fn list_page(
    request: &Request<'_>,
    search: Option<String>,
    conditions: Vec<PatientCondition>,
) -> Result<Json<Value>, Problem> {
    let caller = &request.caller;
    caller.may(Action::ReadPatients)?;
    let window = caller.window()?;
    let orders = caller.sort_orders(|name| plain_key(name).is_some())?;
    let orders = orders.into_iter();
    let list = ListPatients {
        environment: caller.environment.clone(),
        search,
        conditions,
        orders: orders
            .filter_map(|(name, descending)| Some((plain_key(name)?, descending)))
            .collect(),
    };
    let (bodies, total) = request.data.list_patients(&list, window)?;
    let mut answer = window.facts(total, bodies.len());
    let patients = bodies.iter().map(|body| shown(request, parse(body), false));
    answer["content"] = patients.collect::<Result<_, _>>()?;
    Ok(Json(answer))
}
