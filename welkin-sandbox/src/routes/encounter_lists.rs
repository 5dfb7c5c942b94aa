//! Lists of encounters: of a patient, of a user, of an environment; each plain or with all that belongs to them.

use axum::Json;
use serde::Deserialize;
use serde_json::{Value, json};
use welkin_codegen::model::SYSTEM_FIELDS;
use welkin_codegen::model::access::Action;

use super::encounters::{Encounter, full, view};
use super::items::{Items, PatientPath, envelope};
use super::{Request, parse};
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

pub(super) fn of_patient(request: &Request<'_>, path: PatientPath) -> Result<Json<Value>, Problem> {
    let encounters = patients_own(request, path)?;
    envelope(&request.caller, &chosen(request, encounters)?)
}

pub(super) fn full_of_patient(
    request: &Request<'_>,
    path: PatientPath,
) -> Result<Json<Value>, Problem> {
    let encounters = patients_own(request, path)?;
    full_envelope(request, encounters)
}

pub(super) fn of_user(request: &Request<'_>, path: UserPath) -> Result<Json<Value>, Problem> {
    let encounters = users_own(request, &path.user)?;
    slim_envelope(request, encounters)
}

pub(super) fn full_of_user(request: &Request<'_>, path: UserPath) -> Result<Json<Value>, Problem> {
    let encounters = users_own(request, &path.user)?;
    full_envelope(request, encounters)
}

/// Whether the list of a tenant takes `withCareTeam` is recorded; what it changes is not: the list has every encounter as it is.
pub(super) fn of_tenant(request: &Request<'_>, (): ()) -> Result<Json<Value>, Problem> {
    request.caller.flag("withCareTeam")?;
    let encounters = everybodys(request)?;
    slim_envelope(request, encounters)
}

pub(super) fn full_of_tenant(request: &Request<'_>, (): ()) -> Result<Json<Value>, Problem> {
    request.caller.flag("withCareTeam")?;
    let encounters = everybodys(request)?;
    full_envelope(request, encounters)
}

fn patients_own(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<Vec<Value>, Problem> {
    request.caller.may(Action::ReadEncounters)?;
    request.caller.flag("withCareTeam")?;
    let items = Items::of(request, patient, ItemKind::Encounter)?;
    let encounters = items.all()?.into_iter();
    encounters
        .map(|encounter| view(request, encounter))
        .collect()
}

fn everybodys(request: &Request<'_>) -> Result<Vec<Value>, Problem> {
    request.caller.may(Action::ReadEncounters)?;
    let environment = &request.caller.environment;
    let bodies = request
        .data
        .items_of_kind(environment, ItemKind::Encounter)?;
    let encounters = bodies.iter().map(|body| parse(body));
    encounters
        .map(|encounter| view(request, encounter))
        .collect()
}

/// Encounters whose appointment a user hosts; with `withCareTeam`, also those of patients whose care team the user is in. Welkin's reference
/// names that parameter and does not say what it does.
fn users_own(request: &Request<'_>, user: &str) -> Result<Vec<Value>, Problem> {
    let with_care_team = request.caller.flag("withCareTeam")?;
    let mut encounters = Vec::new();
    for encounter in everybodys(request)? {
        let is_owner = encounter["jsonBody"]["ownerUserId"] == user;
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

/// Those that `statuses` names, in the order that `sort` asks for.
fn chosen(request: &Request<'_>, mut encounters: Vec<Value>) -> Result<Vec<Value>, Problem> {
    let caller = &request.caller;
    caller.flag("onlyWithCalendarEvent")?;
    if let Some(statuses) = caller.values("statuses") {
        encounters.retain(|encounter| {
            let status = encounter["jsonBody"]["status"].as_str().unwrap_or_default();
            statuses.contains(&status)
        });
    }
    caller.sort_items(&mut encounters, &SORTABLE, |encounter, field| {
        let field = if field == "createdAt" {
            "created_at"
        } else {
            field
        };
        &encounter["jsonBody"][field]
    })?;
    Ok(encounters)
}

/// As recorded for users and tenants: the record without the identity of its CDT and without its system fields, but with the patient's name.
fn slim_envelope(request: &Request<'_>, encounters: Vec<Value>) -> Result<Json<Value>, Problem> {
    let mut slim = chosen(request, encounters)?;
    for encounter in &mut slim {
        let patient = patient_of(request, encounter)?;
        for key in ["cdtId", "version", "cdtName"] {
            encounter[key] = Value::Null;
        }
        if let Some(fields) = encounter["jsonBody"].as_object_mut() {
            fields.retain(|name, _| !SYSTEM_FIELDS.contains(&&**name));
        }
        encounter["jsonBody"]["patientInfo"] = json!({
            "patientId": patient["id"], "firstName": patient["firstName"], "lastName": patient["lastName"],
        });
    }
    envelope(&request.caller, &slim)
}

/// Each encounter with all that belongs to it; with `onlyWithCalendarEvent`, with its event alone, as documented.
fn full_envelope(request: &Request<'_>, encounters: Vec<Value>) -> Result<Json<Value>, Problem> {
    let only_event = request.caller.flag("onlyWithCalendarEvent")?;
    let mut all = Vec::with_capacity(encounters.len());
    for encounter in chosen(request, encounters)? {
        if only_event {
            let event = encounter["jsonBody"]["calendarEvent"].clone();
            all.push(json!({ "encounter": encounter, "calendarEvent": event }));
            continue;
        }
        let text = |key: &str| encounter[key].as_str().unwrap_or_default().to_owned();
        let encounter = Encounter::find(request, text("patientId"), text("id"))?;
        all.push(full(&encounter)?);
    }
    envelope(&request.caller, &all)
}
