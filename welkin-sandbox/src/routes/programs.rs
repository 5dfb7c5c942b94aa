//! Programs of a patient: which they are in, where, and where they may go from there.

use axum::Json;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;
use welkin_codegen::model::access::Action;
use welkin_codegen::model::{Phase, Program};

use super::items::{Items, PatientPath, envelope};
use super::webhook_events::ItemEvent;
use super::{AUTHOR_ID, AUTHOR_NAME, Caller, Request, object};
use crate::clock;
use crate::problem::Problem;
use crate::storage::ItemKind;

/// What the path of a phase names.
#[derive(Deserialize)]
pub(super) struct PhasePath {
    patient: String,
    program: String,
    phase: String,
}

/// What the path of a program's phases names.
#[derive(Deserialize)]
pub(super) struct NamedPhasePath {
    patient: String,
    program: String,
    phases: String,
}

/// A program that the patient is not in, as recorded lists have it.
fn blank(program: &Program) -> Value {
    json!({
        "id": null, "createdByName": null, "createdAt": null, "updatedByName": null, "updatedAt": null,
        "programName": program.name, "programTitle": program.title,
        "programDescription": program.description, "assigned": false, "patientId": null,
        "currentPhase": null, "status": null, "compatibleWithCurrentVersion": false, "pathHistory": [],
    })
}

/// Every program of the configuration that the client may read, also those that the patient is not in.
pub(super) fn list(
    request: &Request<'_>,
    PatientPath { patient }: PatientPath,
) -> Result<Json<Value>, Problem> {
    let items = Items::of(request, patient, ItemKind::Program)?;
    let names = items.model.programs.iter().map(|program| &program.name);
    request.caller.may_any(Action::ReadProgram, names)?;
    let mut programs = Vec::with_capacity(items.model.programs.len());
    let readable = |program: &&Program| {
        request
            .caller
            .access
            .permits(Action::ReadProgram(&program.name))
    };
    for program in items.model.programs.iter().filter(readable) {
        let enrolled = items.find(&program.name)?;
        programs.push(enrolled.unwrap_or_else(|| blank(program)));
    }
    envelope(&request.caller, &programs)
}

/// Enrols the patient into a phase, or moves them along the program.
pub(super) fn enter(request: &Request<'_>, path: PhasePath) -> Result<Json<Value>, Problem> {
    let items = Items::of(request, path.patient, ItemKind::Program)?;
    enter_phase(&request.caller, &items, &path.program, &path.phase)
}

/// The same, with the phase named in the body: `phaseName` at `.../phases`, `phase` at `.../phase`.
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
    enter_phase(&request.caller, &items, &path.program, phase)
}

fn enter_phase(
    caller: &Caller,
    items: &Items<'_>,
    program: &str,
    phase: &str,
) -> Result<Json<Value>, Problem> {
    let mut programs = items.model.programs.iter();
    let program = programs.find(|found| found.name == program);
    let program = program.ok_or_else(|| not_found("Program not found"))?;
    let phase = program.phases.iter().find(|found| found.name == phase);
    let phase = phase.ok_or_else(|| not_found("Phase not found"))?;
    let (event, mut enrolment) = match items.find(&program.name)? {
        Some(enrolment) => {
            caller.may(Action::ChangePhase(&program.name))?;
            check_move(program, &enrolment, phase)?;
            (ItemEvent::ProgramPhaseChanged, enrolment)
        }
        None => {
            caller.may(Action::EnrollIntoProgram(&program.name))?;
            let enrolment = enrol(program, &items.place.patient);
            (ItemEvent::ProgramEnrollmentChanged, enrolment)
        }
    };
    enrolment["currentPhase"] = visit(phase);
    enrolment["updatedAt"] = clock::now().into();
    if let Some(history) = enrolment["pathHistory"].as_array_mut() {
        history.push(visit(phase));
    }
    items.put(&program.name, &enrolment)?;
    let name = &program.name;
    items
        .request
        .tell_of_item(&items.place, event, &enrolment["id"], name, name);
    Ok(Json(enrolment))
}

fn not_found(message: &'static str) -> Problem {
    let status = axum::http::StatusCode::NOT_FOUND;
    Problem::new(status, "PROGRAM", "NOT_FOUND", message)
}

fn enrol(program: &Program, patient: &str) -> Value {
    let mut enrolment = blank(program);
    enrolment["id"] = Uuid::new_v4().to_string().into();
    enrolment["patientId"] = patient.into();
    enrolment["assigned"] = true.into();
    enrolment["status"] = "IN_PROGRESS".into();
    enrolment["compatibleWithCurrentVersion"] = true.into();
    for key in ["createdByName", "updatedByName"] {
        enrolment[key] = AUTHOR_NAME.into();
    }
    enrolment["createdAt"] = clock::now().into();
    enrolment
}

/// The patient may go where the program leads from their phase. How Welkin refuses other moves is not documented.
fn check_move(program: &Program, enrolment: &Value, to: &Phase) -> Result<(), Problem> {
    let from = enrolment["currentPhase"]["name"]
        .as_str()
        .unwrap_or_default();
    let from = program.phases.iter().find(|phase| phase.name == from);
    if from.is_none_or(|from| from.leads_to.contains(&to.name)) {
        return Ok(());
    }
    Err(Problem::invalid(
        "PROGRAM",
        "The program does not lead to this phase from the patient's",
    ))
}

fn visit(phase: &Phase) -> Value {
    json!({
        "timestamp": clock::now(), "createdBy": AUTHOR_ID, "createdByName": AUTHOR_NAME,
        "name": phase.name, "title": phase.title, "description": phase.description,
        "currentVersion": "1", "deleted": false,
    })
}
