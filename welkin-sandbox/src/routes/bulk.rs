//! Bulk updates of a patient's CDT records.

use axum::Json;
use serde_json::{Map, Value, json};

use super::json_body::Sent;
use super::records::{RecordsPath, Target, target};
use super::request::Request;
use crate::problem::Problem;
use welkin_model::model::Cdt;
use welkin_model::model::access::Operation;

/// Bulk update: `{"rows": [{"id", "jsonBody"}]}`, with each record and a `result` in the response; or an array of
/// fields with `id`, with an array in the response. Welkin's report of a row that fails is not documented: here its
/// `result` has the status `ERROR` and the problem.
pub(super) fn update(request: &Request<'_>, path: RecordsPath) -> Result<Json<Value>, Problem> {
    let target = target(request, path)?.writable(Operation::Update)?;
    let mut body = Sent::of(&request.body)?;
    let nested = body.remove("rows");
    let is_array = nested.is_none();
    let Some(rows) = nested.unwrap_or(body).elements() else {
        return Err(Problem::invalid("CDT", "rows is not an array"));
    };
    let mut answers = Vec::with_capacity(rows.len());
    for row in rows {
        let (id, fields) = row_of(row, is_array, target.cdt)?;
        answers.push(answer(&target, &id, fields));
    }
    Ok(Json(if is_array {
        answers.into()
    } else {
        json!({ "rows": answers })
    }))
}

/// Fields, with `id` among them, or `{"id", "jsonBody"}`.
fn row_of(
    mut row: Sent,
    is_flat: bool,
    cdt: &Cdt,
) -> Result<(String, Map<String, Value>), Problem> {
    let id = row.remove("id").map(Sent::into_value);
    let fields = if is_flat {
        Some(row)
    } else {
        row.remove("jsonBody")
    };
    let fields = fields.and_then(|fields| fields.fields(&cdt.fields));
    match (id, fields) {
        (Some(Value::String(id)), Some(fields)) => Ok((id, fields)),
        _ if is_flat => Err(Problem::invalid("CDT", "a row has no id")),
        _ => Err(Problem::invalid("CDT", "a row has no id or no jsonBody")),
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
