//! Programs of a patient: their enrollments, phases and permitted moves.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;
use welkin_model::model::access::Action;
use welkin_model::model::{Phase, Program};

use super::items::{Items, PatientPath, envelope};
use super::json_body::{object, parse};
use super::request::Request;
use super::webhook_events::ItemEvent;
use crate::author::{AUTHOR_ID, AUTHOR_NAME};
use crate::clock;
use crate::problem::Problem;
use crate::storage::{ItemKind, ItemPlace};

/// Path parameters of a phase.
#[derive(Deserialize)]
pub(super) struct PhasePath {
    patient: String,
    program: String,
    phase: String,
}

/// Path parameters of a program's phases.
#[derive(Deserialize)]
pub(super) struct NamedPhasePath {
    patient: String,
    program: String,
    phases: String,
}

/// Returns a program in which the patient is not enrolled, in the form of recorded lists.
fn blank(program: &Program) -> Value {
    json!({
        "id": null, "createdByName": AUTHOR_NAME, "createdAt": null, "updatedByName": AUTHOR_NAME, "updatedAt": null,
        "programName": program.name, "programTitle": program.title,
        "programDescription": program.description.as_deref().unwrap_or_default(), "assigned": false, "patientId": null,
        "currentPhase": null, "status": null, "compatibleWithCurrentVersion": false, "pathHistory": [],
    })
}

/// Fields by which the list can be sorted.
const SORTABLE: [&str; 6] = [
    "programName",
    "programTitle",
    "status",
    "createdAt",
    "updatedAt",
    "id",
];

/// Every program of the configuration that the client may read, including those without an enrollment;
/// `assignedPrograms` filters by enrollment.
pub(super) fn list(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<Json<Value>, Problem> {
    let items = Items::of(request, patient, ItemKind::Program)?;
    let caller = &request.caller;
    let names = items.model.programs.iter().map(|program| &program.name);
    caller.may_any(Action::ReadProgram, names)?;
    let mut programs = Vec::with_capacity(items.model.programs.len());
    let readable = |program: &&Program| caller.access.permits(Action::ReadProgram(&program.name));
    for program in items.model.programs.iter().filter(readable) {
        let enrolled = latest(&items, &program.name)?;
        programs.push(enrolled.unwrap_or_else(|| blank(program)));
    }
    if caller.parameter("assignedPrograms").is_some() {
        let assigned = caller.flag("assignedPrograms")?;
        programs.retain(|program| program["assigned"] == assigned);
    }
    caller.sort_items(&mut programs, &SORTABLE)?;
    envelope(caller, &programs)
}

/// Returns the patient's latest enrollment in a program, finished or not.
fn latest(items: &Items<'_>, program: &str) -> Result<Option<Value>, Problem> {
    let enrollments = items.all()?.into_iter();
    let mut enrollments = enrollments.filter(|enrollment| enrollment["programName"] == program);
    Ok(enrollments.next_back())
}

/// Returns the enrollment in a program that is not finished.
pub(super) fn running(items: &Items<'_>, program: &str) -> Result<Option<Value>, Problem> {
    Ok(latest(items, program)?.filter(|enrollment| enrollment["status"] != "FINISHED"))
}

/// Returns the patient's enrollments, as the patient's own record contains them.
pub(super) fn enrollments(request: &Request<'_>, patient: &str) -> Result<Vec<Value>, Problem> {
    let place = ItemPlace {
        environment: request.caller.environment.clone(),
        patient: patient.to_owned(),
        kind: ItemKind::Program,
        encounter: String::new(),
    };
    let bodies = request.data.items(&place)?;
    Ok(bodies.iter().map(|body| parse(body)).collect())
}

/// Path parameters of a program.
#[derive(Deserialize)]
pub(super) struct ProgramPath {
    patient: String,
    program: String,
}

/// Path parameters of an enrollment.
#[derive(Deserialize)]
pub(super) struct EnrollmentPath {
    patient: String,
    enrollment: String,
}

/// Returns the program in the form of lists: an endpoint of the vendor's reference, superseded by the next two.
pub(super) fn read(request: &Request<'_>, path: ProgramPath) -> Result<Json<Value>, Problem> {
    let items = Items::of(request, path.patient, ItemKind::Program)?;
    request.caller.may(Action::ReadProgram(&path.program))?;
    let program = program(&items, &path.program)?;
    let enrolled = latest(&items, &program.name)?;
    Ok(Json(enrolled.unwrap_or_else(|| blank(program))))
}

/// Returns the enrollment that is not finished.
pub(super) fn current(request: &Request<'_>, path: ProgramPath) -> Result<Json<Value>, Problem> {
    let items = Items::of(request, path.patient, ItemKind::Program)?;
    request.caller.may(Action::ReadProgram(&path.program))?;
    let enrollment = running(&items, &path.program)?;
    let enrollment = enrollment.ok_or_else(|| not_enrolled(&items, &path.program))?;
    Ok(Json(enrollment))
}

/// Returns an enrollment, finished or not.
pub(super) fn past(request: &Request<'_>, path: EnrollmentPath) -> Result<Json<Value>, Problem> {
    let items = Items::of(request, path.patient, ItemKind::Program)?;
    let enrollment = items.find(&path.enrollment)?;
    let enrollment = enrollment.ok_or_else(|| no_such_enrollment(&items, &path.enrollment))?;
    let name = enrollment["programName"].as_str().unwrap_or_default();
    request.caller.may(Action::ReadProgram(name))?;
    Ok(Json(enrollment))
}

/// Removes an enrollment completely: recorded with the enrollment's id. The vendor's reference has the program's name
/// in its place.
pub(super) fn unassign(request: &Request<'_>, path: ProgramPath) -> Result<StatusCode, Problem> {
    let items = Items::of(request, path.patient, ItemKind::Program)?;
    let enrollment = match items.find(&path.program)? {
        Some(enrollment) => Some(enrollment),
        None => running(&items, &path.program)?,
    };
    let enrollment = enrollment.ok_or_else(|| no_such_enrollment(&items, &path.program))?;
    let name = enrollment["programName"].as_str().unwrap_or_default();
    request.caller.may(Action::EnrollIntoProgram(name))?;
    items.remove(enrollment["id"].as_str().unwrap_or_default())?;
    Ok(StatusCode::OK)
}

/// The requested change of a program.
#[derive(Default)]
struct Change<'b> {
    assigned: bool,
    phase: Option<&'b str>,
    status: Option<&'b str>,
}

