//! API profiles: how one generation of Welkin's API is spoken, as data.

/// Where the environment goes in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EnvironmentPlacement {
    /// A query parameter of this name.
    Query(String),
}

/// How a filter of a list is written. No source says more than `key=v1,v2,v3`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FilterPlacement {
    /// In a query parameter of this name, once per field: `filters=cdtf-mood=Good,Fair`.
    Query(String),
    /// In a query parameter named after the field: `cdtf-mood=Good,Fair`.
    FieldName,
}

/// The query parameters of a list of records. They are those of the `v8` reference, for the Core Concepts page names none.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListParameters {
    /// A field and a direction: `sort=created_at,desc`.
    pub sort: String,
    /// Names of the fields to return.
    pub fields: String,
    /// Where conditions on fields go.
    pub filters: FilterPlacement,
    /// Start of the date range. Which timestamp it means is not documented.
    pub date_start: String,
    /// End of the date range.
    pub date_end: String,
    /// Id of the assessment record that a record came from. Running clients use it; it is not documented.
    pub source_id: String,
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

/// The body of a bulk update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BulkUpdateBody {
    /// `{"rows": [{"id", "jsonBody": {...}}]}`, as recorded in `v8` traffic.
    Rows,
    /// A bare array of objects, `id` among the fields, as the API reference shows it.
    Array,
}

/// One generation of Welkin's API. Paths are templates over `{tenant}`, `{patient}`, `{cdt}` and `{record}`.
///
/// Every part can be overridden, because Welkin's documentation leaves parts of it open.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Profile {
    /// Where the API lives when the configuration does not say.
    pub origin: String,
    /// What every path but the token's starts with.
    pub base_path: String,
    /// Where tokens are issued.
    pub token_path: String,
    /// Where the environment goes.
    pub environment: EnvironmentPlacement,
    /// The patients of an environment.
    pub patients_path: String,
    /// One patient.
    pub patient_path: String,
    /// A patient's records of a CDT.
    pub records_path: String,
    /// One record.
    pub record_path: String,
    /// How lists of records are asked for.
    pub list_parameters: ListParameters,
    /// How many records are updated at once.
    pub bulk_update: BulkUpdateBody,
}

impl Profile {
    /// The profile of Welkin's Core Concepts page: OAuth 2.0 client credentials, `/v1/{tenant}`.
    ///
    /// That page documents base, token request and the CDT list; the name of the environment parameter is not documented, and the
    /// paths of patients and single records are those of the recorded `v8` traffic.
    #[must_use]
    pub fn v1() -> Self {
        Self {
            origin: "https://api.welkinhealth.com".to_owned(),
            base_path: "/v1/{tenant}".to_owned(),
            token_path: "/oauth/token".to_owned(),
            environment: EnvironmentPlacement::Query("environment".to_owned()),
            patients_path: "/patients".to_owned(),
            patient_path: "/patients/{patient}".to_owned(),
            records_path: "/patients/{patient}/cdts/{cdt}".to_owned(),
            record_path: "/patients/{patient}/cdts/{cdt}/{record}".to_owned(),
            list_parameters: ListParameters::default(),
            bulk_update: BulkUpdateBody::Rows,
        }
    }
}

impl Default for Profile {
    fn default() -> Self {
        Self::v1()
    }
}
