//! The parts of a profile that describe how requests are built.

use serde::{Deserialize, Serialize};
use welkin_designer::moment::BEGINNING;

use super::fields::{Missing, fields};

/// The place of the environment in a request whose path does not contain `{environment}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EnvironmentPlacement {
    /// In a query parameter with this name.
    Query(String),
    /// Only in the path.
    Path,
}

/// The syntax of a filter of a list. The sources only show `key=v1,v2,v3`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FilterPlacement {
    /// In a query parameter with this name, once per field: `filters=cdtf-mood=Good,Fair`.
    Query(String),
    /// In a query parameter named after the field: `cdtf-mood=Good,Fair`.
    FieldName,
}

/// The query parameters of a list of records. They are those of the `v8` reference, because the Core Concepts page
/// names none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ListParameters {
    /// A field and a direction: `sort=created_at,desc`.
    pub sort: String,
    /// Names of the fields to return.
    pub fields: String,
    /// The place of conditions on fields.
    pub filters: FilterPlacement,
    /// Start of the date range. It is not documented which timestamp is compared.
    pub date_start: String,
    /// End of the date range.
    pub date_end: String,
    /// Id of the assessment record that is the source of a record. Running clients use it; it is not documented.
    pub source_id: String,
}

fields! {
    ListParameters, Missing::Defaulted;
    sort, fields, filters, date_start, date_end, source_id
}

impl Default for ListParameters {
    fn default() -> Self {
        Self {
            sort: "sort".to_owned(),
            fields: "fields".to_owned(),
            filters: FilterPlacement::Query("filters".to_owned()),
            date_start: "dateStart".to_owned(),
            date_end: "dateEnd".to_owned(),
            source_id: "sourceId".to_owned(),
        }
    }
}

/// The requests and responses of bulk exports.
///
/// Sources: Welkin's knowledge base and changelogs have
/// `GET /{tenant}/{environment}/export/{RESOURCE}?start={value}&pageSize={value}` and a cursor; running clients show
/// that `start` is first a time and then the cursor's `end`, and that rows have `id` and `updatedAt`. The order of
/// rows, whether `start` is inclusive, the maximum page size, and the format of rows are not documented.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ExportFormat {
    /// The query parameter for the start of a page.
    pub start: String,
    /// The query parameter for the maximum number of rows on a page.
    pub page_size: String,
    /// The start of the first page, when all data is exported.
    pub beginning: String,
    /// The key of a row's id.
    pub id_key: String,
    /// The key of the time of its last change. If it is missing, `updated_at` of a record is used.
    pub updated_at_key: String,
    /// The key of the CDT's name, for rows that are records. No row was recorded; other records of the API have it.
    pub cdt_key: String,
}

fields! {
    ExportFormat, Missing::Defaulted;
    start, page_size, beginning, id_key, updated_at_key, cdt_key
}

impl Default for ExportFormat {
    fn default() -> Self {
        Self {
            start: "start".to_owned(),
            page_size: "pageSize".to_owned(),
            beginning: BEGINNING.to_owned(),
            id_key: "id".to_owned(),
            updated_at_key: "updatedAt".to_owned(),
            cdt_key: "cdtName".to_owned(),
        }
    }
}

/// The body of a bulk update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BulkUpdateBody {
    /// `{"rows": [{"id", "jsonBody": {...}}]}`, as recorded in `v8` traffic.
    Rows,
    /// A bare array of objects, `id` among the fields, as the API reference shows it.
    Array,
}

/// The form of token requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TokenRequest {
    /// A form: `grant_type=client_credentials`, `client_id` and `client_secret`.
    OauthForm,
    /// A JSON object with the secret under `secret`, and the API client's name under this key, if it is not in the
    /// path.
    Json {
        /// The key of the API client's name.
        client_key: Option<String>,
    },
}

/// The request that moves a patient into a phase of a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PhaseRequest {
    /// `POST` to a path that names the phase, without a body.
    Post,
    /// `PATCH` with a JSON object that names the phase under this key.
    Patch {
        /// The key of the phase's name.
        phase_key: String,
        /// The key that is true in a request that enrolls; `None` if enrolling is the same request as moving.
        #[serde(default)]
        assigned_key: Option<String>,
    },
}

/// The envelope of the fields of a record in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RecordEnvelope {
    /// No envelope: the body consists of the fields. Source: the `v8` reference and recorded exchanges.
    Flat,
    /// An object under `jsonBody`, as in responses.
    JsonBody,
}

impl RecordEnvelope {
    /// Wraps fields, an object, into a request body.
    pub(crate) fn wrap(self, fields: Vec<u8>) -> Vec<u8> {
        match self {
            Self::Flat => fields,
            Self::JsonBody => [br#"{"jsonBody":"#, &*fields, b"}"].concat(),
        }
    }
}

/// The look-up of a record or patient by an external id. Source: the `v8` reference and recorded exchanges; it is not
/// documented for the other profiles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ForeignIds {
    /// The query parameter for the kind of the id in the path.
    pub parameter: String,
    /// Its value for an external id.
    pub external_id: String,
    /// Its value for an external GUID.
    pub external_guid: String,
    /// Its value for a patient's medical record number. A running client sends it.
    pub mrn: String,
    /// The ways to look up a record by its external id, in this order.
    pub record_look_ups: Vec<LookUpWay>,
    /// The ways to look up a patient by the external id, in this order.
    pub patient_look_ups: Vec<LookUpWay>,
}

fields! {
    ForeignIds, Missing::Defaulted;
    parameter, external_id, external_guid, mrn, record_look_ups, patient_look_ups
}

/// A way to look up a record or a patient by an external id.
///
/// It is not known beforehand whether a tenant supports the first two: recorded traffic has `?type=EGUID` for patients;
/// `?type=EID` is documented, for records too, but was not recorded; a filter on `external_id` follows from the
/// documentation of filters. So if one way finds nothing, that is not conclusive, and the next one is tried, until a
/// way has found a record once. From then on its result is conclusive. A record that `upsert` creates is looked up to
/// learn which ways work. If a miss has to be certain, because the response to a create was lost, and no way is known
/// to work, everything is read, as by [`Scan`](Self::Scan).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LookUpWay {
    /// By [`parameter`](ForeignIds::parameter): `GET .../{external id}?type=EID`.
    Type,
    /// By a list: of the patient's records with a filter on `external_id`, or of patients with the external id as
    /// `query`.
    Filter,
    /// By reading every record of the patient, or every patient.
    Scan,
}

impl Default for ForeignIds {
    fn default() -> Self {
        Self {
            parameter: "type".to_owned(),
            external_id: "EID".to_owned(),
            external_guid: "EGUID".to_owned(),
            mrn: "MRN".to_owned(),
            record_look_ups: vec![LookUpWay::Type, LookUpWay::Filter, LookUpWay::Scan],
            patient_look_ups: vec![LookUpWay::Type, LookUpWay::Filter],
        }
    }
}
