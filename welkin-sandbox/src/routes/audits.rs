//! The audits of a tenant: what was written, and who was given access. That of webhooks is in `webhook_audit`.

use axum::Json;
use serde_json::{Map, Value, json};
use welkin_model::model::Cdt;

use super::caller::Caller;
use super::items::{Items, envelope};
use super::json_body::parse;
use super::record_queries::moment;
use super::request::{NoParameters, Request};
use super::webhook_events::Change;
use crate::author::{AUTHOR_ID, AUTHOR_NAME};
use crate::clock;
use crate::problem::Problem;
use crate::storage::{AuditKey, AuditRow, AuditedCdt, ItemKind, ListAudits, RecordPlace};

/// Parameters of the data audit, with what they look at.
const FILTERS: [(&str, AuditKey); 5] = [
    ("entity", AuditKey::Entity),
    ("cdtName", AuditKey::Cdt),
    ("instance", AuditKey::Environment),
    ("patientFullName", AuditKey::PatientName),
    ("patientId", AuditKey::Patient),
];

/// Who writes, in the keys of rows: always an API client.
const SUBJECT: [(&str, &str); 4] = [
    ("subjectActor", "API_CLIENT"),
    ("subjectFullName", AUTHOR_NAME),
    ("subjectUsername", "SANDBOX"),
    ("subjectUserId", AUTHOR_ID),
];

/// Rows of all environments, the newest first. Recorded rows without `sort` come in no order.
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

/// A row as answers have it: without keys that say nothing, other than the record in it.
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

/// What was written. Of a record that is gone there are its ids alone, as recorded.
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

/// The subtype that an operation on the entity asked for has: `CDT_CREATED` for `CREATE`.
fn subtype(caller: &Caller, operation: &str) -> Result<String, Problem> {
    let change = match operation {
        "CREATE" => "CREATED",
        "UPDATE" => "UPDATED",
        "DELETE" => "DELETED",
        _ => {
            let message = "operation is not CREATE, UPDATE or DELETE";
            return Err(Problem::invalid("AUDIT", message));
        }
    };
    let entity = caller.parameter("entity").unwrap_or("CDT");
    Ok(format!("{entity}_{change}"))
}

/// `sort=sentAt,desc`, or by `createdAt`, which is the same here.
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

/// Who was given which access, the newest first.
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

/// Keys of rows about access that can be compared.
const ACCESS_KEYS: [&str; 7] = [
    "subjectUsername",
    "subjectFullName",
    "subjectActor",
    "objectUsername",
    "objectFullName",
    "objectActor",
    "eventSubtype",
];

/// The rows about access, which belong to no environment.
fn accesses<'a>(request: &'a Request<'a>) -> Items<'a> {
    let mut items = Items::of_tenant(request, ItemKind::AccessAudit, "");
    items.place.environment.clear();
    items
}

/// Keeps a row about access.
pub(super) fn note_access(request: &Request<'_>, id: &str, row: &Value) -> Result<(), Problem> {
    accesses(request).put(id, row)
}

/// What a request has written, as its row in the audit will say.
pub(super) struct Written {
    entity: &'static str,
    change: Change,
    cdt: Option<AuditedCdt>,
    source: String,
    patient: Option<String>,
    /// Where the name of the patient is known; it is looked up otherwise.
    patient_name: Option<String>,
    body: Option<String>,
}

impl Written {
    /// A record of a CDT; the body holds its fields, where it is still there.
    pub(super) fn record(
        request: &Request<'_>,
        cdt: &Cdt,
        place: &RecordPlace,
        id: &str,
        (change, body): (Change, Option<String>),
    ) -> Self {
        let identity = request.caller.configuration.formation.identity(&cdt.name);
        Self {
            entity: "CDT",
            change,
            cdt: Some(AuditedCdt {
                name: cdt.name.clone(),
                relation: cdt.relation.as_str().to_owned(),
                id: identity.id,
                version: identity.version,
            }),
            source: id.to_owned(),
            patient: Some(place.patient.clone()),
            patient_name: None,
            body,
        }
    }

    /// A patient.
    pub(super) fn patient(patient: &Value, change: Change) -> Self {
        let id = patient["id"].as_str().unwrap_or_default();
        Self {
            entity: "PATIENT",
            change,
            cdt: None,
            source: id.to_owned(),
            patient: Some(id.to_owned()),
            patient_name: Some(full_name(patient)),
            body: Some(patient.to_string()),
        }
    }

    /// A task, in the form that its recorded row has.
    pub(super) fn task(task: &Value, change: Change) -> Self {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        Self {
            entity: "TASK",
            change,
            cdt: None,
            source: text(&task["id"]).unwrap_or_default(),
            patient: text(&task["patient"]["id"]),
            patient_name: text(&task["patient"]["name"]),
            body: Some(audited_task(task).to_string()),
        }
    }
}

fn full_name(patient: &Value) -> String {
    let name = |key: &str| patient[key].as_str().unwrap_or_default();
    format!("{} {}", name("firstName"), name("lastName"))
}

/// A task as audits have it: other than in answers, people say whether they are enabled, and the author stands in keys
/// like those of patients. Only a task that a template made was recorded; what the two last keys are of others is not
/// known.
fn audited_task(task: &Value) -> Value {
    let person = |person: &Value| match person {
        Value::Null => Value::Null,
        person => json!({"id": person["id"], "name": person["name"], "enabled": true}),
    };
    let watchers = task["watchers"].as_array().into_iter().flatten();
    let mut audited = json!({
        "id": task["id"], "name": task["name"], "description": task["description"],
        "status": task["status"], "priority": task["priority"], "dueDate": task["dueDate"],
        "assignee": person(&task["assignee"]), "watchers": watchers.map(person).collect::<Vec<_>>(),
        "comments": task["comments"], "patient": task["patient"], "templateName": task["templateName"],
        "createdAt": task["createdAt"], "updatedAt": task["updatedAt"],
        "watchersType": null, "createdType": null,
    });
    for key in ["createdBy", "updatedBy"] {
        audited[key] = AUTHOR_ID.into();
        audited[format!("{key}Name")] = AUTHOR_NAME.into();
    }
    audited
}

impl Request<'_> {
    /// Notes something that was written, for the audit.
    pub(super) fn note(&self, written: Written) {
        self.written.borrow_mut().push(written);
    }

    /// Keeps a row of all that the request has written.
    pub(super) fn audit(&self) -> Result<(), Problem> {
        let environment = &self.caller.environment;
        for written in self.written.take() {
            let patient_name = match (written.patient_name, &written.patient) {
                (None, Some(patient)) => self.data.patient_name(environment, patient)?,
                (name, _) => name,
            };
            self.data.add_audit(&AuditRow {
                environment: environment.clone(),
                entity: written.entity.to_owned(),
                change: written.change.literal().to_owned(),
                cdt: written.cdt,
                source: written.source,
                patient: written.patient,
                patient_name,
                sent_at: clock::now(),
                body: written.body,
            })?;
        }
        Ok(())
    }
}
