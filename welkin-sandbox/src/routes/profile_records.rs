//! Records of profile data types (PDTs): those of a patient, and those of an environment.
//!
//! For records of a patient, paths and statuses are those of the vendor's documentation, and bodies those of CDT
//! records. For records of an environment, reading one was recorded in 2026, and creating one is known from a client.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;
use welkin_model::model::Cdt;
use welkin_model::model::access::Operation;

use super::items::{Items, new_fields};
use super::json_body::{fields, parse};
use super::pages::page;
use super::patients;
use super::request::Request;
use crate::clock;
use crate::json_object::json_object;
use crate::problem::Problem;
use crate::storage::{ItemKind, PatientKey};
use crate::validation::{self, Purpose};

/// Path parameters of a patient's records of a profile data type.
#[derive(Deserialize)]
pub(super) struct ProfilesPath {
    patient: String,
    pdt: String,
}

/// Path parameters of one record.
#[derive(Deserialize)]
pub(super) struct ProfilePath {
    patient: String,
    pdt: String,
    record: String,
}

/// Path parameters of a record of an environment.
#[derive(Deserialize)]
pub(super) struct SharedPath {
    pdt: String,
    record: String,
}

/// Path parameters of all patients with a profile.
#[derive(Deserialize)]
pub(super) struct PatientsPath {
    pdt: String,
}

fn pdt<'r>(request: &'r Request<'_>, name: &str) -> Result<&'r Cdt, Problem> {
    let model = &request.caller.configuration.model;
    model.profile(name).ok_or_else(Problem::no_such_cdt)
}

/// Returns a patient's records of a profile data type, if the client is permitted the operation.
fn records<'r>(
    request: &'r Request<'r>,
    patient: String,
    name: &str,
    operation: Operation,
) -> Result<(&'r Cdt, Items<'r>), Problem> {
    let pdt = pdt(request, name)?;
    request.caller.profiles(pdt).operation(operation)?;
    let items = Items::of(request, patient, ItemKind::ProfileRecord)?;
    Ok((pdt, items.other(ItemKind::ProfileRecord, name)))
}

/// Removes values of a record that the client may not read.
fn shown(request: &Request<'_>, pdt: &Cdt, mut record: Value) -> Value {
    if let Value::Object(fields) = record["jsonBody"].take() {
        record["jsonBody"] = request.caller.profiles(pdt).shown(fields).into();
    }
    record
}

/// Returns the values in the body, which the client may write and which satisfy all rules.
fn values(
    request: &Request<'_>,
    pdt: &Cdt,
    operation: Operation,
) -> Result<Map<String, Value>, Problem> {
    let body = fields(&request.body, &pdt.fields)?;
    request.caller.profiles(pdt).write(operation, &body)?;
    let purpose = match operation {
        Operation::Create => Purpose::Create,
        _ => Purpose::Update,
    };
    validation::check(pdt, &body, purpose)?;
    Ok(body)
}

pub(super) fn list(request: &Request<'_>, path: ProfilesPath) -> Result<Json<Value>, Problem> {
    let (pdt, items) = records(request, path.patient, &path.pdt, Operation::Read)?;
    let all = items.all()?.into_iter();
    let all: Vec<Value> = all.map(|record| shown(request, pdt, record)).collect();
    page(&request.caller, &all).map(Json)
}

pub(super) fn read(request: &Request<'_>, path: ProfilePath) -> Result<Json<Value>, Problem> {
    let (pdt, items) = records(request, path.patient, &path.pdt, Operation::Read)?;
    let record = items.get(&path.record)?;
    Ok(Json(shown(request, pdt, record)))
}

pub(super) fn create(
    request: &Request<'_>,
    path: ProfilesPath,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let (pdt, items) = records(request, path.patient, &path.pdt, Operation::Create)?;
    let body = values(request, pdt, Operation::Create)?;
    let id = Uuid::new_v4().to_string();
    let fields = new_record(pdt, &id, body);
    let created = items.record(&id, &pdt.name, fields);
    items.put(&id, &created)?;
    Ok((StatusCode::CREATED, Json(shown(request, pdt, created))))
}

