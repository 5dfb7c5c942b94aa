//! Changes by requests: their kinds, and what the audit records of them.

use serde_json::{Value, json};
use welkin_model::model::Cdt;

use super::caller::Caller;
use crate::author::{AUTHOR_ID, AUTHOR_NAME};
use crate::clock;
use crate::problem::Problem;
use crate::storage::{AuditRow, AuditedCdt, Data, RecordPlace};

/// The kind of a change.
#[derive(Clone, Copy)]
pub(super) enum Change {
    Created,
    Updated,
    Deleted,
}

impl Change {
    /// Returns the end of its literal in audits, after the entity.
    pub(super) fn literal(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::Updated => "UPDATED",
            Self::Deleted => "DELETED",
        }
    }
}

/// A change by a request, as it will appear in the audit.
pub(super) struct AuditedChange {
    entity: &'static str,
    change: Change,
    cdt: Option<AuditedCdt>,
    source: String,
    patient: Option<String>,
    /// Name of the patient, if known; otherwise it is looked up.
    patient_name: Option<String>,
    body: Option<String>,
}

impl AuditedChange {
    /// A change of a CDT record; the body contains its fields, unless it was deleted.
    pub(super) fn record(
        caller: &Caller,
        cdt: &Cdt,
        place: &RecordPlace,
        id: &str,
        (change, body): (Change, Option<String>),
    ) -> Self {
        let identity = caller.configuration.formation.identity(&cdt.name);
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

    /// A change of a patient.
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

    /// A change of a task, in the form of the recorded row.
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

    /// Stores it as a row of the audit.
    pub(super) fn store(self, data: &Data<'_>, environment: &str) -> Result<(), Problem> {
        let patient_name = match (self.patient_name, &self.patient) {
            (None, Some(patient)) => data.patient_name(environment, patient)?,
            (name, _) => name,
        };
        data.add_audit(&AuditRow {
            environment: environment.to_owned(),
            entity: self.entity.to_owned(),
            change: self.change.literal().to_owned(),
            cdt: self.cdt,
            source: self.source,
            patient: self.patient,
            patient_name,
            sent_at: clock::now(),
            body: self.body,
        })?;
        Ok(())
    }
}

fn full_name(patient: &Value) -> String {
    let name = |key: &str| patient[key].as_str().unwrap_or_default();
    format!("{} {}", name("firstName"), name("lastName"))
}

/// Converts a task to the form of audits. Unlike in responses, people have a key `enabled`, and the author is in keys
/// like those of patients. Only a task from a template was recorded; the last two keys of other tasks are not known.
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
