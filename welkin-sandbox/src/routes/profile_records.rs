//! Records of profile data types (PDTs) that a patient has.
//!
//! Paths and statuses are those of the vendor's documentation; no exchange was ever recorded. Bodies are those of CDT
//! records.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;
use welkin_codegen::model::Cdt;

use super::items::{Items, new_fields};
use super::json_body::{object, parse};
use super::pages::page;
use super::request::Request;
use crate::clock;
use crate::problem::Problem;
use crate::storage::{ItemKind, PatientKey};
use crate::validation::{self, Purpose};

/// What the path of a patient's records of a profile data type names.
#[derive(Deserialize)]
pub(super) struct ProfilesPath {
    patient: String,
    pdt: String,
}

/// What the path of one record names.
#[derive(Deserialize)]
pub(super) struct ProfilePath {
    patient: String,
    pdt: String,
    record: String,
}

/// What the path of all patients with a profile names.
#[derive(Deserialize)]
pub(super) struct PatientsPath {
    pdt: String,
}

fn pdt<'r>(request: &'r Request<'_>, name: &str) -> Result<&'r Cdt, Problem> {
    let mut profiles = request.caller.configuration.model.profiles.iter();
    let found = profiles.find(|profile| profile.name == name);
    found.ok_or_else(Problem::no_such_cdt)
}

/// A patient's records of a profile data type.
fn records<'r>(
    request: &'r Request<'r>,
    patient: String,
    name: &str,
) -> Result<(&'r Cdt, Items<'r>), Problem> {
    let pdt = pdt(request, name)?;
    let items = Items::of(request, patient, ItemKind::ProfileRecord)?;
    Ok((pdt, items.other(ItemKind::ProfileRecord, name)))
}

pub(super) fn list(request: &Request<'_>, path: ProfilesPath) -> Result<Json<Value>, Problem> {
    let (_, items) = records(request, path.patient, &path.pdt)?;
    page(&request.caller, &items.all()?).map(Json)
}

pub(super) fn read(request: &Request<'_>, path: ProfilePath) -> Result<Json<Value>, Problem> {
    let (_, items) = records(request, path.patient, &path.pdt)?;
    items.get(&path.record).map(Json)
}

pub(super) fn create(
    request: &Request<'_>,
    path: ProfilesPath,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let (pdt, items) = records(request, path.patient, &path.pdt)?;
    let body = object(&request.body)?;
    validation::check(pdt, &body, Purpose::Create)?;
    let id = Uuid::new_v4().to_string();
    let names = pdt.fields.iter().map(|field| field.name.clone());
    let mut fields: Map<_, _> = names.map(|name| (name, Value::Null)).collect();
    fields.extend(new_fields(&id, ["", "", ""]));
    fields.extend(body);
    let created = items.record(&id, &pdt.name, fields);
    items.put(&id, &created)?;
    Ok((StatusCode::CREATED, Json(created)))
}

pub(super) fn update(request: &Request<'_>, path: ProfilePath) -> Result<Json<Value>, Problem> {
    let (pdt, items) = records(request, path.patient, &path.pdt)?;
    let mut found = items.get(&path.record)?;
    let body = object(&request.body)?;
    validation::check(pdt, &body, Purpose::Update)?;
    for (key, value) in body {
        found["jsonBody"][key] = value;
    }
    found["jsonBody"]["updated_at"] = clock::now().into();
    items.put(&path.record, &found)?;
    Ok(Json(found))
}

/// 204, as documented.
pub(super) fn remove(request: &Request<'_>, path: ProfilePath) -> Result<StatusCode, Problem> {
    let (_, items) = records(request, path.patient, &path.pdt)?;
    items.remove(&path.record)?;
    Ok(StatusCode::NO_CONTENT)
}

/// The patients who have a record of a profile data type.
pub(super) fn patients(request: &Request<'_>, path: PatientsPath) -> Result<Json<Value>, Problem> {
    let pdt = pdt(request, &path.pdt)?;
    let items = Items::of_tenant(request, ItemKind::ProfileRecord, &pdt.name);
    let environment = &request.caller.environment;
    let mut patients = Vec::new();
    for id in request.data.patients_with(&items.place)? {
        let patient = request
            .data
            .find_patient(environment, PatientKey::Id, &id)?;
        patients.extend(patient.as_deref().map(parse));
    }
    page(&request.caller, &patients).map(Json)
}