pub(super) fn update(request: &Request<'_>, path: ProfilePath) -> Result<Json<Value>, Problem> {
    let (pdt, items) = records(request, path.patient, &path.pdt, Operation::Update)?;
    let mut found = items.get(&path.record)?;
    let body = values(request, pdt, Operation::Update)?;
    for (key, value) in body {
        found["jsonBody"][key] = value;
    }
    found["jsonBody"]["updated_at"] = clock::now().into();
    items.put(&path.record, &found)?;
    Ok(Json(shown(request, pdt, found)))
}

/// 204, as documented.
pub(super) fn remove(request: &Request<'_>, path: ProfilePath) -> Result<StatusCode, Problem> {
    let (_, items) = records(request, path.patient, &path.pdt, Operation::Delete)?;
    items.remove(&path.record)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Returns the records of an environment, of a profile data type.
fn shared<'r>(
    request: &'r Request<'r>,
    name: &str,
    operation: Operation,
) -> Result<(&'r Cdt, Items<'r>), Problem> {
    let pdt = pdt(request, name)?;
    request.caller.profiles(pdt).operation(operation)?;
    let items = Items::of_tenant(request, ItemKind::ProfileRecord, &pdt.name);
    Ok((pdt, items))
}

/// As recorded.
pub(super) fn read_shared(request: &Request<'_>, path: SharedPath) -> Result<Json<Value>, Problem> {
    let (pdt, items) = shared(request, &path.pdt, Operation::Read)?;
    let record = items.get(&path.record)?;
    Ok(Json(shown(request, pdt, record)))
}

/// The response was not recorded: it is that of reading. The body is that of a CDT record.
pub(super) fn create_shared(
    request: &Request<'_>,
    path: PatientsPath,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let (pdt, items) = shared(request, &path.pdt, Operation::Create)?;
    let body = values(request, pdt, Operation::Create)?;
    let id = Uuid::new_v4().to_string();
    let fields = new_record(pdt, &id, body);
    let created = json!({
        "id": id, "createdAt": fields["created_at"], "updatedAt": fields["updated_at"],
        "fullValue": full_value(pdt, &fields), "deleted": false,
        "jsonBody": fields, "pdtName": pdt.name,
    });
    items.put(&id, &created)?;
    Ok((StatusCode::CREATED, Json(shown(request, pdt, created))))
}

/// Returns the values of all fields, sorted by field name, as in the only recorded record.
fn full_value(pdt: &Cdt, fields: &Map<String, Value>) -> String {
    let mut names: Vec<&String> = pdt.fields.iter().map(|field| &field.name).collect();
    names.sort();
    let values = names.into_iter().filter_map(|name| match &fields[name] {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        value => Some(value.to_string()),
    });
    values.collect::<Vec<_>>().join(" ")
}

/// Returns the fields of a new record.
fn new_record(pdt: &Cdt, id: &str, body: Map<String, Value>) -> Map<String, Value> {
    let names = pdt.fields.iter().map(|field| field.name.clone());
    let mut fields = json_object(names.map(|name| (name, Value::Null)));
    fields.extend(new_fields(id, ["", "", ""]));
    fields.extend(body);
    fields
}

/// The patients who have a record of a profile data type.
pub(super) fn patients(request: &Request<'_>, path: PatientsPath) -> Result<Json<Value>, Problem> {
    let pdt = pdt(request, &path.pdt)?;
    request.caller.profiles(pdt).operation(Operation::Read)?;
    let items = Items::of_tenant(request, ItemKind::ProfileRecord, &pdt.name);
    let environment = &request.caller.environment;
    let mut found = Vec::new();
    for id in request.data.patients_with(&items.place)? {
        let patient = request
            .data
            .find_patient(environment, PatientKey::Id, &id)?;
        if let Some(patient) = patient.as_deref().map(parse) {
            found.push(patients::shown(request, patient, false)?);
        }
    }
    page(&request.caller, &found).map(Json)
}
