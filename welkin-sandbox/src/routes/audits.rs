//! Audits of a tenant: of changes to data, and of permissions. The audit of webhooks is in `webhook_audit`.

use axum::Json;
use serde_json::{Map, Value, json};

use super::caller::Caller;
use super::change::Change;
use super::items::{Items, envelope};
use super::json_body::parse;
use super::record_queries::moment;
use super::request::{NoParameters, Request};
use crate::author::{AUTHOR_ID, AUTHOR_NAME};
use crate::problem::Problem;
use crate::storage::{AuditKey, AuditRow, ItemKind, ListAudits};

/// Query parameters of the data audit, with their columns.
const FILTERS: [(&str, AuditKey); 5] = [
    ("entity", AuditKey::Entity),
    ("cdtName", AuditKey::Cdt),
    ("instance", AuditKey::Environment),
    ("patientFullName", AuditKey::PatientName),
    ("patientId", AuditKey::Patient),
];

/// Keys that describe the author of a change, which is always an API client.
const SUBJECT: [(&str, &str); 4] = [
    ("subjectActor", "API_CLIENT"),
    ("subjectFullName", AUTHOR_NAME),
    ("subjectUsername", "SANDBOX"),
    ("subjectUserId", AUTHOR_ID),
];

/// Rows of all environments, the newest first. Recorded rows without `sort` have no recognizable order.
pub(super) fn data(request: &Request<'_>, _: NoParameters) -> Result<Json<Value>, Problem> {
    let caller = &request.caller;
    let mut equal: Vec<_> = FILTERS
        .iter()
        .filter_map(|(name, key)| Some((*key, caller.parameter(name)?.to_owned())))
        .collect();
    if let Some(operation) = caller.parameter("operation") {
        equal.push((AuditKey::Subtype, subtype(caller, operation)?));
    }
    let window = caller.window()?;
    let list = ListAudits {
        equal,
        sent_from: moment(caller, "dateStart")?,
        sent_until: moment(caller, "dateEnd")?,
        newest_first: newest_first(caller)?,
        window,
    };
    let mut subject = SUBJECT.iter();
    let is_other = |(name, value): &(&'static str, &str)| {
        caller
            .parameter(name)
            .is_some_and(|wanted| wanted != *value)
    };
    let (rows, total) = if subject.any(is_other) {
        (Vec::new(), 0)
    } else {
        request.data.list_audits(&list)?
    };
    let facts = window.facts(total, rows.len());
    let rows: Vec<Value> = rows
        .into_iter()
        .map(|(number, row)| shown(number, row))
        .collect();
    Ok(Json(json!({
        "data": rows,
        "metaInfo": {
            "page": facts["number"], "pageSize": facts["size"],
            "totalElements": total, "numberOfElements": facts["numberOfElements"],
            "firstPage": facts["first"], "lastPage": facts["last"],
            "totalPages": facts["totalPages"],
        },
    })))
}

/// Converts a row to the form of responses, without keys that have no value, except inside the record.
fn shown(number: i64, row: AuditRow) -> Value {
    let mut shown = Map::new();
    let mut set = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            shown.insert(key.to_owned(), value);
        }
    };
    set("eventId", Some(number.to_string().into()));
    set(
        "eventSubtype",
        Some(format!("{}_{}", row.entity, row.change).into()),
    );
    for (key, value) in SUBJECT {
        set(key, Some(value.into()));
    }
    set(
        "cdtName",
        row.cdt.as_ref().map(|cdt| cdt.name.clone().into()),
    );
    set(
        "cdtRelation",
        row.cdt.as_ref().map(|cdt| cdt.relation.clone().into()),
    );
    set("record", Some(record(&row)));
    set("eventEntity", Some(row.entity.into()));
    set("patientFullName", row.patient_name.map(Value::from));
    set("patientId", row.patient.map(Value::from));
    set("instance", Some(row.environment.into()));
    set("sentAt", Some(row.sent_at.into()));
    shown.into()
}

/// Returns the changed item. For deleted records, only the ids are returned, as recorded.
fn record(row: &AuditRow) -> Value {
    let body = row.body.as_deref().map(parse);
    match (&row.cdt, body) {
        (Some(cdt), Some(fields)) => json!({
            "id": row.source, "patientId": row.patient, "cdtId": cdt.id, "version": cdt.version,
            "jsonBody": fields, "cdtName": cdt.name,
        }),
        (Some(_), None) => json!({
            "id": row.source, "patientId": row.patient,
            "cdtId": null, "version": null, "jsonBody": null, "cdtName": null,
        }),
        (None, body) => body.unwrap_or_default(),
    }
}

/// Returns the subtype of an operation on the requested entity: `CDT_CREATED` for `CREATE`.
fn subtype(caller: &Caller, operation: &str) -> Result<String, Problem> {
    let change = match operation {
        "CREATE" => Change::Created,
        "UPDATE" => Change::Updated,
        "DELETE" => Change::Deleted,
        _ => {
            let message = "operation is not CREATE, UPDATE or DELETE";
            return Err(Problem::invalid("AUDIT", message));
        }
    };
    let entity = caller.parameter("entity").unwrap_or("CDT");
    Ok(format!("{entity}_{}", change.literal()))
}

/// `sort=sentAt,desc`, or `createdAt`, which has the same value here.
fn newest_first(caller: &Caller) -> Result<bool, Problem> {
    match caller.parameter("sort") {
        None | Some("sentAt,desc" | "createdAt,desc") => Ok(true),
        Some("sentAt" | "sentAt,asc" | "createdAt" | "createdAt,asc") => Ok(false),
        Some(_) => Err(Problem::invalid(
            "AUDIT",
            "rows can only be sorted by sentAt",
        )),
    }
}

/// Changes of permissions, the newest first.
pub(super) fn security(request: &Request<'_>, _: NoParameters) -> Result<Json<Value>, Problem> {
    let caller = &request.caller;
    let mut rows = accesses(request).all()?;
    for key in ACCESS_KEYS {
        if let Some(wanted) = caller.parameter(key) {
            rows.retain(|row| row[key] == wanted);
        }
    }
    let sent_at = |row: &Value| row["sentAt"].as_str().unwrap_or_default().to_owned();
    if let Some(from) = moment(caller, "dateStart")? {
        rows.retain(|row| sent_at(row) >= from);
    }
    if let Some(until) = moment(caller, "dateEnd")? {
        rows.retain(|row| sent_at(row) <= until);
    }
    if newest_first(caller)? {
        rows.reverse();
    }
    envelope(caller, &rows)
}

/// Keys of rows about permissions that can be filtered.
const ACCESS_KEYS: [&str; 7] = [
    "subjectUsername",
    "subjectFullName",
    "subjectActor",
    "objectUsername",
    "objectFullName",
    "objectActor",
    "eventSubtype",
];

/// Returns the rows about permissions, which belong to no environment.
fn accesses<'a>(request: &'a Request<'a>) -> Items<'a> {
    let mut items = Items::of_tenant(request, ItemKind::AccessAudit, "");
    items.place.environment.clear();
    items
}

/// Stores a row about permissions.
pub(super) fn note_access(request: &Request<'_>, id: &str, row: &Value) -> Result<(), Problem> {
    accesses(request).put(id, row)
}
