//! The audits of a tenant: what was written, and who was given access. That of webhooks is in `webhook_audit`.

use axum::Json;
use serde_json::{Value, json};

use super::caller::Caller;
use super::items::envelope;
use super::json_body::parse;
use super::record_queries::moment;
use super::request::Request;
use super::webhook_events::Change;
use crate::author::{AUTHOR_ID, AUTHOR_NAME};
use crate::clock;
use crate::page::Window;
use crate::problem::Problem;
use crate::storage::{ListAudits, PatientKey, RecordKey, RecordPlace};

/// Parameters of the data audit, with the keys of rows that they look at.
const FILTERS: [(&str, &str); 8] = [
    ("entity", "eventEntity"),
    ("cdtName", "cdtName"),
    ("subjectUsername", "subjectUsername"),
    ("subjectFullName", "subjectFullName"),
    ("subjectActor", "subjectActor"),
    ("instance", "instance"),
    ("patientFullName", "patientFullName"),
    ("patientId", "patientId"),
];

/// Rows of all environments. Without `sort` they come in no order that could be relied on.
pub(super) fn data(request: &Request<'_>, _: TenantPath) -> Result<Json<Value>, Problem> {
    let caller = &request.caller;
    let mut equal: Vec<_> = FILTERS
        .iter()
        .filter_map(|(name, key)| Some((*key, caller.parameter(name)?.to_owned())))
        .collect();
    if let Some(operation) = caller.parameter("operation") {
        equal.push(("eventSubtype", subtype(caller, operation)?));
    }
    let window = Window::new(caller.parameter("page"), caller.parameter("size"))?;
    let list = ListAudits {
        equal,
        sent_from: moment(caller, "dateStart")?,
        sent_until: moment(caller, "dateEnd")?,
        newest_first: newest_first(caller)?,
        window,
    };
    let (bodies, total) = request.data.list_audits(&list)?;
    let facts = window.facts(total, bodies.len());
    let rows: Vec<Value> = bodies.iter().map(|body| parse(body)).collect();
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
        Some(_) => Err(Problem::invalid("AUDIT", "rows are sorted by sentAt alone")),
    }
}

/// Nobody is given access in the sandbox, so that there are no rows.
pub(super) fn security(request: &Request<'_>, _: TenantPath) -> Result<Json<Value>, Problem> {
    envelope(&request.caller, &[])
}

/// What the path of an audit names is checked before.
#[derive(serde::Deserialize)]
pub(super) struct TenantPath {}

/// What a request has written.
pub(super) enum Written {
    Record(RecordPlace, String, Change),
    Patient(Value, Change),
}

impl Request<'_> {
    /// Keeps a row of all that the request has written.
    pub(super) fn audit(&self) -> Result<(), Problem> {
        for written in self.written.take() {
            match written {
                Written::Record(place, id, change) => self.audit_record(&place, &id, change)?,
                Written::Patient(patient, change) => self.audit_patient(&patient, change)?,
            }
        }
        Ok(())
    }

    /// Keeps a row of what was done to a record. One of a record that is gone holds its ids alone, as recorded.
    fn audit_record(&self, place: &RecordPlace, id: &str, change: Change) -> Result<(), Problem> {
        let cdt = self.caller.configuration.cdt(&place.cdt)?;
        let body = self.data.find_record(place, RecordKey::Id, id)?;
        let record = match body.as_deref().map(parse) {
            Some(Value::Object(fields)) => json!(super::records::Answer {
                cdt,
                identity: self.caller.configuration.formation.identity(&cdt.name),
                patient: &place.patient,
                fields,
            }),
            _ => json!({
                "id": id, "patientId": place.patient,
                "cdtId": null, "version": null, "jsonBody": null, "cdtName": null,
            }),
        };
        let patient = self
            .data
            .find_patient(&place.environment, PatientKey::Id, &place.patient)?;
        let patient = patient.as_deref().map(parse).unwrap_or_default();
        let mut row = self.row("CDT", change, &patient, record);
        row["cdtName"] = cdt.name.clone().into();
        row["cdtRelation"] = cdt.relation.as_str().into();
        self.data.add_audit(&row.to_string())?;
        Ok(())
    }

    /// Keeps a row of what was done to a patient.
    fn audit_patient(&self, patient: &Value, change: Change) -> Result<(), Problem> {
        let row = self.row("PATIENT", change, patient, patient.clone());
        self.data.add_audit(&row.to_string())?;
        Ok(())
    }

    fn row(&self, entity: &str, change: Change, patient: &Value, record: Value) -> Value {
        let name = |key: &str| patient[key].as_str().unwrap_or_default().to_owned();
        json!({
            "eventEntity": entity,
            "eventSubtype": format!("{entity}_{}", change.literal()),
            "subjectActor": "API_CLIENT",
            "subjectFullName": AUTHOR_NAME,
            "subjectUsername": AUTHOR_NAME.trim_start_matches("API_CLIENT:"),
            "subjectUserId": AUTHOR_ID,
            "patientFullName": format!("{} {}", name("firstName"), name("lastName")),
            "patientId": patient["id"],
            "instance": self.caller.environment,
            "sentAt": clock::now(),
            "record": record,
        })
    }
}
