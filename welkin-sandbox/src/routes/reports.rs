//! Reports on an environment. One is known from a client: an array whose rows have a `title`. Their other keys are not
//! known.

use std::collections::BTreeMap;

use axum::Json;
use serde_json::{Value, json};
use welkin_model::model::access::Action;

use super::json_body::parse;
use super::request::{NoParameters, Request};
use crate::problem::Problem;
use crate::storage::ItemKind;

/// The number of patients in each phase of each program. The keys beside `title` are the sandbox's own.
pub(super) fn phases(request: &Request<'_>, _: NoParameters) -> Result<Json<Value>, Problem> {
    let caller = &request.caller;
    let programs = &caller.configuration.model.programs;
    let readable = programs
        .iter()
        .filter(|program| caller.may(Action::ReadProgram(&program.name)).is_ok());
    let mut patients: BTreeMap<(String, String), u64> = BTreeMap::new();
    let kind = ItemKind::Program;
    for body in request.data.items_of_kind(&caller.environment, kind)? {
        let enrollment = parse(&body);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let place = (
            text(&enrollment["programName"]),
            text(&enrollment["currentPhase"]["name"]),
        );
        *patients.entry(place).or_default() += 1;
    }
    let rows = readable.map(|program| {
        let phases = program.phases.iter().map(|phase| {
            let place = (program.name.clone(), phase.name.clone());
            json!({"title": phase.title, "patients": patients.get(&place).unwrap_or(&0)})
        });
        json!({"title": program.title, "phases": phases.collect::<Vec<_>>()})
    });
    Ok(Json(rows.collect()))
}
