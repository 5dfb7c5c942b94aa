//! Calls about programs.

use serde_json::Value;
use welkin_model::model::{Model, Phase, Program};

use super::asked::{Asked, Base};
use super::{chain, literal, patients};

const ALL: &str = "/patients/{patient}/programs";

/// Returns the call, if the request concerns a patient's programs.
pub(super) fn call(asked: &Asked<'_>, model: &Model) -> Option<String> {
    if asked.base != Base::Environment {
        return None;
    }
    let mut programs = model.programs.iter();
    let mut named = |name: &str| programs.find(|program| program.name == name);
    let own = asked.path.strip_prefix(ALL)?;
    match (asked.method, own) {
        ("GET", "") => list(asked, model),
        ("GET", "/{program}") => {
            let program = named(asked.id("program"))?;
            Some(read(asked, program, ".get()".to_owned()))
        }
        ("GET", "/current/{program}") => {
            let program = named(asked.id("program"))?;
            Some(read(asked, program, ".current()".to_owned()))
        }
        ("GET", "/history/{enrollment}") => {
            let program = named(asked.answered("programName")?)?;
            let id = literal::text(asked.id("enrollment"));
            Some(read(asked, program, format!(".enrollment({id})")))
        }
        ("PATCH", "/{program}") => change(asked, named(asked.id("program"))?),
        ("POST", "/{program}/phases/{phase}") => {
            let program = named(asked.id("program"))?;
            let phase = program.phase(asked.id("phase"))?;
            Some(enter(asked, program, phase))
        }
        ("DELETE", "/{program}") => {
            let program = named(asked.id("program"))?;
            Some(if_enrolled(asked, program, "program.unassign().await?;"))
        }
        _ => None,
    }
}

/// Calls on one program of the patient.
fn own(asked: &Asked<'_>, program: &Program, call: String) -> [String; 4] {
    [
        patients::patient(asked),
        ".programs()".to_owned(),
        format!(".{}()", program.module_name),
        call,
    ]
}

fn read(asked: &Asked<'_>, program: &Program, call: String) -> String {
    chain::awaited("program", own(asked, program, call))
}

fn list(asked: &Asked<'_>, model: &Model) -> Option<String> {
    if model.programs.is_empty() {
        return None;
    }
    let calls = asked.page(|name, value| {
        let assigned: bool = value.parse().ok().filter(|_| name == "assignedPrograms")?;
        Some(vec![format!(".assigned({assigned})")])
    })?;
    let start = [
        patients::patient(asked),
        ".programs()".to_owned(),
        ".list()".to_owned(),
    ];
    let calls = start.into_iter().chain(calls);
    Some(chain::awaited("programs", calls))
}

/// Code that uses the patient's enrollment, if they are in the program.
fn if_enrolled(asked: &Asked<'_>, program: &Program, done: &str) -> String {
    let read = chain::awaited("enrolled", own(asked, program, ".current()".to_owned()));
    format!("{read}\nif let Some(program) = enrolled {{\n    {done}\n}}")
}

/// Path of the enum variant of a phase.
fn path(program: &Program, name: &str) -> String {
    format!("care::programs::{}::{name}", program.module_name)
}

fn enroll(asked: &Asked<'_>, program: &Program, phase: &Phase) -> String {
    let phase = path(program, &phase.type_name);
    read(asked, program, format!(".enroll({phase})"))
}

fn step(program: &Program, phase: &Phase) -> String {
    let phase = path(program, &format!("Phase::{}", phase.type_name));
    format!("program.try_move_to({phase}).await?;")
}

fn change(asked: &Asked<'_>, program: &Program) -> Option<String> {
    let body = asked.object()?;
    let known = ["assigned", "phaseName"];
    if body.keys().any(|key| !known.contains(&&**key)) {
        return None;
    }
    let phase = program.phase(body.get("phaseName")?.as_str()?)?;
    Some(match body.get("assigned") {
        Some(Value::Bool(true)) => enroll(asked, program, phase),
        None => if_enrolled(asked, program, &step(program, phase)),
        Some(_) => return None,
    })
}

/// The older form enrolls the patient or moves them to another phase; the server decides which.
fn enter(asked: &Asked<'_>, program: &Program, phase: &Phase) -> String {
    let moved = if_enrolled(asked, program, &step(program, phase));
    let enrolled = enroll(asked, program, phase).replace('\n', "\n    ");
    format!("{moved} else {{\n    {enrolled}\n}}")
}
