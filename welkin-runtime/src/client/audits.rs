//! Audits of a tenant: written data, delivered webhooks, and changes of access. Source: recorded traffic of 2026, and
//! the vendor's reference for the parameters. The API client needs *Admin access > Data Audit*.

use super::connection::Client;
use super::endpoint::{ItemsQuery, endpoints};
use super::list::List;
use crate::id::{PatientId, RecordId};
use crate::json::Json;
use crate::object::open_object;
use crate::record::DateTime;
use crate::standard_fields::open_words;

endpoints! {
    DATA: GET "/admin/audit-data", Recorded, of_tenant();
    WEBHOOKS: GET "/admin/audit-webhook", Recorded, of_tenant();
    SECURITY: GET "/admin/audit-security", Documented, of_tenant();
}

open_words! {
    /// The actor of an operation.
    pub enum Actor {
        /// A user.
        User = "USER",
        /// An API client.
        ApiClient = "API_CLIENT",
        /// Welkin itself, such as an automation.
        System = "SYSTEM",
        /// A patient.
        Patient = "PATIENT",
        /// A tool of Welkin's support.
        CsTool = "CS_TOOL_CLIENT",
    }
}

open_words! {
    /// A change.
    pub enum AuditOperation {
        /// Creation.
        Create = "CREATE",
        /// Change.
        Update = "UPDATE",
        /// Deletion.
        Delete = "DELETE",
    }
}

open_words! {
    /// The status of an attempt to deliver a webhook.
    pub enum DeliveryStatus {
        /// The webhook is being delivered. Source: only the reference.
        Sent = "SENT",
        /// The receiver accepted it.
        Delivered = "DELIVERED",
        /// The receiver rejected it, or did not respond.
        Failed = "FAILED",
    }
}

open_object! {
    /// An audit entry about written data.
    pub struct DataAudit {
        /// A number for the event; only recent rows have it.
        event_id: Option<String> = "eventId";
        /// Type of the written object: `CDT`, `PATIENT`, `TASK`.
        event_entity: Option<String> = "eventEntity";
        /// Type of the event: `CDT_CREATED`.
        event_subtype: Option<String> = "eventSubtype";
        /// Machine name of the CDT.
        cdt_name: Option<String> = "cdtName";
        /// Relation of the CDT: `COMMON`, `ENCOUNTER_DISPOSITION`, `PATIENT_INFO`.
        cdt_relation: Option<String> = "cdtRelation";
        /// The environment.
        instance: Option<String> = "instance";
        /// Id of the patient whose data was written.
        patient_id: Option<PatientId> = "patientId";
        /// Name of the patient.
        patient_full_name: Option<String> = "patientFullName";
        /// Type of the actor.
        subject_actor: Option<Actor> = "subjectActor";
        /// Name of the actor.
        subject_full_name: Option<String> = "subjectFullName";
        /// User name of the actor.
        subject_username: Option<String> = "subjectUsername";
        /// Id of the actor.
        subject_user_id: Option<String> = "subjectUserId";
        /// Time of the event.
        sent_at: Option<DateTime> = "sentAt";
        /// The object after the write; only its ids if it was deleted.
        record: Option<Json> = "record";
    }
}

open_object! {
    /// An attempt to deliver a webhook.
    pub struct WebhookAudit(id: WebhookAuditId = "id") {
        /// Time of the first attempt to send the event: the same for all attempts.
        sent_at: Option<DateTime> = "sentAt";
        /// Subject of the event: `CALENDAR`, `CDT`.
        event_entity: Option<String> = "eventEntity";
        /// Type of the event: `CDT_CREATED`.
        event_subtype: Option<String> = "eventSubtype";
        /// The environment.
        instance: Option<String> = "instance";
        /// Id of the patient whom the event is about; `None` if it is not about a patient.
        patient_id: Option<PatientId> = "patientId";
        /// Status of the attempt.
        status: Option<DeliveryStatus> = "status";
        /// The receiver's status by name, such as `BAD_GATEWAY`; `None` if there was no response.
        status_code: Option<String> = "statusCode";
        /// The receiver's whole response: pages of 100 kB were recorded. `None` if there was no response.
        response: Option<String> = "response";
        /// The configuration of the webhook. Its address, headers and parameters may hold secrets.
        record: Option<Json> = "record";
    }
}

/// Id of an attempt to deliver a webhook.
pub type WebhookAuditId = RecordId<WebhookAudit>;

open_object! {
    /// An audit entry about a change of access.
    pub struct SecurityAudit {
        /// Type of the event: `USER_ACCESS_UPDATED`.
        event_subtype: Option<String> = "eventSubtype";
        /// Time of the event.
        sent_at: Option<DateTime> = "sentAt";
        /// Type of the actor.
        subject_actor: Option<Actor> = "subjectActor";
        /// User name of the actor.
        subject_username: Option<String> = "subjectUsername";
        /// Id of the actor.
        subject_user_id: Option<String> = "subjectUserId";
        /// Name of the actor.
        subject_full_name: Option<String> = "subjectFullName";
        /// Type of the user or client whose access was changed.
        object_actor: Option<Actor> = "objectActor";
        /// User name of the user whose access was changed.
        object_username: Option<String> = "objectUsername";
        /// Id of the user whose access was changed.
        object_user_id: Option<String> = "objectUserId";
        /// Name of the user whose access was changed.
        object_full_name: Option<String> = "objectFullName";
        /// The state after the change, such as the access to an application.
        record: Option<Json> = "record";
    }
}

/// A request for the audit of writes.
pub type ListDataAudits = List<ItemsQuery<DataAudit>>;

/// A request for attempts to deliver webhooks.
pub type ListWebhookAudits = List<ItemsQuery<WebhookAudit>>;

