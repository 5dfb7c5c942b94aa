//! Calls about programs.

use serde_json::Value;
use welkin_model::model::{Model, Phase, Program};

use super::parsed_request::{Base, ParsedRequest};
use super::{chain, literal, patients};

const ALL: &str = "/patients/{patient}/programs";

/// Returns the call, if the request concerns a patient's programs.
pub(super) fn call(request: &ParsedRequest<'_>, model: &Model) -> Option<String> {
    if request.base != Base::Environment {
        return None;
    }
    let own = request.path.strip_prefix(ALL)?;
    match (request.method, own) {
        ("GET", "") => list(request, model),
        ("GET", "/{program}") => {
            let program = model.program(request.id("program"))?;
            Some(read(request, program, ".get()".to_owned()))
        }
        ("GET", "/current/{program}") => {
            let program = model.program(request.id("program"))?;
            Some(read(request, program, ".current()".to_owned()))
        }
        ("GET", "/history/{enrollment}") => {
            let program = model.program(request.response_text("programName")?)?;
            let id = literal::text(request.id("enrollment"));
            Some(read(request, program, format!(".enrollment({id})")))
        }
        ("PATCH", "/{program}") => change(request, model.program(request.id("program"))?),
        ("POST", "/{program}/phases/{phase}") => {
            let program = model.program(request.id("program"))?;
            let phase = program.phase(request.id("phase"))?;
            Some(enter(request, program, phase))
        }
        ("DELETE", "/{program}") => {
            let program = model.program(request.id("program"))?;
            Some(if_enrolled(request, program, "program.unassign().await?;"))
        }
        _ => None,
    }
}

/// Calls on one program of the patient.
fn own(request: &ParsedRequest<'_>, program: &Program, call: String) -> [String; 4] {
    [
        patients::patient(request),
        ".programs()".to_owned(),
        format!(".{}()", program.module_name),
        call,
    ]
}

fn read(request: &ParsedRequest<'_>, program: &Program, call: String) -> String {
    chain::awaited("program", own(request, program, call))
}

fn list(request: &ParsedRequest<'_>, model: &Model) -> Option<String> {
    if model.programs.is_empty() {
        return None;
    }
    let calls = request.page(|name, value| {
        let assigned: bool = value.parse().ok().filter(|_| name == "assignedPrograms")?;
        Some(vec![format!(".assigned({assigned})")])
    })?;
    let start = [
        patients::patient(request),
        ".programs()".to_owned(),
        ".list()".to_owned(),
    ];
    let calls = start.into_iter().chain(calls);
    Some(chain::awaited("programs", calls))
}

/// Code that uses the patient's enrollment, if they are in the program.
fn if_enrolled(request: &ParsedRequest<'_>, program: &Program, done: &str) -> String {
    let read = chain::awaited("enrolled", own(request, program, ".current()".to_owned()));
    format!("{read}\nif let Some(program) = enrolled {{\n    {done}\n}}")
}

/// Path of the enum variant of a phase.
fn path(program: &Program, name: &str) -> String {
    format!("care::programs::{}::{name}", program.module_name)
}

fn enroll(request: &ParsedRequest<'_>, program: &Program, phase: &Phase) -> String {
    let phase = path(program, &phase.type_name);
    read(request, program, format!(".enroll({phase})"))
}

fn step(program: &Program, phase: &Phase) -> String {
    let phase = path(program, &format!("Phase::{}", phase.type_name));
    format!("program.try_move_to({phase}).await?;")
}

fn change(request: &ParsedRequest<'_>, program: &Program) -> Option<String> {
    let body = request.object()?;
    let known = ["assigned", "phaseName"];
    if body.keys().any(|key| !known.contains(&&**key)) {
        return None;
    }
    let phase = program.phase(body.get("phaseName")?.as_str()?)?;
    Some(match body.get("assigned") {
        Some(Value::Bool(true)) => enroll(request, program, phase),
        None => if_enrolled(request, program, &step(program, phase)),
        Some(_) => return None,
    })
}

/// The older form enrolls the patient or moves them to another phase; the server decides which.
fn enter(request: &ParsedRequest<'_>, program: &Program, phase: &Phase) -> String {
    let moved = if_enrolled(request, program, &step(program, phase));
    let enrolled = enroll(request, program, phase).replace('\n', "\n    ");
    format!("{moved} else {{\n    {enrolled}\n}}")
}