impl<'b> Change<'b> {
    fn of(body: &'b Map<String, Value>) -> Result<Self, Problem> {
        let mut change = Self::default();
        for (key, value) in body {
            match (&**key, value) {
                ("assigned", Value::Bool(true)) => change.assigned = true,
                ("phaseName", Value::String(phase)) => change.phase = Some(phase),
                ("status", Value::String(status)) if STATUSES.contains(&&**status) => {
                    change.status = Some(status);
                }
                ("phaseName" | "status", Value::Null) => {}
                _ => {
                    let message = format!("{key} is not a writable key, or has an invalid value");
                    return Err(Problem::invalid("PATIENT_PROGRAM", message));
                }
            }
        }
        if change.assigned || change.phase.is_some() || change.status.is_some() {
            Ok(change)
        } else {
            let message = "assigned, phaseName or status is required";
            Err(Problem::invalid("PATIENT_PROGRAM", message))
        }
    }
}

/// Statuses of an enrollment.
const STATUSES: [&str; 2] = ["IN_PROGRESS", "FINISHED"];

/// Enrolls (`assigned`, and a phase), moves to a phase (`phaseName`), and sets `status`: the form of all recorded
/// changes.
pub(super) fn update(request: &Request<'_>, path: ProgramPath) -> Result<Json<Value>, Problem> {
    let items = Items::of(request, path.patient, ItemKind::Program)?;
    let body = object(&request.body)?;
    let change = Change::of(&body)?;
    let program = program(&items, &path.program)?;
    if !change.assigned && running(&items, &program.name)?.is_none() {
        return Err(not_enrolled(&items, &program.name));
    }
    apply(&items, program, &change).map(Json)
}

fn program<'i>(items: &Items<'i>, name: &str) -> Result<&'i Program, Problem> {
    items
        .model
        .program(name)
        .ok_or_else(|| not_found("Program not found"))
}

/// Recorded for a program that the patient is not in.
fn not_enrolled(items: &Items<'_>, program: &str) -> Problem {
    no_enrollment(json!({
        "programName": program, "patientId": items.place.patient, "notStatus": "FINISHED",
    }))
}

/// Recorded for an enrollment that does not exist.
fn no_such_enrollment(items: &Items<'_>, id: &str) -> Problem {
    no_enrollment(json!({ "id": id, "patientId": items.place.patient }))
}

fn no_enrollment(details: Value) -> Problem {
    let code = "PATIENT_PROGRAM_NOT_FOUND";
    let message = "Patient related to program doesn't exist";
    Problem::new(StatusCode::NOT_FOUND, "PATIENT_PROGRAM", code, message).details(details)
}

/// Enrolls the patient in a phase, or moves them to it: the older forms.
pub(super) fn enter(request: &Request<'_>, path: PhasePath) -> Result<Json<Value>, Problem> {
    let items = Items::of(request, path.patient, ItemKind::Program)?;
    enter_phase(&items, &path.program, &path.phase)
}

