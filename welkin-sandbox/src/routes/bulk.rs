//! Several CDT records of a patient, changed in one request.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State as Shared};
use serde_json::{Map, Value, json};

use super::records::{RecordsPath, Shuffled, Target, target};
use super::{Caller, State};
use crate::problem::Problem;
use welkin_codegen::model::access::Operation;

/// Bulk update: `{"rows": [{"id", "jsonBody"}]}`, answered with each record and a `result`; or an array of fields with `id`, answered
/// with an array. How Welkin reports a row that fails is not documented: here its `result` has the status `ERROR` and the problem.
pub(super) async fn update(
    Shared(state): Shared<Arc<State>>,
    caller: Caller,
    Path(path): Path<RecordsPath>,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let target = target(&state, &caller, path)
        .await?
        .writable(Operation::Update)?;
    let body = serde_json::from_slice(&body).unwrap_or_default();
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
        answers.push(answer(&target, &state, &id, fields).await);
    }
    Ok(Json(if is_array {
        answers.into()
    } else {
        json!({ "rows": answers })
    }))
}

/// `{"id", "jsonBody"}`.
fn nested(mut row: Value) -> Result<(String, Map<String, Value>), Problem> {
    match (row["id"].take(), row["jsonBody"].take()) {
        (Value::String(id), Value::Object(fields)) => Ok((id, fields)),
        _ => Err(Problem::invalid("CDT", "a row has no id or no jsonBody")),
    }
}

/// Fields with `id` among them.
fn flat(row: Value) -> Result<(String, Map<String, Value>), Problem> {
    let Value::Object(mut fields) = row else {
        return Err(Problem::invalid("CDT", "a row is no object"));
    };
    match fields.remove("id") {
        Some(Value::String(id)) => Ok((id, fields)),
        _ => Err(Problem::invalid("CDT", "a row has no id")),
    }
}

async fn answer(target: &Target<'_>, state: &State, id: &str, fields: Map<String, Value>) -> Value {
    match target.change(state, id, fields).await {
        Ok(fields) => json!({
            "id": id,
            "jsonBody": Shuffled(&target.permitted.shown(fields)),
            "result": {"status": "OK", "content": null},
        }),
        Err(problem) => json!({
            "id": id,
            "result": {"status": "ERROR", "content": problem.to_json()},
        }),
    }
}
