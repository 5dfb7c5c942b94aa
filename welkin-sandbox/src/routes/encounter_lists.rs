//! Lists of encounters of a patient, user or environment, each in a short and a full form.

use axum::Json;
use serde::Deserialize;
use serde_json::{Value, json};
use welkin_model::model::SYSTEM_FIELDS;
use welkin_model::model::access::Action;

use super::encounter::Encounter;
use super::encounters::{full, view};
use super::items::{Items, PatientPath, envelope_around};
use super::json_body::parse;
use super::request::{NoParameters, Request};
use crate::problem::Problem;
use crate::storage::{EncounterField, EncountersOf, ItemKind, ListEncounters, PatientKey};

/// Path parameters of a user's encounters.
#[derive(Deserialize)]
pub(super) struct UserPath {
    user: String,
}

/// Fields of encounters by which lists can be sorted.
const SORTABLE: [&str; 12] = [
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
    "created_at",
    "updated_at",
];

/// The form of an encounter in a list.
#[derive(Clone, Copy)]
enum Form {
    /// The record.
    Record,
    /// The record without the identity of its CDT and without system fields, but with the patient's name: recorded for
    /// the lists of users and tenants.
    Slim,
    /// The record with all parts of the encounter.
    Full,
}

pub(super) fn of_patient(request: &Request<'_>, path: PatientPath) -> Result<Json<Value>, Problem> {
    list(request, patients_own(request, path)?, Form::Record)
}

pub(super) fn full_of_patient(
    request: &Request<'_>,
    path: PatientPath,
) -> Result<Json<Value>, Problem> {
    list(request, patients_own(request, path)?, Form::Full)
}

pub(super) fn of_user(request: &Request<'_>, path: UserPath) -> Result<Json<Value>, Problem> {
    list(request, users_own(request, path)?, Form::Slim)
}

pub(super) fn full_of_user(request: &Request<'_>, path: UserPath) -> Result<Json<Value>, Problem> {
    list(request, users_own(request, path)?, Form::Full)
}

/// A recorded list of a tenant has the parameter `withCareTeam`, but its effect was not recorded: the list contains
/// every encounter regardless of it.
pub(super) fn of_tenant(request: &Request<'_>, _: NoParameters) -> Result<Json<Value>, Problem> {
    request.caller.flag("withCareTeam")?;
    list(request, EncountersOf::Everybody, Form::Slim)
}

pub(super) fn full_of_tenant(
    request: &Request<'_>,
    _: NoParameters,
) -> Result<Json<Value>, Problem> {
    request.caller.flag("withCareTeam")?;
    list(request, EncountersOf::Everybody, Form::Full)
}

fn patients_own(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<EncountersOf, Problem> {
    request.caller.may(Action::ReadEncounters)?;
    request.caller.flag("withCareTeam")?;
    let place = Items::of(request, patient, ItemKind::Encounter)?.place;
    Ok(EncountersOf::Patient(place.patient))
}

/// Encounters whose appointment a user hosts; with `withCareTeam`, also those of patients whose care team includes the
/// user. Welkin's reference names that parameter and does not describe it.
fn users_own(request: &Request<'_>, UserPath { user }: UserPath) -> Result<EncountersOf, Problem> {
    Ok(if request.caller.flag("withCareTeam")? {
        EncountersOf::CareTeamOf(user)
    } else {
        EncountersOf::Host(user)
    })
}

fn patient_of(request: &Request<'_>, encounter: &Value) -> Result<Value, Problem> {
    let id = encounter["patientId"].as_str().unwrap_or_default();
    let environment = &request.caller.environment;
    let patient = request.data.find_patient(environment, PatientKey::Id, id)?;
    Ok(patient.as_deref().map(parse).unwrap_or_default())
}

/// Returns the field of a name in `sort`. Fields that are derived from the appointment are not stored in the
/// encounter's record.
fn sortable(name: &str) -> Option<EncounterField> {
    match name {
        "createdAt" => Some(EncounterField::Own("created_at")),
        "calendarEventStartDatetime" => Some(EncounterField::Event("startDateTime")),
        // Names of hosts are derived from their ids.
        "ownerUserId" | "ownerUserName" => Some(EncounterField::Event("hostId")),
        name => {
            let own = SORTABLE.into_iter().find(|known| *known == name);
            own.map(EncounterField::Own)
        }
    }
}

/// Returns the requested page of the encounters with the requested `statuses`, in the order of `sort`.
fn list(request: &Request<'_>, of: EncountersOf, form: Form) -> Result<Json<Value>, Problem> {
    let caller = &request.caller;
    caller.may(Action::ReadEncounters)?;
    let statuses = caller.values("statuses");
    let orders = caller.sort_orders(|name| sortable(name).is_some())?;
    let orders = orders.into_iter();
    let window = caller.window()?;
    let list = ListEncounters {
        environment: caller.environment.clone(),
        of,
        statuses: statuses.map(|words| words.into_iter().map(str::to_owned).collect()),
        orders: orders
            .filter_map(|(name, descending)| Some((sortable(name)?, descending)))
            .collect(),
        window,
    };
    let only_event = caller.flag("onlyWithCalendarEvent")?;
    let (bodies, total) = request.data.list_encounters(&list)?;
    let shown = bodies
        .iter()
        .map(|body| shown(request, parse(body), form, only_event));
    let on_page = shown.collect::<Result<_, _>>()?;
    Ok(Json(envelope_around(window, total, on_page)))
}

/// Converts an encounter to the form of a list.
fn shown(
    request: &Request<'_>,
    encounter: Value,
    form: Form,
    only_event: bool,
) -> Result<Value, Problem> {
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
