//! Lists of encounters: of a patient, of a user, of an environment; each plain or with all that belongs to them.

use axum::Json;
use serde::Deserialize;
use serde_json::{Value, json};
use welkin_codegen::model::SYSTEM_FIELDS;
use welkin_codegen::model::access::Action;

use super::encounters::{Encounter, full, view};
use super::items::{Items, PatientPath, envelope_of};
use super::json_body::parse;
use super::request::Request;
use crate::problem::Problem;
use crate::storage::{ItemKind, PatientKey};

/// What the path of a user's encounters names.
#[derive(Deserialize)]
pub(super) struct UserPath {
    user: String,
}

/// Fields that lists of encounters can be sorted by.
const SORTABLE: [&str; 16] = [
    "id",
    "title",
    "description",
    "notes",
    "type",
    "status",
    "templateName",
    "templateTitle",
    "startDatetime",
    "endDatetime",
    "calendarEventStartDatetime",
    "ownerUserId",
    "ownerUserName",
    "created_at",
    "updated_at",
    "createdAt",
];

/// Those of them that follow from the appointment, which an encounter's own record does not hold.
const OF_THE_EVENT: [&str; 3] = ["calendarEventStartDatetime", "ownerUserId", "ownerUserName"];

/// What lists show of an encounter.
#[derive(Clone, Copy)]
enum Form {
    /// The record.
    Record,
    /// The record without the identity of its CDT and without its system fields, but with the patient's name: recorded
    /// for the lists of users and tenants.
    Slim,
    /// The record with all that belongs to the encounter.
    Full,
}

pub(super) fn of_patient(request: &Request<'_>, path: PatientPath) -> Result<Json<Value>, Problem> {
    let encounters = patients_own(request, path)?;
    list(request, encounters, Form::Record)
}

pub(super) fn full_of_patient(
    request: &Request<'_>,
    path: PatientPath,
) -> Result<Json<Value>, Problem> {
    let encounters = patients_own(request, path)?;
    list(request, encounters, Form::Full)
}

pub(super) fn of_user(request: &Request<'_>, path: UserPath) -> Result<Json<Value>, Problem> {
    let encounters = users_own(request, &path.user)?;
    list(request, encounters, Form::Slim)
}

pub(super) fn full_of_user(request: &Request<'_>, path: UserPath) -> Result<Json<Value>, Problem> {
    let encounters = users_own(request, &path.user)?;
    list(request, encounters, Form::Full)
}

/// Whether the list of a tenant takes `withCareTeam` is recorded; what it changes is not: the list has every encounter
/// as it is.
pub(super) fn of_tenant(request: &Request<'_>, (): ()) -> Result<Json<Value>, Problem> {
    request.caller.flag("withCareTeam")?;
    let encounters = everybodys(request)?;
    list(request, encounters, Form::Slim)
}

pub(super) fn full_of_tenant(request: &Request<'_>, (): ()) -> Result<Json<Value>, Problem> {
    request.caller.flag("withCareTeam")?;
    let encounters = everybodys(request)?;
    list(request, encounters, Form::Full)
}

fn patients_own(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<Vec<Value>, Problem> {
    request.caller.may(Action::ReadEncounters)?;
    request.caller.flag("withCareTeam")?;
    Items::of(request, patient, ItemKind::Encounter)?.all()
}

fn everybodys(request: &Request<'_>) -> Result<Vec<Value>, Problem> {
    request.caller.may(Action::ReadEncounters)?;
    let environment = &request.caller.environment;
    let bodies = request
        .data
        .items_of_kind(environment, ItemKind::Encounter)?;
    Ok(bodies.iter().map(|body| parse(body)).collect())
}

/// Encounters whose appointment a user hosts; with `withCareTeam`, also those of patients whose care team the user is
/// in. Welkin's reference names that parameter and does not say what it does.
fn users_own(request: &Request<'_>, user: &str) -> Result<Vec<Value>, Problem> {
    let with_care_team = request.caller.flag("withCareTeam")?;
    let mut encounters = Vec::new();
    for encounter in everybodys(request)? {
        let seen = view(request, encounter.clone())?;
        let is_owner = seen["jsonBody"]["ownerUserId"] == user;
        if is_owner || (with_care_team && is_in_care_team(request, &encounter, user)?) {
            encounters.push(encounter);
        }
    }
    Ok(encounters)
}

fn is_in_care_team(request: &Request<'_>, encounter: &Value, user: &str) -> Result<bool, Problem> {
    let patient = patient_of(request, encounter)?;
    let mut members = patient["careTeamMembers"].as_array().into_iter().flatten();
    Ok(members.any(|member| member["id"] == user))
}

fn patient_of(request: &Request<'_>, encounter: &Value) -> Result<Value, Problem> {
    let id = encounter["patientId"].as_str().unwrap_or_default();
    let environment = &request.caller.environment;
    let patient = request.data.find_patient(environment, PatientKey::Id, id)?;
    Ok(patient.as_deref().map(parse).unwrap_or_default())
}

/// The page that is asked for of the encounters that `statuses` names, in the order that `sort` asks for.
fn list(
    request: &Request<'_>,
    mut encounters: Vec<Value>,
    form: Form,
) -> Result<Json<Value>, Problem> {
    let caller = &request.caller;
    if let Some(statuses) = caller.values("statuses") {
        encounters.retain(|encounter| {
            let status = encounter["jsonBody"]["status"].as_str().unwrap_or_default();
            statuses.contains(&status)
        });
    }
    let orders = caller.sort_orders(|name| SORTABLE.contains(&name))?;
    if orders.iter().any(|(name, _)| OF_THE_EVENT.contains(name)) {
        let seen = encounters
            .into_iter()
            .map(|encounter| view(request, encounter));
        encounters = seen.collect::<Result<_, _>>()?;
    }
    caller.sort_items(&mut encounters, &SORTABLE, |encounter, field| {
        let field = if field == "createdAt" {
            "created_at"
        } else {
            field
        };
        &encounter["jsonBody"][field]
    })?;
    let only_event = caller.flag("onlyWithCalendarEvent")?;
    envelope_of(caller, &encounters, |encounter| {
        let encounter = encounter.clone();
        match form {
            Form::Record => view(request, encounter),
            Form::Slim => slim(request, view(request, encounter)?),
            Form::Full if only_event => {
                let encounter = view(request, encounter)?;
                let event = encounter["jsonBody"]["calendarEvent"].clone();
                Ok(json!({ "encounter": encounter, "calendarEvent": event }))
            }
            Form::Full => {
                let text = |key: &str| encounter[key].as_str().unwrap_or_default().to_owned();
                full(&Encounter::find(request, text("patientId"), text("id"))?)
            }
        }
    })
}

fn slim(request: &Request<'_>, mut encounter: Value) -> Result<Value, Problem> {
    let patient = patient_of(request, &encounter)?;
    for key in ["cdtId", "version", "cdtName"] {
        encounter[key] = Value::Null;
    }
    if let Some(fields) = encounter["jsonBody"].as_object_mut() {
        fields.retain(|name, _| !SYSTEM_FIELDS.contains(&&**name));
    }
    encounter["jsonBody"]["patientInfo"] = json!({
        "patientId": patient["id"], "firstName": patient["firstName"], "lastName": patient["lastName"],
    });
    Ok(encounter)
}