/// The same, with the phase in the body: `phaseName` at `.../phases`, `phase` at `.../phase`.
pub(super) fn enter_named(
    request: &Request<'_>,
    path: NamedPhasePath,
) -> Result<Json<Value>, Problem> {
    let key = match &*path.phases {
        "phases" => "phaseName",
        "phase" => "phase",
        _ => return Err(Problem::no_such_route()),
    };
    let items = Items::of(request, path.patient, ItemKind::Program)?;
    let body = object(&request.body)?;
    let phase = body.get(key).and_then(Value::as_str);
    let phase = phase.ok_or_else(|| Problem::invalid("PROGRAM", format!("{key} is not text")))?;
    enter_phase(&items, &path.program, phase)
}

fn enter_phase(items: &Items<'_>, name: &str, phase: &str) -> Result<Json<Value>, Problem> {
    let change = Change {
        assigned: true,
        phase: Some(phase),
        status: None,
    };
    apply(items, program(items, name)?, &change).map(Json)
}

/// Changes the current enrollment, or creates one.
fn apply(items: &Items<'_>, program: &Program, change: &Change<'_>) -> Result<Value, Problem> {
    let request = items.request;
    let phase = change.phase.map(|name| phase(program, name)).transpose()?;
    let (event, mut enrollment) = match running(items, &program.name)? {
        Some(enrollment) => {
            request.caller.may(Action::ChangePhase(&program.name))?;
            if let Some(phase) = phase {
                check_move(program, &enrollment, phase)?;
            }
            (ItemEvent::ProgramPhaseChanged, enrollment)
        }
        None => {
            request
                .caller
                .may(Action::EnrollIntoProgram(&program.name))?;
            let enrollment = enroll(program, &items.place.patient);
            (ItemEvent::ProgramEnrollmentChanged, enrollment)
        }
    };
    if let Some(phase) = phase {
        visit(items, program, phase, &mut enrollment);
    }
    if let Some(status) = change.status {
        enrollment["status"] = status.into();
    }
    enrollment["updatedAt"] = clock::now().into();
    items.put(enrollment["id"].as_str().unwrap_or_default(), &enrollment)?;
    let name = &program.name;
    request.publish_item_event(&items.place, event, &enrollment["id"], name, name);
    Ok(enrollment)
}

fn phase<'p>(program: &'p Program, name: &str) -> Result<&'p Phase, Problem> {
    program
        .phase(name)
        .ok_or_else(|| not_found("Phase not found"))
}

fn not_found(message: &'static str) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "PROGRAM", "NOT_FOUND", message)
}

fn enroll(program: &Program, patient: &str) -> Value {
    let mut enrollment = blank(program);
    enrollment["id"] = Uuid::new_v4().to_string().into();
    enrollment["patientId"] = patient.into();
    enrollment["assigned"] = true.into();
    enrollment["status"] = "IN_PROGRESS".into();
    enrollment["compatibleWithCurrentVersion"] = true.into();
    enrollment["createdAt"] = clock::now().into();
    enrollment
}

/// Checks that the program permits the move from the current phase. Welkin's response to other moves is not documented.
/// A program without transitions permits all moves.
fn check_move(program: &Program, enrollment: &Value, to: &Phase) -> Result<(), Problem> {
    let from = enrollment["currentPhase"]["name"]
        .as_str()
        .unwrap_or_default();
    let from = program.phase(from);
    let has_ways = program
        .phases
        .iter()
        .any(|phase| !phase.leads_to.is_empty());
    if !has_ways || from.is_none_or(|from| from.leads_to.contains(&to.name)) {
        return Ok(());
    }
    Err(Problem::invalid(
        "PROGRAM",
        "The program has no transition from the patient's phase to this phase",
    ))
}

/// Records that the patient has entered a phase. The last phase finishes the program only if it is configured so in
/// Designer: recorded.
fn visit(items: &Items<'_>, program: &Program, phase: &Phase, enrollment: &mut Value) {
    let formation = &items.request.caller.configuration.formation;
    let visit = json!({
        "timestamp": clock::now(), "createdBy": AUTHOR_ID, "createdByName": AUTHOR_NAME,
        "name": phase.name, "title": phase.title,
        "description": phase.description.as_deref().unwrap_or_default(),
        "currentVersion": formation.version().to_string(), "deleted": false,
    });
    if let Some(history) = enrollment["pathHistory"].as_array_mut() {
        history.push(visit.clone());
    }
    enrollment["currentPhase"] = visit;
    let written = formation.item("programs", &program.name);
    let phases = written.and_then(|program| program["phases"].as_array());
    let mut phases = phases.into_iter().flatten();
    let written = phases.find(|written| written["name"] == *phase.name);
    if written.is_some_and(|phase| phase["autoFinishProgram"] == true) {
        enrollment["status"] = "FINISHED".into();
    }
}
