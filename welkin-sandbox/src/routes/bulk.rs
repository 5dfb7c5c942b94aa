//! Bulk updates of a patient's CDT records.

use axum::Json;
use serde_json::{Map, Value, json};

use super::numbers::unrounded;
use super::records::{RecordsPath, Target, target};
use super::request::Request;
use crate::problem::Problem;
use welkin_model::model::access::Operation;

/// Bulk update: `{"rows": [{"id", "jsonBody"}]}`, with each record and a `result` in the response; or an array of
/// fields with `id`, with an array in the response. Welkin's report of a row that fails is not documented: here its
/// `result` has the status `ERROR` and the problem.
pub(super) fn update(request: &Request<'_>, path: RecordsPath) -> Result<Json<Value>, Problem> {
    let target = target(request, path)?.writable(Operation::Update)?;
    let body = serde_json::from_slice(&unrounded(&request.body)).unwrap_or_default();
    let (rows, is_array) = match body {
        Value::Array(rows) => (rows, true),
        mut body => match body.get_mut("rows").map(Value::take) {
            Some(Value::Array(rows)) => (rows, false),
            _ => return Err(Problem::invalid("CDT", "rows is not an array")),
        },
    };
    let mut answers = Vec::with_capacity(rows.len());
    for row in rows {
        let (id, fields) = if is_array { flat(row)? } else { nested(row)? };
        answers.push(answer(&target, &id, fields));
    }
    Ok(Json(if is_array {
        answers.into()
    } else {
        json!({ "rows": answers })
    }))
}

/// `{"id", "jsonBody"}`.
fn nested(row: Value) -> Result<(String, Map<String, Value>), Problem> {
    let Value::Object(mut row) = row else {
        return Err(Problem::invalid("CDT", "a row is not an object"));
    };
    match (row.remove("id"), row.remove("jsonBody")) {
        (Some(Value::String(id)), Some(Value::Object(fields))) => Ok((id, fields)),
        _ => Err(Problem::invalid("CDT", "a row has no id or no jsonBody")),
    }
}

/// Fields, with `id` among them.
fn flat(row: Value) -> Result<(String, Map<String, Value>), Problem> {
    let Value::Object(mut fields) = row else {
        return Err(Problem::invalid("CDT", "a row is not an object"));
    };
    match fields.remove("id") {
        Some(Value::String(id)) => Ok((id, fields)),
        _ => Err(Problem::invalid("CDT", "a row has no id")),
    }
}

/// Rejects fields that can't be updated in bulk. Documented: `bulkEdit` is required. If the configuration does not
/// contain that key, no field is rejected.
fn check_bulk_edit(target: &Target<'_>, fields: &Map<String, Value>) -> Result<(), Problem> {
    let formation = &target.configuration().formation;
    let cdt = formation.item("cdts", &target.cdt.name);
    let configured = cdt.and_then(|cdt| cdt["fields"].as_array());
    let is_refused = |name: &&String| {
        let mut configured = configured.into_iter().flatten();
        configured.any(|field| field["name"] == **name && field["bulkEdit"] == false)
    };
    let refused: Vec<&str> = fields
        .keys()
        .filter(is_refused)
        .map(String::as_str)
        .collect();
    if refused.is_empty() {
        return Ok(());
    }
    let message = format!(
        "not open to bulk updates in Designer: {}",
        refused.join(", ")
    );
    Err(Problem::invalid("CDT", message))
}

fn answer(target: &Target<'_>, id: &str, fields: Map<String, Value>) -> Value {
    let changed = check_bulk_edit(target, &fields).and_then(|()| target.change(id, fields));
    match changed {
        Ok(fields) => json!({
            "id": id,
            "jsonBody": target.permitted.shown(fields),
            "result": {"status": "OK", "content": null},
        }),
        Err(problem) => json!({
            "id": id,
            "result": {"status": "ERROR", "content": problem.to_json()},
        }),
    }
}