/// A request for the audit of access.
pub type ListSecurityAudits = List<ItemsQuery<SecurityAudit>>;

impl Client {
    /// The tenant's audits.
    #[must_use]
    pub fn audits(&self) -> Audits {
        Audits {
            client: self.clone(),
        }
    }
}

/// The audits of a tenant, for all environments that the API client may see.
///
/// Rows come newest first: without a sort, Welkin's order is undefined.
///
/// ```no_run
/// # async fn example(client: welkin_runtime::Client, received: welkin_runtime::DateTime) -> Result<(), welkin_runtime::Error> {
/// use welkin_runtime::audits::DeliveryStatus;
///
/// let audits = client.audits();
/// let failed = audits.webhooks().event_subtype("CDT_CREATED").status(&DeliveryStatus::Failed);
/// let mut failed = failed.sent_from(received).stream();
/// while let Some(attempt) = failed.try_next().await? {
///     println!("{:?}: {:?}", attempt.sent_at, attempt.status_code);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Audits {
    client: Client,
}

impl Audits {
    /// The audit of written data.
    pub fn data(&self) -> ListDataAudits {
        self.client
            .to(&DATA)
            .query("sort", NEWEST_FIRST)
            .list(|_| None)
    }

    /// Attempts to deliver webhooks, one row each. Use them to find out why events don't arrive.
    pub fn webhooks(&self) -> ListWebhookAudits {
        let rows = self.client.to(&WEBHOOKS).query("sort", NEWEST_FIRST);
        rows.list(|attempt| Some(attempt.id.as_str().into()))
    }

    /// Failed attempts to deliver an event of this subtype about this patient.
    ///
    /// ```no_run
    /// # async fn example(client: welkin_runtime::Client, patient: &welkin_runtime::PatientId) -> Result<(), welkin_runtime::Error> {
    /// let failed = client.audits().failed_deliveries("CALENDAR_EVENT_UPDATED", patient);
    /// for attempt in failed.all().await?.complete()? {
    ///     println!("{}: {:?}", attempt.id, attempt.status_code);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn failed_deliveries(
        &self,
        event_subtype: impl Into<String>,
        patient: &PatientId,
    ) -> ListWebhookAudits {
        self.webhooks()
            .event_subtype(event_subtype)
            .patient(patient)
            .status(&DeliveryStatus::Failed)
    }

    /// The audit of changes of users' access.
    pub fn security(&self) -> ListSecurityAudits {
        self.client
            .to(&SECURITY)
            .query("sort", NEWEST_FIRST)
            .list(|_| None)
    }
}

const NEWEST_FIRST: &str = "sentAt,desc";

/// The filters that all audits share.
macro_rules! audit_filters {
    ($List:ident) => {
        impl $List {
            /// Only events sent at this time or later.
            pub fn sent_from(self, moment: DateTime) -> Self {
                self.with("dateStart", moment.to_string())
            }

            /// Only events sent up to this time.
            pub fn sent_until(self, moment: DateTime) -> Self {
                self.with("dateEnd", moment.to_string())
            }
        }
    };
}

audit_filters!(ListDataAudits);
audit_filters!(ListWebhookAudits);
audit_filters!(ListSecurityAudits);

impl ListDataAudits {
    /// Only events of this entity: `CDT` or `PATIENT`.
    pub fn entity(self, entity: impl Into<String>) -> Self {
        self.with("entity", entity)
    }

    /// Only records of the CDT of this machine name.
    pub fn cdt(self, name: impl Into<String>) -> Self {
        self.with("cdtName", name)
    }

    /// Only data of this patient.
    pub fn patient(self, id: &PatientId) -> Self {
        self.with("patientId", id.as_str())
    }

    /// Only this operation.
    pub fn operation(self, operation: &AuditOperation) -> Self {
        self.with("operation", operation.as_str())
    }

    /// Only operations of this type of actor.
    pub fn actor(self, actor: &Actor) -> Self {
        self.with("subjectActor", actor.as_str())
    }

    /// Only operations of the user or API client with this name.
    pub fn username(self, name: impl Into<String>) -> Self {
        self.with("subjectUsername", name)
    }

    /// Only operations in this environment.
    pub fn instance(self, name: impl Into<String>) -> Self {
        self.with("instance", name)
    }
}

impl ListWebhookAudits {
    /// Only events of this entity, such as `CALENDAR`. Sources disagree on the name of this parameter: it is
    /// `eventEntity` here, as in the newer source.
    pub fn event_entity(self, entity: impl Into<String>) -> Self {
        self.with("eventEntity", entity)
    }

    /// Only events of this subtype, such as `CDT_CREATED`.
    pub fn event_subtype(self, subtype: impl Into<String>) -> Self {
        self.with("eventSubtype", subtype)
    }

    /// Only events about this patient.
    pub fn patient(self, id: &PatientId) -> Self {
        self.with("patientId", id.as_str())
    }

    /// Only attempts with this status.
    pub fn status(self, status: &DeliveryStatus) -> Self {
        self.with("status", status.as_str())
    }

    /// Only events of this environment.
    pub fn instance(self, name: impl Into<String>) -> Self {
        self.with("instance", name)
    }
}

impl ListSecurityAudits {
    /// Only events of this subtype, such as `USER_ACCESS_UPDATED`.
    pub fn event_subtype(self, subtype: impl Into<String>) -> Self {
        self.with("eventSubtype", subtype)
    }

    /// Only operations of the user or API client with this name.
    pub fn subject_username(self, name: impl Into<String>) -> Self {
        self.with("subjectUsername", name)
    }

    /// Only operations on the user with this name.
    pub fn object_username(self, name: impl Into<String>) -> Self {
        self.with("objectUsername", name)
    }
}
