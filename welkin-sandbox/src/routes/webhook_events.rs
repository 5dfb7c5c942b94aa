//! What receivers of webhooks are told.

use serde_json::{Value, json};

use super::{AUTHOR_ID, AUTHOR_NAME, Request};
use crate::clock;
use crate::storage::RecordPlace;

/// What was done.
#[derive(Clone, Copy)]
pub(super) enum Change {
    Created,
    Updated,
    Deleted,
}

impl Change {
    fn literal(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::Updated => "UPDATED",
            Self::Deleted => "DELETED",
        }
    }
}

impl Request<'_> {
    /// Tells that a record was written.
    pub(super) fn tell_of_record(&self, place: &RecordPlace, id: &str, change: Change) {
        let RecordPlace {
            environment,
            patient,
            cdt,
        } = place;
        self.tell(
            "CDT",
            change,
            environment,
            patient,
            json!({
                "sourceId": id,
                "sourceName": cdt,
                "url": self.url(environment, &format!("patients/{patient}/cdts/{cdt}/{id}")),
            }),
        );
    }

    /// Tells that a patient was written.
    pub(super) fn tell_of_patient(&self, patient: &Value, change: Change) {
        let environment = &self.caller.environment;
        let text = |key: &str| patient[key].as_str().unwrap_or_default();
        let id = text("id");
        self.tell(
            "PATIENT",
            change,
            environment,
            id,
            json!({
                "sourceId": id,
                "sourceName": format!("{} {}", text("firstName"), text("lastName")),
                "url": self.url(environment, &format!("patients/{id}")),
            }),
        );
    }

    /// A flat payload with the recorded keys.
    fn tell(
        &self,
        entity: &str,
        change: Change,
        environment: &str,
        patient: &str,
        mut payload: Value,
    ) {
        let literal = change.literal();
        payload["eventEntity"] = entity.into();
        payload["eventSubtype"] = format!("{entity}_{literal}").into();
        payload["patientId"] = patient.into();
        payload["tenantName"] = self.state.tenant.as_str().into();
        payload["instanceName"] = environment.into();
        payload["initiatedBy"] = AUTHOR_ID.into();
        payload["initiatedByName"] = AUTHOR_NAME.into();
        payload["initiatedTime"] = clock::now().into();
        self.events.borrow_mut().push(payload);
    }

    fn url(&self, environment: &str, path: &str) -> String {
        format!(
            "{}/{}/{environment}/{path}",
            self.state.origin, self.state.tenant
        )
    }
}
